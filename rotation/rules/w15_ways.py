"""W15 路途."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.sharing import Choice, Mover, Sharing, Trip, is_block
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule
from rotation.rules._share_tiny import at_km, two_schools
from rotation.text import Text, say


class Ways(ShareRule):
    """How far a day away may lead.

    One school within ``far`` kilometers, where somebody spends the whole day; two schools, morning and afternoon,
    each within ``near`` and not more than ``between`` apart; a day's round trip not more than ``round_trip``.
    Farther away a school is only visited for several days running, with nights in a bed of its own (周转宿舍床位): at
    least ``block_days`` of them within ``block`` kilometers, ``long_days`` beyond, and once a week, so that nobody is
    away from home again after coming back.
    With ``winter`` the nearer limits hold for rural schools the whole year: the roads from November to March decide.
    A school to which the distance is not known is not visited.
    """

    programme = SHARING
    code = "W15"
    label = say("Ways", "走教路途")
    sentence = say("A day away leads not too far", "走教当天往返，路程不超过规定公里数")
    basis = "地方通行做法；牧区冬季道路条件"
    examples: ClassVar = (
        Example("单程59公里，全天", lambda: at_km(59), True, "甲", "二小"),
        Example("单程61公里", lambda: at_km(61), False, "甲", "二小"),
        Example("农村学校单程41公里，按冬季路况", lambda: at_km(41, rural=True), False, "甲", "二小"),
        Example("农村学校单程41公里，不按冬季路况", lambda: at_km(41, rural=True), True, "甲", "二小",
                policy={"W15.winter": False}),
        Example("单程61公里，住两天，有床位", lambda: at_km(61, beds=1), True, "甲", "二小*2"),
        Example("单程61公里，住两天，无床位", lambda: at_km(61), False, "甲", "二小*2"),
        Example("单程59公里不住宿", lambda: at_km(59, beds=1), False, "甲", "二小*2"),
        Example("单程100公里，住两天", lambda: at_km(100, beds=1), True, "甲", "二小*2"),
        Example("单程101公里，住两天", lambda: at_km(101, beds=1), False, "甲", "二小*2"),
        Example("单程101公里，住三天", lambda: at_km(101, beds=1), True, "甲", "二小*3"),
        Example("一周两次住校", lambda: at_km(61, beds=1), False, "甲", "二小*2;二小*2"),
        Example("不安排住校走教", lambda: at_km(61, beds=1), False, "甲", "二小*2", policy={"W15.blocks": False}),
        Example("上下午两校相距20公里", lambda: two_schools(20), True, "甲", "二小+三小"),
        Example("上下午两校相距21公里", lambda: two_schools(21), False, "甲", "二小+三小"),
    )

    near: int = Field(default=30, ge=1, le=200, title="半天走教的单程上限（公里）",
                      description="most kilometers one way for a half day")
    far: int = Field(default=60, ge=1, le=200, title="全天走教的单程上限（公里）",
                     description="most kilometers one way for a whole day")
    winter: bool = Field(default=True, title="农村牧区学校全年按冬季路况",
                         description="whether the limits of winter hold for rural schools")
    winter_near: int = Field(default=20, ge=1, le=200, title="冬季半天走教的单程上限（公里）",
                             description="the same as near, in winter")
    winter_far: int = Field(default=40, ge=1, le=200, title="冬季全天走教的单程上限（公里）",
                            description="the same as far, in winter")
    between: int = Field(default=20, ge=0, le=200, title="同一天两校之间的上限（公里）",
                         description="most kilometers between two schools of a day")
    round_trip: int = Field(default=120, ge=1, le=400, title="当天往返总里程上限（公里）",
                            description="most kilometers of a day")
    blocks: bool = Field(default=True, title="更远的学校安排住校走教（须有周转宿舍床位）",
                         description="whether schools farther away are visited for several days with a bed")
    block: int = Field(default=100, ge=1, le=1000, title="住校走教单程界限（公里），决定至少连续几天",
                       description="kilometers one way up to which the shorter block is enough")
    block_days: int = Field(default=2, ge=2, le=5, title="界限以内住校走教至少连续几天",
                            description="least days of a block within that limit")
    long_days: int = Field(default=3, ge=2, le=5, title="界限以外住校走教至少连续几天",
                           description="least days of a block beyond it")

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        return self._why(world, mover, choice) is None

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        return self._why(world, mover, choice) or say("", "")

    def _why(self, world: Sharing, mover: Mover, choice: Choice) -> Text | None:
        base = world.base[mover.teacher].school
        if len(choice.blocks) > 1:
            return say("more than one stay a week", "一周不止一次住校走教")
        return next((told for trip in choice.trips if (told := self.refuses(world, base, trip)) is not None), None)

    def refuses(self, world: Sharing, base: str, trip: Trip) -> Text | None:
        """Return why a day away from a school, or a block of days, is too far; None if it is not."""
        if is_block(trip):
            return self._keeps_out(world, base, trip)
        for code in trip:
            way, most = world.km(base, code), self._most(world, code, whole=len(trip) == 1)
            if way is None:
                return say("the distance to {s} is not known", "到{s}的里程未知", s=world.named(code))
            if way > most:
                return say("{s} is {k} km away, more than {m}", "到{s}单程{k}公里，超过{m}公里", s=world.named(code),
                           k=way, m=most)
        if len(trip) > 1 and (world.km(*trip) is None or (world.km(*trip) or 0) > self.between):
            return say("{a} and {b} are too far apart for one day", "{a}与{b}相距过远，不能同一天走教",
                       a=world.named(trip[0]), b=world.named(trip[1]))
        whole = world.trip_km(base, trip) or 0
        return say("{k} km in a day, more than {m}", "当天往返{k}公里，超过{m}公里", k=whole,
                   m=self.round_trip) if whole > self.round_trip else None

    def for_half_a_day(self, world: Sharing, base: str, school: str) -> bool:
        """Whether a school is near enough for half a day."""
        way = world.km(base, school)
        return way is not None and way <= self._most(world, school, whole=False)

    def out_of_reach(self, world: Sharing, base: str, code: str) -> Text | None:
        """Return why somebody of one school comes to another neither for a day nor for a block; None if one will do."""
        day, way = self.refuses(world, base, (code,)), world.km(base, code)
        if day is None or way is None:
            return day
        return day if self._keeps_out(world, base, (code,) * self._least_days(way)) else None

    def _least_days(self, way: int) -> int:
        return self.block_days if way <= self.block else self.long_days

    def _keeps_out(self, world: Sharing, base: str, trip: Trip) -> Text | None:
        """Return why nobody stays at a school for so many days; None if somebody may."""
        code, told = trip[0], world.named(trip[0])
        way = world.km(base, code)
        if way is None:
            return say("the distance to {s} is not known", "到{s}的里程未知", s=told)
        if way <= self._most(world, code, whole=True):
            return say("{s} is near enough to be home every day", "{s}当天可以往返，不安排住校", s=told)
        if not self.blocks or not world.school(code).dorm_beds:
            return say("{s} is {k} km away and has no bed", "到{s}单程{k}公里，没有可安排的床位", s=told, k=way)
        least = self._least_days(way)
        return say("{s} is {k} km away: {n} days running at least", "到{s}单程{k}公里，至少连续{n}天", s=told, k=way,
                   n=least) if len(trip) < least else None

    def _most(self, world: Sharing, school: str, *, whole: bool) -> int:
        if self.winter and world.round.is_rural(world.school(school)):
            return self.winter_far if whole else self.winter_near
        return self.far if whole else self.near
