"""A table of distances with places down and across, read like the list of 起点, 终点 and 公里."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from rotation.domain.records import Distance
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.cells import RawCell, RawSheet
from rotation.workbook.defects import Spot, address, error
from rotation.workbook.header import HEADER_ROWS, Layout, fold
from rotation.workbook.spellings import BLANK

_METERS, _KILOMETERS, _MINUTES = ("米", "(m)"), ("公里", "千米", "km"), ("分钟", "分)", "minute", "(min")

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?(公里|千米|km)?")
_SUMS = ("合计", "总计", "小计", "平均", "备注")


def lists(layout: Layout, *, named: bool = True) -> list[Layout]:
    """Return a table as it is, or one list for each column of a matrix of distances.

    What stands on the diagonal is left out, and so is one of two cells that say the same for both ways.

    Parameters
    ----------
    layout
        A table; one that is no list of distances may be a matrix of them.
    named
        Whether its sheet is called so: then the places need not be written alike down and across.
    """
    listed = layout.sheet.record is not Distance or ("start" in layout.places and len(layout.places) > 1)
    found = None if listed else _frame(layout.grid, named=named)
    if found is None:
        return [layout]
    head, left, across = found
    unit = _unit(layout.grid, head)
    kept = _cells(layout.grid, head, left, across)
    parts = [_part(layout, (head, left, column), kept, unit) for column in across]
    first = replace(parts[0], grid=replace(layout.grid, rows=parts[0].grid.rows),
                    issues=_wrong_unit(layout.grid, head, left) if unit == "" else [])
    return [first, *parts[1:]]


def _frame(grid: RawSheet, *, named: bool) -> tuple[int, int, tuple[int, ...]] | None:
    """Return the row of places across, the column of places down, and the columns across; None if it is no matrix.

    Two places at least stand both down and across, and most of the shorter side does; or, on a sheet of that name,
    there are as many down as across, and nothing but numbers between them.
    """
    for row in range(1, HEADER_ROWS + 1):
        texts = {column: fold(cell.text) for column, cell in grid.rows.get(row, {}).items() if cell.kind == "text"}
        first = sorted({column for below in range(row + 1, row + 4) for column in grid.rows.get(below, {})})
        for left in first[:3]:
            down = {fold(cells[left].text) for below, cells in grid.rows.items()
                    if below > row and left in cells and cells[left].kind == "text"}
            across = tuple(column for column in sorted(texts) if column > left and texts[column] not in _SUMS)
            both = down & {texts[column] for column in across}
            if len(both) >= 2 and 2 * len(both) >= min(len(down), len(across)):
                return row, left, across
            if named and len(down - {*_SUMS}) == len(across) >= 2 and _numbers(grid, row, across):
                return row, left, across
    return None


def _numbers(grid: RawSheet, head: int, across: tuple[int, ...]) -> bool:
    cells = [cells[column] for row, cells in grid.rows.items() if row > head for column in across if column in cells]
    return bool(cells) and all(cell.kind == "number" or _nothing(cell) or _NUMBER.fullmatch(fold(cell.text))
                               for cell in cells)


def _cells(
    grid: RawSheet, head: int, left: int, across: tuple[int, ...],
) -> dict[int, dict[int, RawCell]]:
    """Return the cells that tell a distance, by row and column."""
    start = {row: name for row, cells in grid.rows.items() if row > head and left in cells
             and (name := fold(cells[left].text)) not in _SUMS}
    end = {column: fold(grid.rows[head][column].text) for column in across}
    order = {column: place for place, column in enumerate(across)}
    if _in_order(grid, sorted(start), across):
        start = {row: str(place) for place, row in enumerate(sorted(start))}
        end = {column: str(place) for place, column in enumerate(across)}
    told = {(start[row], end[column]): cells[column] for row, cells in grid.rows.items() if row in start
            for column in across if column in cells}
    twice = {name for names in (start, end) for name, count in Counter(names.values()).items() if count > 1}
    kept: dict[int, dict[int, RawCell]] = {}
    for place, row in enumerate(sorted(start)):
        for column in across:
            cell, ends = grid.rows[row].get(column), (start[row], end[column])
            if cell is None or _nothing(cell) or (_zero(cell) and (ends[0] == ends[1] or order[column] == place)):
                continue
            back = told.get((ends[1], ends[0]))
            if back is None or back.text != cell.text or order[column] > place or twice & {*ends}:
                kept.setdefault(row, {})[column] = cell
    return kept


def _in_order(grid: RawSheet, down: list[int], across: tuple[int, ...]) -> bool:
    """Whether the places down are those across in order, however each is called: the diagonal is blank or 0."""
    diagonal = [grid.rows[row].get(column) for row, column in zip(down, across, strict=False)]
    return len(down) == len(across) and all(cell is None or _nothing(cell) or _zero(cell) for cell in diagonal)


def _nothing(cell: RawCell) -> bool:
    return cell.kind == "text" and fold(cell.text) in BLANK


def _zero(cell: RawCell) -> bool:
    return fold(cell.text).rstrip("0") in ("", "0.", "0") and cell.kind in ("number", "text")


def _part(layout: Layout, place: tuple[int, int, int], kept: dict[int, dict[int, RawCell]], unit: str) -> Layout:
    """Return the list of one column: from the place of the row to that at the head of the column."""
    head, left, column = place
    rows = {row: {left: layout.grid.rows[row][left], column: cells[column]}
            for row, cells in kept.items() if column in cells}
    rows[head] = {column: layout.grid.rows[head][column]}
    places = {"start": left, "end": column, unit or "km": column}
    return Layout(layout.sheet, RawSheet(layout.grid.title, rows=rows), head + 1, places,
                  {left: "", column: layout.grid.rows[head][column].text}, fixed={"end": (head, column)})


def _unit(grid: RawSheet, head: int) -> str:
    """Return the field that the numbers are for: kilometers if nothing is said; empty if they are meters."""
    said = fold(grid.title) + "".join(fold(cell.text) for row, cells in grid.rows.items() if row <= head
                                      for cell in cells.values() if cell.kind == "text")
    if any(word in said for word in _KILOMETERS):
        return "km"
    if any(word in said for word in _MINUTES):
        return "minutes"
    return "" if any(word in said for word in _METERS) else "km"


def _wrong_unit(grid: RawSheet, head: int, left: int) -> list[Issue]:
    return [error("distances-in-meters", Spot(grid.title, address(head, left)), say(
        "kilometers; the table says meters", "应为公里，表中写明单位为米"), say(
        "divide by 1,000 and write 公里", "请换算成公里，并将单位改为公里"))]
