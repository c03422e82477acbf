"""The policy of a plan that is revised after publication: the fewest changes first, the reserve used up."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from rotation.domain.problem import Problem
from rotation.domain.ratio import ceil_of
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.rules.g70_stability import Stability
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h75_must_move import MustMove
from rotation.text import say

_AFTER = say("after publication", "公示后修订")


def after_publication(policy: Policy, problem: Problem) -> Policy:
    """Return a policy with the fewest changes as its first tier.

    The reserve of H10 is there for withdrawals after the notice and is used up now; the ceiling
    H15 stays where the published plan needs it.

    Parameters
    ----------
    policy
        That of the published plan.
    problem
        The revised facts, with the placements of that plan as `Problem.reference`.

    Raises
    ------
    PolicyError
        The two contradict each other.
    """
    first = {"goals": [{"code": Stability.code}]}
    policy = policy.with_value("tiers", [first, *_others(policy.dump()["tiers"])], _AFTER)
    policy = policy.with_value(RotationRate.parameter("reserve"), "0%", _AFTER)
    if problem.revision is not None and problem.revision.reported:
        policy = policy.with_value(MustMove.parameter("on"), True, _AFTER)
    return _with_ceiling(policy, problem)


def _others(tiers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tiers without G70, which stands first now."""
    kept = [{**tier, "goals": [goal for goal in tier["goals"] if goal["code"] != Stability.code]}
            for tier in tiers]
    return [tier for tier in kept if tier["goals"]]


def _with_ceiling(policy: Policy, problem: Problem) -> Policy:
    rule = policy.rules[RotationCeiling.code]
    if not isinstance(rule, RotationCeiling) or not rule.on:
        return policy
    round = settle(problem, policy)
    base = len(round.eligible)
    moved = sum(key in round.eligible_set for key in problem.reference or ())
    if not base or moved <= rule.most(round):
        return policy
    share = Fraction(ceil_of(Fraction(moved * 10_000, base)), 100)
    return policy.with_value(RotationCeiling.parameter("rate"), f"{float(min(share, Fraction(100))):.2f}%", _AFTER)
