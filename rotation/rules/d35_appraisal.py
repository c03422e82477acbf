"""D35 考核."""

from __future__ import annotations

from typing import ClassVar

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import Appraisal
from rotation.domain.seats import Seat
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, AsksHolders, LeaderRule, posts
from rotation.text import Text, say


class Appraised(AsksHolders, LeaderRule):
    """Who was found 不合格 takes no seat and is listed for the party group; who was 基本合格 takes no 正职 seat."""

    programme = PRINCIPALS
    code = "D35"
    needs = ("leaderprofile.appraisal",)
    label = say("Appraisal", "考核结果")
    sentence = say("Leaders not up to standard take no seat; barely up to standard, none of a principal",
                   "近两年考核不合格的不安排任职，提请党组研究；基本合格的不任正职")
    basis = "事业单位领导人员管理规定（考核结果作为任用依据）"
    neutral = say("for the party group to decide", "提请党组研究")
    examples: ClassVar = (
        Example("合格", lambda: posts({"一小": {}}, {"甲": {"appraisal": Appraisal.GOOD}}), True, "甲"),
        Example("不合格", lambda: posts({"一小": {}}, {"甲": {"appraisal": Appraisal.FAILED}}), False, "甲"),
    )

    def bars(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        del cadre
        return leader.appraisal is Appraisal.FAILED

    def forbids(self, leader: SchoolLeader, seat: Seat) -> bool:
        """Whether a seat is out of reach for somebody who was barely up to standard."""
        return leader.appraisal is Appraisal.BARELY and seat.duty.height == 2

    def holding(self, plan: CadrePlan, leader: SchoolLeader) -> Text | None:
        barred = leader.level > 0 and self.bars(plan.cadre, leader)
        return self.neutral if barred or self.forbids(leader, Seat(leader.team, leader.duty)) else None

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        del cadre
        return say("appraisal {a}: for the party group to decide", "考核{a}，提请党组研究", a=leader.appraisal)
