"""Leaks to be seeded into clean notices: each another kind of leak or another place for it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import openpyxl
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl.comments import Comment
from openpyxl.styles.colors import Color
from openpyxl.worksheet.datavalidation import DataValidation

Seeded = Callable[[bytes], bytes]
IDENTITY, OLD_IDENTITY, MOBILE = "150102198508153450", "150102850815345", "13812345678"


def edited(content: bytes, change: Callable[[str, bytes], bytes], add: dict[str, bytes] | None = None) -> bytes:
    """Return the package with every part put through a change, and parts added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)), zipfile.ZIP_DEFLATED)
        for name, extra in (add or {}).items():
            new.writestr(name, extra)
    return stream.getvalue()


def within(part: str, pattern: str, new: str) -> Seeded:
    """Return a leak that replaces the first match in one part."""
    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        text, hits = re.subn(pattern, new, content.decode(), count=1, flags=re.DOTALL)
        assert hits == 1, f"{pattern} is not in {part}"
        return text.encode()
    return lambda content: edited(content, change)


def part(name: str, content: bytes = b"<x/>") -> Seeded:
    return lambda whole: edited(whole, lambda _, old: old, {name: content})


def in_book(change: Callable[[openpyxl.Workbook], object]) -> Seeded:
    """Return a leak that openpyxl makes."""
    def seeded(content: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(content))
        book.properties.creator = None
        change(book)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()
    return seeded


def cell(place: str, value: object, number_format: str | None = None) -> Seeded:
    """Return a leak in a cell; ``row column`` counted from the titles of the list, from 0."""
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        head = next(row[0].row for row in sheet.iter_rows() if row[0].value in ("序号", "No."))
        row, column = map(int, place.split())
        found = sheet.cell(head + row, column + 1)
        found.value = value
        if number_format:
            found.number_format = number_format
    return in_book(change)


def on_sheet(change: Callable[[object], object]) -> Seeded:
    return in_book(lambda book: change(book.worksheets[0]))


def in_document(change: Callable[[docx.document.Document], object]) -> Seeded:
    """Return a leak that python-docx makes."""
    def seeded(content: bytes) -> bytes:
        document = docx.Document(io.BytesIO(content))
        change(document)
        stream = io.BytesIO()
        document.save(stream)
        # python-docx adds properties of its own on saving; they are not the leak that is meant
        return edited(stream.getvalue(), _without_properties)
    return seeded


def _without_properties(name: str, content: bytes) -> bytes:
    if name != "docProps/core.xml":
        return content
    return re.sub(rb"<(dc:creator|dc:description|dc:title|cp:lastModifiedBy|cp:keywords)>[^<]*</", rb"<\1></", content)


def note(text: str) -> Seeded:
    return in_document(lambda document: document.add_paragraph(text))


def list_cell(row: int, column: int, text: str) -> Seeded:
    def change(document: docx.document.Document) -> None:
        document.tables[0].rows[row].cells[column].paragraphs[0].add_run(text)
    return in_document(change)


def run_with(tag: str, **attributes: str) -> Seeded:
    """Return a leak in a run of text with one property."""
    def change(document: docx.document.Document) -> None:
        run = document.paragraphs[0].add_run("内部掌握")
        told = OxmlElement(tag)
        for key, value in attributes.items():
            told.set(qn(f"w:{key}"), value)
        run._r.get_or_add_rPr().append(told)
    return in_document(change)


def markup(xml: str) -> Seeded:
    """Return a leak of markup inside the first paragraph."""
    def change(document: docx.document.Document) -> None:
        document.paragraphs[0]._p.append(parse_xml(xml))
    return in_document(change)


def settings(xml: str) -> Seeded:
    return within("word/settings.xml", r"(<w:settings[^>]*>)", rf"\1{xml}")


def named(name: str) -> Seeded:
    return within("xl/workbook.xml", r"</sheets>", f"</sheets>{name}")


def _hidden_sheet(book: openpyxl.Workbook, state: str) -> None:
    book.create_sheet("花名册")["A1"] = "王丽"
    book["花名册"].sheet_state = state


