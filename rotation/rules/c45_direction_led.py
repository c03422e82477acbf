"""C45 流向."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import Appraisal
from rotation.domain.seats import Seat
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, PartlyRead, SeatRule, at, posts, ruling
from rotation.rules.d10_term_served import TermServed
from rotation.text import Text, say

_TWO = {"乡小": {"rural": True}, "一小": {}}


class NoFlight(PartlyRead, SeatRule):
    """From a rural or weak school to one that is neither only after full terms there.

    Who was barely up to standard goes to no rural or weak school: it is no place of punishment.
    """

    programme = PRINCIPALS
    partly: ClassVar = ("leaderprofile.appraisal",)
    code = "C45"
    label = say("Direction", "流向")
    sentence = say("Leaders leave rural and weak schools for others only after a full term",
                   "在农村牧区、薄弱学校任职满一届方可调往其他学校；基本合格的不安排到农村牧区、薄弱学校")
    basis = "S03 引导优秀校长向农村牧区学校、薄弱学校流动"
    examples: ClassVar = (
        Example("在乡村任满3学年进城", lambda: posts(_TWO, {"甲": at("乡小", start=2023)}), True, "甲", "一小 校长"),
        Example("在乡村只有2学年", lambda: posts(_TWO, {"甲": at("乡小", start=2024)}), False, "甲", "一小 校长"),
        Example("城镇到乡村", lambda: posts(_TWO, {"甲": at("一小", start=2024)}), True, "甲", "乡小 校长"),
        Example("基本合格不下乡", lambda: posts(_TWO, {"甲": at("一小", appraisal=Appraisal.BARELY)}), False, "甲",
            "乡小 校长"),
    )

    terms: int = Field(default=1, ge=0, le=3, title="须任满几届", description="terms to be served there")

    def permits(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        if leader.level == 0 or leader.team == seat.school:
            return True
        home, host = cadre.favored(leader.team), cadre.favored(seat.school)
        if host and leader.appraisal is Appraisal.BARELY:
            return False
        return not home or host or cadre.in_post(leader) >= self._asked(cadre)

    def _asked(self, cadre: Cadre) -> int:
        rule = ruling(cadre, TermServed)
        return self.terms * (TermServed().term_years if rule is None else rule.term_years)

    def says(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text:
        if cadre.favored(seat.school):
            return say("not sent to a rural or weak school", "不安排到农村牧区、薄弱学校任职")
        return say("{n} of {y} school years at the rural or weak school",
            "在农村牧区、薄弱学校任职{n}学年，不满{y}学年",
                   n=cadre.in_post(leader), y=self._asked(cadre))
