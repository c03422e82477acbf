"""Why a task has no plan: the conflict, ways out, and a draft with what it breaks.

The conflict is a minimal set of clauses that cannot all be kept, found by deletion. Assumptions of
CP-SAT are not used: they were found to name wrong sets or to hang. Rules go first, clause by clause
after that, those that a bureau cannot change before those that it can, so that the set that stays
names rules that can be changed. The relaxation answers most questions at once, by weights of the clauses
that are judged in exact integers; what it leaves is
asked in whole people, and the result is proven anew: weights of the clauses show it in exact integers
(or, where only whole people forbid it, a second solver finds it too), and for every clause there is a
plan that keeps all the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from rotation.domain.diagnosis import Choice, Clash, Diagnosis
from rotation.domain.outcome import Outcome, Status
from rotation.domain.round import Integers
from rotation.engine.clauses import APART, System
from rotation.engine.counted_work import CountedWork
from rotation.engine.elastic import Eased, Filter, least, point_of
from rotation.engine.progress import Limits, Progress
from rotation.engine.refuting import UNASKED, confirm_infeasible, refutes
from rotation.engine.relaxation import TimeUp
from rotation.engine.solver import Model, Solve
from rotation.engine.ways import WaysOut, easings_of
from rotation.model.certificate import filled_in
from rotation.model.columns import Leeway, Row
from rotation.model.measured import measured
from rotation.model.program import Program
from rotation.model.task import Mendable
from rotation.text import say

SET_STEPS, WAYS_STEPS = 60_000, 120_000
"""Most steps of the simplex method for the set of clashing clauses, and for the ways out."""
SECOND_OPINION = 60.0
"""Effort of the second solver, its own measure of work, where only whole people forbid a set."""
_NOTE = say("draft: rules give way where no plan keeps them all; see sheet Conflict and ways out",
            "草案：现有条件无法同时满足，部分条款已放宽，详见“冲突与出路”，不得公布")


class Diagnosed(NamedTuple):
    """A diagnosis, and the draft if placements exist under clauses that give way."""

    diagnosis: Diagnosis
    draft: Outcome[Any] | None


def diagnose(task: Mendable[Any, Any], seconds: float = 120.0, *, goals: bool = True) -> Diagnosed:
    """Find out why a task has no plan and what would give one.

    Parameters
    ----------
    task
        What has no plan.
    seconds
        Emergency limit: what is done is counted, so that all machines tell the same. What could not be finished
        is told in the notes.
    goals
        Whether the draft is made good by the goals as well.

    Raises
    ------
    ValueError
        If it has a plan.
    """
    deadline = monotonic() + seconds
    system = System(task)
    conflict = Conflict(system, CountedWork.of(system, SET_STEPS, seconds / 2))
    proven = conflict.find()
    found = Diagnosis(task.counting(), conflict.clashes() if proven else (), proven)
    if not proven:
        found = found.noting(UNASKED if conflict.alone else say(
            "the smallest set of clashing clauses was not found with the effort allowed",
            "计算量超出上限，未能得出最小冲突条款"))
    ways = WaysOut(task, system, CountedWork.of(system, WAYS_STEPS, (deadline - monotonic()) * 0.8))
    found = replace(found, ways=ways.find())
    if ways.unfinished:
        found = found.noting(say("ways out not tried to the end with the effort allowed: {c}",
                                 "计算量超出上限，以下规则的放宽办法未算完：{c}", c=tuple(ways.unfinished)))
    if ways.together is None:
        return Diagnosed(found, None)
    found = replace(found, breaks=easings_of(system, ways.together))
    left = deadline - monotonic() if goals else 0.0
    return Diagnosed(found, draft(system, ways.together, left))


# -- the conflict -----------------------------------------------------------------------------


class Seen(NamedTuple):
    """Placements seen in the search, and the clauses of the whole system that they break."""

    choice: Choice
    broken: frozenset[int]


@dataclass
class Conflict:
    """The search for a minimal set.

    Parameters
    ----------
    system
        All clauses of a task without a plan.
    effort
        What may be done.
    """

    system: System
    effort: CountedWork
    kept: list[int] = field(init=False)
    proven: bool = False
    alone: bool = False
    _weights: dict[int, int] = field(default_factory=dict)
    _seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        clauses = self.system.clauses
        self._see((), np.zeros(len(self.system.others), np.int64))
        self.kept = sorted(range(len(clauses)), key=lambda index: (
            clauses[index].rule.gives or 0, clauses[index].id))

    def find(self) -> bool:
        """Shrink the set until it is minimal; whether that was done and proven with the effort allowed.

        Raises
        ------
        ValueError
            If all clauses can be kept.
        """
        try:
            relaxed = self._by_relaxation()
            if not relaxed and self._possible(self.kept):
                raise ValueError("there is a plan")
            self._by_search()
            confirmed = not self._possible(self.kept) and self._confirmed()
            self.proven, self.alone = bool(confirmed), confirmed is None
        except TimeUp:
            self.proven = False
        return self.proven

    # -- in fractions of people ---------------------------------------------------------------

    def _by_relaxation(self) -> bool:
        asked = Filter(self.system, self.kept, self.effort)
        if asked.culprits(self.kept) is None:
            return False
        for trial in self._without_rules():
            if not self._seen_to_keep(trial) and asked.culprits(trial) is not None:
                self.kept = trial
        self._keep_only(asked.culprits(self.kept))
        asked = Filter(self.system, self.kept, self.effort)
        for index in list(self.kept):
            trial = [other for other in self.kept if other != index]
            if len(trial) < len(self.kept):
                self._keep_only(asked.culprits(trial))
        return True

    def _keep_only(self, culprits: dict[int, int] | None) -> None:
        if culprits is not None:
            self._weights = culprits
            self.kept = [index for index in self.kept if index in culprits]

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
        if self._seen_to_keep(active):
            return True
        found = least(self.system, active, (), self.effort)
        if found is not None:
            self._see(found.choice, found.others)
        return found is not None

    def _see(self, choice: Choice, others: Integers) -> None:
        self._seen.insert(0, Seen(choice, self.system.broken_at(point_of(self.system, choice, others))))

    def _seen_to_keep(self, active: list[int]) -> bool:
        for index, seen in enumerate(self._seen):
            if seen.broken.isdisjoint(active):
                self._seen.insert(0, self._seen.pop(index))
                return True
        return False

    # -- results ------------------------------------------------------------------------------

    def _confirmed(self) -> bool | None:
        """Whether arithmetic, or else CP-SAT, given the clauses person by person, shows that none keep them.

        None if arithmetic does not, and CP-SAT does not load.
        """
        program, row_of = self._by_person()
        given = np.zeros(len(program.clauses), np.int64)
        given[:len(self.kept)] = [self._weights.get(index, 0) for index in self.kept]
        nothing = np.zeros(program.column_count, np.int64)
        return (refutes(program, filled_in(program, nothing, given, row_of))
                or confirm_infeasible(program, self.effort.seconds(), SECOND_OPINION))

    def _by_person(self) -> tuple[Program, Integers]:
        """Return the clauses of the set with a row for everybody in them, and the row of every column's person."""
        clauses = [self.system.clauses[index] for index in self.kept]
        options = self.system.options
        used = np.unique(np.concatenate([np.zeros(0, np.int64), *(c.columns for c in clauses)]))
        movers = np.unique(options.mover[used[used < self.system.option_count]]).tolist()
        wide = self.system.task.columns(APART)
        wide.rows = [Row(c.id, c.columns, c.coefficients, c.lower, c.upper) for c in clauses]
        wide.one_post(options.movers[mover] for mover in movers)
        for most in self.system.most.tolist():
            wide.column("", 0, most)
        program = Program(wide)
        row_of = np.full(program.column_count, -1, np.int64)
        for at in range(len(clauses), len(program.clauses)):
            row_of[program.clauses[at].columns] = at
        return program, row_of

    def clashes(self) -> tuple[Clash, ...]:
        """Return the clauses of the set, the easiest to change first."""
        return tuple(self._clash(index) for index in reversed(self.kept))

    def _clash(self, index: int) -> Clash:
        clause = self.system.clauses[index]
        return Clash(clause.id, clause.says(self.system.task.world), self._without(index))

    def _without(self, index: int) -> Choice | None:
        others = [other for other in self.kept if other != index]
        return next((seen.choice for seen in self._seen if seen.broken.isdisjoint(others)), None)


