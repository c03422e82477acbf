"""Many tasks that differ in a few parameters, solved one after the other.

What is the same is done once: the program is written out once, each relaxation starts from the
neighbor's, and a task whose rows are those of a neighbor is not solved at all. Every tier is
proven as in a solve of its own; nothing is taken on trust from a neighbor.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rotation.domain.outcome import DualCertificate, Outcome, Status, TierResult
from rotation.domain.round import Integers
from rotation.engine.progress import Limits
from rotation.engine.relaxation import (
    Duals,
    Infeasible,
    Relaxation,
    TimeUp,
    WarmRelaxation,
    WarmStart,
)
from rotation.engine.restricted import TierSearch, value_of
from rotation.engine.shared_rows import Neighbor, SharedRows
from rotation.engine.solver import Solve
from rotation.errors import SolverBug
from rotation.model.certificate import most
from rotation.model.columns import Row
from rotation.model.measured import finished, measured
from rotation.model.program import Program
from rotation.model.task import AnyTask, Swept
from rotation.rules._words import Expression
from rotation.text import say


class Linked(Solve):
    """One task of a chain.

    Most tiers reach the bound of their relaxation. So every tier is first held to its bound, before
    any plan is known, and one search at the end finds the plan that proves them all; a tier with
    slack, which that plan need not reach, is searched for by itself. Should one bound not be
    reached, the task is solved tier after tier.
    """

    def __init__(
        self, point: Neighbor, neighbor: WarmStart, seconds: float, caps: Iterable[Row] = ()
    ) -> None:
        self._extra = (*point.implied, *caps)
        super().__init__(point, Limits(seconds), lambda _: None, self._extra)
        self._columns, self._neighbor = point.columns, neighbor
        self._witnesses: dict[int, Integers] = {}
        self._held: list[int] = []

    def run(self) -> Outcome[Any]:
        """Solve every tier; INFEASIBLE only after arithmetic or a second solver confirms it."""
        with suppress(Infeasible, TimeUp):
            if self._ahead():
                self._known.fall_silent()
                return self._outcome()
        self._program, self._results = Program(self._columns, self._extra), []
        self._bound = None
        self._known.points = [point for point in self._known.points if self._program.keeps(point)]
        return super().run()

    def _relaxed(self, likely: Integers) -> Relaxation:
        return WarmRelaxation(self._program, likely, self._neighbor)

    # -- all tiers at once --------------------------------------------------------------------

    def _ahead(self) -> bool:
        """Hold every tier to its bound and look for the plan; whether everything was reached."""
        relaxation = self._relaxed(self._likely)
        bounds = self._held
        for number, (tier, goal) in enumerate(
                zip(self._tiers, self._objectives, strict=True), 1):
            duals = relaxation.duals(goal, self._left())
            bounds.append(duals.least)
            if number == len(self._tiers):
                if not self._quick(self._search(goal, duals)):
                    bounds = [*bounds[:-1], self._close(tier, goal, duals, relaxation)]
            elif most(tier, duals.least) > duals.least and not self._witnessed(number, goal, duals):
                return False
            else:
                relaxation.add(self._program.lock(f"tier|{number}", goal, most(tier, duals.least)))
        return self._all_reached(bounds)

    def _measure_rest(self) -> None:
        """Report the tiers cut off; bounds found ahead hold where all earlier tiers were reached."""
        super()._measure_rest()
        for at, (result, bound) in enumerate(zip(self._results, self._held, strict=False)):
            if result.bound < bound:
                most_off = self._tiers[at].tolerance * abs(result.value)
                self._results[at] = replace(
                    result, bound=bound, proven=result.value - bound <= most_off)
            if result.value != bound:
                break

    def _witnessed(self, number: int, goal: Expression, duals: Duals) -> bool:
        """Find a plan that reaches the bound of a tier with slack."""
        if not self._quick(self._search(goal, duals)):
            return False
        self._witnesses[number] = self._values
        return True

    def _quick(self, search: TierSearch) -> bool:
        """Whether the relaxed optimum is in whole people, or a few options reach it."""
        whole = np.rint(search.duals.point).astype(np.int64)
        if value_of(search.goal, whole) <= search.enough and self._program.keeps(whole):
            self._known.points = [whole]
            return True
        return super()._quick(search)

    def _all_reached(self, bounds: list[int]) -> bool:
        """Record every tier with the plan that reached it, unless one was not reached."""
        final = self._values
        try:
            for number, (tier, bound) in enumerate(zip(self._tiers, bounds, strict=True), 1):
                reached = self._witnesses.get(number, final)
                last = number == len(self._tiers)
                if not last and value_of(self._objectives[number - 1], reached) != bound:
                    return False
                self._known.points = [reached]
                self._record(number, tier, bound, DualCertificate(bound, {}))
        finally:
            self._known.points = [final]
        return True


@dataclass(frozen=True, eq=False)
class Solution:
    """A solved task of a chain."""

    point: Neighbor
    outcome: Outcome[Any]


class Chain:
    """Solves tasks that differ in the parameters of some rules, each warm from the last.

    Parameters
    ----------
    moving
        Codes of the rules whose parameters change. A task that differs in anything else is
        solved as well, but starts afresh.
    """

    def __init__(self, moving: Iterable[str]) -> None:
        self._moving = frozenset(moving)
        self._shared: SharedRows | None = None
        self._neighbor = WarmStart()
        self._links: list[Solution] = []

    def solve(
        self, task: Swept[Any, Any], seconds: float = 600.0
    ) -> tuple[Outcome[Any], AnyTask | None]:
        """Find the best plan of a task and prove it.

        Parameters
        ----------
        task
            What is planned.
        seconds
            Time for this task.

        Returns
        -------
            The outcome, without certificates, and the earlier task whose plan it shares because
            the law asks for the same whole numbers; None if it was solved.
        """
        point = self._point(task)
        for link in self._links:
            if point.same(link.point):
                return _shared(link, task), link.point.task
        outcome = _bare(Linked(point, self._neighbor, seconds).run())
        if outcome.status is not Status.UNKNOWN:
            self._links.append(Solution(point, outcome))
        return outcome, None

    def _point(self, task: Swept[Any, Any]) -> Neighbor:
        if self._shared is None or not self._shared.fits(task):
            self._shared = SharedRows(task, self._moving)
            self._neighbor, self._links = WarmStart(), []
        return Neighbor(self._shared, task)


def _bare(outcome: Outcome[Any]) -> Outcome[Any]:
    """Drop certificates: they name rows that only the chain has."""
    return replace(outcome, tiers=tuple(replace(tier, certificate=None) for tier in outcome.tiers))


def _shared(link: Solution, task: AnyTask) -> Outcome[Any]:
    """Return the outcome of a neighbor for another task, every number measured anew."""
    outcome = link.outcome
    if outcome.plan is None:
        return outcome
    plan = task.placed(link.point.task.pairs(outcome.plan))
    return replace(outcome, plan=plan, tiers=tuple(
        _again(result, number, plan, task) for number, result in enumerate(outcome.tiers, 1)))


def _again(result: TierResult, number: int, plan: Any, task: AnyTask) -> TierResult:
    tier = task.tiers[number - 1]
    again = finished(result, tier, plan)
    if again.final != result.final or measured(number, tier, plan, result.bound).label != result.label:
        raise SolverBug(say("tier {n} is worth something else at a neighbor",
                            "第{n}层目标在相邻测算点的取值不一致", n=number))
    return again
