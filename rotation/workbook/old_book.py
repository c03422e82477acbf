"""An old workbook (.xls) as sheets: a library reads it in a child with limits, what the library hides is read here."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from rotation.workbook import cells, old_records
from rotation.workbook.cells import UNKNOWN_FORMAT, Area, RawCell, RawSheet, TooMuch
from rotation.workbook.defects import address
from rotation.workbook.open_document import spelled_serial

SECONDS = 30.0
MEMORY = 640 << 20
"""What the child is given, in seconds by the clock and bytes of addresses."""

ROWS = 65_536
"""The format ends after so many rows."""


class Unreadable(Exception):
    """The library cannot read it: ``why`` is ``password``, ``damaged`` or ``much``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class _Found(NamedTuple):
    """What the child answers: the sheets, or why not."""

    sheets: list[RawSheet]
    why: str = ""


def read_old_book(content: bytes) -> list[RawSheet]:
    """Return the sheets of an old workbook.

    Raises
    ------
    Unreadable
        It cannot be read, or asks for more time or memory than any roster needs.
    """
    from rotation.process import Errand, Fate, Work, asked
    ended = asked(Errand(Work.of(_converted), content, SECONDS, MEMORY), lambda _: None)
    if ended.how in (Fate.LATE, Fate.MEMORY) or (ended.answer is not None and ended.answer.why == "much"):
        raise Unreadable("much")
    if ended.answer is None or ended.answer.why:
        raise Unreadable(ended.answer.why if ended.answer else "damaged")
    return ended.answer.sheets


def _converted(content: bytes, _tell: Callable[[Any], None]) -> _Found:
    """Read the workbook; this runs in the child."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        beside = old_records.beside(content)
        return _Found([_sheet(book, number, beside.get(told.name, old_records.Beside()))
                       for number, told in enumerate(book.sheets_metadata) if str(told.typ).endswith("WorkSheet")])
    except PasswordError:
        return _Found([], "password")
    except TooMuch:
        return _Found([], "much")
    except (CalamineError, ValueError, LookupError):
        return _Found([], "damaged")


def _sheet(book: Any, number: int, beside: old_records.Beside) -> RawSheet:
    told, sheet = book.sheets_metadata[number], book.get_sheet_by_index(number)
    state = "visible" if str(told.visible).endswith(".Visible") else "hidden"
    grid = RawSheet(told.name, state, merged=[
        Area(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()])
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        filled = {column: cell for column, value in enumerate(values, 1) if (cell := _cell(value)) is not None}
        if filled:
            grid.rows[row] = filled
    for row, column in beside.errors:
        grid.rows.setdefault(row, {})[column] = RawCell("#", "error")
    grid.formulas = [spot for spot in beside.formulas if spot[1] in grid.rows.get(spot[0], {})]
    grid.hidden_rows = [row for row in beside.hidden_rows if row in grid.rows]
    grid.hidden_columns = list(beside.hidden_columns)
    _cap(grid)
    return grid


def _cap(grid: RawSheet) -> None:
    if sum(map(len, grid.rows.values())) > cells.MAX_FILLED:
        raise TooMuch("cells")
    for area in grid.merged:
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > cells.MAX_MERGED:
            raise TooMuch("merged", address(area.top, area.left))


def _cell(value: object) -> RawCell | None:
    """Return one value of the library's; a number has lost the format that may have shown leading zeros."""
    if isinstance(value, str):
        return RawCell(value, "text") if value.strip() else None
    if isinstance(value, bool):
        return RawCell("1" if value else "0", "flag")
    if isinstance(value, int | float):
        whole = value == value and abs(value) < 1e15 and value == int(value)  # noqa: PLR0124 - not a number
        return RawCell(str(int(value)) if whole else repr(value), "number", UNKNOWN_FORMAT)
    if isinstance(value, datetime | date):
        return _moment(value)
    if isinstance(value, time | timedelta):
        return RawCell(str(value), "text")
    return None if value is None else RawCell(str(value), "text")


def _moment(value: date) -> RawCell:
    day = value.date() if isinstance(value, datetime) else value
    clock = value.time() if isinstance(value, datetime) else time()
    days = (day - date(1899, 12, 30)).days
    return RawCell(spelled_serial(days, clock.hour * 3600 + clock.minute * 60 + clock.second), "number", "date")
