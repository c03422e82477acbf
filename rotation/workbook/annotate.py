"""A copy of the officer's workbook in which every bad cell is red and says why."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from rotation.errors import Issue, OutputError, why
from rotation.process.litter import private_folder, put
from rotation.text import Lang, say
from rotation.workbook import gate
from rotation.workbook.cells import RawCell, RawSheet
from rotation.workbook.defects import address, column_number
from rotation.workbook.intake import MARKS, original
from rotation.workbook.issue_list import FILLS, LIST_NAMES, add_list
from rotation.workbook.left_out import leave_out, leave_out_hidden
from rotation.workbook.package import OWN_AUTHOR, OWN_MARKS, is_own_comment
from rotation.workbook.parse import Bad, shown, whole_digits
from rotation.workbook.weight import opened

MOST_MARKED = 5_000
"""So many issues are told at their cells, the gravest; the list tells all. Nobody reads so many."""
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def write_annotated(
    source: Path, issues: Iterable[Issue], target: Path, lang: Lang = "zh", *, abroad: bool = False,
) -> Path:
    """Write a copy of a workbook with its issues marked and listed; the original is untouched.

    Returns where the copy stands: if somebody else took the name meanwhile, that file is it if it is
    the same, else the copy has the next name.

    Parameters
    ----------
    source
        A workbook that the gate let pass; one it refused is not opened, only listed.
    issues
        What was found in it, gravest first.
    target
        New file; see `free_name`.
    lang
        Language of the comments and of the list.
    abroad
        Whether the copy leaves the office, so that it holds nothing but what was read.

    Raises
    ------
    OutputError
        The target exists, for a copy may hold corrections, or cannot be written.
    """
    if target.exists():
        raise _taken(target)
    found = list(issues)
    read = gate.check(source).grids if abroad and not _is_refused(found) else None
    book = _copied(source, found) if read is None else _rebuilt(read)
    _clear(book)
    _as_read(leave_out_hidden(book), source)
    if book.worksheets:
        leave_out(book, found, lang, read)
    corners = {sheet.title: _corners(sheet) for sheet in book.worksheets}
    for issue in found[:MOST_MARKED]:
        _mark(book, issue, lang, corners)
    add_list(book, found, lang, source.name)
    return _saved(book, target, lang)


def free_name(source: Path, lang: Lang, folder: Path | None = None) -> Path:
    """Return the name of the next marked copy: the first number that no file has yet.

    Parameters
    ----------
    source
        The workbook, or a marked copy of it that was corrected.
    lang
        Language of the name.
    folder
        Where the copy will stand; beside the source if None.
    """
    name = f"{original(source)}{MARKS[0 if lang == 'zh' else 1]}"
    home = source.parent if folder is None else folder
    target, number = home / f"{name}.xlsx", 1
    while target.exists():
        number += 1
        target = home / f"{name}_{number}.xlsx"
    return target


def _taken(target: Path) -> OutputError:
    return OutputError(say("{p} exists already and is not overwritten", "{p} 已存在，不予覆盖",
                           p=target))


def _copied(source: Path, issues: list[Issue]) -> Workbook:
    """Return the workbook to mark: a copy, one of the cells alone, or an empty one if the file was refused."""
    if _is_refused(issues):
        return _empty()
    content = gate.file_bytes(source)
    with suppress(Exception):  # another kind of file, or openpyxl stumbles
        book: Workbook | None = opened(content, source.name)
        if book is not None:
            return book
    return _rebuilt(gate.judged(source.name, content).grids)


def _is_refused(issues: list[Issue]) -> bool:
    return any(issue.severity == "error" and issue.code in REFUSALS for issue in issues)


REFUSALS = {
    "damaged-file", "empty-file", "encrypted-file", "far-cell", "forbidden-xml",
    "html-file", "lock-file", "missing-part", "no-sheets", "no-workbook-part", "ods-file", "old-xls",
    "other-file", "slides-file", "strict-format", "text-columns", "text-encoding", "text-file", "text-quotes",
    "too-large", "unsafe-package", "word-file", "xlsb-file", "xml-file",
}
"""Codes of errors of a file that is not opened; its copy holds the list of them alone."""


def _rebuilt(grids: Iterable[RawSheet]) -> Workbook:
    """Return a workbook with the cells of a file, as they were read."""
    book = _empty()
    for grid in grids:
        sheet = book.create_sheet(grid.title)
        sheet.sheet_state = grid.state
        for row, cells in grid.rows.items():
            for column, cell in cells.items():
                put_read(sheet.cell(row, column), cell)
    return book


def _as_read(formulas: Iterable[Any], source: Path) -> None:
    """Put what was read in the place of formulas that no longer have what they need."""
    cells = list(formulas)
    grids = {grid.title: grid for grid in gate.check(source).grids} if cells else {}
    for cell in cells:
        known = grids[cell.parent.title].rows.get(cell.row, {}).get(cell.column)
        cell.value = None
        if known is not None and known.kind != "uncalculated":
            put_read(cell, known)


def put_read(place: Any, cell: RawCell) -> None:
    """Write a cell as it was read; only a whole number stays a number."""
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


def _clear(book: Workbook) -> None:
    """Take the marks of an earlier copy off a workbook that was corrected in it: its list, fills and comments."""
    earlier = [sheet for sheet in book.worksheets if sheet.title.rstrip("_") in LIST_NAMES]
    if not earlier or len(earlier) == len(book.worksheets):
        return
    for sheet in earlier:
        book.remove(sheet)
    for sheet in book.worksheets:
        for cell in list(sheet._cells.values()):  # noqa: SLF001 - iter_rows would make a cell of every gap
            _unmark(cell)


def _unmark(cell: Any) -> None:
    if cell.comment is None or not is_own_comment(cell.comment.text):
        return
    cell.comment = None
    if cell.fill.fgColor.rgb in FILLS.values():
        cell.fill = PatternFill()


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
        earlier = cell.comment.text + "\n" if cell.comment else OWN_MARKS[0 if lang == "zh" else 1]
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


def _saved(book: Workbook, target: Path, lang: Lang) -> Path:
    """Write the copy at one stroke; several checks at the same time share one copy or number theirs."""
    stream = io.BytesIO()
    with private_folder():  # openpyxl writes every sheet into a temporary file
        book.save(stream)
    while True:
        try:
            put(target, stream.getvalue(), new=True)
        except FileExistsError:
            if _parts(stream) == _parts(target):
                return target
            target = free_name(target, lang)
        except OSError as error:
            raise OutputError(say("cannot write {p}: {e}", "无法写入 {p}（{e}）", p=target, e=why(error))) from error
        else:
            return target


def _parts(file: io.BytesIO | Path) -> dict[str, int]:
    """Return the check sums of the parts of a workbook but the one that tells the time; nothing of what is none."""
    try:
        with zipfile.ZipFile(file) as archive:
            return {part.filename: part.CRC for part in archive.infolist() if part.filename != "docProps/core.xml"}
    except (OSError, zipfile.BadZipFile):
        return {}
