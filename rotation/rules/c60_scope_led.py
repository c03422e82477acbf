"""C60 范围."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.seats import Seat
from rotation.domain.spoken import OneOfWords
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, SeatRule, posts
from rotation.text import Text, say

_GROUPS = {"一小": {"group": "东集团"}, "二小": {"group": "西集团"}, "三小": {"group": "东集团"}}


class LedScope(SeatRule):
    """Leaders are exchanged in the whole banner, or within their education group."""

    programme = PRINCIPALS
    code = "C60"
    label = say("Scope", "交流范围")
    sentence = say("Exchange in the banner, or within a group", "在旗县范围内（或教育集团内）交流")
    basis = "旗县以县为主管理；集团化办学"
    examples: ClassVar = (
        Example("全旗范围", lambda: posts(_GROUPS, {"甲": {}}), True, "甲", "二小 校长"),
        Example("只在集团内：另一集团", lambda: posts(_GROUPS, {"甲": {}}), False, "甲", "二小 校长",
            policy={"C60.scope": "group"}),
        Example("只在集团内：同一集团", lambda: posts(_GROUPS, {"甲": {}}), True, "甲", "三小 校长",
            policy={"C60.scope": "group"}),
    )

    scope: Annotated[Literal["banner", "group"], OneOfWords({
        "banner": say("whole banner", "全旗"), "group": say("inside the group", "集团内")})] = Field(
        default="banner", title="范围", description="the whole banner, or the group")

    def permits(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        home, host = cadre.school(leader.team).group, cadre.school(seat.school).group
        return self.scope == "banner" or leader.team == seat.school or (home is not None and home == host)

    def says(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text:
        del cadre, leader, seat
        return say("in another group", "不在同一教育集团")
