"""Which clauses stand in the way of a decision: given way by the fewest people, no tier gets worse.

The clauses asked about give way at a price per person, everything else is kept, and every tier is
held to the value of the finished plan plus its slack. What gives way then is made minimal: a set
is a blocker if the decision can be added once its clauses are dropped, and cannot be as long as
any one of them is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from rotation.domain.outcome import Outcome
from rotation.domain.ratio import floor_of
from rotation.domain.round import Integers
from rotation.engine.clauses import Clause
from rotation.engine.relaxation import Duals, Infeasible, Relaxation, TimeUp, at_most
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
_MISSING = 10**7
"""What a person counts by whom a decision is missed in a relaxation: more than any tier can save by it."""


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
        self._usual: _Ground | None = None

    def blocker(
        self, demands: Sequence[Row], clauses: Iterable[Clause], budget: Budget, *,
        dear: Callable[[Clause], int] = lambda _: 0, tiers: bool = True,
        usual: Callable[[], Iterable[Clause]] = tuple,
    ) -> GivenWay | None:
        """Return a minimal set of clauses without which a decision can be added.

        Parameters
        ----------
        demands, clauses
            The decision as rows over the options; which clauses may be dropped.
        budget
            The question counts one, however many searches make the set minimal.
        dear
            How much dearer than another one a clause is, 0 to 999; the cheaper is told.
        tiers
            Whether no tier may get worse than its slack allows; else goals do not count.
        usual
            Clauses that the usual questions about the plan ask of: for them the task is written once.

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
        ground = self._ground(known, usual)

        def least(ids: Iterable[str], people: Sequence[int | None] = (None,)) -> GivenWay | None:
            return self._least(ground, demands, {name: _PER_PERSON + dear(known[name]) for name in ids}, people,
                               tiers=tiers)
        found = least(known, _FEWEST_FIRST if known else (None,))
        return found if found is None else _minimal(found, least)

    def _ground(self, known: Mapping[str, Clause], usual: Callable[[], Iterable[Clause]]) -> _Ground:
        """Return the task written out so that the clauses of a question can give way.

        The usual clauses depend on the plan alone, never on what was asked before: a question is
        answered in the same words whoever asks.
        """
        if self._usual is None:
            self._usual = _Ground(self._task, {clause.id: clause for clause in usual()}, self._held, self._seconds)
        if known.keys() <= self._usual.clauses.keys():
            return self._usual
        return _Ground(self._task, {**self._usual.clauses, **known}, self._held, self._seconds)

    # -- one search ---------------------------------------------------------------------------

    def _least(
        self, ground: _Ground, demands: Sequence[Row], costs: Mapping[str, int], people: Sequence[int | None], *,
        tiers: bool,
    ) -> GivenWay | None:
        asked = ground.asked(demands, costs, tiers=tiers)
        try:
            asked.held()
        except Infeasible:
            return None
        for most_people in people:
            try:
                with asked.at_most(most_people):
                    point = self._search(asked)
            except Infeasible:
                continue
            return GivenWay(asked.given(point), self._task.pairs(self._task.plan(point)))
        return None

    def _search(self, asked: _Adding) -> Integers:
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
        deadline, duals = monotonic() + self._seconds, asked.held()
        with asked.last_held():
            bounds = asked.inside(duals)
            likely = self._likely(asked, bounds, duals) if duals else None
            if likely is not None:
                return likely
            found = search(asked.program, asked.goal, bounds, start=None, seconds=deadline - monotonic(), nodes=_NODES)
        if found.bound < value_of(asked.goal, found.values):
            raise TimeUp
        return found.values

    def _likely(self, asked: _Adding, bounds: tuple[Integers, Integers], duals: Duals) -> Integers | None:
        """Return a point among the likeliest options, None if none is found there."""
        if not len(asked.goal.columns) or (bounds[1] > bounds[0]).sum() <= _LIKELY:
            return None
        few = few_options(asked.program, duals, dense(asked.goal, asked.program.column_count), _LIKELY)[1]
        try:
            return search(asked.program, asked.goal,
                          (bounds[0], np.maximum(bounds[0], np.minimum(bounds[1], few))), start=None,
                          seconds=self._seconds, nodes=_NODES).values
        except (Infeasible, TimeUp):
            return None


def _minimal(found: GivenWay, least: Callable[[Iterable[str]], GivenWay | None]) -> GivenWay:
    """Leave out one clause after the other as long as the rest suffices, dropped altogether."""
    for name in list(found.by):
        if name in found.by:
            found = least(other for other in found.by if other != name) or found
    return found


class _Ground:
    """A task written out so that some clauses can give way, and its relaxation at the values of the plan.

    Every question starts from here, from the same point, whatever was asked before.

    Parameters
    ----------
    task, clauses
        What was planned, and by id the clauses that can give way.
    held
        The most that every tier may come to.
    seconds
        Limit of one relaxation.
    """

    def __init__(self, task: AnyTask, clauses: Mapping[str, Clause], held: Sequence[int], seconds: float) -> None:
        self.clauses, self.held, self.seconds = clauses, held, seconds
        far = {one.id: (_EVERYBODY * one.unit, _EVERYBODY * one.unit) for one in clauses.values()}
        self._columns = columns = task.write(Leeway(far))
        self.goals = [objective(columns, tier) for tier in task.tiers]
        self.short = columns.column("decision|short", 0, 0)
        self.slacks = [slack for clause in clauses.values() for slack in _softened(columns, clause)]
        self.program = Program(columns)

    @cached_property
    def _relaxation(self) -> Relaxation:
        """The last tier's, with the tiers before it held."""
        *earlier, last = self.goals
        relaxation = Relaxation(self.program, dense(last, self.program.column_count))
        relaxation.duals(last, self.seconds)  # from here the rows of the tiers are soon kept
        for number, tier in enumerate(earlier, 1):
            relaxation.add(self.program.lock(f"tier|{number}", tier, self.held[number - 1]))
        relaxation.duals(last, self.seconds)
        return relaxation

    def asked(self, demands: Sequence[Row], costs: Mapping[str, int], *, tiers: bool) -> _Adding:
        """Return a question about a decision, with the clauses that may give way and what a person costs by each."""
        if not tiers or not self.goals:
            return _Adding(self, Program(self._columns), None, demands, costs)
        held = self._relaxation
        program = self.program.branch()
        return _Adding(self, program, held.twin(program), demands, costs)


