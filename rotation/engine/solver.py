"""Lexicographic tiers, each solved exactly: relax, search a window, prove, lock, go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from time import monotonic
from typing import Any

import numpy as np

from rotation.domain.outcome import DualCertificate, Outcome, PlanT, Status, TierResult
from rotation.domain.round import HostT, Integers
from rotation.engine.halving import tightened
from rotation.engine.progress import Incumbent, Limits, Progress
from rotation.engine.relaxation import Duals, Infeasible, Relaxation, TimeUp
from rotation.engine.restricted import Incumbents, TierSearch, value_of
from rotation.engine.rounding import with_rounded
from rotation.engine.windows import first_window
from rotation.errors import SolverBug
from rotation.model.certificate import most, near, objective
from rotation.model.columns import STRICT, Leeway, Row
from rotation.model.measured import finished, measured, settled
from rotation.model.program import Program, dense
from rotation.model.task import AnyTask, Task
from rotation.policy.tiers import AnyTier
from rotation.rules._words import Expression
from rotation.text import say


class Model:
    """A task written out once, to be solved many times under different decisions.

    Parameters
    ----------
    task
        What is planned; its tiers are the objectives.
    leeway
        How far clauses give way.
    """

    def __init__(self, task: AnyTask, leeway: Leeway = STRICT) -> None:
        self.task = task
        self.columns = task.write(leeway)
        self.objectives = [objective(self.columns, tier) for tier in task.tiers]


class Latest(Incumbents):
    """The best plan so far alone, told of whenever it gets better.

    Parameters
    ----------
    tell
        Called with the goal of the tier being worked on.
    """

    def __init__(self, tell: Callable[[Expression], None]) -> None:
        super().__init__()
        self._tell: Callable[[Expression], None] | None = tell

    def start(self, program: Program, goal: Expression) -> Integers | None:
        """Return the best plan so far, whether or not it keeps all rows by now."""
        del program, goal
        return self.points[0] if self.points else None

    def add(self, program: Program, goal: Expression, point: Integers) -> None:
        """Take a point that is no worse."""
        best = self.best(program, goal)
        if best is None or value_of(goal, point) <= value_of(goal, best):
            self.points = [point]
            if self._tell is not None:
                self._tell(goal)

    def fall_silent(self) -> None:
        """Tell nobody any more, and hold on to nobody: who was told goes with its solvers as soon as it is let go."""
        self._tell = None


class Solve:
    """One run over all tiers of a model, under decisions that are rows like the others."""

    def __init__(
        self, model: Model, limits: Limits, progress: Progress, decisions: Iterable[Row] = (),
        *, start: Iterable[tuple[str, Any]] = (), program: Program | None = None,
    ) -> None:
        self._task, self._tiers, self._progress = model.task, model.task.tiers, progress
        self._deadline = monotonic() + limits.seconds
        self._objectives = model.objectives
        self._program = program or Program(model.columns, tuple(decisions))
        self._floors = tuple(_least(self._program, goal) for goal in self._objectives)
        self._known = Latest(self._tell)
        self._bound: int | None = None
        self._stopped = False
        self._results: list[TierResult] = []
        self._placed: tuple[Integers, Any] | None = None
        self._start = self._started(start)

    def run(self) -> Outcome[Any]:
        """Solve every tier; INFEASIBLE only after arithmetic or a second solver confirms it."""
        try:
            return self._run()
        finally:
            self._known.fall_silent()

    def _run(self) -> Outcome[Any]:
        relaxation = self._relaxed(self._likely)
        try:
            for number, (tier, goal) in enumerate(
                    zip(self._tiers, self._objectives, strict=True), 1):
                self._tier(number, tier, goal, relaxation)
        except Infeasible as nothing:
            return self._infeasible(nothing.weights)
        except TimeUp:
            self._stopped = True
            self._measure_rest()
        return self._outcome()

    def _started(self, pairs: Iterable[tuple[str, Any]]) -> Integers | None:
        """Return the plan to start from as a point, as far as its options exist."""
        options = [index for pair in pairs if (index := self._task.options.find(*pair)) is not None]
        point = np.zeros(self._program.column_count, np.int64)
        np.add.at(point, options, 1)
        return point if options else None

    @property
    def _likely(self) -> Integers:
        """What tells likely columns from others: the costs of the last tier."""
        return dense(self._objectives[-1], self._program.column_count)

    def _relaxed(self, likely: Integers) -> Relaxation:
        return Relaxation(self._program, likely)

    def _left(self) -> float:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeUp
        return left

    # -- one tier -----------------------------------------------------------------------------

    def _tier(
        self, number: int, tier: AnyTier, goal: Expression, relaxation: Relaxation
    ) -> None:
        self._bound = None
        duals = relaxation.duals(goal, self._left())
        self._bound = duals.least
        self._tell(goal)
        bound = self._close(tier, goal, duals, relaxation)
        result = self._record(number, tier, bound, self._certificate(duals))
        if number < len(self._tiers):
            held = self._program.lock(f"tier|{number}", goal, most(tier, result.value))
            relaxation.add(held)

    def _close(self, tier: AnyTier, goal: Expression, duals: Duals, relaxation: Relaxation) -> int:
        """Search until the best value is proven within the tolerance; return the bound reached."""
        search, single = self._search(goal, duals, partial(near, tier)), len(tier.goals) == 1
        if self._start is not None:
            search.take(self._start)
        if search.reached() or (single and self._quick(search)):
            return duals.least
        try:
            if not self._program.written.many_each:  # where few have many options each, no gain was shown
                search = self._narrowed(tier, goal, duals, relaxation)
            if search.reached():
                return search.floor
            return search.close(first_window(search.program, search.duals, single=single))
        except TimeUp:
            if not self._known.points:
                raise
            return search.floor

    def _search(
        self, goal: Expression, duals: Duals, near: Callable[[int], int] = int, program: Program | None = None,
    ) -> TierSearch:
        return TierSearch(program or self._program, goal, duals, self._known, self._left, near=near)

    def _narrowed(self, tier: AnyTier, goal: Expression, duals: Duals, relaxation: Relaxation) -> TierSearch:
        """Return the search of a tier with the rows that follow for whole people; no certificate weighs them."""
        program = self._program.branch()
        twin = relaxation.twin(program)
        own = len(program.clauses)
        for row in with_rounded(program).clauses[own:]:
            twin.add(row)
        try:
            duals = tightened(twin, twin.duals(goal, self._left()), lambda: twin.duals(goal, self._left()))
        except Infeasible:
            raise Infeasible from None
        self._bound = duals.least
        return self._search(goal, duals, partial(near, tier), program)

    def _quick(self, search: TierSearch) -> bool:
        """Whether the likeliest options alone are good enough."""
        return search.few(self._likely, any_point=not self._known.points)

    def _tell(self, goal: Expression) -> None:
        """Report the best plan so far with the bound of the tier being worked on."""
        if self._known.points:
            self._progress(self._incumbent(goal))

    def _incumbent(self, goal: Expression) -> Incumbent:
        taken = self._values[:len(self._task.options)]
        chosen = np.repeat(np.arange(len(taken)), taken).tolist()
        return Incumbent(tuple(chosen), len(self._results) + 1, value_of(goal, self._values),
                         self._bound, self._floors)

    @property
    def _values(self) -> Integers:
        assert self._known.points, "no value is read without a solution"
        return self._known.points[0]

    # -- results ------------------------------------------------------------------------------

    @property
    def _plan(self) -> Any:
        """The best plan so far; several tiers often end with the same."""
        values = self._values
        if self._placed is None or self._placed[0] is not values:
            self._placed = values, self._task.plan(values)
        return self._placed[1]

    def _certificate(self, duals: Duals) -> DualCertificate:
        rows = self._program.clauses
        prices = {rows[index].clause: int(duals.prices[index])
                  for index in np.flatnonzero(duals.prices).tolist()}
        return DualCertificate(duals.least, prices)

    def _record(
        self, number: int, tier: AnyTier, bound: int, certificate: DualCertificate
    ) -> TierResult:
        plan = self._plan
        result = replace(measured(number, tier, plan, bound), certificate=certificate,
                         witness=self._task.pairs(plan))
        claimed = value_of(self._objectives[number - 1], self._values)
        if result.value > claimed:
            raise SolverBug(say("tier {n}: claimed {c}, measured {v}",
                                "第{n}层：求解器报告{c}，实测{v}", n=number, c=claimed, v=result.value))
        self._results.append(result)
        self._progress(result)
        return result

    def _measure_rest(self) -> None:
        """Report the tiers that the time limit cut off, with the bounds that are known."""
        if not self._known.points:
            return
        plan = self._plan
        last = self._incumbent(self._objectives[len(self._results)])
        for number in range(last.tier, len(self._tiers) + 1):
            self._results.append(measured(number, self._tiers[number - 1], plan,
                                          last.bound_of(number)))

    def _outcome(self) -> Outcome[Any]:
        if not self._known.points:
            return Outcome(Status.UNKNOWN, None)
        exact = all(tier.value == tier.bound for tier in self._results)
        status = Status.OPTIMAL if (exact and not self._stopped) or settled(self._results) else Status.FEASIBLE
        plan = self._plan
        tiers = tuple(finished(result, tier, plan) for result, tier in
                      zip(self._results, self._tiers, strict=True))
        return Outcome(status, plan, tiers)

    def _infeasible(self, weights: Integers | None) -> Outcome[Any]:
        from rotation.engine.refuting import (
            DISAGREED,
            LARGE,
            PLAINLY,
            UNASKED,
            agreed,
            refutation,
            thinned,
        )
        if self._known.points:
            raise SolverBug(say("a tier lost the plan of the one before", "后一层丢失了前一层的方案"))
        left = self._deadline - monotonic()
        asked = self._program.decisions  # of a question nobody files a proof
        if weights is None and asked and self._program.column_count > LARGE and agreed(self._program, left, PLAINLY):
            return Outcome(Status.INFEASIBLE, None)
        if weights is None:
            weights = refutation(self._program)
        elif not asked:
            weights = thinned(self._program, weights)
        if weights is not None:
            clauses, used = self._program.clauses, np.flatnonzero(weights).tolist()
            return Outcome(Status.INFEASIBLE, None, refutation={clauses[at].clause: int(weights[at]) for at in used})
        second = agreed(self._program, self._deadline - monotonic())
        if second:
            return Outcome(Status.INFEASIBLE, None)
        return Outcome(Status.UNKNOWN, None, (), (UNASKED if second is None else DISAGREED,))


def solve(
    task: Task[HostT, PlanT], limits: Limits | None = None, progress: Progress | None = None,
    start: Iterable[tuple[str, HostT]] = (),
) -> Outcome[PlanT]:
    """Find the best plan of a task, tier after tier, and prove it.

    Parameters
    ----------
    task
        What is planned.
    limits
        Emergency limit; the memory is for `solve_apart` alone.
    progress
        Called with each better plan and each finished tier.
    start
        (Person, post) of a plan to start from; one that breaks a row is of no use.

    Returns
    -------
        INFEASIBLE and UNKNOWN are outcomes, not errors.

    Raises
    ------
    SolverBug
        If the solver's claims disagree with exact recomputation.
    """
    return Solve(Model(task), limits or Limits(), progress or (lambda _: None), start=start).run()


def _least(program: Program, goal: Expression) -> int:
    """Return the bound that column bounds alone give."""
    low = np.minimum(goal.coefficients * program.lower[goal.columns],
                     goal.coefficients * program.upper[goal.columns])
    return int(low.sum()) + goal.constant
