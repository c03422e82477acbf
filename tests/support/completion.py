"""A dull exact solver for the auxiliary columns of rows once the options are fixed.

Bounds are tightened row by row, what remains is split into independent parts, and each part is
tried value by value. Slow, but small enough to believe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf

from rotation.model.columns import UNBOUNDED
from rotation.model.rows import Rows
from rotation.rules._words import Expression

Bounds = dict[int, tuple[int, int]]
Line = tuple[dict[int, int], float, float]


class Completion:
    """Judges fixed options by the rows of an integer program.

    Parameters
    ----------
    rows
        The program, goals already expressed.
    keep
        Which rows count, by clause id; all without it.
    """

    def __init__(self, rows: Rows, keep: Callable[[str], bool] = lambda clause: True) -> None:
        self.options = rows.option_count
        self.free: Bounds = {column: (rows.lower[column], rows.upper[column])
                             for column in range(self.options, rows.column_count)}
        self.lines: list[Line] = [
            (dict(zip(row.columns.tolist(), row.coefficients.tolist(), strict=True)),
             -inf if row.lower == -UNBOUNDED else row.lower,
             inf if row.upper == UNBOUNDED else row.upper)
            for row in rows.rows if keep(row.clause)]

    def _fixed(self, chosen: frozenset[int]) -> list[Line]:
        lines = []
        for terms, lower, upper in self.lines:
            base = sum(terms[column] for column in chosen if column in terms)
            rest = {column: value for column, value in terms.items() if column >= self.options}
            lines.append((rest, lower - base, upper - base))
        return lines

    def accepts(self, chosen: Iterable[int]) -> bool:
        """Whether the auxiliary columns can be filled in so that every row holds."""
        return least({}, self._fixed(frozenset(chosen)), self.free) is not None

    def minimum(self, goal: Expression, chosen: Iterable[int]) -> int | None:
        """Return the least value of an expression over the auxiliary columns; None if no way."""
        picked = frozenset(chosen)
        tidy = goal.tidy()
        terms = dict(zip(tidy.columns.tolist(), tidy.coefficients.tolist(), strict=True))
        base = tidy.constant + sum(terms[column] for column in picked if column in terms)
        costs = {column: value for column, value in terms.items() if column >= self.options}
        rest = least(costs, self._fixed(picked), self.free)
        return None if rest is None else base + rest


def least(costs: dict[int, int], lines: list[Line], bounds: Bounds) -> int | None:
    """Return the least cost of whole values inside bounds that keep every line, or None."""
    tight = tightened(lines, bounds)
    if tight is None:
        return None
    settled = sum(costs.get(column, 0) * low for column, (low, high) in tight.items() if low == high)
    open_lines = [_without(line, tight) for line in lines if any(tight[c][0] < tight[c][1] for c in line[0])]
    sums = settled
    for columns, own in _parts(open_lines):
        best = _branch(costs, own, {column: tight[column] for column in columns})
        if best is None:
            return None
        sums += best
    bound = {column for line in open_lines for column in line[0]}
    loose = [column for column, (low, high) in tight.items() if low < high and column not in bound]
    return sums + sum(min(costs.get(c, 0) * end for end in tight[c]) for c in loose)


def _branch(costs: dict[int, int], lines: list[Line], bounds: Bounds) -> int | None:
    column = min(bounds, key=lambda c: (bounds[c][1] - bounds[c][0], c))
    low, high = bounds[column]
    tried = (least(costs, lines, {**bounds, column: (value, value)}) for value in range(low, high + 1))
    found = (value for value in tried if value is not None)
    if not any(costs.get(other) for other in bounds):  # one way is as good as any other
        return next(found, None)
    return min(found, default=None)


def tightened(lines: list[Line], bounds: Bounds) -> Bounds | None:
    """Narrow bounds until no line narrows them further; None if one becomes empty."""
    tight, busy = dict(bounds), True
    while busy:
        busy = False
        for terms, lower, upper in lines:
            low = sum(min(v * tight[c][0], v * tight[c][1]) for c, v in terms.items())
            high = sum(max(v * tight[c][0], v * tight[c][1]) for c, v in terms.items())
            if low > upper or high < lower:
                return None
            if lower <= low and high <= upper:
                continue
            for column, value in terms.items():
                narrow = _narrowed(value, tight[column], upper - low, high - lower)
                if narrow[0] > narrow[1]:
                    return None
                if narrow != tight[column]:
                    tight[column], busy = narrow, True
    return tight


def _narrowed(value: int, ends: tuple[int, int], room: float, slack: float) -> tuple[int, int]:
    """Keep the values of one column whose least use of a line still leaves room."""
    low, high = ends
    size = abs(value)
    up = inf if room == inf else room // size
    down = inf if slack == inf else slack // size
    if value > 0:
        return int(max(low, high - down)), int(min(high, low + up))
    return int(max(low, high - up)), int(min(high, low + down))


def _without(line: Line, tight: Bounds) -> Line:
    terms, lower, upper = line
    base = sum(v * tight[c][0] for c, v in terms.items() if tight[c][0] == tight[c][1])
    rest = {c: v for c, v in terms.items() if tight[c][0] < tight[c][1]}
    return rest, lower - base, upper - base


def _parts(lines: list[Line]) -> list[tuple[set[int], list[Line]]]:
    """Split lines into groups that share no column."""
    parts: list[tuple[set[int], list[Line]]] = []
    for line in lines:
        columns, own = set(line[0]), [line]
        for other in [part for part in parts if part[0] & columns]:
            columns |= other[0]
            own += other[1]
            parts.remove(other)
        parts.append((columns, own))
    return parts