def _validated(sheet) -> None:
    rule = DataValidation("list", formula1='"王丽,李强"')
    sheet.add_data_validation(rule)
    rule.add("B5")


def _column_beside(sheet) -> None:
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value in ("序号", "No."))
    sheet.cell(head, 8).value = "交流原因"
    sheet.cell(head + 1, 8).value = "工作需要"


def _filled(sheet, fill: str, letters: Color | None) -> None:
    sheet["A2"].fill = openpyxl.styles.PatternFill("solid", fgColor=fill)
    sheet["A2"].font = openpyxl.styles.Font(color=letters)


def _white(sheet) -> None:
    sheet["A2"].font = openpyxl.styles.Font(color="FFFFFFFF")


def header(text: str) -> Seeded:
    return within(SHEET, "</sheetData>(.*?)(<headerFooter.*?</headerFooter>|(?=</worksheet>))", (
        rf"</sheetData>\1<headerFooter><oddHeader>{text.replace('&', '&amp;')}</oddHeader></headerFooter>"))


def coded(text: str) -> Seeded:
    """Return a leak in a cell whose characters stand in the file as Excel's escapes."""
    code = "".join(f"_x{ord(c):04X}_" for c in text).encode()
    marked = on_sheet(lambda s: setattr(s["A2"], "value", "MARK"))
    return lambda content: edited(marked(content), lambda _, old: old.replace(b"MARK", code))


def beside(part: str, end: str, xml: str) -> Seeded:
    """Return a leak of markup right before the end of a part."""
    return within(part, rf"</{end}>\s*$", f"{xml}</{end}>")


def _symbols(document: docx.document.Document) -> None:
    run = document.paragraphs[0].add_run()
    for digit in MOBILE:
        symbol = OxmlElement("w:sym")
        symbol.set(qn("w:char"), f"F0{ord(digit):02X}")
        run._r.append(symbol)


def _row_of_pieces(sheet) -> None:
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value in ("序号", "No."))
    for column, piece in enumerate(("150", "102", "198", "508", "153", "450"), 2):
        sheet.cell(head + 1, column).value = piece


