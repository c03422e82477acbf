"""What column bounds settle by themselves is taken out of a program before it is searched, in exact integers.

Inside a small window most rows can no longer be broken, and most columns that are no options have one best value.
A row that is left out is kept by every point inside the bounds; and if there is a point inside the bounds given,
there is one no dearer inside those returned. So a search finds as good a point, or that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotation.domain.round import Integers
from rotation.engine.relaxation import Infeasible
from rotation.model.columns import UNBOUNDED
from rotation.model.program import Program

_ROUNDS = 8
"""So many times what one round has settled may settle more."""

_Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Shrunk:
    """What is left to search.

    Parameters
    ----------
    lower, upper
        Bounds of every column.
    rows
        Indices of the rows that can be broken inside them, ascending.
    """

    lower: Integers
    upper: Integers
    rows: Integers


def shrunk(program: Program, costs: Integers, lower: Integers, upper: Integers) -> Shrunk:
    """Return narrower column bounds that hold a point as good as any inside these, and the rows that matter there.

    Parameters
    ----------
    program, costs
        All rows, and what a unit of every column costs.
    lower, upper
        Bounds of every column.

    Raises
    ------
    Infeasible
        If bounds and single rows show that there is no point.
    """
    kept = np.flatnonzero(upper > lower)
    left = _Left(program, costs[kept], lower, upper, kept)
    for _ in range(_ROUNDS):
        if not left.narrower():
            break
    low, high = lower.copy(), upper.copy()
    low[kept], high[kept] = left.lower, left.upper
    return Shrunk(low, high, np.flatnonzero(left.short | left.beyond))


class _Left:
    """The columns that are not fixed by their bounds, and their entries row by row; bounds are narrowed in place."""

    def __init__(
        self, program: Program, costs: Integers, lower: Integers, upper: Integers, kept: Integers,
    ) -> None:
        begins, rows, values = program.entries_of(kept)
        order = np.argsort(rows, kind="stable")
        self.rows, self.values = rows[order], values[order]
        self.columns = np.repeat(np.arange(len(kept)), np.diff(begins))[order]
        self.positive, self.costs = self.values > 0, costs
        self._used, self._starts = np.unique(self.rows, return_index=True)
        self.lower, self.upper = lower[kept], upper[kept]
        others = lower.copy()
        others[kept] = 0
        low, high = program.sides()
        self.bare = low <= -UNBOUNDED
        """Rows without a lower side."""
        self.written = len(program.written.rows)
        """So many rows come before those that hold tiers."""
        fixed = program.sums(others)
        self.low = np.where(self.bare, low, low - fixed)
        self.high = np.where(high >= UNBOUNDED, high, high - fixed)
        self._steps = _Steps(self)
        self._measure()

    def _measure(self) -> None:
        """Note what every entry and every row comes to at least and at most, and which sides may be broken."""
        down, up = self.values * self.lower[self.columns], self.values * self.upper[self.columns]
        self.spread = np.abs(up - down)
        self.least, self.most = np.zeros_like(self.low), np.zeros_like(self.low)
        if len(self._starts):
            self.least[self._used] = np.add.reduceat(np.minimum(down, up), self._starts)
            self.most[self._used] = np.add.reduceat(np.maximum(down, up), self._starts)
        self.short, self.beyond = self.least < self.low, self.most > self.high
        if (self.most < self.low).any() or (self.least > self.high).any():
            raise Infeasible

    def narrower(self) -> bool:
        """Narrow the bounds by what they have come to; whether that changed any."""
        before = self.lower.copy(), self.upper.copy()
        self._steps.fill(self)
        self._keep_rows()
        self._let_go()
        if (self.lower > self.upper).any():
            raise Infeasible
        self._measure()
        return bool((self.lower != before[0]).any() or (self.upper != before[1]).any())

    def _keep_rows(self) -> None:
        """Drop values of a column with which a row is broken whatever the others come to."""
        lower, upper = self.lower.copy(), self.upper.copy()
        sides = (self.beyond, self.high - self.least, True), (self.short, self.most - self.low, False)
        for broken, room, sign in sides:
            tight = np.flatnonzero(broken[self.rows])
            tight = tight[self.spread[tight] > room[self.rows[tight]]]
            far = room[self.rows[tight]] // np.abs(self.values[tight])
            columns, capped = self.columns[tight], self.positive[tight] == sign
            np.minimum.at(self.upper, columns[capped], lower[columns[capped]] + far[capped])
            np.maximum.at(self.lower, columns[~capped], upper[columns[~capped]] - far[~capped])

    def _let_go(self) -> None:
        """Fix columns at the end that is no dearer and at which no row is harder to keep."""
        short, beyond = self.short[self.rows], self.beyond[self.rows]
        less, more = np.zeros((2, len(self.costs)), bool)
        less[self.columns[np.where(self.positive, short, beyond)]] = True
        more[self.columns[np.where(self.positive, beyond, short)]] = True
        down = (self.costs >= 0) & ~less
        up = (self.costs <= 0) & ~more & ~down
        self.upper[down] = np.minimum(self.upper, self.lower)[down]
        self.lower[up] = np.maximum(self.upper, self.lower)[up]


class _Steps:
    """Columns that count alike in one row, such as the steps of a table: the cheaper are taken first.

    Apart from that row they stand at most in one that holds a tier from above, and there those that cost more count
    no less.
    """

    def __init__(self, left: _Left) -> None:
        at, ceiling, weight = self._alike(left)
        rows, values, costs = left.rows[at], left.values[at], left.costs[left.columns[at]]
        order = np.lexsort((weight, costs, values, rows))
        at, ceiling, weight, rows, values = (part[order] for part in (at, ceiling, weight, rows, values))
        begins = np.ones(len(at), bool)
        begins[1:] = (rows[1:] != rows[:-1]) | (values[1:] != values[:-1])
        group, first = np.cumsum(begins) - 1, np.flatnonzero(begins)
        kept = np.ones(len(first), bool)
        if len(first):
            kept[group[(ceiling >= 0) & (ceiling != np.maximum.reduceat(ceiling, first)[group])]] = False
            kept[group[1:][~begins[1:] & (weight[1:] < weight[:-1])]] = False
        stays = kept[group]
        self._columns = left.columns[at][stays]
        self._first = np.flatnonzero(begins[stays])
        self._size = np.diff(np.append(self._first, len(self._columns)))
        self._row, self._value = rows[stays][self._first], values[stays][self._first]

    @staticmethod
    def _alike(left: _Left) -> tuple[Integers, Integers, Integers]:
        """Return the entries of columns that stand in one row, with the row that limits them besides (-1) and how."""
        count = len(left.costs)
        limiting = left.bare[left.rows] & (left.rows >= left.written)
        besides, own = (np.bincount(left.columns[which], minlength=count) for which in (limiting, ~limiting))
        weight, ceiling = np.zeros(count, np.int64), np.full(count, -1, np.int64)
        weight[left.columns[limiting]] = left.values[limiting]
        ceiling[left.columns[limiting]] = left.rows[limiting]
        at = np.flatnonzero(((own == 1) & (besides <= 1))[left.columns] & ~limiting)
        return at, ceiling[left.columns[at]], weight[left.columns[at]]

    def fill(self, left: _Left) -> None:
        """Fix the steps that are taken, and those that are not, whatever their row comes to."""
        if not len(self._first):
            return
        columns, row, value = self._columns, self._row, self._value
        low, high = (np.add.reduceat(ends[columns], self._first) for ends in (left.lower, left.upper))
        below, above = np.minimum(value * low, value * high), np.maximum(value * low, value * high)
        least = left.low[row] - left.most[row] + above  # what the steps must come to at least in their row
        most = left.high[row] - left.least[row] + below
        down, up = np.where(value > 0, least, most), np.where(value > 0, most, least)
        some, all_ = np.maximum(-(-down // value), low) - low, np.minimum(up // value, high) - low
        wide = (left.upper - left.lower)[columns]
        through = np.cumsum(wide)
        through -= np.repeat(through[self._first] - wide[self._first], self._size)
        taken, free = through <= np.repeat(some, self._size), through - wide < np.repeat(all_, self._size)
        left.lower[columns[taken]] = left.upper[columns[taken]]
        left.upper[columns[~free & ~taken]] = left.lower[columns[~free & ~taken]]
