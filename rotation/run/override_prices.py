"""What each decision of the office costs: the round solved again without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

from rotation.domain.outcome import Outcome, TierResult
from rotation.eligibility import settle
from rotation.engine import Limits, solve
from rotation.run.gather import Case


@dataclass(frozen=True)
class OverridePrice:
    """The price of all decisions about one person.

    Parameters
    ----------
    teacher
        Id.
    tiers
        Tiers of the plan; ``value`` is by how much the decisions worsen it. The first one that
        is not 0 decides, later ones may be negative. Empty if nothing was solved in time.
    changed
        How many others would be placed differently without them.
    proven
        Whether the plan without them was proven best.
    """

    teacher: str
    tiers: tuple[TierResult, ...]
    changed: int
    proven: bool


def override_prices(
    case: Case, outcome: Outcome, *, seconds: float = 120.0
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
    named = sorted({lock.teacher for lock in case.problem.locks})
    return tuple(_price(case, outcome, key, deadline - monotonic()) for key in named)


def _price(case: Case, outcome: Outcome, key: str, seconds: float) -> OverridePrice:
    if seconds <= 0 or outcome.plan is None:
        return OverridePrice(key, (), 0, proven=False)
    free = replace(case.problem, locks=tuple(
        lock for lock in case.problem.locks if lock.teacher != key))
    other = solve(settle(free, case.policy), case.policy, Limits(seconds))
    if other.plan is None:
        return OverridePrice(key, (), 0, proven=False)
    tiers = tuple(replace(here, value=here.value - there.value)
                  for here, there in zip(outcome.tiers, other.tiers, strict=True))
    one, two = ({item.teacher: item.opening for item in plan.placements}
                for plan in (outcome.plan, other.plan))
    changed = sum(one.get(name) != two.get(name) for name in one.keys() | two.keys() - {key}
                  if name != key)
    return OverridePrice(key, tiers, changed, all(tier.proven for tier in other.tiers))
