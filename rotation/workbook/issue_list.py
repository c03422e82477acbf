"""Sheet 问题清单 of a marked copy: what to mend, gravest first, on paper too; remarks folded at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink

from rotation.errors import Issue
from rotation.tables.print_setup import lines_of
from rotation.tables.sheet_style import BODY_FONT, HEADING_FONT, text_width
from rotation.text import Lang, Text, say, spell
from rotation.workbook.defects import KINDS, letters
from rotation.workbook.grouping import grouped

FILLS = {"error": "FFFFC7CE", "ask": "FFFFEB9C", "warning": "FFFFF2CC"}
"""Colors of cells that are refused, asked about, or warned of; notes color nothing."""

NAME = say("Issues", "问题清单")
LIST_NAMES = (NAME.zh, NAME.en)
"""Names of the sheet; one that the workbook has already gets an underscore."""

HEAD_ROW = 4
"""Row of the titles; above it stand the heading, the counts, and how to go on."""

_TITLES = (say("No.", "序号"), say("Kind", "类别"), say("Place", "位置"), say("Column", "列"), say("Found", "填写内容"),
           say("Expected", "应为"), say("Remedy", "处理办法"))
_WIDTHS = (6, 9, 20, 16, 18, 46, 46)
_HOW = say(
    "Correct the cells here or in your own file, save, and check again; this sheet, the colors and the comments are "
    "not read. Confirm a question on sheet 确认 as its remedy says.",
    "可直接在本副本或原文件中更正，保存后再检查一次；本表、标色和批注都不会被读取。“需确认”事项按处理办法在“确认”表作答。")
_FOLDED = say("{n} notes: done by the program, nothing to do; unfold them with the + at the left",
              "说明 {n} 条：程序已自动处理，无需操作（点左侧“+”展开查看）")
_NOTHING = say("Nothing was found.", "没有发现问题。")

_EDGE = Side(style="thin", color="FFA6A6A6")
_GRID = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_POINTS = 15
"""Height of a line of 11-point type."""

_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")


def add_list(book: Workbook, issues: Sequence[Issue], lang: Lang, source: str) -> None:
    """Put the list in front of a workbook.

    Parameters
    ----------
    book
        The marked copy.
    issues
        What was found, gravest first.
    lang
        Language of the list.
    source
        Name of the file that was checked.
    """
    name = NAME.render(lang)
    while name in book.sheetnames:
        name += "_"
    sheet = book.create_sheet(name, 0)
    lines = grouped(issues)
    _head(sheet, lines, lang, source)
    row = HEAD_ROW + 1
    for number, issue in enumerate((line for line in lines if line.severity != "note"), 1):
        _line(sheet, row, number, issue, lang)
        row += 1
    notes = [line for line in lines if line.severity == "note"]
    if notes:
        _band(sheet, row, Text(_FOLDED.en, _FOLDED.zh, {"n": len(notes)}).render(lang))
    for number, issue in enumerate(notes, 1):
        _line(sheet, row + number, number, issue, lang)
        sheet.row_dimensions[row + number].outlineLevel = 1
        sheet.row_dimensions[row + number].hidden = True
    if not lines:
        _band(sheet, row, _NOTHING.render(lang))
    _set_up(sheet, row + len(notes), len(_WIDTHS))
    book.active = 0


def _head(sheet: Any, lines: Iterable[Issue], lang: Lang, source: str) -> None:
    counts = {kind: sum(line.severity == kind for line in lines) for kind in KINDS}
    told = say("{f}: {error} errors, {ask} to confirm, {warning} warnings, {note} notes (alike ones together)",
               "{f}：错误 {error} 项，需确认 {ask} 项，提醒 {warning} 项，说明 {note} 条（同列同类问题合为一项）",
               f=source, **counts)
    for row, (text, font, points) in enumerate((
            (NAME.render(lang), Font(HEADING_FONT, 16), 30), (told.render(lang), Font(BODY_FONT, 11), 0),
            (_HOW.render(lang), Font(BODY_FONT, 11), 0)), 1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
        cell = _text(sheet, row, 1, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="center" if points else "left", vertical="center", wrap_text=True)
        sheet.row_dimensions[row].height = points or _POINTS * lines_of(text_width(text), sum(_WIDTHS)) + 4
    for column, title in enumerate(_TITLES, 1):
        cell = _text(sheet, HEAD_ROW, column, title.render(lang))
        cell.font, cell.border = Font(HEADING_FONT, 11), _GRID
        cell.fill = PatternFill("solid", fgColor="FFDDEBF7")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[HEAD_ROW].height = 24


def _line(sheet: Any, row: int, number: int, issue: Issue, lang: Lang) -> None:
    place = issue.where.render(lang) if issue.where else issue.place
    texts = (str(number), KINDS[issue.severity].render(lang), place, issue.title, str(spell(issue.found, lang)),
             issue.expected.render(lang), issue.remedy.render(lang))
    for column, text in enumerate(texts, 1):
        cell = _text(sheet, row, column, text)
        cell.font, cell.border = Font(BODY_FONT, 11), _GRID
        cell.alignment = Alignment(horizontal="center" if column < 3 else "left", vertical="center", wrap_text=True)
    if issue.severity in FILLS:
        sheet.cell(row, 2).fill = PatternFill("solid", fgColor=FILLS[issue.severity])
    first = re.split("[:,]", issue.cell)[0]
    if issue.sheet in sheet.parent.sheetnames and _CELL.fullmatch(first):
        target = sheet.cell(row, 3)
        target.hyperlink = Hyperlink(target.coordinate, location=f"{quote_sheetname(issue.sheet)}!{first}")
        target.font = Font(BODY_FONT, 11, color="FF1F4E79", underline="single")
    deepest = max(lines_of(text_width(text), width) for text, width in zip(texts, _WIDTHS, strict=True))
    sheet.row_dimensions[row].height = min(400, _POINTS * deepest + 5)


def _band(sheet: Any, row: int, text: str) -> None:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
    cell = _text(sheet, row, 1, text)
    cell.font, cell.fill = Font(HEADING_FONT, 11), PatternFill("solid", fgColor="FFF2F2F2")
    for column in range(1, len(_WIDTHS) + 1):
        sheet.cell(row, column).border = _GRID
    cell.alignment = Alignment(horizontal="left", vertical="center")
    sheet.row_dimensions[row].height = 22


def _text(sheet: Any, row: int, column: int, text: str) -> Any:
    cell = sheet.cell(row, column, text)
    cell.data_type = "s"  # a text that begins with = stays text
    return cell


def _set_up(sheet: Any, last: int, columns: int) -> None:
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[letters(column)].width = width
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.sheet_properties.outlinePr.summaryBelow = False
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.print_area = f"A1:{letters(columns)}{last}"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.6, 0.6
    sheet.oddFooter.center.text = "&P / &N"
