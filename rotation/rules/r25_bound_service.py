"""R25 服务期."""

from __future__ import annotations

from typing import ClassVar

from rotation.domain.months import Month
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


class BoundService(RosterRule):
    r"""Teachers still bound by a 特岗, 公费 or 定向 term do not exchange.

    .. math:: t \in E \Rightarrow \mathrm{end}_t \le \mathrm{cutoff}

    A term that ends in August of the round is over.
    """

    code = "R25"
    label = say("Bound service", "服务期")
    sentence = say("Teachers whose bound service ends after the cutoff are exempt",
                   "特岗、公费、定向培养等服务期未满的教师不列入交流范围")
    basis = "特岗计划、公费师范生政策；锡林郭勒盟“十四五”教育规划“特设岗位计划、国家免费师范生计划”"
    needs = ("teacher.bound_until",)
    examples: ClassVar = (
        Example("服务期到2026年8月，已满",
                lambda: tiny({"一小": {}}, {"甲": {"bound_until": Month(2026, 8)}}), True, "甲"),
        Example("服务期到2026年9月，未满",
                lambda: tiny({"一小": {}}, {"甲": {"bound_until": Month(2026, 9)}}), False, "甲"),
    )

    def catches(self, round: Round, teacher: Teacher) -> bool:
        return teacher.bound_until is not None and teacher.bound_until > round.settings.cutoff

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round
        return say("bound until {m}", "服务期至{m}，未满", m=str(teacher.bound_until))
