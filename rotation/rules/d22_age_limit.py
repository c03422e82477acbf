"""D22 到龄退出."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.months import Month
from rotation.domain.vocabulary import Gender
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, LeaderRule, posts
from rotation.text import Text, say

_ON = {"D22.on": True}


class AgeLimit(LeaderRule):
    """Where the banner has age limits, leaders who reach them by the cutoff step down and teach on."""

    programme = PRINCIPALS
    code = "D22"
    label = say("Age limit", "到龄退出")
    sentence = say("Leaders step down at an age", "校级领导到规定年龄退出领导岗位")
    basis = "部分旗县的任职年龄规定"
    finding = LeaderVerdict.LEAVING
    examples: ClassVar = (
        Example("男，2026年8月满57岁", lambda: posts({"一小": {}}, {"甲": {"born": Month(1969, 8)}}), False, "甲",
            policy=_ON),
        Example("男，2026年9月才满57岁", lambda: posts({"一小": {}}, {"甲": {"born": Month(1969, 9)}}), True, "甲",
            policy=_ON),
        Example("女，满52岁", lambda: posts({"一小": {}}, {"甲": {"born": Month(1974, 8), "gender": Gender.FEMALE}}),
                False, "甲", policy=_ON),
    )

    on: bool = Field(default=False, title="是否执行", description="whether the rule is in force")
    men: int = Field(default=57, ge=45, le=65, title="男，满多少岁退出", description="age of men, years")
    women: int = Field(default=52, ge=45, le=65, title="女，满多少岁退出", description="age of women, years")

    def _limit(self, leader: SchoolLeader) -> int:
        return self.men if leader.teacher.gender is Gender.MALE else self.women

    def catches(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        return leader.level > 0 and leader.teacher.born.until(cadre.settings.cutoff) >= 12 * self._limit(leader)

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        del cadre
        return say("reaches the age of {n}, steps down", "到{n}周岁，退出领导岗位", n=self._limit(leader))
