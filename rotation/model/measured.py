"""Tiers measured on a finished plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rotation.domain.outcome import GoalResult, TierResult
from rotation.policy.tiers import AnyTier
from rotation.rules._base import Goal, Unit
from rotation.rules.g50_burden import Burden

_NO_BOUND = -(2**53)


def value_of(tier: AnyTier, plan: Any) -> int:
    """Return a tier's value of a finished plan: the sum of rate times goal."""
    return sum(rate * goal.measure(plan) for goal, rate in tier.goals)


def goals_of(tier: AnyTier, plan: Any) -> tuple[GoalResult, ...]:
    """Return every goal of a tier, measured on a finished plan."""
    return tuple(GoalResult(goal.code, rate, goal.measure(plan)) for goal, rate in tier.goals)


def measured(number: int, tier: AnyTier, plan: Any, bound: int | None) -> TierResult:
    """Return a tier's result with every goal measured on the finished plan.

    Without a bound the lowest imaginable one is told, and nothing is proven.
    """
    goals = goals_of(tier, plan)
    value = sum(goal.rate * goal.value for goal in goals)
    bound = min(_NO_BOUND if bound is None else bound, value)
    proven = value - bound <= tier.tolerance * abs(value)
    return TierResult(number, tier.label, value, bound, proven, goals)


def unit_of(goals: Sequence[tuple[Goal[Any, Any] | type[Goal[Any, Any]], int]]) -> Unit:
    """Return the unit in which people read a sum of rate times goal; a sum of several is in km-equivalents."""
    if len(goals) != 1:
        return Unit(100, "decimal", Burden.shown.name)
    (goal, rate), = goals
    return goal.shown._replace(raw=goal.shown.raw * (rate or 1))


def settled(tiers: Sequence[TierResult]) -> bool:
    """Whether every tier has reached its bound and holds its proof: the plan is the best, however the solve ended."""
    return bool(tiers) and all(tier.value == tier.bound and tier.certificate is not None for tier in tiers)


def finished(result: TierResult, tier: AnyTier, plan: Any) -> TierResult:
    """Return a tier's result with its goals measured on the plan that was finally chosen."""
    final = replace(result, goals=goals_of(tier, plan))
    return replace(final, witness=None) if final.final == final.value else final