class _Adding:
    """A decision added to a task of which some clauses may give way.

    Parameters
    ----------
    ground
        The task.
    program, relaxation
        Its rows, and where the relaxation stands; without one no tier is held.
    demands
        The decision.
    costs
        By id of a clause: what it costs that it gives way by one person; all others are kept.
    """

    def __init__(
        self, ground: _Ground, program: Program, relaxation: Relaxation | None, demands: Sequence[Row],
        costs: Mapping[str, int],
    ) -> None:
        self._ground, self.program, self._relaxation = ground, program, relaxation
        self._open = [slack for slack in ground.slacks if slack.clause in costs]
        each = np.array([slack.column for slack in self._open], np.int64)
        self.goal = Expression(each, np.array([costs[slack.clause] for slack in self._open], np.int64))
        program.upper[each] = _EVERYBODY
        self._upper = program.upper.copy()
        program.upper[ground.short] = _EVERYBODY
        if relaxation is not None:
            relaxation.rebound(np.append(each, ground.short))
        for row in demands:
            self._add(_missing(at_most(row), ground.short))

    @contextmanager
    def at_most(self, people: int | None) -> Iterator[None]:
        """Let all clauses together give way by so many people at most, for a while."""
        if people is None:
            yield
            return
        row = Row("slack|all", self.goal.columns, np.ones(len(self.goal.columns), np.int64), -UNBOUNDED, people)
        self._add(row)
        try:
            yield
        finally:
            self.program.shorten(1)
            if self._relaxation is not None:
                self._relaxation.drop(1)

    def _add(self, row: Row) -> None:
        self.program.extend([row])
        if self._relaxation is not None:
            self._relaxation.add(row)

    @contextmanager
    def last_held(self) -> Iterator[None]:
        """Hold the last tier, too, for a while: for searches only, as its price is asked of the relaxation."""
        if self._relaxation is None:
            yield
            return
        self.program.lock("tier|last", self._ground.goals[-1], self._ground.held[-1])
        try:
            yield
        finally:
            self.program.shorten(1)

    def inside(self, duals: Duals | None) -> tuple[Integers, Integers]:
        """Return the column bounds within which all plans are that add the decision and hold the tiers."""
        if duals is None:
            return self.program.lower, self._upper
        lower, upper = window_bounds(self.program, duals, self.window(duals))
        return lower, np.minimum(upper, self._upper)

    def held(self) -> Duals | None:
        """Price the last tier, the others held; None if no tier is held.

        What is missing of the decision is dear, so that there is always a point to go on from.

        Raises
        ------
        Infeasible
            If no plan adds the decision and holds the tiers.
        """
        if self._relaxation is None:
            return None
        last = self._ground.goals[-1]
        dear = Expression(np.array([self._ground.short]), np.array([_MISSING]))
        duals = self._relaxation.duals(last + dear, self._ground.seconds)
        if self.window(duals) < 0:
            raise Infeasible
        return duals

    def window(self, duals: Duals) -> int:
        """Return by how much the last tier may exceed its bound, in 1/PRICE_UNIT."""
        return self._ground.held[-1] * PRICE_UNIT - duals.bound

    def given(self, point: Integers) -> dict[str, tuple[int, int]]:
        """Return by clause id by how many people its lower and its upper side give way."""
        given: dict[str, tuple[int, int]] = {}
        for slack in self._open:
            if people := int(point[slack.column]):
                below, above = given.get(slack.clause, (0, 0))
                given[slack.clause] = (below, above + people) if slack.high else (below + people, above)
        return given


class _Slack(NamedTuple):
    """A column by which a side of a clause gives way."""

    clause: str
    column: int
    high: bool


def _softened(columns: Columns[Any, Any], clause: Clause) -> Iterator[_Slack]:
    """Add a clause as rows that give way once their slack is opened."""
    inequality = clause.rule.encode(columns, clause.subject)
    for sign, side in ((1, inequality.lower), (-1, inequality.upper)):
        if side is None or abs(side) >= UNBOUNDED:
            continue
        column = columns.column(f"{clause.id}|slack|{sign}", 0, 0)
        slack = Expression(np.array([column]), np.array([sign * clause.unit]))
        lower, upper = (side, None) if sign > 0 else (None, side)
        columns.add(f"{clause.id}|{sign}", Inequality(inequality.expression + slack, lower, upper))
        yield _Slack(clause.id, column, sign < 0)


def _missing(row: Row, short: int) -> Row:
    """Return a row with an upper side that may be missed by what a column tells."""
    return Row(row.clause, np.append(row.columns, short), np.append(row.coefficients, -1), row.lower, row.upper)
