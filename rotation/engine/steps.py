"""What a solve tells while it runs and when it stops: limits, the best plan so far, results."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from rotation.domain.outcome import GoalResult, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.policy.tiers import Tier

_NO_BOUND = -(2**53)


class Incumbent(NamedTuple):
    """The best plan so far, cheap enough to be told at every improvement.

    Parameters
    ----------
    options
        Indices of the chosen options.
    tier, value, bound
        The tier being worked on (1 for the first), its value and bound; bound None if unknown.
    floors
        For every tier a bound that needs no solver, should the solve be cut short.
    """

    options: tuple[int, ...]
    tier: int
    value: int
    bound: int | None
    floors: tuple[int, ...] = ()

    def bound_of(self, number: int) -> int | None:
        """Return the bound of a tier that is not settled; None if none is known."""
        floor = self.floors[number - 1] if self.floors else None
        if number != self.tier or self.bound is None:
            return floor
        return self.bound if floor is None else max(self.bound, floor)


Progress = Callable[[TierResult | Incumbent], None]


@dataclass(frozen=True)
class Limits:
    """How long to try, and on how much memory.

    Parameters
    ----------
    seconds
        Wall-clock limit of the whole solve; only an emergency stop, it never shapes a proof.
    memory
        Most address space in bytes of a solve in a process of its own; 0 for no cap.
    """

    seconds: float = 600.0
    memory: int = 4 * 2**30


def plan_of(round: Round, chosen: Iterable[int]) -> Plan:
    """Return the plan that takes the options with these indices."""
    options = round.options
    return Plan.of(round, [(options.movers[options.mover[index]],
                            options.openings[options.opening[index]]) for index in chosen])


def measured(number: int, tier: Tier, plan: Plan, bound: int | None) -> TierResult:
    """Return a tier's result with every goal measured on the finished plan.

    Without a bound the lowest imaginable one is told, and nothing is proven.
    """
    goals = tuple(GoalResult(goal.code, rate, goal.measure(plan)) for goal, rate in tier.goals)
    value = sum(goal.rate * goal.value for goal in goals)
    bound = min(_NO_BOUND if bound is None else bound, value)
    proven = value - bound <= tier.tolerance * abs(value)
    return TierResult(number, tier.label, value, bound, proven, goals)


def finished(result: TierResult, tier: Tier, plan: Plan) -> TierResult:
    """Return a tier's result with its goals measured on the plan that was finally chosen."""
    goals = tuple(GoalResult(goal.code, rate, goal.measure(plan)) for goal, rate in tier.goals)
    told = replace(result, goals=goals)
    return replace(told, witness=None) if told.final == told.value else told
