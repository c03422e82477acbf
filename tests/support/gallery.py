"""Malformed workbooks, each built on the fly from a tiny sound one, and the answer each must get.

A case is ``name: (builder, code, severity, place)``. A builder writes a file into a folder and
returns its path; ``place`` is part of the place that the issue must name.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from rotation.workbook.defects import letters

SECRETS = ("王小丽", "朝鲁门", "1979-05", "110101197905011234", "1979年5月", "母亲重病", "张主任")
"""Private values that the cases put into sensitive columns; no message may repeat them."""

SCHOOLS = [
    ["学校代码", "学校名称", "学校简称", "学校类型", "城乡类型", "苏木乡镇", "结对学校", "经度", "纬度", "小学学生数",
     "初中学生数", "一年级班数", "七年级班数", "派出名额下限", "派出名额上限",
     "接收名额下限"],
    ["S01", "旗第一小学", "一小", "小学", "镇区", "巴拉嘎尔高勒镇", None, 117.6, 44.6, 800, None, 18, None, None, None],
    ["S02", "乌兰小学", "乌小", "小学", "乡村", "乌兰苏木", None, 117.9, 44.8, 100, None, 6, None, None, None],
    ["S03", "旗第一中学", "一中", "初中", "镇区", "巴拉嘎尔高勒镇", None, 117.61, 44.61, None, 700, None, 15, None, None],
]
TEACHERS = [
    ["教师编号", "姓名", "性别", "出生年月", "任教学校", "任教学段", "主教学科", "是否在编", "人员状态", "进本校年月",
     "折算工作量", "骨干级别", "职称", "暂缓类型", "暂缓截止", "暂缓依据", "审批人", "累计暂缓年数", "交流中接收学校", "交流期限止",
     "配偶编号", "兼教学科", "行政职务", "教师资格学段", "法定退休日期", "乡村任教月数", "任现职年月"],
    ["T01", "王小丽", "女", "1979-05", "S01", "小学", "语文", "是", "在职在岗", "2010-09", 1, "无", "高级"],
    ["T02", "朝鲁门", "男", "1985-03", "S02", "小学", "数学", "是", "在职在岗", "2012-09", 1, "校级", "一级"],
    ["T03", "陈静", "女", "1990-11", "S03", "初中", "外语", "是", "在职在岗", "2015-08", 0.5, "旗县级", "二级"],
]
EXTRA = {
    "需求": [["学校", "学段", "学科", "需求数", "最多"], ["S01", "小学", "语文", 3.5, 5]],
    "意愿": [["教师编号", "学校", "志愿序", "分数", "代价"], ["T01", "S02", 1, None, None]],
    "指定": [["教师编号", "类型", "学校", "期限", "理由", "经办人"], ["T02", "留任", None, None, "母亲重病", "张主任"]],
    "距离": [["起点", "终点", "公里", "分钟"], ["S01", "S02", 42.5, 50]],
    "台账": [["教师编号", "学年", "派出学校", "接收学校", "开始", "结束"],
           ["T03", "2018-2019", "S03", "S01", "2018-09", "2019-08"]],
    "政策": [["参数", "值", "依据"], ["round.year", 2026, None], ["H10.rate", "10%", None], ["round.seat_town", "巴拉嘎尔高勒镇", None]],
}

Builder = Callable[[Path], Path]
Case = tuple[Builder, str, str, str]


def sound() -> Workbook:
    """Return a sound workbook with every sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in {"学校": SCHOOLS, "教师": TEACHERS, **EXTRA}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def saved(book: Workbook, folder: Path, name: str = "数据.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def put(sheet: str, cell: str, value: Any, form: str = "") -> Builder:
    """Change one cell."""
    def build(folder: Path) -> Path:
        book = sound()
        book[sheet][cell] = value
        if form:
            book[sheet][cell].number_format = form
        return saved(book, folder)
    return build


def col(title: str, row: int, sheet: str = "教师") -> str:
    rows = {"学校": SCHOOLS, "教师": TEACHERS, **EXTRA}[sheet]
    number = rows[0].index(title) + 1
    return f"{letters(number)}{row}"


def teacher(title: str, value: Any, form: str = "", row: int = 2) -> Builder:
    return put("教师", col(title, row), value, form)


def school(title: str, value: Any, form: str = "", row: int = 2) -> Builder:
    return put("学校", col(title, row, "学校"), value, form)


def teachers_with(row: int = 2, **cells: Any) -> Builder:
    """Change several cells of one teacher."""
    return changed(lambda book: [
        book["教师"].__setitem__(col(title, row), value) for title, value in cells.items()])


def changed(change: Callable[[Workbook], Any]) -> Builder:
    def build(folder: Path) -> Path:
        book = sound()
        change(book)
        return saved(book, folder)
    return build


def added(sheet: str, *rows: list[Any]) -> Builder:
    return changed(lambda book: [book[sheet].append(row) for row in rows])


def raw(content: bytes, name: str = "数据.xlsx") -> Builder:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path
    return build


def package(change: Callable[[dict[str, bytes]], Any], name: str = "数据.xlsx") -> Builder:
    """Change the parts of the package."""
    def build(folder: Path) -> Path:
        path = saved(sound(), folder, name)
        with zipfile.ZipFile(path) as archive:
            parts = {item: archive.read(item) for item in archive.namelist()}
        change(parts)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for item, content in parts.items():
                archive.writestr(item, content)
        return path
    return build


def edited(part: str, old: str, new: str) -> Builder:
    """Replace text in one part of the package, which may spell characters as ``&#29579;``."""
    def change(parts: dict[str, bytes]) -> None:
        text = re.sub(r"&#(\d{3,});", lambda found: chr(int(found[1])), parts[part].decode())
        assert old in text, (part, old, text[:2000])
        parts[part] = text.replace(old, new, 1).encode()
    return package(change)


SHEET1, SHEET2 = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


def bitten(folder: Path) -> Path:
    path = saved(sound(), folder)
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 4, len(content) // 2, 7):
        content[place] ^= 0x55
    path.write_bytes(bytes(content))
    return path


def truncated(folder: Path) -> Path:
    path = saved(sound(), folder)
    path.write_bytes(path.read_bytes()[:3000])
    return path


def climbing(folder: Path) -> Path:
    return package(lambda parts: parts.update({"../../evil.xml": b"<a/>"}))(folder)


def swollen(parts: dict[str, bytes]) -> None:
    parts["xl/sharedStrings.xml"] = b"<sst>" + b" " * (200 << 20) + b"</sst>"


def many_cells(parts: dict[str, bytes]) -> None:
    row = b"<c><v>1</v></c>" * 900
    body = b"".join(b"<row>" + row + b"</row>" for _ in range(2500))
    parts[SHEET1] = (b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                     b"<sheetData>" + body + b"</sheetData></worksheet>")


def zipped(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def titled(book: Workbook, sheet: str, old: str, new: str | None) -> None:
    for cell in book[sheet][1]:
        if cell.value == old:
            cell.value = new


def two_headers(book: Workbook) -> None:
    sheet = book["教师"]
    sheet.append([])
    for row in TEACHERS:
        sheet.append([value and str(value).replace("T0", "T9") for value in row])


def merged_schools(book: Workbook) -> None:
    sheet = book["教师"]
    sheet["E2"], sheet["E3"] = "S02", None
    sheet.merge_cells("E2:E3")


def hidden_copy(book: Workbook) -> None:
    book.copy_worksheet(book["教师"]).title = "教师表"
    book["教师表"].sheet_state = "hidden"


def no_ids(book: Workbook) -> None:
    for row in (2, 3, 4):
        book["教师"].cell(row, 1).value = None


def number_ids(book: Workbook) -> None:
    book["教师"]["A2"] = 1001
    book["意愿"]["A2"] = "T02"


def all_number_ids(book: Workbook) -> None:
    for row in (2, 3, 4):
        book["教师"].cell(row, 1).value = 1000 + row
    for name in ("意愿", "指定", "台账"):
        book[name]["A2"] = 1002


def emptied(book: Workbook) -> None:
    book["教师"].delete_rows(2, 3)
    for name in ("意愿", "指定", "台账"):
        del book[name]


FILES: dict[str, Case] = {
    "zero bytes": (raw(b""), "empty-file", "error", "数据.xlsx"),
    "random bytes": (raw(bytes(range(256)) * 9), "damaged-file", "error", "数据.xlsx"),
    "old xls": (raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900), "old-xls", "error", "数据"),
    "password": (raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
                     + "EncryptedPackage".encode("utf-16-le")), "encrypted-file", "error", "数据"),
    "web page": (raw("<html><table><tr><td>教师</td></tr></table></html>".encode()), "html-file",
                 "error", "数据"),
    "csv in gbk": (raw("教师编号,姓名\nT01,王小丽\n".encode("gbk")), "text-file", "error", "数据"),
    "csv in utf-8": (raw("\ufeff教师编号,姓名\nT01,王小丽\n".encode()), "text-file", "error", "数据"),
    "xml spreadsheet": (raw(b'<?xml version="1.0"?><Workbook/>'), "xml-file", "error", "数据"),
    "pdf": (raw(b"%PDF-1.7 ..."), "other-file", "error", "数据"),
    "lock file": (raw(b"user", "~$数据.xlsx"), "lock-file", "error", "数据"),
    "word": (raw(zipped(word__document_dot_xml="<a/>")), "word-file", "error", "数据"),
    "slides": (raw(zipped(ppt__presentation_dot_xml="<a/>")), "slides-file", "error", "数据"),
    "ods": (raw(zipped(content_dot_xml="<a/>")), "ods-file", "error", "数据"),
    "xlsb": (raw(zipped(xl__workbook_dot_bin="x")), "xlsb-file", "error", "数据"),
    "zip of photos": (raw(zipped(photo_dot_jpg="x")), "no-workbook-part", "error", "数据"),
    "truncated": (truncated, "damaged-file", "error", "数据"),
    "bit-flipped": (bitten, "damaged-file", "error", ""),
    "strict format": (edited("xl/workbook.xml", "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                             "http://purl.oclc.org/ooxml/spreadsheetml/main"), "strict-format", "error", "数据"),
    "sheet part missing": (package(lambda parts: parts.pop(SHEET2)), "missing-part", "error", "数据"),
    "no sheets": (package(lambda parts: parts.update({"xl/workbook.xml": re.sub(
        rb"<sheets>.*</sheets>", b"<sheets/>", parts["xl/workbook.xml"])})), "no-sheets", "error", "数据"),
    "part names that climb": (climbing, "unsafe-package", "error", "数据"),
    "shared string out of range": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2" t="s"><v>9</v></c>'), "damaged-file",
                                   "error", "教师"),
    "part in gbk": (package(lambda parts: parts.update({SHEET2: '<?xml version="1.0" encoding="gbk"?><a>教'
                            .encode("gbk")})), "damaged-file", "error", "教师"),
    "rows out of order": (edited(SHEET2, '<row r="3"', '<row r="2"'), "damaged-file", "error", "教师"),
    "macros": (package(lambda parts: parts.update({"xl/vbaProject.bin": b"x"}), "数据.xlsm"), "macros",
               "ask", "数据.xlsm"),
    "external links": (package(lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": b"<a/>"})),
                       "external-links", "ask", "数据"),
}

BOMBS: dict[str, Case] = {
    "merged A1:Z200000": (edited(SHEET1, "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell '
                                 'ref="A1:Z200000"/></mergeCells>'), "too-large", "error", "学校"),
    "value in XFD1048576": (edited(SHEET1, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c>'
                                   "</row></sheetData>"), "far-cell", "error", "XFD1048576"),
    "billion laughs": (package(lambda parts: parts.update({"xl/workbook.xml": (
        b'<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>')})),
        "forbidden-xml", "error", "数据"),
    "entity to a local file": (package(lambda parts: parts.update({SHEET1: (
        b'<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>')})),
        "forbidden-xml", "error", "数据"),
    "two hundred megabytes of blanks": (package(swollen), "too-large", "error", "数据"),
    "a thousand sheets": (changed(lambda book: [book.create_sheet(f"n{n}") for n in range(100)]),
                          "too-large", "error", "数据"),
    "two million cells": (package(many_cells), "too-large", "error", "学校"),
}

LAYOUTS: dict[str, Case] = {
    "no sheet of teachers": (changed(lambda book: book.remove(book["教师"])), "missing-sheet", "error", "数据"),
    "empty sheet": (changed(lambda book: book["需求"].delete_rows(1, 9)), "empty-sheet", "error", "需求"),
    "no header": (changed(lambda book: book["学校"].delete_rows(1)), "no-header", "error", "学校!A1"),
    "header only": (changed(emptied), "no-teachers", "error", "教师"),
    "required column missing": (changed(lambda book: titled(book, "教师", "性别", "x")), "missing-columns",
                                "error", "教师!A1"),
    "column twice": (changed(lambda book: titled(book, "教师", "折算工作量", "姓　名")), "duplicate-column",
                     "error", "教师!K1"),
    "unknown column": (changed(lambda book: titled(book, "教师", "骨干级别", "骨干称号")), "unknown-column",
                       "warning", "教师!L1"),
    "identity numbers": (changed(lambda book: (titled(book, "教师", "审批人", "身份证\n号码"), book["教师"].__setitem__(
        col("审批人", 2), "110101197905011234"))), "identity-column", "note", "教师!Q1"),
    "hidden sheet of teachers": (changed(hidden_copy), "hidden-sheet", "ask", "教师表"),
    "two sheets of teachers": (changed(lambda book: setattr(book.copy_worksheet(book["教师"]), "title", "教师(2)")),
                               "two-sheets", "ask", "教师(2)"),
    "hidden rows": (changed(lambda book: setattr(book["教师"].row_dimensions[3], "hidden", True)), "hidden-rows",
                    "ask", "教师!A3"),
    "hidden column": (changed(lambda book: setattr(book["教师"].column_dimensions["E"], "hidden", True)),
                      "hidden-columns", "ask", "教师"),
    "merged schools": (changed(merged_schools), "merged-cells", "ask", "教师!E2:E3"),
    "second table below": (changed(two_headers), "second-header", "error", "教师!A6"),
    "comment on a row": (changed(lambda book: setattr(book["教师"]["B2"], "comment", Comment("不参加", "张"))),
                         "comments", "ask", "教师!B2"),
    "struck-out row": (changed(lambda book: setattr(book["教师"]["B2"], "font", Font(strike=True))), "struck-out",
                       "ask", "教师!B2"),
    "total row": (added("教师", ["合计", "3人"]), "rows-skipped", "note", "教师"),
    "blank formatted rows": (edited(SHEET2, "</sheetData>", "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(10, 400)) + "</sheetData>"), "blank-rows",
        "note", "教师"),
    "formatting far away": (edited(SHEET2, "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
                                   "</sheetData>"), "far-format", "note", "XFD1048576"),
}

CELLS: dict[str, Case] = {
    "id as number among texts": (changed(number_ids), "number-in-code-column", "error", "教师!A2"),
    "all ids as numbers": (changed(all_number_ids), "number-in-code-column", "note", "教师!A2"),
    "ids blank everywhere": (changed(no_ids), "unknown-teacher", "error", "意愿!A2"),
    "id of eighteen digits as number": (teacher("教师编号", 110101197905011234), "lost-digits", "error", "教师!A2"),
    "id in scientific notation": (teacher("教师编号", "1.10101E+17"), "lost-digits", "error", "教师!A2"),
    "identity number as id": (teacher("教师编号", "110101197905011234"), "identity-number", "error", "教师!A2"),
    "full-width id": (teacher("教师编号", "Ｔ０１ "), "code-folded", "note", "教师!A2"),
    "blank name": (teacher("姓名", None), "blank-required", "error", "教师!B2"),
    "name with blanks": (teacher("姓名", "王　小丽"), "blanks-removed", "note", "教师!B2"),
    "truth value as name": (teacher("姓名", True), "not-text", "error", "教师!B2"),
    "endless name": (teacher("姓名", "王小丽" * 60), "too-long", "error", "教师!B2"),
    "control character": (edited(SHEET2, "陈静", "陈_x0007_静"), "control-character",
                          "error", "教师!B4"),
    "unknown sex": (teacher("性别", "保密"), "unknown-word", "error", "教师!C2"),
    "two-digit year": (teacher("出生年月", "79-5-1"), "ambiguous-month", "error", "教师!D2"),
    "day before year": (teacher("进本校年月", "1/9/2010"), "ambiguous-month", "error", "教师!J2"),
    "thirtieth of February": (teacher("出生年月", "1979-02-30"), "impossible-month", "error", "教师!D2"),
    "Chinese numerals": (teacher("出生年月", "一九七九年五月"), "not-a-month", "error", "教师!D2"),
    "month as number 2020.1": (teacher("进本校年月", 2010.1), "ambiguous-month", "error", "教师!J2"),
    "serial without date format": (teacher("进本校年月", 40422), "serial-without-date-format", "ask", "教师!J2"),
    "serial 60": (teacher("出生年月", 60, "yyyy-mm"), "impossible-month", "error", "教师!D2"),
    "month with words": (teacher("出生年月", "1979年5月1日"), "month-as-text", "note", "教师!D2"),
    "a real date": (teacher("暂缓截止", date(2027, 8, 31)), "deferral-incomplete", "error", "教师!N2"),
    "error cell": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2" t="e"><v>#N/A</v></c>'), "error-cell",
                   "error", "教师!K2"),
    "formula without value": (teacher("折算工作量", "=1/2"), "formula-without-value", "error", "教师!K2"),
    "formula with value": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2"><f>2/2</f><v>1</v></c>'),
                           "formulas", "ask", "教师!K2"),
    "not a number": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2"><v>NaN</v></c>'), "not-a-number",
                     "error", "教师!K2"),
    "infinite number": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2"><v>1E+400</v></c>'),
                        "not-a-number", "error", "教师!K2"),
    "number with unit": (school("小学学生数", "800人"), "not-a-number", "error", "学校!J2"),
    "number with separator": (school("小学学生数", "1,000"), "not-a-number", "error", "学校!J2"),
    "number as text": (school("小学学生数", "８００"), "number-as-text", "note", "学校!J2"),
    "negative pupils": (school("小学学生数", -3), "negative", "error", "学校!J2"),
    "half a pupil": (school("小学学生数", 80.5), "not-whole", "error", "学校!J2"),
    "three decimals": (teacher("折算工作量", 0.333), "rounded-to-hundredths", "note", "教师!K2"),
    "next to nothing": (teacher("折算工作量", 0.001), "too-many-decimals", "error", "教师!K2"),
    "endless exponent": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2"><v>1E+999999999</v></c>'),
                         "not-a-number", "error", "教师!K2"),
    "endless small exponent": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2"><v>1E-99999999</v></c>'),
                               "not-a-number", "error", "教师!K2"),
    "underscore in a number": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2"><v>1_0</v></c>'),
                               "not-a-number", "error", "教师!K2"),
    "digits of another script": (edited(SHEET2, '<c r="K2" t="n"><v>1</v></c>', '<c r="K2"><v>\u0661</v></c>'),
                                 "not-a-number", "error", "教师!K2"),
    "truth value for yes": (teacher("是否在编", True), "yes-no-spelling", "note", "教师!H2"),
    "away in brackets": (teacher("人员状态", "在职在岗（借调到旗委）"), "words-left-over", "ask", "教师!I2"),
    "left after brackets": (teacher("人员状态", "在岗(本校)已调出"), "words-left-over", "ask", "教师!I2"),
    "code and name that differ": (teacher("人员状态", "100-借调"), "words-left-over", "ask", "教师!I2"),
    "code and unknown name": (teacher("人员状态", "100-另有安排"), "words-left-over", "ask", "教师!I2"),
    "duty in brackets": (teacher("行政职务", "校长（已免）"), "words-left-over", "ask", "教师!W2"),
    "level in brackets": (teacher("骨干级别", "旗县级骨干（已到期）"), "words-left-over", "ask", "教师!L2"),
    "stage in brackets": (teacher("任教学段", "小学（借用初中）"), "words-left-over", "ask", "教师!F2"),
    "subject in brackets": (teacher("主教学科", "数学（蒙授）"), "words-left-over", "ask", "教师!G2"),
    "certificate in brackets": (teacher("教师资格学段", "小学（考试未通过）"), "words-left-over", "ask", ""),
    "harmless words in brackets": (teacher("人员状态", "在职在岗（在编）"), "spelling-folded", "note", "教师!I2"),
    "private character in a name": (teacher("姓名", "陈\ue863"), "private-character", "ask", "教师!B2"),
    "workload as percent": (teacher("折算工作量", 50), "workload-high", "ask", "教师!K2"),
    "yes or no": (teacher("是否在编", "也许"), "not-yes-or-no", "error", "教师!H2"),
    "tick for yes": (teacher("是否在编", "√"), "yes-no-spelling", "note", "教师!H2"),
    "swapped coordinates": (school("经度", 44.5), "outside-the-country", "error", "学校!H2"),
    "unknown school type": (school("学校类型", "九年制学校部"), "unknown-word", "error", "学校!D2"),
    "old title of rank": (teacher("职称", "小学高级教师"), "old-title", "ask", "教师!M2"),
    "old title with more in brackets": (teacher("职称", "小学高级（未聘）"), "words-left-over", "ask", "教师!M2"),
    "honour as rank": (teacher("职称", "特级教师"), "honour-is-no-title", "error", "教师!M2"),
    "usual spelling of rank": (teacher("职称", "中小学高级教师"), "spelling-folded", "note", "教师!M2"),
    "honour without level": (teacher("骨干级别", "特级教师"), "unknown-word", "error", "教师!L2"),
    "honour with level": (teacher("骨干级别", "旗县级教学能手"), "honour-as-backbone", "ask", "教师!L2"),
    "doubtful duty": (teacher("行政职务", "正校级"), "unknown-word", "error", "教师!W2"),
    "retired": (teacher("人员状态", "301-退休"), "already-left", "error", "教师!I2"),
    "unknown subject": (teacher("主教学科", "魔术"), "unknown-subject", "error", "教师!G2"),
    "alias of subject": (teacher("兼教学科", "英语，体育"), "spelling-folded", "note", "教师!V2"),
    "unknown certificate": (teacher("教师资格学段", "驾驶证"), "unknown-certificate", "error", "教师!X2"),
    "nothing in words": (teacher("交流中接收学校", "无"), "blank-word", "note", "教师!S2"),
    "new subject close to a known one": (put("需求", "C2", "道德法治"), "new-subject", "ask", "需求!C2"),
}

