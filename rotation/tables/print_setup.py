"""How a table stands on paper: which sheet of paper, at what scale, and where its pages end.

Nothing is printed below `SMALLEST` points: a table too wide for A4 at that size first gives up room in
its sentences, then goes to A3, and at last to several pages side by side. Pages end where this module
says, so that a heading never stands alone at the foot of one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

BODY = 11
"""Points of every letter of a table before it is scaled."""

SMALLEST = 9
"""Points below which nothing is printed."""

LEAST_SCALE = -(-100 * SMALLEST // BODY)
"""Per cent of its size at which a table is still printed in `SMALLEST` points."""

LEFT, TOP, BOTTOM = 0.4, 0.7, 0.6
"""Margins in inches; that on the right is as that on the left."""

_SPARE = 0.97
"""Part of a page that is used: programs differ a little in what a row and a column measure."""

_NARROW = 16
"""Half-width characters that a column of sentences keeps when room is short."""


class PageSetup(NamedTuple):
    """What a table asks of its paper.

    Parameters
    ----------
    printed
        How many columns are printed, from the left; 0 for all. The others are for work on the screen.
    upright
        Whether it stands upright if it is narrow enough.
    whole
        Whether all of it stands on one page, titles of columns left out.
    small
        Whether it is printed in `SMALLEST` points whatever room there is: long lists that are looked up, not read.
    """

    printed: int = 0
    upright: bool = False
    whole: bool = False
    small: bool = False


class Sheetful(NamedTuple):
    """One way to lay paper: its number in workbooks, sides in points, and whether it lies across."""

    number: int
    wide: float
    high: float
    across: bool

    @property
    def room(self) -> tuple[float, float]:
        """Points between the margins, across and down."""
        return _SPARE * (self.wide - 144 * LEFT), _SPARE * (self.high - 72 * (TOP + BOTTOM))


A4 = Sheetful(9, 841.9, 595.3, across=True)
A4_UPRIGHT = Sheetful(9, 595.3, 841.9, across=False)
A3 = Sheetful(8, 1190.6, 841.9, across=True)
A3_UPRIGHT = Sheetful(8, 841.9, 1190.6, across=False)


class Printed(NamedTuple):
    """How a table is printed: paper, per cent of its size, pages side by side, and widths of its columns."""

    paper: Sheetful
    scale: int
    side_by_side: bool
    widths: tuple[int, ...]

    @property
    def points(self) -> float:
        """Points of the smallest letters on paper."""
        return BODY * self.scale / 100

    @property
    def high(self) -> float:
        """Points of rows that one page holds."""
        return self.paper.room[1] * 100 / self.scale


def points_wide(widths: Sequence[int]) -> float:
    """Return how wide columns of so many half-width characters are, in points."""
    return 0.75 * sum(7 * width + 5 for width in widths)


@lru_cache(maxsize=1 << 12)
def lines_of(characters: int, *widths: int) -> int:
    """Return how many lines so many half-width characters of `BODY` points take over some columns.

    Where a text needs several, a letter at the end of each is left out for marks that must not begin a line.
    """
    room = int(_SPARE * (points_wide(widths) - 4) / (BODY / 2))
    return 1 if characters <= room else -(-characters // max(1, room - 2))


def printed(widths: Sequence[int], wraps: Sequence[bool], setup: PageSetup, wanted: Sequence[int] = ()) -> Printed:
    """Choose the smallest paper on which the printed columns are legible.

    Parameters
    ----------
    widths
        Of every column, in half-width characters.
    wraps
        Whether a column holds sentences, which may be set narrower.
    setup
        What the table asks for.
    wanted
        How wide every column must be for its longest cell to stand on one line: sentences take the room that is
        left on the paper, which spares lines. None if not given.
    """
    number = setup.printed or len(widths)
    for paper in (*((A4_UPRIGHT,) if setup.upright else ()), A4, A3):
        found = _squeezed(widths[:number], wraps[:number], 100 * paper.room[0] / LEAST_SCALE)
        if found is not None:
            most = LEAST_SCALE if setup.small else 100
            found = _grown(found, wraps, wanted or widths, 100 * paper.room[0] / most)
            scale = min(most, _scale(paper, found))
            return Printed(paper, scale, side_by_side=False, widths=(*found, *widths[number:]))
    return Printed(A3, LEAST_SCALE, side_by_side=True, widths=tuple(widths))


def _scale(paper: Sheetful, widths: Sequence[int]) -> int:
    return min(100, int(100 * paper.room[0] / points_wide(widths)))


def _grown(widths: Sequence[int], wraps: Sequence[bool], wanted: Sequence[int], room: float) -> tuple[int, ...]:
    """Return widths of which sentences have taken what is left of so many points, none more than it needs."""
    left = int((room - points_wide(widths)) / (7 * 0.75))
    lack = [max(0, need - width) if wrap else 0 for width, wrap, need in zip(widths, wraps, wanted, strict=False)]
    if left <= 0 or not any(lack):
        return tuple(widths)
    share = min(left, sum(lack))
    return tuple(width + part * share // sum(lack) for width, part in zip(widths, lack, strict=True))


def _squeezed(widths: Sequence[int], wraps: Sequence[bool], room: float) -> tuple[int, ...] | None:
    """Return widths that fit into so many points, taken from sentences alone; None if they cannot."""
    over = points_wide(widths) - room
    if over <= 0:
        return tuple(widths)
    spare = [max(0, width - max(_NARROW, width // 2)) if wrap else 0
             for width, wrap in zip(widths, wraps, strict=True)]
    need = int(over / (7 * 0.75)) + 1
    if need > sum(spare):
        return None
    return tuple(width - -(-part * need // sum(spare)) for width, part in zip(widths, spare, strict=True))


def on_one_page(found: Printed, high: float) -> Printed:
    """Return the same print on a page, and at a scale, at which so many points of rows stand on one."""
    tried = [found._replace(paper=paper, scale=min(_scale(paper, found.widths), int(100 * paper.room[1] / high)))
             for paper in (found.paper, A3, A3_UPRIGHT)]
    return next((one for one in tried if one.points >= SMALLEST), tried[-1])


def breaks(heights: Sequence[float], heads: Collection[int], repeated: float, room: float) -> Iterator[int]:
    """Iterate over the rows before which a page ends.

    Parameters
    ----------
    heights
        Points of every row.
    heads
        Rows that must not be the last of a page: headings of what follows.
    repeated
        Points of the titles that every later page begins with.
    room
        Points of rows that a page holds.
    """
    start, used = 0, 0.0
    for row, height in enumerate(heights):
        if used + height > room and row > start:
            start = _cut(row, start, heads)
            yield start
            used = repeated + sum(heights[start:row])
        used += height


def _cut(row: int, start: int, heads: Collection[int]) -> int:
    """Return where to end a page before a row: above the headings that would end it."""
    cut = row
    while cut - 1 > start and cut - 1 in heads:
        cut -= 1
    return cut if cut - 1 not in heads else row
