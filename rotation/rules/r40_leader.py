"""R40 校级领导."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.rules._values import Misfit
from rotation.text import Text, say


class Leader(RosterRule):
    """School leaders are moved by their own plan, never by this one.

    With ``include``, those who were due in the plan of leaders that went before belong to E, and those of them whom
    it sends to another school to X. Without such a plan nobody of them counts.
    """

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
        Example("计入交流、但校长方案未列为任满的副校长",
                lambda: tiny({"一小": {}}, {"甲": {"duty": Duty.VICE_HEAD}}), False, "甲",
                policy={"R40.include": True}),
    )

    include: bool = Field(
        default=False, title="校级领导计入教师交流",
        description="whether school leaders count in the exchange of teachers")

    def catches(self, round: Round, teacher: Teacher) -> bool:
        return round.leads(teacher)

    def decides(self, round: Round, teacher: Teacher) -> Text | None:
        told = round.problem.decided
        if not self.include or told is None or teacher.id not in told.homes:
            return None
        if teacher.id in told.exchanged:
            return say("counts in the exchange: moved by the plan of leaders", "已由校长方案安排交流，计入交流人数")
        return say("counts in the base: was due in the plan of leaders and stays",
                   "校长方案任满人员，计入比例基数，本年度不动")

    def warned(self, round: Round) -> Iterator[Misfit]:
        if self.include and round.problem.decided is None:
            yield Misfit(say("leaders count by their own plan: without one that goes before, nobody of them counts",
                             "校级领导按校长方案计入；编制时未指定校长方案（--after）的，一律不计"))

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round
        return say("school leader: {d}", "校级领导（{d}）", d=teacher.duty)