# -- the draft --------------------------------------------------------------------------------


def draft(
    system: System, eased: Eased, seconds: float, progress: Progress | None = None,
) -> Outcome[Any]:
    """Return the best plan under clauses that give way as told.

    Parameters
    ----------
    system
        The clauses of a task without a plan.
    eased
        By how much each clause gives way, and placements that show it.
    seconds
        Time for the goals; without enough of it the placements of ``eased`` are the draft.
    progress
        Called as by `rotation.engine.solve`.

    Returns
    -------
        Never OPTIMAL, and without certificates: they would not fit the rules as they stand.
    """
    task, clauses = system.task, system.clauses
    sides = {clauses[index].id: (low * clauses[index].unit, high * clauses[index].unit)
             for index, (low, high) in eased.slack.items()}
    best: Outcome[Any] = Outcome(Status.UNKNOWN, None)
    if seconds > 1:
        model = Model(task, Leeway(sides))
        best = Solve(model, Limits(seconds), progress or (lambda _: None)).run()
    if best.plan is None:
        plan = task.placed(eased.choice)
        tiers = tuple(measured(number, tier, plan, None)
                      for number, tier in enumerate(task.tiers, 1))
        best = Outcome(Status.FEASIBLE, plan, tiers)
    bare = tuple(replace(tier, certificate=None, witness=None) for tier in best.tiers)
    return replace(best, status=Status.FEASIBLE, tiers=bare, notes=(_NOTE,))

