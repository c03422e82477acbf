"""A task in which some clauses can give way, and a decision added to it: from the plan's own relaxation.

The task is written out once with rows that can give way and a column for what is missed of a
decision. Under every tier the plan's values are held; a question opens columns and adds rows, and
the dual simplex goes on from where the plan was proven.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from rotation.domain.outcome import Outcome
from rotation.domain.round import Integers
from rotation.engine.clauses import Clause
from rotation.engine.halving import tightened
from rotation.engine.refuting import refutation
from rotation.engine.relaxation import (
    Duals,
    Infeasible,
    Relaxation,
    TimeUp,
    at_most,
    called_columns,
)
from rotation.engine.rounding import with_rounded
from rotation.engine.windows import window_bounds
from rotation.model.certificate import PRICE_UNIT, most, objective
from rotation.model.columns import UNBOUNDED, Columns, Leeway, Row
from rotation.model.program import Program, dense
from rotation.model.task import AnyTask
from rotation.rules._words import Expression, Inequality

_EVERYBODY = 100_000
"""More people than any task has."""
_WHOLE = 1e-6
"""A part of a person too small to tell from none."""
_MISSING = 10**7
"""What a person counts by whom a decision is missed in a relaxation: more than any tier can save by it."""


class Softened:
    """A task written out so that some clauses can give way, and its relaxation at the values of the plan.

    Every question starts from here, from the same point, whatever was asked before.

    Parameters
    ----------
    task, clauses
        What was planned, and by id the clauses that can give way.
    plan
        Its tiers; none may come to more than its value and slack.
    seconds
        Limit of one relaxation.
    """

    def __init__(self, task: AnyTask, clauses: Mapping[str, Clause], plan: Outcome[Any], seconds: float) -> None:
        self.clauses, self._task, self._plan, self.seconds = clauses, task, plan, seconds
        self.held = [most(tier, result.value) for tier, result in zip(task.tiers, plan.tiers, strict=True)]
        self.gap = 0
        far = {one.id: (_EVERYBODY * one.unit, _EVERYBODY * one.unit) for one in clauses.values()}
        columns = task.write(Leeway(far))
        self.goals = [objective(columns, tier) for tier in task.tiers]
        self.short = columns.column("decision|short", 0, 0)
        self.slacks = [slack for clause in clauses.values() for slack in _softer(columns, clause)]
        self._bare = with_rounded(Program(columns))
        self.program = self._bare.branch()

    @cached_property
    def _relaxation(self) -> Relaxation:
        """The last tier's, with the tiers before it held."""
        *earlier, last = self.goals
        called = called_columns(self._task, self.program, self.goals, self._plan)
        relaxation = Relaxation(self.program, dense(last, self.program.column_count), called)
        for number, tier in enumerate(earlier, 1):
            relaxation.duals(tier, self.seconds)  # from its optimum the row that holds it is kept at once
            relaxation.add(self.program.lock(f"tier|{number}", tier, self.held[number - 1]))
        duals = relaxation.duals(last, self.seconds)
        relaxation = relaxation.twin(self.program)  # new rows are kept at once from its dual simplex side
        duals = tightened(relaxation, duals, lambda: relaxation.duals(last, self.seconds), self.held[-1])
        self.gap = max(0, self.held[-1] * PRICE_UNIT - duals.bound)
        return relaxation

    def asked(self, demands: Sequence[Row], costs: Mapping[str, int], *, tiers: bool) -> Adding:
        """Return a question about a decision, with the clauses that may give way and what a person costs by each."""
        if not tiers or not self.goals:
            return Adding(self, self._bare.branch(), None, demands, costs)
        held = self._relaxation
        program = self.program.branch()
        return Adding(self, program, held.twin(program), demands, costs)


