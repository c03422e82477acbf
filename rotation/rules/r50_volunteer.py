"""R50 主动申请."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.months import Month
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Willingness
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say

WAIVED = frozenset({"R10", "R20"})


class Volunteer(RosterRule):
    """Volunteers exempt only by R10 or R20 may be placed; they stay outside E, X, B and G60."""

    code = "R50"
    label = say("Volunteer", "主动申请")
    sentence = say("Those exempt only by tenure or age may volunteer",
                   "仅因任教年限或临近退休不列入范围的教师，可主动申请交流，不计入比例")
    basis = "地方通行做法：未达年限者可自愿申请"
    needs = ("teacher.willingness",)
    examples: ClassVar = (
        Example("任教不满6年，主动申请", lambda: tiny({"一小": {}}, {"甲": {
            "joined": Month(2024, 9), "willingness": Willingness.VOLUNTEERS}}), True, "甲"),
        Example("任教不满6年，未申请",
                lambda: tiny({"一小": {}}, {"甲": {"joined": Month(2024, 9)}}), False, "甲"),
        Example("合同制教师申请无效", lambda: tiny({"一小": {}}, {"甲": {
            "established": False, "willingness": Willingness.VOLUNTEERS}}), False, "甲"),
    )

    allow: bool = Field(
        default=True, title="允许不在范围内的教师主动申请",
        description="whether exempt teachers may volunteer")

    def admits(self, round: Round, teacher: Teacher, failing: tuple[str, ...]) -> bool:
        return self.allow and round.volunteers(teacher) and bool(failing) and set(failing) <= WAIVED

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round, teacher
        return say("volunteers, outside the base", "主动申请，不计入基数")
