"""Bounds that clauses put on groups of options, from which tables get their reach."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rotation.domain.round import Integers
from rotation.rules._words import Expression

UNBOUNDED = 2**60
"""Stands for "no limit" in a row; greater than any sum the guard admits."""


class Caps:
    """Caps that clauses put on groups of options, from which others get tighter bounds.

    A clause "so many of these options at most" caps every part of the group; a clause "arrivals
    minus leavers at most n" caps arrivals by n plus the cap of the leavers.

    Parameters
    ----------
    count
        Number of options.
    """

    def __init__(self, count: int = 0) -> None:
        self._most: list[int] = []
        self._groups: list[Integers] = []
        self._before: list[Integers] = []
        self._last = np.full(count, -1, np.int64)

    def learn(self, expression: Expression, lower: int, upper: int) -> None:
        """Remember what a clause with coefficients 1 and -1 says about its two sides."""
        if np.abs(expression.coefficients).max(initial=0) != 1:
            return
        for sign, most in ((1, upper), (-1, -lower)):
            if most < UNBOUNDED:
                group = expression.columns[expression.coefficients == sign]
                self._remember(group, most + self.of(expression, -sign))

    def _remember(self, group: Integers, most: int) -> None:
        if most >= len(group):
            return
        self._before.append(self._last[group])
        self._last[group] = len(self._most)
        self._most.append(most)
        self._groups.append(group)

    def _on(self, column: int) -> Iterator[int]:
        """Iterate over the caps of the groups that a column belongs to, the latest first.

        Each cap remembers for every column of its group which cap was the column's last before.
        """
        cap = int(self._last[column])
        while cap >= 0:
            yield cap
            cap = int(self._before[cap][np.searchsorted(self._groups[cap], column)])

    def of(self, expression: Expression, sign: int) -> int:
        """Return the most that the columns with coefficients of one sign can add up to."""
        chosen = expression.coefficients * sign > 0
        columns, values = expression.columns[chosen], expression.coefficients[chosen] * sign
        if not len(columns):
            return 0
        if int(values.max()) > 1:
            return int(values.sum())
        caps = [self._most[cap] for cap in self._on(int(columns[0]))
                if _within(columns, self._groups[cap])]
        return min([len(columns), *caps])


def _within(columns: Integers, group: Integers) -> bool:
    """Whether all columns belong to a sorted group."""
    places = np.minimum(np.searchsorted(group, columns), len(group) - 1)
    return bool((group[places] == columns).all())
