"""Rows that follow from tight rows for whole people: their sum halved and rounded down ({0, 1/2} cuts).

Where three schools in a ring can each take one person more, half a person goes around in the relaxation, and the bound
stays a little below the best plan. The rows around the ring, added and halved, say what halves cannot keep. Of all
sums of tight rows in which whatever may still move counts an even number of times, those with an odd side are found
by elimination modulo 2 (Caprara and Fischetti 1996; Koster, Zymolka and Kutschka 2009). Everything is worked out in
integers from rows of the task and bounds of its columns, never from a tier that is held: a row found once holds
whatever else is asked. It narrows windows, and is never part of a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotation.domain.round import Integers
from rotation.engine.relaxation import Duals, Relaxation
from rotation.model.columns import UNBOUNDED, Row
from rotation.model.program import GUARD, Floats, Program

_ROUNDS = 12
"""Relaxations that are solved again with more such rows, at most."""
_IDLE = 3
"""So many of them in turn may prove no more than the one before."""
_MOST_ADDED = 20
"""Rows added for one of them, those of fewest columns."""
_MOST_ROWS = 1_500
"""Tight rows that are summed up at most: where more hang together, the ring is seldom among them."""
_STEPS = 3
"""So many rows away from a part of a person it is looked for."""
_WIDE = 4
"""Rows over a quarter of the options or more are left out: what they are part of counts everybody."""
_NAME = "half|"
"""What the ids of such rows begin with: they may be summed up again."""
_PART = 1e-6
"""A part of a person that the relaxation does not tell from none."""


def tightened(relaxation: Relaxation, duals: Duals, again: Callable[[], Duals], enough: int | None = None) -> Duals:
    """Add such rows to a relaxation and its program as long as they prove more; return what it has come to.

    Parameters
    ----------
    relaxation, duals
        Where it stands, at best on its dual simplex side, and its prices.
    again
        Solves it again.
    enough
        A bound of this value (the goal's unit) needs no more; None if more is always of use.

    Raises
    ------
    Infeasible, TimeUp
        If there is no point in whole people, or no time.
    """
    idle = 0
    for _ in range(_ROUNDS):
        reached = enough is not None and duals.least >= enough
        rows = [] if reached or idle >= _IDLE else halved(relaxation.program, duals.point)
        if not rows:
            break
        relaxation.program.extend(rows)
        for row in rows:
            relaxation.add(row)
        before, duals = duals.bound, again()
        idle = 0 if duals.bound > before else idle + 1
    return duals


def halved(program: Program, point: Floats) -> list[Row]:
    """Return rows that every integer point of a program keeps and a relaxed point breaks by half a person.

    Parameters
    ----------
    program
        All rows and columns; only the rows written and the bounds of columns are made use of.
    point
        One number per column, within the rows.
    """
    ends = _Ends(program, point)
    sides = list(_around(program, point, ends))
    found = [cut for chosen in _odd(sides) if (cut := _cut([sides[at] for at in chosen], ends, point)) is not None]
    found.sort(key=lambda row: len(row.columns))
    return found[:_MOST_ADDED]


class _Ends:
    """Which columns stand at one of their ends in a relaxed point.

    Parameters
    ----------
    program, point
        As of `halved`.
    """

    def __init__(self, program: Program, point: Floats) -> None:
        self.lower, self.upper = program.lower, program.upper
        above, below = point > program.lower + _PART, point < program.upper - _PART
        self.between: npt.NDArray[np.bool_] = above & below
        self.full: npt.NDArray[np.bool_] = above & ~below

    def moved(self, columns: Integers, coefficients: Integers) -> int:
        """Return what columns come to where each is counted from the end at which it stands, lower unless full."""
        ends = np.where(self.full[columns], self.upper[columns], self.lower[columns])
        return int(np.dot(coefficients, ends))


@dataclass(frozen=True, eq=False)
class _TightSide:
    """One tight side of a row as an upper side, its coefficients without a common divisor.

    Parameters
    ----------
    columns, coefficients, upper
        ``coefficients . columns <= upper``.
    odd
        Columns between their ends that count an odd number of times.
    half
        Whether the side is odd once every column is counted from its end.
    """

    columns: Integers
    coefficients: Integers
    upper: int
    odd: Integers
    half: bool


def _around(program: Program, point: Floats, ends: _Ends) -> Iterator[_TightSide]:
    """Iterate over the tight sides of rows in reach of the columns that are no whole number."""
    reach = np.flatnonzero(ends.between & (np.abs(point - np.rint(point)) > _PART))
    seen, looked = np.zeros(program.column_count, bool), np.zeros(len(program.clauses), bool)
    own = len(program.written.rows)
    looked[own:] = [not row.clause.startswith(_NAME) for row in program.clauses[own:]]
    count = 0
    for _ in range(_STEPS):
        seen[reach] = True
        rows = np.unique(program.entries_of(reach)[1])
        rows = rows[~looked[rows]]
        looked[rows] = True
        sides = [side for at in rows.tolist()
                 if (side := _tight(program.clauses[at], program, point, ends)) is not None]
        yield from sides[:_MOST_ROWS - count]
        count += len(sides)
        new = np.unique(np.concatenate([reach[:0], *(side.odd for side in sides)]))
        reach = new[~seen[new]]
        if count >= _MOST_ROWS or not len(reach):
            return


def _tight(row: Row, program: Program, point: Floats, ends: _Ends) -> _TightSide | None:
    """Return the side of a row that a point only just keeps; of an equation, its upper one."""
    if _WIDE * len(row.columns) >= max(program.written.option_count, 2 * _WIDE * _WIDE) or not len(row.columns):
        return None
    step = int(np.gcd.reduce(row.coefficients))
    comes_to = float(np.dot(row.coefficients, point[row.columns]))
    if row.upper < UNBOUNDED and comes_to > row.upper - _PART * step:
        sign, upper = 1, row.upper // step
    elif row.lower > -UNBOUNDED and comes_to < row.lower + _PART * step:
        sign, upper = -1, -row.lower // step
    else:
        return None
    coefficients = sign * row.coefficients // step
    odd = row.columns[ends.between[row.columns] & (coefficients % 2 != 0)]
    return _TightSide(row.columns, coefficients, upper, odd, (upper - ends.moved(row.columns, coefficients)) % 2 != 0)


def _odd(sides: Sequence[_TightSide]) -> Iterator[list[int]]:
    """Iterate over sums of sides, told by their numbers, that are odd while all columns in question count evenly.

    Elimination modulo 2 on integers as bit sets, rows with few odd columns first.
    """
    place: dict[int, int] = {}
    bits = [sum(1 << place.setdefault(column, len(place)) for column in side.odd.tolist()) for side in sides]
    pivots: dict[int, tuple[int, int]] = {}
    half = sum(1 << at for at, side in enumerate(sides) if side.half)
    for at in sorted(range(len(sides)), key=lambda at: bits[at].bit_count()):
        left, sum_ = bits[at], 1 << at
        while left and left.bit_length() in pivots:
            other, of = pivots[left.bit_length()]
            left, sum_ = left ^ other, sum_ ^ of
        if left:
            pivots[left.bit_length()] = left, sum_
        elif (sum_ & half).bit_count() % 2:
            yield [number for number in range(len(sides)) if sum_ >> number & 1]


def _cut(sides: Sequence[_TightSide], ends: _Ends, point: Floats) -> Row | None:
    """Return the sum of sides, halved and rounded down; None if it cuts nothing off or is too heavy for a solver."""
    columns, place = np.unique(np.concatenate([side.columns for side in sides]), return_inverse=True)
    sums = np.zeros(len(columns), np.int64)
    np.add.at(sums, place, np.concatenate([side.coefficients for side in sides]))
    upper = sum(side.upper for side in sides) - ends.moved(columns, sums)
    # counted from its end, a column is never negative, so that its coefficient may be rounded down
    sign = np.where(ends.full[columns], -1, 1)
    halves = sign * (sign * sums // 2)
    used = np.flatnonzero(halves)
    columns, halves = columns[used], halves[used]
    upper = upper // 2 + ends.moved(columns, halves)
    if int(np.abs(halves).sum()) >= GUARD or float(np.dot(halves, point[columns])) <= upper + _PART:
        return None
    return Row(f"{_NAME}{'|'.join(map(str, columns[:3].tolist()))}", columns, halves, -UNBOUNDED, upper)