class Adding:
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
        self, ground: Softened, program: Program, relaxation: Relaxation | None, demands: Sequence[Row],
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

    @property
    def tiers_held(self) -> bool:
        """Whether the tiers are held."""
        return self._relaxation is not None

    @property
    def last(self) -> Expression:
        """Goal of the last tier."""
        return self._ground.goals[-1]

    @property
    def most(self) -> int:
        """The most that the last tier may come to."""
        return self._ground.held[-1]

    def cheapest(self) -> list[Giving | None]:
        """Return None for no side of a clause, then each that may give way, the cheapest first."""
        order = np.argsort(self.goal.coefficients, kind="stable").tolist()
        return [None, *(self._open[at] for at in order)]

    @contextmanager
    def only(self, slack: Giving | None) -> Iterator[None]:
        """Let one side of a clause alone give way, by one person, for a while; none if None."""
        self._opened(1, [] if slack is None else [slack.column])
        try:
            yield
        finally:
            self._opened(_EVERYBODY, self.goal.columns.tolist())

    def _opened(self, people: int, columns: list[int]) -> None:
        for upper in (self._upper, self.program.upper):
            upper[self.goal.columns] = 0
            upper[columns] = people
        if self._relaxation is not None:
            self._relaxation.rebound(self.goal.columns)

    @contextmanager
    def at_most(self, people: int | None) -> Iterator[None]:
        """Let all clauses together give way by so many people at most, for a while."""
        if people is None:
            yield
            return
        row = Row("slack|all", self.goal.columns, np.ones(len(self.goal.columns), np.int64), -UNBOUNDED, people)
        before = len(self.program.clauses)
        self._add(row)
        try:
            yield
        finally:
            more = len(self.program.clauses) - before  # rows that were found meanwhile as well
            self.program.shorten(more)
            if self._relaxation is not None:
                self._relaxation.drop(more)

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
        self.program.lock("tier|last", self.last, self.most)
        try:
            yield
        finally:
            self.program.shorten(1)

    @property
    def near(self) -> int:
        """By how much the last tier of the plan exceeds its bound, in 1/PRICE_UNIT: a window worth looking in."""
        return self._ground.gap

    def inside(self, duals: Duals | None, window: int | None = None) -> tuple[Integers, Integers]:
        """Return the column bounds within which all plans are that add the decision and hold the tiers.

        A window is a part of them: plans whose last tier exceeds its bound by so much at most.
        """
        if duals is None:
            return self.program.lower, self._upper
        lower, upper = window_bounds(self.program, duals, self.window(duals) if window is None else window)
        return lower, np.minimum(upper, self._upper)

    def held(self) -> Duals | None:
        """Price the last tier, the others held, and `hold` it; None if no tier is held."""
        if self._relaxation is None:
            return None
        duals = self.priced()
        self.hold(duals)
        return duals

    def hold(self, duals: Duals) -> None:
        """Raise `Infeasible` if prices of the last tier prove that no plan adds the decision and holds the tiers."""
        if self.window(duals) < 0:
            raise Infeasible

    def priced(self) -> Duals:
        """Price the last tier, the others held.

        What is missing of the decision is dear, so that there is always a point to go on from.

        Raises
        ------
        Infeasible
            If no plan adds the decision and the tiers before the last, proven in exact integers.
        TimeUp
            If the solver says so, and nothing proves it.
        """
        assert self._relaxation is not None, "asked only where tiers are held"
        relaxation, enough = self._relaxation, self.most * PRICE_UNIT
        goal = self.last + Expression(np.array([self._ground.short]), np.array([_MISSING]))

        def once() -> Duals:
            return relaxation.bounded(goal, self._ground.seconds, enough)
        try:
            return tightened(relaxation, once(), once, self.most + 1)
        except Infeasible as nothing:
            if nothing.weights is None and refutation(self.program) is None:
                raise TimeUp from None
            raise

    def hopeless(self, most: int) -> bool:
        """Whether relaxations prove that nothing suffices, by whole people: none is let give way in part.

        A search that branches on options first needs thousands of nodes for what a few of these show.

        Parameters
        ----------
        most
            So many relaxations are solved at most; if they do not suffice, nothing is proven.
        """
        columns = self.goal.columns
        kept = self.program.lower[columns], self.program.upper[columns]
        waiting = [kept]
        try:
            for _ in range(most):
                parts = self._parts(*waiting.pop())
                if parts is None:
                    return False
                waiting += parts
                if not waiting:
                    return True
        except TimeUp:
            pass
        finally:
            self._between(*kept)
        return False

    def _parts(self, lower: Integers, upper: Integers) -> list[tuple[Integers, Integers]] | None:
        """Return narrower bounds that hold all there is, none if there is nothing; None if whole people might do."""
        self._between(lower, upper)
        try:
            duals = self.held()
        except Infeasible:
            return []
        people = np.zeros(0) if duals is None else duals.point[self.goal.columns]
        far = np.abs(people - np.rint(people))
        if far.max(initial=0) < _WHOLE:
            return None
        at = int(far.argmax())
        fewer, more, whole = upper.copy(), lower.copy(), int(np.floor(people[at]))
        fewer[at], more[at] = whole, whole + 1
        return [(more, upper), (lower, fewer)]

    def _between(self, lower: Integers, upper: Integers) -> None:
        assert self._relaxation is not None, "asked only where tiers are held"
        self.program.lower[self.goal.columns], self.program.upper[self.goal.columns] = lower, upper
        self._relaxation.rebound(self.goal.columns)

    def useless(self, slack: Giving | None, opened: Giving | None, duals: Duals) -> bool:
        """Whether prices asked with another side open prove that one side alone, by one person, does not suffice."""
        saved = [0 if one is None else min(0, int(duals.reduced[one.column])) for one in (slack, opened)]
        return self.most * PRICE_UNIT < duals.bound + saved[0] - saved[1]

    def window(self, duals: Duals) -> int:
        """Return by how much the last tier may exceed its bound, in 1/PRICE_UNIT."""
        return self.most * PRICE_UNIT - duals.bound

    def given(self, point: Integers) -> dict[str, tuple[int, int]]:
        """Return by clause id by how many people its lower and its upper side give way."""
        given: dict[str, tuple[int, int]] = {}
        for slack in self._open:
            if people := int(point[slack.column]):
                below, above = given.get(slack.clause, (0, 0))
                given[slack.clause] = (below, above + people) if slack.high else (below + people, above)
        return given


class Giving(NamedTuple):
    """A column by which a side of a clause gives way."""

    clause: str
    column: int
    high: bool


def _softer(columns: Columns[Any, Any], clause: Clause) -> Iterator[Giving]:
    """Add a clause as rows that give way once their slack is opened."""
    inequality = clause.rule.encode(columns, clause.subject)
    for sign, side in ((1, inequality.lower), (-1, inequality.upper)):
        if side is None or abs(side) >= UNBOUNDED:
            continue
        column = columns.column(f"{clause.id}|slack|{sign}", 0, 0)
        slack = Expression(np.array([column]), np.array([sign * clause.unit]))
        lower, upper = (side, None) if sign > 0 else (None, side)
        columns.add(f"{clause.id}|{sign}", Inequality(inequality.expression + slack, lower, upper))
        yield Giving(clause.id, column, sign < 0)


def _missing(row: Row, short: int) -> Row:
    """Return a row with an upper side that may be missed by what a column tells."""
    return Row(row.clause, np.append(row.columns, short), np.append(row.coefficients, -1), row.lower, row.upper)
