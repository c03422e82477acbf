"""The rows of titles of a table: group titles over one or several columns joined with what stands under them."""

from __future__ import annotations

from collections.abc import Callable

from rotation.domain.titles import OF_OTHERS
from rotation.workbook.cells import Area, RawSheet

MOST = 3
"""Rows of titles over each other."""

WIDEST = 200
"""Columns under one group title; what is wider is a format, no title."""

LONGEST = 12
"""Signs of a group title; what is longer is a sentence."""

Known = Callable[[str], str]


def joined(grid: RawSheet, best: int, known: Known) -> tuple[int, dict[int, str], dict[int, str]]:
    """Return the last row of titles, and by column the title as written and the column of ours, empty if none.

    Parameters
    ----------
    grid
        The sheet.
    best
        The row of it that holds most titles of ours.
    known
        Returns the column of ours that a title means, empty if none.
    """
    low = best
    while low - best < MOST - 1 and _is_lower(grid, best, low, known):
        low += 1
    upper = [row for row in range(max(1, low - MOST + 1), low) if not _is_line(grid, row)]
    rows, own = [_spread(grid, row) for row in upper], [_spread(grid, row, 1) for row in upper]
    leaf = _lowest(grid, low)
    titles, found = {}, {}
    for column in sorted({*leaf, *(column for row in rows for column in row)}):
        over = [row[column] for row in reversed(rows if column in leaf else own) if column in row]
        title, name = _read(leaf.get(column, ""), over, known)
        if column in leaf or name:  # a line above the table is no title of a column
            titles[column], found[column] = title, name
        elif low > best and over:
            titles[column], found[column] = over[0], ""
    return low, titles, found


def _read(leaf: str, over: list[str], known: Known) -> tuple[str, str]:
    """Return the title that means a column of ours, with that column; else the title as it stands.

    Parameters
    ----------
    leaf
        The lowest title; empty where one above is merged down.
    over
        The titles above it, nearest first.
    known
        See `joined`.
    """
    if not leaf:
        return next(((title, known(title)) for title in over if known(title)), (over[0] if over else "", ""))
    over = [group for group in over if group != leaf]
    groups = [*over, *("".join(reversed(over[:2])) for _ in over[1:2])]
    forms = [form for group in groups for form in (group + leaf, leaf + group)]
    if not any(word in group and len(group) <= LONGEST for group in over for word in OF_OTHERS):
        forms.append(leaf)
    return next(((form, known(form)) for form in forms if known(form)), (leaf, ""))


def _is_line(grid: RawSheet, row: int) -> bool:
    """Whether a row is one line over the table, or what is filled in there: 填报单位：…, 联系人：…."""
    cells = grid.rows.get(row, {})
    return len(cells) < 2 or any(":" in cell.text or "：" in cell.text for cell in cells.values())


def _lowest(grid: RawSheet, low: int) -> dict[int, str]:
    """Return the titles right above the rows, those that are merged down to there among them."""
    texts = {area.left: grid.rows[area.top][area.left].text for area in grid.merged
             if area.top < low <= area.bottom and area.left == area.right
             and area.left in grid.rows.get(area.top, {})}
    return texts | {column: cell.text for column, cell in grid.rows.get(low, {}).items()}


def _is_lower(grid: RawSheet, best: int, row: int, known: Known) -> bool:
    """Whether the row below is one of titles too: each of them under a group title, and one of ours among them."""
    below = grid.rows.get(row + 1, {})
    split = [area for upper in range(best, row + 1) for area in _areas(grid, upper)
             if area.bottom == upper and area.right > area.left]
    high = [_spread(grid, upper) for upper in range(row, best - 1, -1)]
    middle, last = _spread(grid, row + 1), grid.rows.get(row + 2, {})
    paths = [*((cell.text, column, high) for column, cell in below.items()),
             *((cell.text, column, [middle, *high]) for column, cell in last.items())]
    inside = {column for area in split for column in range(area.left, min(area.right, area.left + WIDEST) + 1)}
    return bool(split and below) and below.keys() <= inside and any(
        _read(text, [one[column] for one in over if column in one], known)[1]
        for text, column, over in paths if column in inside)


def _spread(grid: RawSheet, row: int, widest: int = WIDEST) -> dict[int, str]:
    """Return the texts of a row, merged ones that are not too wide repeated over their columns."""
    texts = {column: cell.text for column, cell in grid.rows.get(row, {}).items()}
    for area in _areas(grid, row):
        text = grid.rows.get(area.top, {}).get(area.left)
        if area.right - area.left >= widest:
            texts.pop(area.left, None)
        elif text is not None:
            texts |= dict.fromkeys(range(area.left, area.right + 1), text.text)
    return texts


def _areas(grid: RawSheet, row: int) -> list[Area]:
    """Return the merged ranges that a row runs through, and what looks like them: a text file knows of none.

    A title seems to be over all columns without one to its right that have a title below.
    """
    found = [area for area in grid.merged if area.top <= row <= area.bottom]
    taken = {column for area in found for column in range(area.left, min(area.right, area.left + WIDEST) + 1)}
    own, below = grid.rows.get(row, {}), grid.rows.get(row + 1, {})
    for column in own.keys() - taken:
        last = column
        while last + 1 in below and last + 1 not in own and last + 1 not in taken:
            last += 1
        if last > column and column in below:
            found.append(Area(row, column, row, last))
    return found
