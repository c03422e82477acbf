"""C35 距离."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import LeaderOrderKind
from rotation.domain.problem import Problem
from rotation.domain.seats import Seat
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, SeatRule, order, posts
from rotation.rules._tiny import road
from rotation.text import Text, say

_FAR = 2000
"""Kilometers: the greatest value of the parameter."""


def _away(km: int, *orders: object, **given: object) -> Problem:
    return posts({"一小": {}, "二小": {}}, {"甲": given}, *orders, distances=[road("一小", "二小", km)])  # type: ignore[arg-type]


class WayCap(SeatRule):
    """The way from home is at most ``km`` kilometers, waived by a wish or an order; an unknown way forbids nothing."""

    programme = PRINCIPALS
    code = "C35"
    label = say("Way", "路途")
    sentence = say("Nobody is sent too far from home", "任职学校距家庭住址（或现任学校）一般不超过规定里程")
    basis = "盟内地域实际"
    examples: ClassVar = (
        Example("200公里", lambda: _away(200), True, "甲", "二小 校长"),
        Example("201公里", lambda: _away(201), False, "甲", "二小 校长"),
        Example("本人意愿", lambda: _away(201, wishes=("二小",)), True, "甲", "二小 校长"),
        Example("指定去向", lambda: _away(201, order("甲", LeaderOrderKind.GOES_TO, "二小")), True, "甲", "二小 校长"),
    )

    km: int = Field(default=200, ge=0, le=_FAR, title="里程上限（公里）", description="greatest distance, kilometers")

    def permits(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        way = cadre.km(leader, seat.school)
        return way is None or way <= self.km or cadre.wished(leader, seat.school) or any(
            told.kind is LeaderOrderKind.GOES_TO and seat.school in told.schools for told in cadre.orders(leader))

    def wider(self) -> Sequence[Mapping[str, str]]:
        return ({"C35.km": str(_FAR)},)

    def nearest(
        self, round: Cadre, values: Mapping[str, str], beyond: Sequence[tuple[str, Seat]],
    ) -> Mapping[str, str]:
        """Return the cap that the moves found need."""
        ways = [round.km(round.people[key], seat.school) or 0 for key, seat in beyond]
        return {"C35.km": str(max(ways))} if ways else values

    def widened(self, values: Mapping[str, str], more: int) -> Text:
        return say("greatest distance from {a} to {b} km: {n} people go farther than now allowed",
                   "任职里程上限{a}→{b}公里，{n}人超出原上限", a=self.km, b=values["C35.km"], n=more)

    def says(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text:
        return say("{k} km away, more than {m}", "相距{k}公里，超过{m}公里", k=cadre.km(leader, seat.school), m=self.km)
