"""The best plans of tasks that differ in decisions by hand, from the proof of one that is known.

The tasks share one program in which options are closed that are none of theirs. The shadow prices
by which the known plan was proven bound every one of them; a relaxation is solved only where they
leave too much open, and then each starts where the last one ended. Every tier is proven as in a
solve of its own; where a task asks for all that the known one asks for, only a plan that takes an
option which the known one has not can be better, and it takes a row of prices to see that none is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from rotation.domain.outcome import Outcome, TierResult
from rotation.domain.round import Integers
from rotation.engine.progress import Limits
from rotation.engine.relaxation import Duals, Relaxation, WarmRelaxation, WarmStart
from rotation.engine.restricted import value_of
from rotation.engine.shared_rows import Neighbor, SharedRows
from rotation.engine.solver import Solve
from rotation.engine.windows import FIRST_COLUMNS
from rotation.model.certificate import FAR, PRICE_UNIT, exact_bound
from rotation.model.columns import Row
from rotation.model.program import Program, dense
from rotation.model.task import AnyTask, Swept
from rotation.policy.tiers import AnyTier
from rotation.rules._words import Expression


class KnownTask(NamedTuple):
    """The task whose best plan is known.

    Parameters
    ----------
    task
        Over the options of all.
    closed
        Numbers of those that are none of it.
    """

    task: Swept[Any, Any]
    closed: Integers


class Lifting:
    """Solves tasks that differ in what was decided by hand.

    Parameters
    ----------
    wide
        A task with the options of all of them.
    known
        The best plan of a task among them, with its proof.
    origin
        That task, if it is to be asked in what another one differs from it.
    """

    def __init__(self, wide: Swept[Any, Any], known: Outcome[Any], origin: KnownTask | None = None) -> None:
        self._shared = SharedRows(wide, (), by_hand=True)
        self._known, self._origin = KnownPlan(wide, known), origin

    @cached_property
    def _before(self) -> Neighbor | None:
        return None if self._origin is None else Neighbor(self._shared, self._origin.task)

    def _opened(self, point: Neighbor, closed: Integers) -> Integers | None:
        """Return the options without which every plan of a task is one of the known task; None if more tells them."""
        if self._origin is None or self._before is None or not point.asks_all_of(self._before):
            return None
        return np.setdiff1d(self._origin.closed, closed)

    def solve(self, task: Swept[Any, Any], closed: Integers, limits: Limits) -> Outcome[Any]:
        """Find the best plan of a task and prove it, as `rotation.engine.solver.solve` does.

        Parameters
        ----------
        task
            Over the same options.
        closed
            Numbers of those that are none of this task.
        limits
            Emergency limit.
        """
        point = Neighbor(self._shared, task)
        opened = self._opened(point, closed)
        if self._shared.goals_stay:  # what was worked out to measure one plan need not be for the next
            point.task = self._shared.task
        program = self._shared.program.over(point.columns)
        program.upper[closed] = 0
        return _FromKnown(point, program, limits, known=self._known, opened=opened).run()


@dataclass
class KnownPlan:
    """A plan from which others are looked for, and what those found so far have left.

    Parameters
    ----------
    task, outcome
        A task with the options of all, and the plan.
    neighbor
        From where relaxations start.
    points
        By tier, the plan as one number per column, with what else a goal counts, once a task was begun from it.
    """

    task: AnyTask
    outcome: Outcome[Any]
    neighbor: WarmStart = field(default_factory=WarmStart)
    points: dict[int, Integers] = field(default_factory=dict)

    def pairs(self, number: int) -> tuple[tuple[str, Any], ...]:
        """Return (person, post) of the plan by which a tier reached its value."""
        witness = self.outcome.tiers[number - 1].witness
        return self.task.pairs(self.outcome.plan) if witness is None else witness


class PricesFirst(WarmRelaxation):
    """A relaxation that is solved only where the prices of a known plan leave too much open.

    Parameters
    ----------
    program, likely, neighbor
        As of `WarmRelaxation`.
    known
        The tiers of the known plan.
    opened
        The options that alone can make a better plan of a tier, as long as all before came to what is known; None
        for any.
    """

    def __init__(
        self, program: Program, likely: Integers, neighbor: WarmStart, known: Sequence[TierResult],
        opened: Integers | None = None,
    ) -> None:
        self._known: Sequence[TierResult] = known
        self._opened = opened
        self._loaded = False
        self._reduced: Integers | None = None
        super().__init__(program, likely, neighbor)

    def __post_init__(self) -> None:
        """Load nothing before it is needed."""

    def doubt(self) -> None:
        """Ask the known prices no more: a tier came to another value."""
        self._known = ()

    def unbettered(self, duals: Duals, result: TierResult) -> bool:
        """Whether a known value stays the best, as no option that could make it better may be part of such a plan."""
        if self._held >= len(self._known) or self._opened is None or result.value != result.bound:
            return False
        better = (result.value - 1) * PRICE_UNIT - duals.bound
        return bool((duals.reduced[self._opened] > better).all())

    def add(self, row: Row) -> None:
        """Append a lock row."""
        if self._loaded:
            super().add(row)
        else:
            self._held += 1

    def duals(self, objective: Expression, seconds: float, *, primal: bool = False) -> Duals:
        """Return the known prices where they prove enough, else those of the relaxation."""
        return self._told(objective) or self.solved(objective, seconds, primal=primal)

    def solved(self, objective: Expression, seconds: float, *, primal: bool = False) -> Duals:
        """Return those of the relaxation."""
        if not self._loaded:
            self._begin()
            self._loaded = True
        return super().duals(objective, seconds, primal=primal)

    def _begin(self) -> None:
        """Load the options that the known prices call likeliest, unless a neighbor has left better ones."""
        if self._neighbor.columns is None and self._reduced is not None:
            count = self.program.written.option_count
            likely = np.argsort(np.where(self.program.upper[:count] > 0, self._reduced[:count], FAR), kind="stable")
            others = np.arange(count, self.program.column_count)
            self._neighbor.columns = np.concatenate([np.sort(likely[:FIRST_COLUMNS]), others])
        super().__post_init__()

    def _told(self, objective: Expression) -> Duals | None:
        if self._held >= len(self._known):
            return None
        result = self._known[self._held]
        if result.certificate is None:
            return None
        given = result.certificate.prices
        prices = np.array([given.get(row.clause, 0) for row in self.program.clauses], np.int64)
        bound, reduced, kept = exact_bound(self.program, dense(objective, self.program.column_count), prices)
        duals = Duals(bound + objective.constant * PRICE_UNIT, reduced, kept, np.zeros(self.program.column_count))
        self._reduced = reduced
        return duals if self._enough(duals, result) else None

    def _enough(self, duals: Duals, result: TierResult) -> bool:
        """Whether the bound proves the known value, or a sum of goals is left few options that could better it."""
        if duals.least >= result.value or self.unbettered(duals, result):
            return True
        count = self.program.written.option_count
        able = duals.reduced[:count] <= result.value * PRICE_UNIT - duals.bound
        return len(result.goals) != 1 and int((able & (self.program.upper[:count] > 0)).sum()) <= FIRST_COLUMNS


class _FromKnown(Solve):
    """One task, from the plan and the prices of another.

    Parameters
    ----------
    point, program, limits
        What to solve.
    known
        The best plan of another task.
    opened
        The options without which every plan is one of that task; None if more tells them apart.
    """

    def __init__(
        self, point: Neighbor, program: Program, limits: Limits, *, known: KnownPlan, opened: Integers | None,
    ) -> None:
        super().__init__(point, limits, lambda _: None, program=program)
        self._from = known
        self._relaxation = PricesFirst(program, self._likely, known.neighbor, known.outcome.tiers, opened)

    def _relaxed(self, likely: Integers) -> Relaxation:
        del likely
        return self._relaxation

    def _tier(self, number: int, tier: AnyTier, goal: Expression, relaxation: Relaxation) -> None:
        super()._tier(number, tier, goal, relaxation)
        if self._results[-1].value != self._from.outcome.tiers[number - 1].value:
            self._relaxation.doubt()

    def _close(self, tier: AnyTier, goal: Expression, duals: Duals, relaxation: Relaxation) -> int:
        """Close a tier; if the known plan does not settle it, whoever looks for another needs a relaxed point."""
        known = self._from.outcome.tiers[len(self._results)]
        self._begin(known.tier, goal, duals)
        if self._relaxation.unbettered(duals, known) and self._still(goal, known):
            return known.value
        if not self._search(goal, duals).reached():
            duals = self._relaxation.solved(goal, self._left())
        return super()._close(tier, goal, duals, relaxation)

    def _still(self, goal: Expression, known: TierResult) -> bool:
        """Whether a plan is at hand as good as the known one, which may break what is asked for now."""
        point = self._known.best(self._program, goal)
        return point is not None and value_of(goal, point) == known.value

    def _begin(self, number: int, goal: Expression, duals: Duals) -> None:
        """Try the plan that was the best of a tier first: a later one may have used up its slack."""
        before = self._from.points.get(number)
        if before is not None and len(before) == self._program.column_count and self._program.keeps(before):
            self._known.add(self._program, goal, before)
            return
        start = self._started(self._from.pairs(number))
        if start is not None:
            self._search(goal, duals).take(np.minimum(start, self._program.upper))
            if self._known.points:
                self._from.points[number] = self._known.points[0]
