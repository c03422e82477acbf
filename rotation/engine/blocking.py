"""Which clauses stand in the way of a decision: given way by the fewest people, no tier gets worse.

The clauses asked about give way at a price per person, everything else is kept, and every tier is
held to the value of the finished plan plus its slack. What gives way then is made minimal: a set
is a blocker if the decision can be added once its clauses are dropped, and cannot be as long as
any one of them is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import Any

import numpy as np

from rotation.domain.outcome import Outcome
from rotation.domain.ratio import floor_of
from rotation.domain.round import Integers
from rotation.engine.clauses import Clause
from rotation.engine.relaxation import Duals, Infeasible, Relaxation, TimeUp
from rotation.engine.restricted import few_options, search, value_of, window_bounds
from rotation.model.certificate import PRICE_UNIT, most, objective
from rotation.model.columns import UNBOUNDED, Columns, Leeway, Row
from rotation.model.program import Program, dense
from rotation.model.task import AnyTask
from rotation.rules._words import Expression, Inequality

_PER_PERSON = 1000
"""What a person by whom a clause gives way counts; dearer clauses count a little more."""
_NODES = 2_000
"""Nodes of one search: a question that takes more is not settled; counted, as time differs between machines."""
_LIKELY = 2_000
"""Options looked at first, beside those that the relaxation uses."""
_FEWEST_FIRST = (1, 2, 4, None)
"""By how many people may be given way, tried in turn: where few may, the last tier leaves little room to search."""
_EVERYBODY = 100_000
"""More people than any task has."""


@dataclass(frozen=True)
class GivenWay:
    """Clauses that give way so that a decision can be added.

    Parameters
    ----------
    by
        Clause id -> people by whom its lower and its upper side give way; nothing if the decision
        costs nothing as it is.
    pairs
        The (person, post) pairs of a plan that shows it.
    """

    by: Mapping[str, tuple[int, int]]
    pairs: tuple[tuple[str, Any], ...]


class Spent(Exception):
    """No more may be solved."""


@dataclass
class Budget:
    """How many questions may be worked out by solving again; counted, so that all machines tell the same.

    Parameters
    ----------
    left
        How many are left; None for as many as it takes.
    """

    left: int | None = None

    def take(self) -> None:
        """Count one.

        Raises
        ------
        Spent
            If none is left.
        """
        if self.left is not None:
            if self.left <= 0:
                raise Spent
            self.left -= 1

    def part(self, share: Fraction) -> Budget:
        """Return a budget of its own, taken out of this one; see `back`."""
        if self.left is None:
            return Budget()
        given = floor_of(share * self.left)
        self.left -= given
        return Budget(given)

    def back(self, part: Budget) -> None:
        """Take back what a part has left."""
        if self.left is not None:
            self.left += part.left or 0


class Blocking:
    """Asks a finished plan which clauses keep a decision out of it.

    Parameters
    ----------
    task, outcome
        What was planned, and the plan with the values of its tiers.
    seconds
        Emergency limit of one relaxation or search; a question takes several.
    """

    def __init__(self, task: AnyTask, outcome: Outcome[Any], seconds: float) -> None:
        self._task, self._seconds = task, seconds
        self._held = [most(tier, result.value) for tier, result in
                      zip(task.tiers, outcome.tiers, strict=True)]

    def blocker(
        self, demands: Sequence[Row], clauses: Iterable[Clause], budget: Budget, *,
        dear: Callable[[Clause], int] = lambda _: 0, tiers: bool = True,
    ) -> GivenWay | None:
        """Return a minimal set of clauses without which a decision can be added.

        Parameters
        ----------
        demands
            The decision as rows over the options.
        clauses
            Which may be dropped.
        budget
            The question counts one, however many searches make the set minimal.
        dear
            How much dearer than another one a clause is, 0 to 999; the cheaper is told.
        tiers
            Whether no tier may get worse than its slack allows; else goals do not count.

        Returns
        -------
            None if all of them dropped together do not suffice.

        Raises
        ------
        Spent, TimeUp
            If it was not settled.
        """
        budget.take()
        known = {clause.id: clause for clause in clauses}

        def least(ids: Iterable[str], people: Sequence[int | None] = (None,)) -> GivenWay | None:
            return self._least(demands, [known[name] for name in ids], dear, people, tiers=tiers)
        found = least(known, _FEWEST_FIRST if known else (None,))
        return found if found is None else _minimal(found, least)

    # -- one search ---------------------------------------------------------------------------

    def _least(
        self, demands: Sequence[Row], clauses: Sequence[Clause], dear: Callable[[Clause], int],
        people: Sequence[int | None], *, tiers: bool,
    ) -> GivenWay | None:
        columns, sides = self._written(clauses)
        objectives = [objective(columns, tier) for tier in self._task.tiers] if tiers else []
        slacks = _Slacks(columns, {clause.id: _PER_PERSON + dear(clause) for clause in clauses})
        for clause in clauses:
            slacks.soften(clause, sides[clause.id])
        for most_people in people:
            program = Program(columns, (*demands, *slacks.at_most(most_people)))
            try:
                point = self._search(program, slacks.goal, objectives)
            except Infeasible:
                continue
            return GivenWay(slacks.people(point), self._task.pairs(self._task.plan(point)))
        return None

    def _written(self, clauses: Sequence[Clause]) -> tuple[Columns[Any, Any], dict[str, Inequality]]:
        """Write the task without some clauses; return them as inequalities over its columns."""
        far = {one.id: (_EVERYBODY * one.unit, _EVERYBODY * one.unit) for one in clauses}
        columns = self._task.write(Leeway(far))
        return columns, {one.id: one.rule.encode(columns, one.subject) for one in clauses}

    def _search(
        self, program: Program, goal: Expression, objectives: Sequence[Expression]
    ) -> Integers:
        """Return a point at which little gives way, every tier held.

        Looked for among the likeliest options first: what is found there gives way enough, and
        whether it is more than needed is asked of all options (`_minimal`).

        Raises
        ------
        Infeasible
            If there is none: mostly the relaxation of the last tier shows it.
        TimeUp
            If it was not found, or, among all options, not proven cheapest.
        """
        deadline, duals = monotonic() + self._seconds, self._held_tiers(program, objectives)
        bounds = window_bounds(program, duals, self._window(duals)) if duals else (program.lower, program.upper)
        likely = self._likely(program, goal, bounds, duals) if duals else None
        if likely is not None:
            return likely
        found = search(program, goal, bounds, start=None, seconds=deadline - monotonic(),
                       nodes=_NODES)
        if found.bound < value_of(goal, found.values):
            raise TimeUp
        return found.values

    def _likely(
        self, program: Program, goal: Expression, bounds: tuple[Integers, Integers], duals: Duals,
    ) -> Integers | None:
        """Return a point among the likeliest options, None if none is found there."""
        if not len(goal.columns) or (bounds[1] > bounds[0]).sum() <= _LIKELY:
            return None
        few = few_options(program, duals, dense(goal, program.column_count), _LIKELY)[1]
        try:
            return search(program, goal, (bounds[0], np.maximum(bounds[0], np.minimum(bounds[1], few))), start=None,
                          seconds=self._seconds, nodes=_NODES).values
        except (Infeasible, TimeUp):
            return None

    def _window(self, duals: Duals) -> int:
        return self._held[-1] * PRICE_UNIT - duals.bound

    def _held_tiers(self, program: Program, objectives: Sequence[Expression]) -> Duals | None:
        """Hold all tiers, and price the last: by its reduced costs most options are out of the question."""
        if not objectives:
            return None
        *earlier, last = objectives
        relaxation = Relaxation(program, dense(last, program.column_count))
        relaxation.duals(last, self._seconds)  # from here the rows of the tiers are soon kept
        for number, tier in enumerate(earlier, 1):
            relaxation.add(program.lock(f"tier|{number}", tier, self._held[number - 1]))
        duals = relaxation.duals(last, self._seconds)
        if self._window(duals) < 0:
            raise Infeasible
        program.lock(f"tier|{len(objectives)}", last, self._held[-1])
        return duals


def _minimal(found: GivenWay, least: Callable[[Iterable[str]], GivenWay | None]) -> GivenWay:
    """Leave out one clause after the other as long as the rest suffices, dropped altogether."""
    for name in list(found.by):
        if name in found.by:
            found = least(other for other in found.by if other != name) or found
    return found


class _Slacks:
    """Columns by which clauses give way, and what they cost together."""

    def __init__(self, columns: Columns[Any, Any], costs: Mapping[str, int]) -> None:
        self._columns, self._costs = columns, costs
        self._of: dict[int, tuple[str, bool]] = {}

    def soften(self, clause: Clause, inequality: Inequality) -> None:
        """Add a clause as rows that give way."""
        for sign, side in ((1, inequality.lower), (-1, inequality.upper)):
            if side is None or abs(side) >= UNBOUNDED:
                continue
            column = self._columns.column(f"{clause.id}|slack|{sign}", 0, _EVERYBODY)
            self._of[column] = clause.id, sign < 0
            slack = Expression(np.array([column]), np.array([sign * clause.unit]))
            softer = inequality.expression + slack
            lower, upper = (side, None) if sign > 0 else (None, side)
            self._columns.add(f"{clause.id}|{sign}", Inequality(softer, lower, upper))

    def at_most(self, people: int | None) -> tuple[Row, ...]:
        """Return the row by which all clauses together give way by so many people at most."""
        if people is None:
            return ()
        each = np.array(list(self._of), np.int64)
        return (Row("slack|all", each, np.ones(len(each), np.int64), 0, people),)

    @property
    def goal(self) -> Expression:
        """What giving way costs."""
        costs = [self._costs[name] for name, _ in self._of.values()]
        return Expression(np.array(list(self._of), np.int64), np.array(costs, np.int64))

    def people(self, point: Integers) -> dict[str, tuple[int, int]]:
        """Return by clause id by how many people its lower and its upper side give way."""
        given: dict[str, tuple[int, int]] = {}
        for column, (name, high) in self._of.items():
            if people := int(point[column]):
                below, above = given.get(name, (0, 0))
                given[name] = (below, above + people) if high else (below + people, above)
        return given
