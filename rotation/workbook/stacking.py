"""Several sheets of one kind, one per school, as one table; every cell still knows its own sheet and address.

In the stack a row has a number that tells its sheet too: so many times `SHEET` and its own number. What is said
of such a row is put into the words of its own sheet at last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rotation.errors import Issue
from rotation.text import Term, Text
from rotation.workbook.cells import RawCell, RawSheet, StackedPart
from rotation.workbook.defects import Spot, column_number, letters
from rotation.workbook.header import Layout

SHEET = 10**12
"""Rows of the n-th sheet of a stack are numbered from n times this."""

UNREAD = 2_000
"""Columns that are not read stand so far to the right in a stack."""

PUPILS = UNREAD - 1
"""Column of the pupils of all stages in a stack."""

_ADDRESS = re.compile(r"(?<![0-9A-Za-z])([A-Z]{0,4})([1-9][0-9]{0,3})0{5}([0-9]{7})(?![0-9A-Za-z])")


def stacked(layouts: Sequence[Layout]) -> Layout:
    """Return the tables of several sheets as one table; one alone stays as it is.

    Parameters
    ----------
    layouts
        Tables of one kind, in order; their columns may stand in any order.
    """
    sound = [layout for layout in layouts if layout.places]
    first = layouts[0]
    if len(layouts) == 1 and not first.fixed:
        return first
    names = list(dict.fromkeys(name for layout in sound for name in layout.places))
    places = {name: place for place, name in enumerate(names, 1)}
    whole = Layout(first.sheet, RawSheet(first.sheet.title), 1, places,
                   issues=[issue for layout in layouts for issue in layout.issues])
    parts = []
    for number, layout in enumerate(sound, 1):
        told = {places[name]: column for name, column in layout.places.items()}
        heads = {places[name]: layout.grid.rows[row][column] for name, (row, column) in layout.fixed.items()}
        whole.titles |= {place: layout.titles[column] for place, column in told.items() if column in layout.titles}
        if layout.pupils:
            whole.pupils = PUPILS
            told[PUPILS] = layout.pupils
        for row, cells in layout.grid.rows.items():
            if row >= layout.first:
                whole.grid.rows[number * SHEET + row] = _of_row(cells, told) | heads
        parts.append(StackedPart(layout.grid.title, told, {
            places[name]: row for name, (row, _) in layout.fixed.items()}))
        whole.grid.totals |= {number * SHEET + row for row in layout.grid.totals}
    whole.grid.parts = tuple(parts)
    return whole


def _of_row(cells: dict[int, RawCell], told: dict[int, int]) -> dict[int, RawCell]:
    """Return the cells of a row by their columns in the stack, those that are not read to the right of all."""
    read = set(told.values())
    return {place: cells[column] for place, column in told.items() if column in cells} | {
        UNREAD + column: cell for column, cell in cells.items() if column not in read}


def same_table(one: Layout, other: Layout) -> bool:
    """Whether two tables say the same, cell by cell, whatever the order of their columns."""
    return _told(one) == _told(other)


def _told(layout: Layout) -> list[dict[str, str]]:
    names = {column: name for name, column in layout.places.items()}
    rows = ({names[column]: cell.text for column, cell in cells.items() if column in names}
            for row, cells in sorted(layout.grid.rows.items()) if row >= layout.first)
    return [row for row in rows if row]


def at_home(issues: Iterable[Issue], grids: Iterable[RawSheet]) -> list[Issue]:
    """Return issues of stacked sheets at their own sheets and addresses, the rows in their sentences too.

    Parameters
    ----------
    issues
        What was found.
    grids
        The sheets that were read, stacked ones among them. What is said of one cell for every row is said once.
    """
    stacks = {grid.title: grid.parts for grid in grids if grid.parts}
    if not stacks:
        return list(issues)
    home = [_at_home(issue, stacks[issue.sheet]) if issue.sheet in stacks else issue for issue in issues]
    return list({(issue.code, issue.severity, issue.place, issue.title, issue.found, str(issue.expected)): issue
                 for issue in home}.values())


def own_spot(spot: Spot, grid: RawSheet) -> Spot:
    """Return a place of a table on the sheet that it really stands on."""
    told = _ADDRESS.fullmatch(spot.cell)
    if told is None or int(told[2]) > len(grid.parts):
        return spot
    part = grid.parts[int(told[2]) - 1]
    return Spot(part.title, _own(told[1], int(told[3]), part), spot.title)


def _at_home(issue: Issue, parts: tuple[StackedPart, ...]) -> Issue:
    spots = [_ADDRESS.fullmatch(end) for end in issue.cell.split(":")]
    known = [(int(spot[2]), spot[1], int(spot[3])) for spot in spots if spot and int(spot[2]) <= len(parts)]
    if issue.cell and not known:  # said of a sheet by itself, one that is called as the stack is
        return issue
    home = known[0][0] if known else 0
    cells = [_own(column, row, parts[number - 1]) for number, column, row in known if number == home]
    return replace(issue, sheet=parts[home - 1].title if home else issue.sheet, cell=":".join(cells),
                   expected=_spoken(issue.expected, parts, home), remedy=_spoken(issue.remedy, parts, home))


def _own(column: str, row: int, part: StackedPart) -> str:
    place = column_number(column)
    own = part.columns.get(place, place - UNREAD if place > UNREAD else 1)
    return f"{letters(own)}{part.fixed.get(place, row)}"


def _spoken(text: Text, parts: tuple[StackedPart, ...], home: int) -> Text:
    return Text(text.en, text.zh, {name: _value(value, parts, home) for name, value in text.values.items()})


def _value(value: object, parts: tuple[StackedPart, ...], home: int) -> object:
    """Return a value of a sentence with every row and address that it holds in the words of its own sheet."""
    if isinstance(value, Text):
        return _spoken(value, parts, home)
    if isinstance(value, tuple | list):
        return tuple(_value(item, parts, home) for item in value)
    if value is None or isinstance(value, Term | float | bool):
        return value
    written = _ADDRESS.sub(lambda match: _written(match, parts, home), str(value))
    return value if written == str(value) else written


def _written(match: re.Match[str], parts: tuple[StackedPart, ...], home: int) -> str:
    column, number, row = match[1], int(match[2]), int(match[3])
    if number > len(parts):
        return match[0]
    part = parts[number - 1]
    told = _own(column, row, part) if column else str(row)
    return told if number == home else f"{part.title}!{told}"
