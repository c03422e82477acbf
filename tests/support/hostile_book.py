"""A sound small workbook as bare XML, and what hostile or broken programs may do to it.

The cells are those of `tests.support.gallery`; the writer is as small as the format allows, so that every part
can be bent by hand.
"""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from rotation.workbook.defects import letters
from tests.support import gallery

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
BOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
SCHOOLS, TEACHERS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
PARTS = ("_rels/.rels", BOOK, RELATIONS, STYLES, SCHOOLS, TEACHERS)
"""The parts that are bent one by one."""
DATE = 1
"""The cell style that shows dates."""


class Xml(str):
    """A whole cell as XML; @ stands for its address."""

    __slots__ = ()


def number(text, style=0):
    return Xml(f'<c r="@" s="{style}"><v>{text}</v></c>')


def rows():
    """Return the rows of every sheet, as lists that may be changed."""
    return {title: [list(row) for row in table] for title, table in {
        "学校": gallery.SCHOOLS, "教师": gallery.TEACHERS, **gallery.EXTRA}.items()}


def put(sheets, sheet, row, title, value):
    """Set a cell by the title of its column and return its address; row 1 is the first below the titles."""
    column = sheets[sheet][0].index(title)
    line = sheets[sheet][row]
    line += [None] * (column + 1 - len(line))
    line[column] = value
    return f"{letters(column + 1)}{row + 1}"


def _cell(place, value):
    if value is None:
        return ""
    if isinstance(value, Xml):
        return value.replace("@", place)
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def sheet_xml(table, after=""):
    body = "".join(f'<row r="{n}">' + "".join(_cell(f"{letters(c)}{n}", v) for c, v in enumerate(row, 1)) + "</row>"
                   for n, row in enumerate(table, 1))
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData>{after}</worksheet>'


def relations(*items):
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">' + "".join(
        f'<Relationship Id="{name}" Type="{KINDS}/{kind}" Target={quoteattr(target)}/>' for name, kind, target in items
    ) + "</Relationships>"


