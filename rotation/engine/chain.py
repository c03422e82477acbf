"""Many rounds that differ in a few parameters, solved one after the other.

What is the same is done once: the program is written out once, each relaxation starts from the
neighbor's, and a round whose rows are those of a neighbor is not solved at all. Every tier is
proven as in a solve of its own; nothing is taken on trust from a neighbor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from rotation.domain.outcome import Certificate, Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Integers, Round
from rotation.engine.relaxation import Infeasible, Priced, Relaxation, TimeUp
from rotation.engine.restricted import value_of
from rotation.engine.skeleton import Point, Skeleton
from rotation.engine.solver import Solve
from rotation.engine.steps import Limits, finished, measured
from rotation.engine.warm import Memory, Warm
from rotation.errors import SolverBug
from rotation.model.certificate import most
from rotation.model.program import Program, dense
from rotation.model.rows import Row
from rotation.policy.policy import Policy
from rotation.rules._words import Expression
from rotation.text import say


class Linked(Solve):
    """One round of a chain.

    Most tiers reach the bound of their relaxation. So every tier is first held to its bound, before
    any plan is known, and one search at the end finds the plan that proves them all; a tier with
    slack, which that plan need not reach, is searched for by itself. Should one bound not be
    reached, the round is solved tier after tier.
    """

    def __init__(
        self, point: Point, memory: Memory, seconds: float, caps: Iterable[Row] = ()
    ) -> None:
        self._extra = (*point.implied, *caps)
        super().__init__(point, Limits(seconds), lambda _: None, self._extra)
        self._rows, self._memory = point.rows, memory
        self._witnesses: dict[int, Integers] = {}
        self._held: list[int] = []

    def run(self) -> Outcome:
        """Solve every tier; INFEASIBLE only after a second solver agrees."""
        try:
            if self._ahead():
                return self._outcome()
        except (Infeasible, TimeUp):
            pass
        self._program, self._tiers, self._bound = Program(self._rows, self._extra), [], None
        if self._best is not None and not self._program.keeps(self._best):
            self._best = None
        return super().run()

    def _relaxed(self, likely: Integers) -> Relaxation:
        return Warm(self._program, likely, self._memory)

    # -- all tiers at once --------------------------------------------------------------------

    def _ahead(self) -> bool:
        """Hold every tier to its bound and look for the plan; whether everything was reached."""
        relaxation = self._relaxed(dense(self._objectives[-1], self._program.column_count))
        bounds = self._held
        for number, (tier, goal) in enumerate(
                zip(self._policy.tiers, self._objectives, strict=True), 1):
            priced = relaxation.price(goal, self._left())
            bounds.append(priced.least)
            if number == len(self._policy.tiers):
                if not self._quick(goal, priced, priced.least):
                    bounds = [*bounds[:-1], self._close(tier, goal, priced)]
            elif most(tier, priced.least) > priced.least and not self._witnessed(number, goal, priced):
                return False
            else:
                relaxation.add(self._program.lock(f"tier|{number}", goal, most(tier, priced.least)))
        return self._told_all(bounds)

    def _measure_rest(self) -> None:
        """Report the tiers cut off; bounds found ahead hold where all earlier tiers were reached."""
        super()._measure_rest()
        for at, (told, bound) in enumerate(zip(self._tiers, self._held, strict=False)):
            if told.bound < bound:
                most_off = self._policy.tiers[at].tolerance * abs(told.value)
                self._tiers[at] = replace(told, bound=bound, proven=told.value - bound <= most_off)
            if told.value != bound:
                break

    def _witnessed(self, number: int, goal: Expression, priced: Priced) -> bool:
        """Find a plan that reaches the bound of a tier with slack."""
        if not self._quick(goal, priced, priced.least):
            return False
        self._witnesses[number] = self._values()
        return True

    def _quick(self, goal: Expression, priced: Priced, enough: int) -> bool:
        """Whether the relaxed optimum is in whole people, or a few options reach it."""
        whole = np.rint(priced.point).astype(np.int64)
        if value_of(goal, whole) <= enough and self._program.keeps(whole):
            self._best = whole
            return True
        return super()._quick(goal, priced, enough)

    def _told_all(self, bounds: list[int]) -> bool:
        """Record every tier with the plan that reached it, unless one was not reached."""
        final = self._values()
        for number, (tier, bound) in enumerate(zip(self._policy.tiers, bounds, strict=True), 1):
            self._best = self._witnesses.get(number, final)
            last = number == len(self._policy.tiers)
            if not last and value_of(self._objectives[number - 1], self._best) != bound:
                self._best = final
                return False
            self._record(number, tier, bound, Certificate(bound, {}))
        self._best = final
        return True


@dataclass(frozen=True, eq=False)
class Link:
    """A solved round of a chain."""

    point: Point
    outcome: Outcome


class Chain:
    """Solves rounds that differ in the parameters of some plan rules, each warm from the last.

    Parameters
    ----------
    moving
        Codes of the plan rules whose parameters change. A round that differs in anything else is
        solved as well, but starts afresh.
    """

    def __init__(self, moving: Iterable[str]) -> None:
        self._moving = frozenset(moving)
        self._skeleton: Skeleton | None = None
        self._memory = Memory()
        self._links: list[Link] = []

    def solve(
        self, round: Round, policy: Policy, seconds: float = 600.0
    ) -> tuple[Outcome, Round | None]:
        """Find the best plan of a round and prove it.

        Parameters
        ----------
        round, policy
            As for `rotation.engine.solve`.
        seconds
            Time for this round.

        Returns
        -------
            The outcome, without certificates, and the earlier round whose plan it shares because
            the law asks for the same whole numbers; None if it was solved.
        """
        point = self._point(round, policy)
        for link in self._links:
            if point.same(link.point):
                return _shared(link.outcome, round, policy), link.point.round
        outcome = _bare(Linked(point, self._memory, seconds).run())
        if outcome.status is not Status.UNKNOWN:
            self._links.append(Link(point, outcome))
        return outcome, None

    def _point(self, round: Round, policy: Policy) -> Point:
        if self._skeleton is None or not self._skeleton.fits(round, policy):
            self._skeleton = Skeleton(round, policy, self._moving)
            self._memory, self._links = Memory(), []
        return self._skeleton.model(round, policy)


def _bare(outcome: Outcome) -> Outcome:
    """Drop certificates: they name rows that only the chain has."""
    return replace(outcome, tiers=tuple(replace(tier, certificate=None) for tier in outcome.tiers))


def _shared(outcome: Outcome, round: Round, policy: Policy) -> Outcome:
    """Return an outcome told of another round, every number measured anew."""
    if outcome.plan is None:
        return outcome
    plan = Plan.of(round, [(item.teacher, item.opening) for item in outcome.plan.placements])
    return replace(outcome, plan=plan, tiers=tuple(
        _again(result, number, plan, policy) for number, result in enumerate(outcome.tiers, 1)))


def _again(result: TierResult, number: int, plan: Plan, policy: Policy) -> TierResult:
    tier = policy.tiers[number - 1]
    told = finished(result, tier, plan)
    if told.final != result.final or measured(number, tier, plan, result.bound).label != result.label:
        raise SolverBug(say("tier {n} is worth something else at a neighbor",
                            "第{n}层目标在相邻测算点的取值不一致", n=number))
    return told
