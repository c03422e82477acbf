"""A minimal set of clauses that cannot all be kept, by deletion.

Assumptions of CP-SAT are not used: they were found to name wrong sets or to hang. Rules go first,
clause by clause after that, those that a bureau cannot change before those that it can, so that
the set that stays names rules that can be changed. The relaxation answers most questions at once;
what it leaves is asked in whole people, and the result is proven anew: a second solver finds the
set infeasible, and for every clause there is a plan that keeps all the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

import numpy as np

from rotation.domain.diagnosis import Choice, Clash
from rotation.domain.round import Round
from rotation.engine.clauses import LooseRows, System
from rotation.engine.confirm import confirm_infeasible
from rotation.engine.elastic import Eased, Filter, broken, least
from rotation.engine.relaxation import TimeUp
from rotation.model.program import Program
from rotation.model.rows import Row, _one_post

LAST_RESORT = ("H50", "H55", "H42", "H70", "H25", "H65", "H20", "H45", "H60", "H40", "H35", "H88",
               "H85", "H80", "H30", "H75", "H95", "H15", "H10")
"""Rules in the order in which the filter tries to do without them."""


@dataclass
class Conflict:
    """The search for a minimal set.

    Parameters
    ----------
    system
        All clauses of a round without a plan.
    deadline
        On the clock of `time.monotonic`.
    """

    system: System
    deadline: float
    kept: list[int] = field(init=False)
    proven: bool = False
    _seen: list[Eased] = field(default_factory=list)

    def __post_init__(self) -> None:
        ranks = {code: rank for rank, code in enumerate(LAST_RESORT)}
        clauses = self.system.clauses
        self.kept = sorted(range(len(clauses)), key=lambda index: (
            ranks.get(clauses[index].code, -1), clauses[index].id))

    def find(self) -> bool:
        """Shrink the set until it is minimal; whether that was done and proven in time.

        Raises
        ------
        ValueError
            If all clauses can be kept.
        """
        try:
            relaxed = self._by_relaxation()
            if not relaxed and self._possible(self.kept):
                raise ValueError("the round has a plan")
            self._by_search()
            self.proven = not self._possible(self.kept) and self._confirmed()
        except TimeUp:
            self.proven = False
        return self.proven

    # -- in fractions of people ---------------------------------------------------------------

    def _by_relaxation(self) -> bool:
        asked = Filter(self.system, self.kept, self.deadline)
        if asked.culprits(self.kept) is None:
            return False
        for trial in self._without_rules():
            if asked.culprits(trial) is not None:
                self.kept = trial
        self._keep_only(asked.culprits(self.kept))
        asked = Filter(self.system, self.kept, self.deadline)
        for index in list(self.kept):
            trial = [other for other in self.kept if other != index]
            if len(trial) < len(self.kept):
                self._keep_only(asked.culprits(trial))
        return True

    def _keep_only(self, culprits: list[int] | None) -> None:
        if culprits is not None:
            wanted = set(culprits)
            self.kept = [index for index in self.kept if index in wanted]

    def _without_rules(self) -> Iterator[list[int]]:
        """Yield the set without one rule after the other; it may shrink meanwhile."""
        codes = list(dict.fromkeys(self.system.clauses[index].code for index in self.kept))
        for code in codes:
            yield [index for index in self.kept if self.system.clauses[index].code != code]

    # -- in whole people ----------------------------------------------------------------------

    def _by_search(self) -> None:
        if len(self.kept) > 40:
            for trial in self._without_rules():
                if not self._possible(trial):
                    self.kept = trial
        size = max(1, len(self.kept) // 2)
        while True:
            self._without_chunks(size)
            if size == 1:
                return
            size //= 2

    def _without_chunks(self, size: int) -> None:
        for chunk in [self.kept[start:start + size] for start in range(0, len(self.kept), size)]:
            trial = [index for index in self.kept if index not in set(chunk)]
            if not self._possible(trial):
                self.kept = trial

    def _possible(self, active: list[int]) -> bool:
        """Whether placements keep these clauses; what was seen before is tried first."""
        for index, seen in enumerate(self._seen):
            if not broken(self.system, active, seen.choice, seen.pools, {}):
                self._seen.insert(0, self._seen.pop(index))
                return True
        found = least(self.system, active, (), self._left())
        if found is not None:
            self._seen.insert(0, found)
        return found is not None

    def _left(self) -> float:
        left = self.deadline - monotonic()
        if left <= 0:
            raise TimeUp
        return left

    # -- results ------------------------------------------------------------------------------

    def _confirmed(self) -> bool:
        """Whether CP-SAT, given the clauses teacher by teacher, finds them infeasible too."""
        clauses = [self.system.clauses[index] for index in self.kept]
        options = self.system.round.options
        used = np.unique(np.concatenate([np.zeros(0, np.int64), *(c.columns for c in clauses)]))
        movers = np.unique(options.mover[used[used < self.system.option_count]]).tolist()
        wide = LooseRows(self.system.round)
        wide.rows = [Row(c.id, c.columns, c.coefficients, c.lower, c.upper) for c in clauses]
        for mover in movers:
            wide.rows.extend(_one_post(wide, options.movers[mover]))
        for _ in self.system.pools:
            wide.column("pool", 0, self.system.pool_most)
        return confirm_infeasible(Program(wide), self._left())

    def clashes(self) -> tuple[Clash, ...]:
        """Return the clauses of the set, the easiest to change first."""
        return tuple(self._clash(self.system.round, index) for index in reversed(self.kept))

    def _clash(self, round: Round, index: int) -> Clash:
        clause = self.system.clauses[index]
        return Clash(clause.id, clause.says(round), self._without(index))

    def _without(self, index: int) -> Choice | None:
        others = [other for other in self.kept if other != index]
        for seen in self._seen:
            if not broken(self.system, others, seen.choice, seen.pools, {}):
                return seen.choice
        return None