def parts(sheets=None):
    """Return the parts of the package: name -> text."""
    sheets = sheets or rows()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    made = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE.replace("relationships", "content-types")}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="{kind}.worksheet+xml"/><Override PartName="/{BOOK}" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/{STYLES}" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": relations(("a", "officeDocument", BOOK)),
        BOOK: f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>' + "".join(
            f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="r{n}"/>' for n, title in enumerate(sheets, 1)
        ) + "</sheets></workbook>",
        RELATIONS: relations(("s", "styles", "styles.xml"), *(
            (f"r{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1))),
        STYLES: f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills>'
                '<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
                "</cellXfs></styleSheet>"}
    return made | {f"xl/worksheets/sheet{n}.xml": sheet_xml(table) for n, table in enumerate(sheets.values(), 1)}


def packed(made, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return file.getvalue()


def saved(folder, made=None, name="数据.xlsx"):
    content = made if isinstance(made, bytes) else packed(made or parts())
    path = folder / name
    path.write_bytes(content)
    return path


# -- parts that are bent ------------------------------------------------------------------------------

BENT = {
    "empty": lambda text: "",
    "one sign": lambda text: "<",
    "noise": lambda text: bytes(range(256)),
    "cut": lambda text: text[:len(text) * 2 // 3],
    "two roots": lambda text: text + "<a/>",
    "a NUL": lambda text: text[:-20] + "\0" + text[-20:],
    "an open element": lambda text: text.replace("</", "<x></", 1),
    "a document type": lambda text: text.replace(HEAD, HEAD + '<!DOCTYPE a SYSTEM "http://evil/a.dtd">', 1),
    "an entity": lambda text: text.replace(HEAD, HEAD + '<!DOCTYPE a [<!ENTITY b "c">]>', 1),
    "an unknown encoding": lambda text: text.replace("UTF-8", "JTF-8", 1),
    "a hidden encoding": lambda text: text.replace("UTF-8", "cp037", 1),
    "a body in the letters of a mainframe": lambda text: text[:len(HEAD)].replace("UTF-8", "cp037").encode() + text[len(HEAD):].encode(
        "cp037", "replace"),
    "a wrong encoding": lambda text: text.replace("UTF-8", "UTF-16", 1).encode(),
    "half a character": lambda text: text.replace(HEAD, HEAD + "<!--x-->", 1).encode().replace(b"-->", b"\xe6\x95-->", 1),
    "too deep": lambda text: _inside(text, "<a>" * 200 + "</a>" * 200),
    "too many attributes": lambda text: _inside(text, "<a " + " ".join(f'b{n}=""' for n in range(30_000)) + "/>"),
}
FORBIDDEN = ("a document type", "an entity")


def _inside(text, more):
    at = text.rindex("</")
    return text[:at] + more + text[at:]


def bent(part, how):
    made = parts()
    made[part] = BENT[how](made[part])
    return made


# -- packages that are wrong as a whole -----------------------------------------------------------------


def changed(part, old, new):
    made = parts()
    assert old in made[part]
    made[part] = made[part].replace(old, new, 1)
    return made


def with_part(name, content):
    return parts() | {name: content}


def flagged(bit):
    """Return the package with a bit set in the flags of every part."""
    content = bytearray(packed(parts()))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= bit
            at = content.find(mark, at + 4)
    return bytes(content)


def method(kind):
    """Return the package with parts said to be packed by another method."""
    content = bytearray(packed(parts()))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] = kind
            at = content.find(mark, at + 4)
    return bytes(content)


def twice(name):
    file = io.BytesIO(packed(parts()))
    with zipfile.ZipFile(file, "a") as archive:
        archive.fp.seek(archive.start_dir)
        archive.writestr(name, "<a/>")
    return file.getvalue()


SHEET_TWO = f'Id="r2" Type="{KINDS}/worksheet" Target="worksheets/sheet2.xml"'
WHOLE = {
    "two sheets on one part": (lambda: changed(RELATIONS, SHEET_TWO, SHEET_TWO.replace("sheet2", "sheet1")), "unsafe-package", "数据"),
    "a sheet that is its own list": (lambda: changed(RELATIONS, SHEET_TWO, SHEET_TWO.replace("worksheets/sheet2", "workbook")),
                                     "empty-sheet", "教师"),
    "a sheet on its way out": (lambda: changed(RELATIONS, SHEET_TWO, SHEET_TWO.replace("worksheets/", "../../")),
                               "missing-part", "数据"),
    "a sheet outside the file": (lambda: changed(RELATIONS, SHEET_TWO + "/>", SHEET_TWO.replace(
        "worksheets", "http://evil") + ' TargetMode="External"/>'), "missing-part", "数据"),
    "a sheet without a relation": (lambda: changed(BOOK, 'r:id="r2"', 'r:id="r99"'), "missing-part", "数据"),
    "no list of sheets": (lambda: changed(BOOK, "<sheets>", "<sheet>") | {}, "damaged-file", "数据"),
    "a part that climbs": (lambda: with_part("xl/../../evil.xml", "<a/>"), "unsafe-package", "数据"),
    "a part on a drive": (lambda: with_part("C:/evil.xml", "<a/>"), "unsafe-package", "数据"),
    "a part from the root": (lambda: with_part("/evil.xml", "<a/>"), "unsafe-package", "数据"),
    "a part of another system": (lambda: with_part("xl\\evil.xml", "<a/>"), "unsafe-package", "数据"),
    "a part twice": (lambda: twice(TEACHERS), "unsafe-package", "数据"),
    "2,100 parts": (lambda: parts() | {f"xl/media/{n}.txt": "" for n in range(2_100)}, "too-large", "数据"),
    "parts behind a password": (lambda: flagged(1), "encrypted-file", "数据"),
    "packed by an unknown method": (lambda: method(99), "damaged-file", "数据"),
    "packed by a method that it is not": (lambda: method(0), "damaged-file", "数据"),
    "no end of the package": (lambda: packed(parts())[:-30], "damaged-file", "数据"),
    "no beginning of the package": (lambda: packed(parts())[40:], "damaged-file", "数据"),
    "only the beginning": (lambda: b"PK\x03\x04", "damaged-file", "数据"),
    "the start of another zip": (lambda: b"PK\x03\x04" + bytes(3_000), "damaged-file", "数据"),
    "61 sheets": (lambda: parts(rows() | {f"表{n}": [["a"]] for n in range(60)}), "too-large", "数据"),
}


# -- counts beyond all measure ---------------------------------------------------------------------------


def style_of(inner):
    return changed(STYLES, "<cellXfs>", f"<cellXfs>{inner}")


def around(sheet, more):
    return changed(sheet, "</worksheet>", more + "</worksheet>")


def within(sheet, more):
    return changed(sheet, "</sheetData>", more + "</sheetData>")


HEAVY = {
    "80,000 styles": (lambda: style_of("<xf/>" * 80_000), "too-large", "数据"),
    "a million styles": (lambda: style_of("<xf/>" * 1_100_000), "too-large", "数据"),
    "a million fonts": (lambda: changed(STYLES, "<font/>", "<font/>" * 1_100_000), "too-large", "数据"),
    "an endless format of numbers": (lambda: changed(
        STYLES, "<fonts>", f'<numFmts><numFmt numFmtId="170" formatCode="{"[" * 300}"/></numFmts><fonts>'), "damaged-file", "数据"),
    "a million names": (lambda: changed(BOOK, "</workbook>", "<definedNames>" + "<definedName/>" * 1_100_000 + "</definedNames></workbook>"),
                        "too-large", "数据"),
    "150,000 relations": (lambda: changed(RELATIONS, "</Relationships>", '<Relationship Id="x"/>' * 150_000 + "</Relationships>"),
                          "too-large", "数据"),
    "five million cells": (lambda: within(SCHOOLS, '<row r="99">' + "<c/>" * 5_000_000 + "</row>"), "too-large", "学校"),
    "ten million tags": (lambda: around(SCHOOLS, "<a/>" * 10_000_001), "too-large", "数据"),
    "five times two million tags": (lambda: parts() | {
        f"xl/worksheets/sheet{n}.xml": f"<a>{'<b/>' * 2_000_001}</a>" for n in range(3, 9)}, "too-large", "数据"),
    "a merged range over everything": (lambda: around(SCHOOLS, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "too-large", "学校"),
    "merged ranges that add up": (lambda: around(SCHOOLS, "<mergeCells>" + "".join(
        f'<mergeCell ref="A{n}:Z{n + 1000}"/>' for n in range(1, 20_000, 1_001)) + "</mergeCells>"), "too-large", "学校"),
    "a merged range that is none": (lambda: around(SCHOOLS, '<mergeCells><mergeCell ref="A1:"/></mergeCells>'), "damaged-file", "学校"),
    "2,000 lists of hidden columns": (lambda: changed(SCHOOLS, "<sheetData>", "<cols>" + '<col hidden="1" min="9" max="9"/>' * 2_000
                                                      + "</cols><sheetData>"), "damaged-file", "学校"),
    "a cell in column 1001": (lambda: within(SCHOOLS, '<row r="9"><c r="ALM9"><v>1</v></c></row>'), "far-cell", "ALM9"),
    "a cell in row 500,001": (lambda: within(SCHOOLS, '<row r="500001"><c r="A500001"><v>1</v></c></row>'), "far-cell", "A500001"),
    "a cell beyond the last column": (lambda: within(SCHOOLS, '<row r="9"><c r="ZZZZ9"><v>1</v></c></row>'), "far-cell", "学校"),
    "a row of number zero": (lambda: within(SCHOOLS, '<row r="0"><c r="A0"><v>1</v></c></row>'), "damaged-file", "学校"),
    "a row of number minus one": (lambda: within(SCHOOLS, '<row r="-1"/>'), "damaged-file", "学校"),
    "a row without number": (lambda: within(SCHOOLS, '<row r="x"/>'), "damaged-file", "学校"),
    "a cell in another row": (lambda: within(SCHOOLS, '<row r="9"><c r="A8"><v>1</v></c></row>'), "damaged-file", "学校"),
    "a cell twice": (lambda: within(SCHOOLS, '<row r="9"><c r="A9"><v>1</v></c><c r="A9"><v>2</v></c></row>'), "damaged-file", "学校"),
    "a string that is not there": (lambda: within(SCHOOLS, '<row r="9"><c r="A9" t="s"><v>7</v></c></row>'), "damaged-file", "学校"),
    "a string before the first": (lambda: within(SCHOOLS, '<row r="9"><c r="A9" t="s"><v>-1</v></c></row>'), "damaged-file", "学校"),
    "a string without number": (lambda: within(SCHOOLS, '<row r="9"><c r="A9" t="s"><v>x</v></c></row>'), "damaged-file", "学校"),
    "a style without number": (lambda: within(SCHOOLS, '<row r="9"><c r="A9" s="x"><v>1</v></c></row>'), "damaged-file", "学校"),
    "a cell of 40,000 letters": (lambda: within(SCHOOLS, f'<row r="9"><c r="A9" t="str"><v>{"长" * 40_000}</v></c></row>'), "too-large", "A9"),
}

LIGHT = {
    "100,000 conditional formats": lambda: around(SCHOOLS, "".join(
        f'<conditionalFormatting sqref="A{n}"><cfRule type="expression" priority="{n}"><formula>1</formula></cfRule></conditionalFormatting>'
        for n in range(1, 100_001))),
    "60,000 styles": lambda: style_of('<xf numFmtId="0" applyFont="1"/>' * 60_000),
    "100,000 names": lambda: changed(BOOK, "</workbook>", "<definedNames>" + "".join(
        f'<definedName name="n{n}">学校!$A$1</definedName>' for n in range(100_000)) + "</definedNames></workbook>"),
    "100,000 blank styled rows": lambda: within(SCHOOLS, "".join(
        f'<row r="{n}" s="1" customFormat="1">' + "".join(f'<c r="{c}{n}" s="1"/>' for c in "ABCDEFGHIJKLMNOPQRST") + "</row>"
        for n in range(10, 100_010))),
    "a link over the whole sheet": lambda: around(SCHOOLS, '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'),
    "one comment part named 20,000 times": lambda: parts() | {
        "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>rotation</author></authors><commentList>'
                            + '<comment ref="A1" authorId="0"/>' * 20_000 + "</commentList></comments>",
        "xl/worksheets/_rels/sheet2.xml.rels": relations(*((f"r{n}", "comments", "../comments1.xml") for n in range(20_000)))},
    "20,000 merged pairs": lambda: around(SCHOOLS, "<mergeCells>" + "".join(
        f'<mergeCell ref="AZ{n}:BA{n}"/>' for n in range(20, 20_020)) + "</mergeCells>"),
}
"""Sound workbooks that are heavy: they must be read as if they were not, and marked without opening their formats."""


# -- cells that say what no cell may ---------------------------------------------------------------------

ERROR, EMPTY = Xml('<c r="@" t="e"><v>#VALUE!</v></c>'), Xml('<c r="@"><f>TODAY()</f></c>')
LONG = "甲" * 300


def _all(columns, answers):
    return {(sheet, title, value): code for value, code in answers for sheet, title in columns}


MONTHS = _all((("教师", "出生年月"), ("教师", "进本校年月"), ("教师", "法定退休日期"), ("教师", "暂缓截止"), ("台账", "开始")), (
    *((value, "impossible-month") for value in (
        "0000-00", "1979-13", "1979-00", "1979-02-30", "19790532", "1979年13月", "99991231", number("1E+9", DATE),
        number("-5", DATE), number("0", DATE), number("60", DATE), number("NaN", DATE))),
    *((value, "not-a-month") for value in (
        "5月1979", "-1979-05", "1979-05-", "1979..5", "1979-5-1-2", "明年", "1979-05?", "１９７９年零五月", "1979-05至2010-09",
        number("1979.13"), True)),
    ("79-05", "ambiguous-month"), (ERROR, "error-cell"), (EMPTY, "formula-without-value")))

NUMBERS = _all((("需求", "需求数"), ("学校", "小学学生数"), ("学校", "一年级班数"), ("教师", "折算工作量"), ("距离", "公里")), (
    *((value, "not-a-number") for value in (
        "NaN", "inf", "1e3", "1_000", "0x10", "½", "十", "12人", "1,2", "1.2.3", "--5", "约10", "5-8", "10%", "#REF!",
        number("1E+1000000"), number("1_0"), number("0x1"), number("１２"), number("1E-400"), number("9" * 5_000), True,
        number("45000", DATE))),
    ("-1", "negative"), (number("-3"), "negative"), (number("1E+19"), "too-large-number"), (ERROR, "error-cell"),
    (EMPTY, "formula-without-value")))

WORDS = {(sheet, title, value): code for (sheet, title), unknown in {
    ("教师", "性别"): "unknown-word", ("教师", "任教学段"): "unknown-word", ("教师", "骨干级别"): "unknown-word",
    ("教师", "职称"): "unknown-word", ("学校", "学校类型"): "unknown-word", ("学校", "城乡类型"): "unknown-word",
    ("指定", "类型"): "unknown-word", ("教师", "教师资格学段"): "unknown-certificate",
}.items() for value, code in (
    ("不详", unknown), ("7", unknown), ("男或女", unknown), ("？", unknown), ("=1+1", unknown), (LONG, unknown),
    ("未知（待定）", unknown), (True, "not-text"), (ERROR, "error-cell"), ("甲_x0007_乙", "control-character"))}

KEYS = {(sheet, title, value): code for (sheet, title), unknown in {
    ("教师", "任教学校"): "unknown-school", ("需求", "学校"): "unknown-school", ("意愿", "学校"): "unknown-school",
    ("学校", "结对学校"): "unknown-school", ("意愿", "教师编号"): "unknown-teacher", ("指定", "教师编号"): "unknown-teacher",
    ("教师", "配偶编号"): "unknown-teacher", ("距离", "起点"): "unknown-place",
}.items() for value, code in (
    ("无此代码", unknown), ("T0l", unknown), ("S01;S02", unknown), ("#REF!", unknown), (LONG, unknown), (True, "not-text"),
    (number("1E+20"), "not-text"), (ERROR, "error-cell"), ("_x0007_", "control-character"))}

NAMES = {(sheet, title, value): code for sheet, title in (("教师", "姓名"), ("学校", "学校名称")) for value, code in (
    ("\u200b\u200b", "blank"), (LONG, "too-long"), (number("12"), "not-text"), (True, "not-text"), (ERROR, "error-cell"),
    ("_xD800_", "control-character"), ("\ue000师", "private-character"))}


def with_cells(value, columns):
    """Return a workbook in which all these columns of the first row say the same, and the address of each."""
    sheets = rows()
    places = {(sheet, title): put(sheets, sheet, 1, title, value) for sheet, title in columns}
    return parts(sheets), places
