"""The goals of the round over several years: some summed over all, the others of year one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, cast

from rotation.domain.horizon import Horizon
from rotation.domain.horizon_plan import HorizonPlan
from rotation.policy.tiers import AnyTier, Tier
from rotation.rules import Goal
from rotation.rules._words import Expression, Words, total
from rotation.rules._years import YEARS, HorizonWords
from rotation.rules.g05_opened import Opened
from rotation.rules.g10_shortage import Shortage
from rotation.rules.g20_standards import StandardGap
from rotation.rules.g25_surplus import Surplus
from rotation.rules.g50_burden import Burden

SUMMED: tuple[type[Goal], ...] = (Opened, Shortage, StandardGap, Surplus, Burden)
"""Goals that count in every year: G50 of who goes in it, the others of all who are away in it."""


class _OfYearOne:
    """Asks a goal of year one alone."""

    def express(self, words: HorizonWords) -> Expression:
        """Return the goal over the placements of year one."""
        return cast("Goal", super()).express(words.first)

    def measure(self, plan: HorizonPlan) -> int:
        """Return the goal of year one."""
        return cast("Goal", super()).measure(plan.first)


class _OverYears:
    """Adds a goal up over all years, or tells it of one."""

    only: ClassVar[int | None] = None

    def _asked(self, horizon: Horizon) -> tuple[int, ...]:
        return horizon.years if self.only is None else (self.only,)

    def express(self, words: HorizonWords) -> Expression:
        """Return the sum of the goal over the years."""
        own = cast("Goal", super())
        return total([own.express(words.first if year == words.horizon.first else cast("Words", words.of(year)))
                      for year in self._asked(words.horizon)])

    def measure(self, plan: HorizonPlan) -> int:
        """Return the sum of the goal over the years."""
        own, fresh = cast("Goal", super()), isinstance(self, Burden)
        return sum(own.measure(plan.fresh(year) if fresh else plan.running(year)) for year in self._asked(plan.horizon))


def over_years(tier: AnyTier) -> AnyTier:
    """Return a tier whose goals are asked of several years."""
    return Tier(tuple((_told(goal), rate) for goal, rate in tier.goals), tier.slack, tier.tolerance)


def of_one_year(tiers: Iterable[AnyTier], year: int) -> tuple[AnyTier, ...]:
    """Return the tiers of the round asked of one later year, without goals that a later year does not have."""
    found = []
    for tier in tiers:
        goals = tuple((_told(goal, year), rate) for goal, rate in tier.goals if isinstance(goal, SUMMED))
        if goals:
            found.append(Tier[Any](goals, tier.slack, tier.tolerance))
    return tuple(found)


def _told(goal: Goal[Any, Any], only: int | None = None) -> Goal[Any, Any]:
    if goal.programme == YEARS:
        return goal
    kind = _kind(type(goal), only)
    return kind(**{name: getattr(goal, name) for name in goal.model_fields_set})


@cache
def _kind(goal: type[Goal[Any, Any]], only: int | None) -> type[Goal[Any, Any]]:
    manner = _OverYears if issubclass(goal, SUMMED) else _OfYearOne
    made = type(goal.__name__, (manner, goal), {
        "__module__": __name__, "__doc__": goal.__doc__, "programme": YEARS})
    if only is not None:
        setattr(made, "only", only)  # noqa: B010
    return cast("type[Goal[Any, Any]]", made)
