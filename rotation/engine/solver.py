"""Lexicographic tiers, each solved exactly: price, search a window, prove, lock, go on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic

import numpy as np

from rotation.domain.outcome import Certificate, Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Integers, Round
from rotation.engine.relaxation import Infeasible, Priced, Relaxation, TimeUp
from rotation.engine.restricted import (
    Found,
    few_options,
    first_window,
    search,
    value_of,
    widest,
    window_bounds,
)
from rotation.engine.steps import Incumbent, Limits, Progress, finished, measured, plan_of
from rotation.errors import SolverBug
from rotation.model.certificate import PRICE_UNIT, most, near, objective
from rotation.model.program import Program, dense
from rotation.model.rows import Row, build
from rotation.policy.policy import Policy
from rotation.policy.tiers import Tier
from rotation.rules._words import Expression
from rotation.text import say

FEW = 400
"""Options open in the first, quick search of a tier."""


class Model:
    """A settled round written out once, to be solved many times under different decisions.

    Parameters
    ----------
    round
        From `rotation.model.eligibility.settle`.
    policy
        The same policy; its tiers are the objectives.
    """

    def __init__(self, round: Round, policy: Policy) -> None:
        self.round, self.policy = round, policy
        self.rows = build(round)
        self.objectives = [objective(self.rows, tier) for tier in policy.tiers]


class Solve:
    """One run over all tiers of a model, under decisions that are rows like the others."""

    def __init__(
        self, model: Model, limits: Limits, progress: Progress, decisions: Iterable[Row] = ()
    ) -> None:
        self._round, self._policy, self._progress = model.round, model.policy, progress
        self._deadline = monotonic() + limits.seconds
        self._objectives = model.objectives
        self._program = Program(model.rows, tuple(decisions))
        self._floors = tuple(_least(self._program, goal) for goal in self._objectives)
        self._best: Integers | None = None
        self._bound: int | None = None
        self._stopped = False
        self._tiers: list[TierResult] = []

    def run(self) -> Outcome:
        """Solve every tier; INFEASIBLE only after a second solver agrees."""
        relaxation = self._relaxed(dense(self._objectives[-1], self._program.column_count))
        try:
            for number, (tier, goal) in enumerate(
                    zip(self._policy.tiers, self._objectives, strict=True), 1):
                self._tier(number, tier, goal, relaxation)
        except Infeasible:
            return self._infeasible()
        except TimeUp:
            self._stopped = True
            self._measure_rest()
        return self._outcome()

    def _relaxed(self, likely: Integers) -> Relaxation:
        return Relaxation(self._program, likely)

    def _left(self) -> float:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeUp
        return left

    # -- one tier -----------------------------------------------------------------------------

    def _tier(
        self, number: int, tier: Tier, goal: Expression, relaxation: Relaxation
    ) -> None:
        self._bound = None
        priced = relaxation.price(goal, self._left())
        self._tell(goal, priced.least)
        bound = self._close(tier, goal, priced)
        result = self._record(number, tier, bound, self._certificate(priced))
        if number < len(self._policy.tiers):
            held = self._program.lock(f"tier|{number}", goal, most(tier, result.value))
            relaxation.add(held)

    def _close(self, tier: Tier, goal: Expression, priced: Priced) -> int:
        """Search until the best value is proven within the tolerance; return the bound reached."""
        enough, reached = near(tier, priced.least), priced.least
        target: int | None = enough
        if self._reached(goal, enough) or (
                len(tier.goals) == 1 and self._quick(goal, priced, enough)):
            return priced.least
        window = first_window(self._program, priced, tier)
        while True:
            try:
                bounds = window_bounds(self._program, priced, window)
                found = self._search(goal, bounds, target)
            except TimeUp:
                if self._best is None:
                    raise
                return reached
            if found is None:
                if window >= widest(self._program, priced):
                    raise Infeasible
                window = 4 * window + PRICE_UNIT
                continue
            value = value_of(goal, self._values())
            beyond = -(-(priced.bound + window + 1) // PRICE_UNIT)
            bound = max(priced.least, min(found.bound, beyond))
            if value <= near(tier, bound):
                return min(bound, value)
            if found.bound < value and target is None:
                return bound
            if found.bound < value:  # no time left, or rounded the point that ended it is not enough
                reached, target = max(reached, bound), None
                continue
            window = value * PRICE_UNIT - priced.bound

    def _reached(self, goal: Expression, enough: int) -> bool:
        """Whether the best plan so far is good enough without any search."""
        best = self._best
        return best is not None and value_of(goal, best) <= enough and self._program.keeps(best)

    def _quick(self, goal: Expression, priced: Priced, enough: int) -> bool:
        """Whether the likeliest options alone are good enough; what is left out cannot matter."""
        likely = dense(self._objectives[-1], self._program.column_count)
        for number in (FEW, 4 * FEW):
            bounds = few_options(self._program, priced, likely, number)
            if self._search(goal, bounds, enough) is not None and self._reached(goal, enough):
                return True
        return False

    def _search(
        self, goal: Expression, bounds: tuple[Integers, Integers], enough: int | None
    ) -> Found | None:
        try:
            found = search(self._program, goal, bounds, start=self._best, seconds=self._left(),
                           enough=enough)
        except Infeasible:
            return None
        self._improve(goal, found)
        return found

    def _improve(self, goal: Expression, found: Found) -> None:
        if found.values is None:
            return
        if self._best is None or not self._program.keeps(self._best) or value_of(
                goal, found.values) <= value_of(goal, self._best):
            self._best = found.values
            self._tell(goal, self._bound)

    def _tell(self, goal: Expression, bound: int | None) -> None:
        """Report the best plan so far with the bound of the tier being worked on."""
        self._bound = bound
        if self._best is not None:
            self._progress(self._told(goal))

    def _told(self, goal: Expression) -> Incumbent:
        return Incumbent(self._chosen(), len(self._tiers) + 1, value_of(goal, self._values()),
                         self._bound, self._floors)

    def _chosen(self) -> tuple[int, ...]:
        return tuple(np.flatnonzero(self._values()[:len(self._round.options)]).tolist())

    def _values(self) -> Integers:
        assert self._best is not None, "no value is read without a solution"
        return self._best

    # -- results ------------------------------------------------------------------------------

    def _certificate(self, priced: Priced) -> Certificate:
        rows = self._program.clauses
        prices = {rows[index].clause: int(priced.prices[index])
                  for index in np.flatnonzero(priced.prices).tolist()}
        return Certificate(priced.least, prices)

    def _record(
        self, number: int, tier: Tier, bound: int, certificate: Certificate
    ) -> TierResult:
        plan = self._plan()
        reached = tuple((item.teacher, item.opening) for item in plan.placements)
        result = replace(measured(number, tier, plan, bound), certificate=certificate,
                         witness=reached)
        claimed = value_of(self._objectives[number - 1], self._values())
        if result.value > claimed:
            raise SolverBug(say("tier {n}: claimed {c}, measured {v}",
                                "第{n}层：求解器报告{c}，实测{v}", n=number, c=claimed, v=result.value))
        self._tiers.append(result)
        self._progress(result)
        return result

    def _plan(self) -> Plan:
        return plan_of(self._round, self._chosen())

    def _measure_rest(self) -> None:
        """Report the tiers that the time limit cut off, with the bounds that are known."""
        if self._best is None:
            return
        plan = self._plan()
        told = self._told(self._objectives[len(self._tiers)])
        for number in range(told.tier, len(self._policy.tiers) + 1):
            self._tiers.append(measured(number, self._policy.tiers[number - 1], plan,
                                        told.bound_of(number)))

    def _outcome(self) -> Outcome:
        if self._best is None:
            return Outcome(Status.UNKNOWN, None)
        exact = all(tier.value == tier.bound for tier in self._tiers)
        status = Status.OPTIMAL if exact and not self._stopped else Status.FEASIBLE
        plan = self._plan()
        tiers = tuple(finished(result, tier, plan) for result, tier in
                      zip(self._tiers, self._policy.tiers, strict=True))
        return Outcome(status, plan, tiers)

    def _infeasible(self) -> Outcome:
        from rotation.engine.confirm import confirm_infeasible
        if self._best is not None:
            raise SolverBug(say("a tier lost the plan of the one before", "后一层丢失了前一层的方案"))
        verdict = confirm_infeasible(self._program, self._deadline - monotonic())
        if verdict:
            return Outcome(Status.INFEASIBLE, None)
        return Outcome(Status.UNKNOWN, None, (), (say(
            "a second solver did not confirm that there is no plan", "第二个求解器未能证实无解"),))


def solve(
    round: Round, policy: Policy, limits: Limits | None = None, progress: Progress | None = None
) -> Outcome:
    """Find the best plan of a settled round, tier after tier, and prove it.

    Parameters
    ----------
    round
        From `rotation.model.eligibility.settle`.
    policy
        The same policy; its tiers are the objectives.
    limits
        Emergency limit; the memory is for `solve_apart` alone.
    progress
        Called with each better plan and each finished tier.

    Returns
    -------
        INFEASIBLE and UNKNOWN are outcomes, not errors.

    Raises
    ------
    SolverBug
        If the solver's claims disagree with exact recomputation.
    """
    return Solve(Model(round, policy), limits or Limits(), progress or (lambda _: None)).run()


def _least(program: Program, goal: Expression) -> int:
    """Return the bound that column bounds alone give."""
    low = np.minimum(goal.coefficients * program.lower[goal.columns],
                     goal.coefficients * program.upper[goal.columns])
    return int(low.sum()) + goal.constant
