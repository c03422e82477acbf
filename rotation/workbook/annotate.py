"""A copy of the officer's workbook in which every bad cell is red and says why."""

from __future__ import annotations

import os
import re
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from rotation.errors import Issue, OutputError, why
from rotation.text import Lang, say, spell
from rotation.workbook import gate
from rotation.workbook.cells import RawCell
from rotation.workbook.defects import address, column_number
from rotation.workbook.grouping import grouped
from rotation.workbook.package import OWN_AUTHOR
from rotation.workbook.parse import Bad, shown, whole_digits
from rotation.workbook.weight import is_light

FILLS = {"error": "FFFFC7CE", "ask": "FFFFEB9C", "warning": "FFFFF2CC"}
"""Colors of cells that are refused, asked about, or warned of; notes color nothing."""

_TITLES = {
    "zh": ("问题清单", ("类别", "代码", "位置", "列", "填写内容", "应为", "处理办法")),
    "en": ("Issues", ("Kind", "Code", "Place", "Column", "Found", "Expected", "Remedy")),
}
_KINDS = {"error": say("error", "错误"), "ask": say("to confirm", "需确认"),
          "warning": say("warning", "提醒"), "note": say("note", "说明")}
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def write_annotated(
    source: Path, issues: Iterable[Issue], target: Path, lang: Lang = "zh",
) -> None:
    """Write a copy of a workbook with its issues marked and listed; the original is untouched.

    Parameters
    ----------
    source
        A workbook that the gate let pass; one it refused is not opened, only listed.
    issues
        What was found in it.
    target
        New file; only an earlier copy of ours is replaced.
    lang
        Language of the comments and of the list.

    Raises
    ------
    OutputError
        The target is another file or cannot be written, or the source cannot be copied.
    """
    if target.exists() and not is_own(target):
        raise _taken(target)
    found = list(issues)
    book = _copied(source, found)
    corners = {sheet.title: _corners(sheet) for sheet in book.worksheets}
    for issue in found:
        _mark(book, issue, lang, corners)
    _list(book, found, lang)
    _save(book, target)


