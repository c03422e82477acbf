"""R40 校级领导."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


class Leader(RosterRule):
    """School leaders belong to the principals' programme, not to E, unless ``include``."""

    code = "R40"
    label = say("School leader", "校级领导")
    sentence = say("Principals, secretaries and their deputies exchange in their own programme",
                   "校长、书记、副校长、副书记按校长交流办法执行")
    basis = "锡林郭勒盟“十四五”教育规划“落实校长教师交流轮岗制度专项计划”"
    needs = ("teacher.duty",)
    examples: ClassVar = (
        Example("中层正职仍在范围内",
                lambda: tiny({"一小": {}}, {"甲": {"duty": Duty.MIDDLE}}), True, "甲"),
        Example("副校长", lambda: tiny({"一小": {}}, {"甲": {"duty": Duty.VICE_HEAD}}), False, "甲"),
    )

    include: bool = Field(
        default=False, title="校级领导计入教师交流",
        description="whether school leaders count in the exchange of teachers")

    def catches(self, round: Round, teacher: Teacher) -> bool:
        return not self.include and round.leads(teacher)

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round
        return say("school leader: {d}", "校级领导（{d}）", d=teacher.duty)