EXTRA = f"<extLst><ext><v>{IDENTITY}</v></ext></extLst>"
SHEET = "xl/worksheets/sheet1.xml"
XLSX: dict[str, tuple[str, Seeded]] = {
    "18-digit id in a name cell": ("identity-number", cell("1 1", f"王丽{IDENTITY}")),
    "full-width id": ("identity-number", cell("1 2", "１５０１０２１９８５０８１５３４５０")),
    "id split by spaces": ("identity-number", cell("1 3", "150102 19850815 3450")),
    "id split by hyphens in a note": ("identity-number", on_sheet(
        lambda s: setattr(s["A2"], "value", "证件 150102-19850815-3450"))),
    "15-digit id": ("identity-number", cell("1 4", f"小学数学{OLD_IDENTITY}")),
    "id as a number cell": ("identity-number", cell("1 0", 150102198508153)),
    "masked id": ("masked-number", cell("1 2", "150102********3450")),
    "mobile": ("mobile-number", cell("1 5", MOBILE)),
    "mobile with invisible joints": ("mobile-number", cell("1 1", "王丽138\u200b1234\u200b5678")),
    "mobile in the page header": ("mobile-number", on_sheet(
        lambda s: setattr(s.oddHeader.center, "text", "138 1234 5678"))),
    "mobile cut by bold letters in the page header": ("mobile-number", header("138&B1234&B5678")),
    "id cut by italics in the page header": ("identity-number", header("150102&I1985&I0815&I3450")),
    "mobile right after the size of letters": ("mobile-number", header(f"&8{MOBILE}")),
    "white page footer": ("hidden-text", header("&KFFFFFF王丽")),
    "characters written as codes": ("mobile-number", coded(MOBILE)),
    "landline": ("telephone", cell("1 3", "0479-8223456")),
    "birth month as text": ("birth-date", cell("1 6", "1985年8月")),
    "birth date as a date cell": ("birth-date", cell("1 6", 31274, "yyyy-mm-dd")),
    "age": ("birth-date", cell("1 1", "王丽（41岁）")),
    "reason of health": ("private-word", cell("1 5", "孕期照顾")),
    "weak school": ("private-word", cell("1 3", "二小（薄弱学校）")),
    "hidden sheet": ("hidden-sheet", in_book(lambda b: _hidden_sheet(b, "hidden"))),
    "very hidden sheet": ("hidden-sheet", in_book(lambda b: _hidden_sheet(b, "veryHidden"))),
    "second sheet": ("extra-sheet", in_book(lambda b: _hidden_sheet(b, "visible"))),
    "hidden row": ("hidden-rows", on_sheet(lambda s: setattr(s.row_dimensions[6], "hidden", True))),
    "flat row": ("hidden-rows", on_sheet(lambda s: setattr(s.row_dimensions[6], "height", 0.5))),
    "hidden column": ("hidden-columns", on_sheet(lambda s: setattr(s.column_dimensions["G"], "hidden", True))),
    "slim column": ("hidden-columns", on_sheet(lambda s: setattr(s.column_dimensions["G"], "width", 0.1))),
    "column beside the list": ("extra-column", on_sheet(_column_beside)),
    "cell far away": ("outside-table", on_sheet(lambda s: setattr(s["AB6"], "value", "王丽"))),
    "comment": ("comment", on_sheet(lambda s: setattr(s["B6"], "comment", Comment("身体原因", "人事股")))),
    "threaded comment": ("comment", part("xl/threadedComments/threadedComment1.xml")),
    "defined name": ("defined-name", named('<definedNames><definedName name="名单">公示名单!$A$1</definedName></definedNames>')),
    "external link": ("external-link", part("xl/externalLinks/externalLink1.xml")),
    "web link": ("external-link", on_sheet(lambda s: setattr(s["B6"], "hyperlink", "https://example.org/"))),
    "author": ("document-property", within("docProps/core.xml", r"<dc:creator>[^<]*</dc:creator>|<dc:creator/>",
                                           "<dc:creator>王丽</dc:creator>")),
    "last modified by": ("document-property", within(
        "docProps/core.xml", r"<cp:lastModifiedBy>[^<]*</cp:lastModifiedBy>|<cp:lastModifiedBy/>",
        "<cp:lastModifiedBy>lihua</cp:lastModifiedBy>")),
    "company": ("document-property", within("docProps/app.xml", r"<Company>[^<]*</Company>|<Company/>",
                                            "<Company>某教育局</Company>")),
    "custom property": ("document-property", part("docProps/custom.xml")),
    "drop-down list": ("drop-down", on_sheet(_validated)),
    "printer settings": ("printer-settings", part("xl/printerSettings/printerSettings1.bin", b"HP")),
    "picture": ("embedded-object", part("xl/media/image1.png", b"\x89PNG")),
    "pivot cache": ("embedded-object", part("xl/pivotCache/pivotCacheRecords1.xml")),
    "macros": ("code", part("xl/vbaProject.bin", b"x")),
    "formula": ("formula", cell("1 1", '="王"&"丽"')),
    "mobile between minus signs": ("mobile-number", on_sheet(
        lambda s: setattr(s["A2"], "value", "138−1234−5678"))),
    "private contact": ("personal-item", on_sheet(lambda s: setattr(s["A2"], "value", "VX：wangli_85"))),
    "black fill under black letters": ("hidden-text", on_sheet(lambda s: _filled(s, "FF000000", None))),
    "black fill under letters of the theme": ("hidden-text", on_sheet(lambda s: _filled(s, "FF000000", Color(theme=1)))),
    "letters in the color of the fill": ("hidden-text", on_sheet(lambda s: _filled(s, "FFFFC000", Color("FFFFC001")))),
    "letters of the theme tinted white": ("hidden-text", on_sheet(
        lambda s: setattr(s["A2"], "font", openpyxl.styles.Font(color=Color(theme=1, tint=1.0))))),
    "id cut into cells": ("identity-number", on_sheet(_row_of_pieces)),
    "text beside the sheet": ("leftover-text", beside(SHEET, "worksheet", EXTRA)),
    "text beside the workbook": ("leftover-text", beside("xl/workbook.xml", "workbook", EXTRA)),
    "text beside the styles": ("leftover-text", beside("xl/styles.xml", "styleSheet", EXTRA)),
    "text among the types": ("leftover-text", beside(r"[Content_Types].xml", "Types", IDENTITY)),
    "text among the links": ("leftover-text", beside("_rels/.rels", "Relationships", IDENTITY)),
    "number for a date": ("document-property", within(
        "docProps/core.xml", r"(<dcterms:created[^>]*>)[^<]*", rf"\g<1>{MOBILE}")),
    "number of characters": ("document-property", beside(
        "docProps/app.xml", "Properties", f"<Characters>{MOBILE}</Characters>")),
    "person for a program": ("document-property", within(
        "docProps/app.xml", "<Application>[^<]*", "<Application>王丽专用")),
    "name of a style": ("identity-number", within("xl/styles.xml", 'name="(?:Normal|常规)"', 'name="王丽孕期"')),
    "more merged cells than can be looked under": ("hidden-text", within(
        SHEET, r"<mergeCells[^>]*>", "<mergeCells>" + "".join(
            f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1000, 3100)))),
    "white letters": ("hidden-text", on_sheet(_white)),
    "format that shows nothing": ("hidden-text", on_sheet(lambda s: setattr(s["A2"], "number_format", ";;;"))),
    "string that no cell shows": ("leftover-text", within(
        "xl/sharedStrings.xml", "</sst>", "<si><t>王丽　暂缓</t></si></sst>")),
    "reading aid": ("hidden-text", within("xl/sharedStrings.xml", "</si>", '<rPh sb="0" eb="1"><t>病</t></rPh></si>')),
    "path of the author's computer": ("path", within(
        "xl/workbook.xml", "<sheets>", '<x15ac:absPath xmlns:x15ac="urn:x" url="C:\\\\\\\\Users\\\\\\\\王丽\\\\\\\\"/><sheets>')),
    "remark in the code": ("remark-in-code", within(SHEET, "<sheetData>", "<!-- 王丽 --><sheetData>")),
    "bytes after the package": ("loose-bytes", lambda content: content + b"150102198508153450"),
    "sheet that the workbook does not list": ("unreached-part", part("xl/worksheets/sheet9.xml")),
    "instruction in the code": ("remark-in-code", within(SHEET, "<sheetData>", "<?note 王丽?><sheetData>")),
    "name of the sheet": ("private-word", on_sheet(lambda s: setattr(s, "title", "暂缓名单"))),
    "cell beside the heading": ("outside-table", on_sheet(lambda s: setattr(s["AB1"], "value", "王丽"))),
    "covered by a merged cell": ("hidden-text", within(
        SHEET, r'<c r="C1"( s="\d+")?/>', '<c r="C1" t="inlineStr"><is><t>暂缓</t></is></c>')),
}
NS = nsdecls("w")
DOCX: dict[str, tuple[str, Seeded]] = {
    "18-digit id in the list": ("identity-number", list_cell(1, 1, IDENTITY)),
    "id split over runs": ("identity-number", in_document(lambda d: [
        d.paragraphs[1].add_run(piece) for piece in ("150102", "19850815", "3450")])),
    "id in the footer": ("identity-number", in_document(
        lambda d: d.sections[0].footer.paragraphs[0].add_run(IDENTITY))),
    "mobile": ("mobile-number", note(f"联系人手机：{MOBILE}")),
    "mobile in Chinese digits": ("mobile-number", note("联系：一三八一二三四五六七八")),
    "second landline": ("telephone", note("家中 0479-8223457")),
    "birth date": ("birth-date", list_cell(1, 6, "1985.08.15")),
    "mobile between words": ("mobile-number", note("138转1234转5678")),
    "year of birth": ("birth-date", note("（女，1985年生）")),
    "e-mail": ("e-mail", note("wangli@example.org")),
    "reason of deferral": ("private-word", note("王丽因患病暂缓交流")),
    "hidden text": ("hidden-text", run_with("w:vanish")),
    "white text": ("hidden-text", run_with("w:color", val="FFFFFF")),
    "black shading": ("hidden-text", run_with("w:shd", val="clear", fill="000000")),
    "black pattern": ("hidden-text", run_with("w:shd", val="solid", color="auto")),
    "shading of the theme": ("hidden-text", run_with("w:shd", val="clear", fill="auto", themeFill="text1")),
    "black highlight": ("hidden-text", run_with("w:highlight", val="black")),
    "text of the theme tinted white": ("hidden-text", run_with(
        "w:color", val="000000", themeColor="text1", themeTint="00")),
    "white by default": ("hidden-text", within(
        "word/styles.xml", "<w:rPrDefault><w:rPr>", '<w:rPrDefault><w:rPr><w:color w:val="FFFFFF"/>')),
    "digits as symbols": ("mobile-number", in_document(_symbols)),
    "id cut into paragraphs": ("identity-number", in_document(lambda d: [
        d.add_paragraph(piece) for piece in ("150102", "1985", "0815", "3450")])),
    "text outside paragraphs": ("leftover-text", beside(
        "word/document.xml", "w:document", f"<w:t>{IDENTITY}</w:t>")),
    "data of a field": ("field", markup(
        f'<w:r {NS}><w:fldChar w:fldCharType="begin"><w:fldData>MTUwMTAy</w:fldData></w:fldChar></w:r>')),
    "text in the settings": ("leftover-text", beside("word/settings.xml", "w:settings", IDENTITY)),
    "text in the styles": ("leftover-text", beside("word/styles.xml", "w:styles", IDENTITY)),
    "tiny text": ("hidden-text", run_with("w:sz", val="2")),
    "inserted words": ("tracked-change", markup(
        f'<w:ins {NS} w:id="9" w:author="王丽"><w:r><w:t>增加</w:t></w:r></w:ins>')),
    "deleted words": ("tracked-change", markup(
        f'<w:del {NS} w:id="9" w:author="王丽"><w:r><w:delText>暂缓</w:delText></w:r></w:del>')),
    "tracking switched on": ("tracked-change", settings("<w:trackRevisions/>")),
    "comment": ("comment", part("word/comments.xml")),
    "people": ("comment", part("word/people.xml")),
    "bookmark": ("defined-name", markup(f'<w:bookmarkStart {NS} w:id="3" w:name="王丽"/>')),
    "drop-down list": ("drop-down", markup(
        f"<w:sdt {NS}><w:sdtContent><w:r><w:t>定期交流</w:t></w:r></w:sdtContent></w:sdt>")),
    "picture": ("embedded-object", part("word/media/image1.jpeg", b"\xff\xd8Exif")),
    "embedded workbook": ("embedded-object", part("word/embeddings/book.xlsx", b"PK")),
    "field that names the author": ("field", markup(
        f'<w:fldSimple {NS} w:instr=" AUTHOR "><w:r><w:t>x</w:t></w:r></w:fldSimple>')),
    "document variable": ("document-property", settings(
        '<w:docVars><w:docVar w:name="a" w:val="王丽"/></w:docVars>')),
    "data source of a mail merge": ("external-link", settings("<w:mailMerge/>")),
    "custom XML": ("document-property", part("customXml/item1.xml")),
    "link out of the file": ("external-link", within(
        "word/_rels/document.xml.rels", "</Relationships>",
        '<Relationship Id="rId99" Type="http://x/attachedTemplate" Target="file:///C:/x.dot" TargetMode="External"/></Relationships>')),
    "hidden row": ("hidden-rows", in_document(
        lambda d: d.tables[0].rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden")))),
    "slim column": ("hidden-columns", within("word/document.xml", r'<w:gridCol w:w="\d+"/>', '<w:gridCol w:w="5"/>')),
    "extra column": ("extra-column", in_document(
        lambda d: [c.paragraphs[0].add_run(t) for c, t in zip(d.tables[0].add_column(300000).cells, ("年限", "6"))])),
    "second table": ("outside-table", in_document(
        lambda d: d.add_table(1, 1).cell(0, 0).paragraphs[0].add_run("王丽"))),
    "caption of the table": ("document-property", within(
        "word/document.xml", "<w:tblPr>", '<w:tblPr><w:tblCaption w:val="王丽"/>')),
    "thumbnail": ("embedded-object", part("docProps/thumbnail.jpeg", b"\xff\xd8")),
}