def is_own(path: Path) -> bool:
    """Whether a file is an annotated copy of ours: its first sheet is our list of issues."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path, read_only=True)
        try:
            sheet = book.worksheets[0]
            head = next(sheet.iter_rows(max_row=1, values_only=True), ())
            return any((sheet.title.rstrip("_"), tuple(head)) == told for told in _TITLES.values())
        finally:
            book.close()
    except Exception:  # noqa: BLE001 - whatever cannot be read is not ours
        return False


def _taken(target: Path) -> OutputError:
    return OutputError(say("{p} exists already and is not overwritten", "{p} 已存在，不予覆盖",
                           p=target))


def _copied(source: Path, issues: list[Issue]) -> Workbook:
    """Return the workbook to mark: a copy, one of the cells alone, or an empty one if the file was refused."""
    if any(issue.severity == "error" and issue.code in _REFUSALS for issue in issues):
        return _empty()
    if not is_light(source):
        return _rebuilt(source)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(source)
    except Exception:  # noqa: BLE001 - another kind of file, or openpyxl stumbles: the cells alone are copied
        return _rebuilt(source)


_REFUSALS = {
    "damaged-file", "empty-file", "encrypted-file", "far-cell", "forbidden-xml",
    "html-file", "lock-file", "missing-part", "no-sheets", "no-workbook-part", "ods-file", "old-xls",
    "other-file", "slides-file", "strict-format", "text-file", "too-large", "unsafe-package",
    "word-file", "xlsb-file", "xml-file",
}


def _rebuilt(source: Path) -> Workbook:
    """Return a workbook with the cells of a file of another kind, as they were read."""
    book = _empty()
    for grid in gate.check(source).grids:
        sheet = book.create_sheet(grid.title)
        sheet.sheet_state = grid.state
        for row, cells in grid.rows.items():
            for column, cell in cells.items():
                _put(sheet.cell(row, column), cell)
    return book


def _put(place: Any, cell: RawCell) -> None:
    place.value = shown(cell)
    place.data_type = "s"
    if (number := _whole(cell)) is not None:
        place.value = number
    place.number_format = "@" if cell.kind == "text" else "General"


def _whole(cell: RawCell) -> int | None:
    """Return a whole number that may stand as one; None for whatever else a cell holds."""
    if cell.kind != "number" or cell.format in ("date", "percent"):
        return None
    try:
        digits = whole_digits(cell.text)
    except Bad:
        return None
    return int(digits) if digits else None


def _empty() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _mark(book: Workbook, issue: Issue, lang: Lang, corners: Mapping[str, Mapping[str, str]]) -> None:
    if issue.sheet not in book.sheetnames or issue.severity not in FILLS:
        return
    sheet = book[issue.sheet]
    first, _, last = issue.cell.partition(":")
    if issue.code == "no-numbers":
        _propose(sheet, first, last)
    if _CELL.fullmatch(first):
        cell = sheet[corners[sheet.title].get(first, first)]
        cell.fill = PatternFill("solid", fgColor=FILLS[issue.severity])
        told = f"{issue.expected.render(lang)} → {issue.remedy.render(lang)}"
        earlier = cell.comment.text + "\n" if cell.comment else ""
        cell.comment = Comment((earlier + told)[:1500], OWN_AUTHOR, width=320, height=120)


def _corners(sheet: Any) -> dict[str, str]:
    """Return the corner of the merged range in which a cell hides."""
    return {address(row, column): address(area.min_row, area.min_col) for area in sheet.merged_cells.ranges
            for row in range(area.min_row, area.max_row + 1) for column in range(area.min_col, area.max_col + 1)}


def _propose(sheet: Any, first: str, last: str) -> None:
    """Fill a blank column of numbers with proposals that the office may keep."""
    start, end = _CELL.fullmatch(first), _CELL.fullmatch(last)
    if start is None or end is None:
        return
    letter = "S" if "学校" in sheet.title or "school" in sheet.title.lower() else "T"
    number = 0
    for row in range(int(start[2]), int(end[2]) + 1):
        others = (cell.value for cell in sheet[row])
        if any(value not in (None, "") for value in others):
            number += 1
            cell = sheet.cell(row, column_number(start[1]))
            cell.value, cell.number_format = f"{letter}{number:04d}", "@"


def _list(book: Workbook, issues: list[Issue], lang: Lang) -> None:
    name, titles = _TITLES[lang]
    while name in book.sheetnames:
        name += "_"
    sheet = book.create_sheet(name, 0)
    sheet.append(titles)
    for number, issue in enumerate(grouped(issues), 2):
        row = (_KINDS[issue.severity].render(lang), issue.code, issue.place, issue.title,
               str(spell(issue.found, lang)), issue.expected.render(lang), issue.remedy.render(lang))
        _write(sheet, number, row)
    _dress(sheet)
    book.active = 0


def _write(sheet: Any, row: int, texts: tuple[str, ...]) -> None:
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column, text)
        cell.data_type = "s"  # a text that begins with = stays text


def _dress(sheet: Any) -> None:
    for column, width in enumerate((8, 24, 24, 16, 20, 56, 56), 1):
        sheet.column_dimensions[address(1, column).rstrip("1")].width = width
        sheet.cell(1, column).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _save(book: Workbook, target: Path) -> None:
    """Write beside the target and move it in, so that no half file is ever seen."""
    part = None
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", suffix=".part",
                                         delete=False) as file:
            part = Path(file.name)
            book.save(file)
            file.flush()
            os.fsync(file.fileno())
        if target.exists() and not is_own(target):
            raise _taken(target)
        part.replace(target)
    except OSError as problem:
        raise OutputError(say("{p} cannot be written: {w}", "无法写入 {p}：{w}", p=target,
                              w=why(problem))) from problem
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
