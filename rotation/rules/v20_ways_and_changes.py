"""V20 路途与奔波."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Sharing
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords
from rotation.rules._words import Expression
from rotation.rules.g50_burden import Burden, weighted_km
from rotation.text import say


class WaysAndTrips(ShareGoal):
    """Weighted kilometers of every day away, as in G50, plus ``trip`` for each day and ``school`` for each school."""

    programme = SHARING
    code = "V20"
    label = say("Ways and trips", "路途与奔波")
    sentence = say("Walkers travel little and teach at few schools", "走教里程、天数和学校数尽量少")
    basis = "地方通行做法（减少奔波）"
    fixed: ClassVar = Burden.fixed
    unit = say("km-equivalents a week", "公里当量/周")
    shown = Unit(1, "count", unit)
    rate = 100
    traced = Trace("audit", say("sheet 走教汇总", "见“走教汇总”表"))

    trip: int = Field(default=5, ge=0, le=100, title="每次外出的附加公里", description="kilometers for each day away")
    school: int = Field(default=5, ge=0, le=100, title="每人每校的附加公里",
                        description="kilometers for each school of a person")

    def term(self, world: Sharing, teacher: str, choice: Choice) -> int:
        """Return the burden of one week."""
        base = world.base[teacher].school
        days = sum(self.trip_term(world.trip_km(base, trip) or 0) for trip in choice.trips)
        return days + self.school * len(choice.schools)

    def trip_term(self, km: int) -> int:
        """Return the burden of one day away of so many kilometers."""
        return weighted_km(km) + self.trip

    def express(self, words: ShareWords) -> Expression:
        return words.weeks(lambda teacher, choice: self.term(words.world, teacher, choice))

    def measure(self, plan: SharePlan) -> int:
        return sum(self.term(plan.world, teacher, choice) for teacher, choice in plan.weeks.items())
