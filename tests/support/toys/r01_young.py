"""R01 年轻教师."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _born(year: int) -> Problem:
    return tiny({"一小": {}}, {"甲": {"born": Month(year, 1)}})


class Young(RosterRule):
    r"""Teachers younger than an age do not exchange.

    .. math:: t \in E \Rightarrow \mathrm{born}_t \to \mathrm{cutoff} \ge 12 \cdot \mathrm{age}
    """

    code = "R01"
    label = say("Young teachers", "年轻教师")
    sentence = say("Teachers below an age are exempt", "未满规定年龄的教师不列入交流范围")
    basis = "示例"
    examples: ClassVar = (
        Example("31岁", lambda: _born(1995), True, "甲", policy={"R01.age": 30}),
        Example("29岁", lambda: _born(1997), False, "甲", policy={"R01.age": 30}),
    )

    age: int = Field(default=0, ge=0, le=80, title="最低年龄（满岁）", description="least age, full years")

    def catches(self, round: Round, teacher: Teacher) -> bool:
        return teacher.born.until(round.settings.cutoff) < 12 * self.age

    def says(self, round: Round, teacher: Teacher) -> Text:
        return say("younger than {n}", "未满{n}岁", n=self.age)
