"""What each decision of the office costs: the round solved again without it."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

from rotation.domain.answers import OverridePrice
from rotation.domain.outcome import Outcome
from rotation.domain.problem import Problem
from rotation.engine import Limits, solve
from rotation.explain.units import exactly
from rotation.model.eligibility import settle
from rotation.run.gather import Case
from rotation.text import Text, say

__all__ = ["FEW", "OverridePrice", "decided", "override_prices", "spelled"]

FEW, BRIEF = 12, 30.0
"""So many people are priced without being asked for, and for so many seconds; each takes a solve."""


def decided(case: Case) -> list[str]:
    """Return the ids of the people with a row in 指定."""
    return sorted({lock.teacher for lock in case.problem.locks})


def override_prices(
    case: Case, outcome: Outcome, *, seconds: float = 600.0
) -> tuple[OverridePrice, ...]:
    """Solve again without the decisions about each person in turn.

    Parameters
    ----------
    case, outcome
        The round as solved.
    seconds
        Time limit of all of them together; people left over have no price.

    Returns
    -------
        One entry per person with a row in 指定, by id; nothing if there is no plan.
    """
    if outcome.plan is None:
        return ()
    deadline = monotonic() + seconds
    return tuple(_price(case, outcome, key, deadline - monotonic()) for key in decided(case))


def _price(case: Case, outcome: Outcome, key: str, seconds: float) -> OverridePrice:
    if seconds <= 0 or outcome.plan is None:
        return OverridePrice(key, (), 0, proven=False)
    other = solve(settle(_free(case.problem, key), case.policy), case.policy, Limits(seconds))
    if other.plan is None:
        return OverridePrice(key, (), 0, proven=False)
    tiers = tuple(replace(here, value=here.value - there.value)
                  for here, there in zip(outcome.tiers, other.tiers, strict=True))
    one, two = ({item.teacher: item.opening for item in plan.placements}
                for plan in (outcome.plan, other.plan))
    changed = sum(one.get(name) != two.get(name) for name in one.keys() | two.keys() - {key}
                  if name != key)
    return OverridePrice(key, tiers, changed, all(tier.proven for tier in other.tiers))


def _free(problem: Problem, key: str) -> Problem:
    return replace(problem, locks=tuple(lock for lock in problem.locks if lock.teacher != key))


def spelled(outcome: Outcome, prices: tuple[OverridePrice, ...]) -> dict[str, Text]:
    """Return by teacher id in words what the decisions about them change."""
    return {one.teacher: _spelled(outcome, one) for one in prices}


def _spelled(outcome: Outcome, one: OverridePrice) -> Text:
    if not one.tiers:
        return say("not solved in time", "限定时间内未算出")
    mark = say("", "") if one.proven else say(" (not proven)", "（未证最优）")
    priced = any(tier.value for tier in one.tiers)  # without a price only ties were settled otherwise
    others = (say("; {n} others placed otherwise", "；影响其他{n}人的安排", n=one.changed)
              if one.changed and priced else say("", ""))
    return say("{p}{m}{o}", "{p}{m}{o}", m=mark, o=others,
               p=exactly(outcome.tiers, [tier.value for tier in one.tiers]))
