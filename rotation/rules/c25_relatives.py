"""C25 任职回避."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import LeaderOrderKind
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import (
    PRINCIPALS,
    AsksHolders,
    Given,
    PartlyRead,
    SeatRule,
    at,
    order,
    posts,
)
from rotation.text import Text, say

_TWO: Mapping[str, Given] = {"一小": {}, "二小": {}}


class NoRelatives(PartlyRead, AsksHolders, SeatRule):
    """No spouse and nobody of 回避编号 is among the leaders of the host who do not leave their post."""

    programme = PRINCIPALS
    partly: ClassVar = ("teacher.spouse", "leaderprofile.avoids")
    code = "C25"
    label = say("Relatives", "任职回避")
    sentence = say("No relatives in one team", "有夫妻及须回避亲属关系的，不在同一学校领导班子任职")
    basis = "事业单位人事管理回避规定"
    examples: ClassVar = (
        Example("无亲属", lambda: posts(_TWO, {"甲": at("一小"), "乙": at("二小", Duty.VICE_HEAD)}), True, "甲",
            "二小 校长"),
        Example("配偶在该校班子",
            lambda: posts(_TWO, {"甲": at("一小", spouse="乙"), "乙": at("二小", Duty.VICE_HEAD)}),
                False, "甲", "二小 校长"),
        Example("对方填写了回避编号",
            lambda: posts(_TWO, {"甲": at("一小"), "乙": at("二小", Duty.VICE_HEAD, avoids="甲")}),
                False, "甲", "二小 校长"),
        Example("亲属本年度免职",
            lambda: posts(_TWO, {"甲": at("一小", spouse="乙"), "乙": at("二小", Duty.VICE_HEAD)}, order(
            "乙", LeaderOrderKind.RELIEVED)), True, "甲", "二小 校长"),
    )

    def permits(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        return not any(one.id != leader.id and related(leader, one) for one in cadre.staying(seat.school))

    def says(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text:
        del cadre, leader, seat
        return say("a relative is in the team", "与该校班子成员有须回避的关系")

    def holding(self, plan: CadrePlan, leader: SchoolLeader) -> Text | None:
        near = any(one.id != leader.id and related(leader, one) for one in plan.team(leader.team))
        return say("a relative is in the same team; for the party group to decide",
                   "与同班子成员有须回避的关系，提请党组研究") if near else None


def related(one: SchoolLeader, other: SchoolLeader) -> bool:
    """Whether either names the other as spouse or relative."""
    return other.id in one.relatives or one.id in other.relatives
