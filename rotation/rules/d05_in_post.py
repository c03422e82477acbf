"""D05 在任在岗."""

from __future__ import annotations

from typing import ClassVar

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.months import Month
from rotation.domain.vocabulary import PersonStatus, SchoolType
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, LeaderRule, posts
from rotation.rules.r20_retirement import statutory_retirement
from rotation.text import Text, say


class SeatHeld(LeaderRule):
    """Leaders of schools outside the programme take no part; who retires or leaves by the cutoff gives up the seat.

    On leave or seconded, the seat is held and nobody moves its holder.
    """

    programme = PRINCIPALS
    code = "D05"
    label = say("In post", "在任在岗")
    sentence = say("Established leaders in post take part; on leave or seconded they keep the seat",
                   "在编在岗的校级领导参加；借调、离岗的保留职位、本年度不调整；到龄退休、离职的离任")
    basis = "地方通行做法"
    examples: ClassVar = (
        Example("在编在岗", lambda: posts({"一小": {}}, {"甲": {}}), True, "甲"),
        Example("借调在外，保留职位", lambda: posts({"一小": {}}, {"甲": {"status": PersonStatus.SECONDED}}), False,
            "甲"),
        Example("2026年8月到龄退休", lambda: posts({"一小": {}}, {"甲": {"retires": Month(2026, 8)}}), False, "甲"),
        Example("2026年9月退休，本年度仍在任", lambda: posts({"一小": {}}, {"甲": {"retires": Month(2026, 9)}}), True,
            "甲"),
        Example("高中不在实施范围", lambda: posts({"一小": {}, "高中": {"type": SchoolType.SENIOR}}, {
            "甲": {"school": "高中"}}), False, "甲"),
    )

    def finds(self, cadre: Cadre, leader: SchoolLeader) -> LeaderVerdict | None:
        if self._outside(cadre, leader):
            return LeaderVerdict.OUTSIDE
        if self._ends(cadre, leader):
            return LeaderVerdict.LEAVING
        if not leader.teacher.established:
            return LeaderVerdict.OUTSIDE
        return None if leader.teacher.status is PersonStatus.IN_POST else LeaderVerdict.FIXED

    @staticmethod
    def _outside(cadre: Cadre, leader: SchoolLeader) -> bool:
        return leader.team not in cadre.teams if leader.level == 0 else not cadre.seated(leader)

    @staticmethod
    def _ends(cadre: Cadre, leader: SchoolLeader) -> bool:
        return cadre.gone(leader) or statutory_retirement(leader.teacher) <= cadre.settings.cutoff

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        if self._outside(cadre, leader):
            return say("{s} takes no part in the exchange of leaders", "{s}不在校长交流实施范围",
                s=cadre.named(leader.teacher.school))
        if cadre.gone(leader):
            return say("status {s}", "人员状态为{s}", s=leader.teacher.status)
        if self._ends(cadre, leader):
            return say("retires in {m}", "{m}到龄退休", m=str(statutory_retirement(leader.teacher)))
        if not leader.teacher.established:
            return say("not in the establishment", "不在编")
        return say("not in post ({s}); the seat is kept", "不在岗（{s}），保留职位", s=leader.teacher.status)
