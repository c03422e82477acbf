"""What each decision of the office costs: the round solved again without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

from rotation.domain.answers import OverridePrice
from rotation.domain.outcome import Outcome, Status
from rotation.engine import Budget, KnownTask, Lifting, Limits, Spent, solve
from rotation.engine.heap import give_back
from rotation.explain.inquiry import EMERGENCY
from rotation.explain.units import in_people
from rotation.model.eligibility import settle
from rotation.model.lifting import Lifted
from rotation.model.orders import freed
from rotation.model.task import RoundTask
from rotation.run.gather import Case
from rotation.text import Text, say


def decided(case: Case) -> list[str]:
    """Return the ids of the people with a row in 指定."""
    return sorted({lock.teacher for lock in case.problem.locks})


def override_prices(case: Case, outcome: Outcome, budget: Budget | None = None) -> tuple[OverridePrice, ...]:
    """Solve again without the decisions about each person in turn.

    Parameters
    ----------
    case, outcome
        The round as solved.
    budget
        How many people are priced: each counts one, a quarter of it at most; those left over have no price.
        Everybody if not given.

    Returns
    -------
        One entry per person with a row in 指定, by id; nothing if there is no plan.
    """
    if outcome.plan is None:
        return ()
    whole = budget or Budget()
    own, without = whole.part(Fraction(1, 4)), Without(case, outcome)
    prices = tuple(_price(case, outcome, key, without.best(key, own)) for key in decided(case))
    whole.back(own)
    del without
    give_back()
    return prices


def _price(case: Case, outcome: Outcome, key: str, other: Outcome | None) -> OverridePrice:
    """Return what the decisions about one person change; nothing unless both plans are proven best."""
    if other is None or other.plan is None or outcome.plan is None:
        return OverridePrice(key, (), 0, ())
    tiers = tuple(replace(here, value=here.value - there.value)
                  for here, there in zip(outcome.tiers, other.tiers, strict=True))
    one, two = ({item.teacher: item.opening for item in plan.placements}
                for plan in (outcome.plan, other.plan))
    changed = sum(one.get(name) != two.get(name) for name in one.keys() | two.keys() - {key}
                  if name != key)
    return OverridePrice(key, tiers, changed, in_people(case.round, other, outcome, changed))


class Without:
    """The best plans without the decisions about one person or another.

    Parameters
    ----------
    case, outcome
        The round as solved.
    """

    def __init__(self, case: Case, outcome: Outcome) -> None:
        self._case, self._outcome = case, outcome

    @cached_property
    def _lifted(self) -> Lifted:
        return Lifted(self._case.round, decided(self._case))

    @cached_property
    def _lifting(self) -> Lifting:
        lifted, policy = self._lifted, self._case.policy
        own = lifted.unlifted()
        known = KnownTask(RoundTask(own.round, policy), own.closed)
        return Lifting(RoundTask(lifted.wide, policy), self._outcome, known)

    def best(self, key: str, budget: Budget) -> Outcome | None:
        """Return the best plan without the decisions about one person; None unless it is proven."""
        if self._outcome.status is not Status.OPTIMAL:
            return None
        try:
            budget.take()
        except Spent:
            return None
        other = self._solved(key)
        return other if other.status is Status.OPTIMAL else None

    def _solved(self, key: str) -> Outcome:
        """Solve from the published proof; anew where more than posts hangs on the decisions, or goals may be missed."""
        case, limits = self._case, Limits(EMERGENCY)
        if any(tier.tolerance for tier in case.policy.tiers) or key not in self._lifted:
            return solve(settle(freed(case.round, key), case.policy), case.policy, limits, start=self._outcome.plan)
        one = self._lifted.without(key)
        return self._lifting.solve(RoundTask(one.round, case.policy), one.closed, limits)


def spelled(prices: Iterable[OverridePrice]) -> dict[str, Text]:
    """Return by teacher id in words what the decisions about them change."""
    return {one.teacher: _spelled(one) for one in prices}


def _spelled(one: OverridePrice) -> Text:
    if not one.tiers:
        return say("not worked out", "未测算")
    if not any(tier.value for tier in one.tiers):  # only ties were settled otherwise
        return say("no goal gets worse: without effect on the plan", "各项目标均不变差，不影响方案")
    return say("because of it: {p}", "因该指定：{p}", p=one.costs)
