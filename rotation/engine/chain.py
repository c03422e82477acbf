"""Many rounds that differ in a few parameters, solved one after the other.

What is the same is done once: the program is written out once, each relaxation starts from the
neighbor's, and a round whose rows are those of a neighbor is not solved at all. Every tier is
proven as in a solve of its own; nothing is taken on trust from a neighbor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Integers, Round
from rotation.engine.relaxation import Relaxation
from rotation.engine.skeleton import Point, Skeleton
from rotation.engine.solver import Solve
from rotation.engine.steps import Limits, finished, measured
from rotation.engine.warm import Memory, Warm
from rotation.errors import SolverBug
from rotation.policy import Policy
from rotation.text import say


class Linked(Solve):
    """One round of a chain."""

    def __init__(self, point: Point, memory: Memory, seconds: float) -> None:
        extra = point.own[len(point.own) - point.implied:]
        super().__init__(point, Limits(seconds), lambda _: None, extra)
        self._memory = memory

    def _relaxed(self, likely: Integers) -> Relaxation:
        return Warm(self._program, likely, self._memory)


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
