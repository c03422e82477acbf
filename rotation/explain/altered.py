"""A finished plan with one thing changed and nobody else moving: which clauses that breaks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Integers
from rotation.engine.clauses import Clause, System
from rotation.explain.envy import option_of
from rotation.model.columns import UNBOUNDED
from rotation.rules.h30_pool import PostPool


class Altered:
    """Which exchanges of one person for another keep every clause, nobody else moving."""

    def __init__(self, system: System, plan: Plan) -> None:
        self._system, self._plan = system, plan
        which, columns, coefficients = system.entries(range(len(system.clauses)))
        order = np.argsort(columns, kind="stable")
        self._rows, self._columns = which[order], columns[order]
        self._coefficients = coefficients[order]
        self._lower = np.array([clause.lower for clause in system.clauses], np.int64)
        self._upper = np.array([clause.upper for clause in system.clauses], np.int64)
        pooled = np.isin(columns, system.others) & (coefficients < 0)
        self._pooled = np.unique(which[pooled])
        self._pool = next((at for at, clause in enumerate(system.clauses) if isinstance(clause.rule, PostPool)), None)
        self._sums = np.zeros(len(system.clauses), np.int64)
        for item in plan.placements:
            self._add(self._sums, option_of(plan.round, item.teacher, item.opening), 1)

    def _add(self, sums: Integers, column: int, sign: int) -> None:
        start, stop = np.searchsorted(self._columns, [column, column + 1])
        np.add.at(sums, self._rows[start:stop], sign * self._coefficients[start:stop])

    def stands_in(self, item: Placement, option: int) -> bool:
        """Whether an option may be taken once the person placed there has fallen out."""
        against = self.broken(item, option)
        return not any((item.teacher,) != clause.subject or not clause.rule.obliges
                       for clause in against)

    def broken(self, item: Placement, option: int) -> list[Clause]:
        """Return the clauses that an option breaks if it is taken in place of a placement."""
        return self.changed((self.taken(item),), (option,))

    def taken(self, item: Placement) -> int:
        """Return the option that a placement takes."""
        return option_of(self._plan.round, item.teacher, item.opening)

    def changed(self, less: Iterable[int], more: Iterable[int]) -> list[Clause]:
        """Return the clauses that are broken once some options are given up and others taken."""
        sums = self._sums.copy()
        for sign, options in ((-1, less), (1, more)):
            for option in options:
                self._add(sums, option, sign)
        self._use_pool(sums)
        low = (sums < self._lower) & (self._lower > -UNBOUNDED)
        high = (sums > self._upper) & (self._upper < UNBOUNDED)
        return [self._system.clauses[at] for at in np.flatnonzero(low | high).tolist()]

    def _use_pool(self, sums: Integers) -> None:
        """Take as many pool posts as schools need, one per person above their own."""
        if self._pool is None:
            return
        needed = np.maximum(sums[self._pooled] - self._upper[self._pooled], 0)
        sums[self._pooled] -= needed
        sums[self._pool] += int(needed.sum())