FACTS: dict[str, Case] = {
    "unknown school": (teacher("任教学校", "S99"), "unknown-school", "error", "教师!E2"),
    "short name of school": (teacher("任教学校", "旗一小"), "short-school-name", "ask", "教师!E2"),
    "name of two schools": (changed(lambda book: (book["学校"].__setitem__("B3", "旗第一小学"), book["教师"].__setitem__(
        "E2", "旗第一小学"))), "school-not-unique", "error", "教师!E2"),
    "teacher twice": (teacher("教师编号", "t02"), "duplicate-teacher", "error", "教师!A3"),
    "one person twice": (added("教师", ["T09", "王小丽", *TEACHERS[1][2:4], "S02", *TEACHERS[1][5:]]), "same-person",
                         "ask", "教师!B5"),
    "school twice": (school("学校代码", "S02"), "duplicate-school", "error", "学校!A3"),
    "school name twice": (school("学校名称", "乌兰小学"), "duplicate-school-name", "error", "学校!B3"),
    "own partner": (school("结对学校", "S01"), "own-partner", "error", "学校!G2"),
    "pupils of a foreign stage": (school("初中学生数", 5), "stage-not-offered", "error", "学校!K2"),
    "pupils without classes": (school("一年级班数", None), "pupils-without-classes", "ask", "学校!J2"),
    "limits swapped": (changed(lambda book: (book["学校"].__setitem__("N2", 5), book["学校"].__setitem__("O2", 2))),
                       "minimum-above-maximum", "error", "学校!N2"),
    "stage of another school": (teacher("任教学段", "初中"), "stage-not-offered", "error", "教师!F2"),
    "no column for the start": (changed(lambda book: book["教师"].delete_cols(10)), "missing-columns", "error", "教师!A1"),
    "posted without a start": (teacher("进本校年月", None), "blank-required", "error", "教师!J2"),
    "joined as a child": (teacher("进本校年月", "1990-09"), "too-young", "error", "教师!J2"),
    "retired long ago": (teacher("法定退休日期", "1990-01"), "retirement-age", "error", "教师!Y2"),
    "retires as an old man": (teacher("法定退休日期", "2099-01"), "retirement-age", "error", "教师!Y2"),
    "retired last year": (teacher("法定退休日期", "2025-03"), "retired-already", "ask", "教师!Y2"),
    "a slip that makes a man too old": (teacher("出生年月", "1964-02", row=3), "retired-already", "ask", "教师!D3"),
    "born too early": (teacher("出生年月", "1930-01"), "impossible-age", "error", "教师!D2"),
    "born too late": (teachers_with(出生年月="2009-01", 进本校年月="2025-09"), "impossible-age", "error", "教师!D2"),
    "rural service longer than life": (teacher("乡村任教月数", 5000), "too-many-months", "error", "教师!Z2"),
    "in post as a child": (teacher("任现职年月", "1990-01"), "too-young", "error", "教师!AA2"),
    "sends more than it has": (school("派出名额下限", 300), "minimum-above-people", "error", "学校!N2"),
    "receives more than there are": (school("接收名额下限", 3), "minimum-above-people", "error", "学校!P2"),
    "joined in the future": (teacher("进本校年月", "2029-09"), "future-month", "error", "教师!J2"),
    "host without end": (teacher("交流中接收学校", "S02"), "half-rotation", "error", "教师!T2"),
    "on rotation without host": (teacher("人员状态", "205"), "half-rotation", "error", "教师!S2"),
    "host is home": (teachers_with(交流中接收学校="S01", 交流期限止="2027-08", 人员状态="交流"), "own-host", "error",
                     "教师!S2"),
    "rotation against status": (teachers_with(交流中接收学校="S02", 交流期限止="2027-08"), "rotation-status", "ask",
                                "教师!I2"),
    "deferral without basis": (teachers_with(暂缓类型="疾病", 暂缓截止="2027-08"), "deferral-incomplete", "error",
                               "教师!P2"),
    "deferral without approver": (teachers_with(暂缓类型="疾病", 暂缓截止="2027-08", 暂缓依据="母亲重病"),
                                  "deferral-without-approver", "warning", "教师!Q2"),
    "deferred too long": (teacher("累计暂缓年数", 4), "deferral-too-long", "error", "教师!R2"),
    "deferred where no deferral is allowed": (changed(lambda book: (
        book["政策"].append(["R30.max_years", 0, None]),
        book["教师"].__setitem__(col("累计暂缓年数", 2), 1))), "deferral-too-long", "error", "教师!R2"),
    "married to oneself": (teacher("配偶编号", "T01"), "own-spouse", "error", "教师!U2"),
    "one-sided couple": (teacher("配偶编号", "T02"), "one-sided-couple", "error", "教师!U2"),
    "unknown spouse": (teacher("配偶编号", "朝鲁门"), "unknown-teacher", "error", "教师!U2"),
    "need twice": (added("需求", ["旗第一小学", "小学", "语文", 2]), "duplicate-need", "error", "需求!C3"),
    "need of a foreign stage": (put("需求", "B2", "初中"), "stage-not-offered", "error", "需求!B2"),
    "need above its maximum": (put("需求", "D2", 6.5), "need-above-most", "ask", "需求!E2"),
    "wish for the own school": (put("意愿", "B2", "S01"), "own-school-wish", "error", "意愿!B2"),
    "wish twice": (added("意愿", ["T01", "S02", 2]), "duplicate-wish", "error", "意愿!B3"),
    "wish of a stranger": (put("意愿", "A2", "T77"), "unknown-teacher", "error", "意愿!A2"),
    "goes to nowhere": (put("指定", "B2", "指定去向"), "lock-without-school", "error", "指定!C2"),
    "goes to the own school": (changed(lambda book: (book["指定"].__setitem__("B2", "指定去向"),
                                                     book["指定"].__setitem__("C2", "S02"))),
                               "lock-to-own-school", "error", "指定!C2"),
    "stays and must move": (added("指定", ["T02", "应交流", None, None, "母亲重病", "张主任"]), "locks-contradict", "error",
                            "指定!B3"),
    "to and never to": (added("指定", ["T01", "指定去向", "S02、S03", None, "a", "b"],
                              ["T01", "禁止去向", "S02;S01", None, "a", "b"]), "locks-contradict", "error", "指定!B4"),
    "distance zero": (put("距离", "C2", 0), "zero-distance", "error", "距离!C2"),
    "distance negative": (put("距离", "C2", -4), "negative", "error", "距离!C2"),
    "distance in meters": (put("距离", "C2", 42500), "distance-unit", "ask", "距离!C2"),
    "distance to oneself": (put("距离", "B2", "旗第一小学"), "same-ends", "error", "距离!B2"),
    "distance not the same back": (added("距离", ["S02", "S01", 60]), "distance-asymmetric", "ask", "距离!C3"),
    "unknown town": (put("距离", "A2", "月亮镇"), "unknown-place", "error", "距离!A2"),
    "ledger of the departed": (put("台账", "A2", "T55"), "ledger-teacher-unknown", "ask", "台账!A2"),
    "ledger of a closed school": (put("台账", "C2", "红旗小学"), "ledger-school-unknown", "ask", "台账!C2"),
    "ledger backwards": (put("台账", "F2", "2017-08"), "end-before-start", "error", "台账!F2"),
    "parameter twice": (added("政策", ["h10.rate", "12%"]), "duplicate-parameter", "error", "政策!A5"),
    "answer to nothing": (changed(lambda book: [book.create_sheet("确认").append(row) for row in (
        ["代码", "单元格", "经办人"],)] + [book["确认"].append(["macros", None, "张主任"])]), "idle-answer", "warning",
        "确认!A2"),
}

GALLERY: dict[str, Case] = {**FILES, **BOMBS, **LAYOUTS, **CELLS, **FACTS}

