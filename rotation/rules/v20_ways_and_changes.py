"""V20 路途与奔波."""

from __future__ import annotations

from functools import cache, partial
from typing import ClassVar

from pydantic import Field

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover, Sharing, days_of
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords
from rotation.rules._words import Expression
from rotation.rules.g50_burden import Burden, weighted_km
from rotation.text import say


class WaysAndTrips(ShareGoal):
    """Weighted kilometers of every day or block away, as in G50, plus ``trip`` for each day and ``school`` for each.

    A remote link, classes of one grade that follow one teacher, costs ``link`` unless the schools are a pair (结对) or
    of one education group.
    """

    programme = SHARING
    code = "V20"
    label = say("Ways and trips", "路途与奔波")
    sentence = say("Walkers travel little and teach at few schools; remote lessons stay among partners",
                   "走教里程、天数和学校数尽量少，同频尽量在结对、集团校内")
    basis = "地方通行做法（减少奔波）"
    fixed: ClassVar = Burden.fixed
    unit = say("km-equivalents a week", "公里当量/周")
    shown = Unit(1, "count", unit)
    rate = 100
    traced = Trace("audit", say("sheet 走教汇总", "见“走教汇总”表"))

    trip: int = Field(default=5, ge=0, le=100, title="每次外出的附加公里", description="kilometers for each day away")
    school: int = Field(default=5, ge=0, le=100, title="每人每校的附加公里",
                        description="kilometers for each school of a person")

    link: int = Field(default=10, ge=0, le=100, title="结对、同集团以外每条同频的附加公里",
                      description="kilometers for each remote link outside pair and group")

    def term(self, world: Sharing, teacher: str, choice: Choice) -> int:
        """Return the burden of one week."""
        return self._of(world, world.base[teacher].school, choice)

    def _of(self, world: Sharing, base: str, choice: Choice) -> int:
        trips = sum(self.trip_term(world.trip_km(base, trip) or 0, days_of(trip)) for trip in choice.trips)
        return trips + self.school * len(choice.schools)

    def trip_term(self, km: int, days: int = 1) -> int:
        """Return the burden of a trip of so many kilometers and days."""
        return weighted_km(km) + self.trip * days

    def express(self, words: ShareWords) -> Expression:
        world = words.world
        links = (mover for movers in world.following.values() for mover in movers)
        burden = cache(partial(self._of, world))
        return words.weeks(lambda teacher, choice: burden(world.base[teacher].school, choice)) + words.remote(
            links, lambda mover, _: self.link_term(world, mover))

    def measure(self, plan: SharePlan) -> int:
        world = plan.world
        return sum(self.term(world, teacher, choice) for teacher, choice in plan.weeks.items()) + sum(
            self.link_term(world, mover) for mover in plan.remote if not world.sends(mover))

    def link_term(self, world: Sharing, mover: Mover) -> int:
        """Return what a remote link costs."""
        base, cell = world.base[mover.teacher], mover.cell
        assert cell is not None, "a link leads to a place"
        groups = {world.school(code).group_at(cell.stage) for code in (base.school, cell.school)}
        near = cell.school in world.round.partners.get(base.school, ()) or (len(groups) == 1 and None not in groups)
        return 0 if near else self.link
