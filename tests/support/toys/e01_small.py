"""E01 规模过小的学校."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _pupils(number: int) -> Problem:
    return tiny({"一小": {}, "二小": {"primary_pupils": number}}, {"甲": {}})


class SmallHost(PairRule):
    """Nobody is sent to a school with too few primary pupils; an unknown number is enough."""

    code = "E01"
    label = say("Small schools", "规模过小")
    sentence = say("Nobody is sent to a very small school", "不向规模过小的学校派出教师")
    basis = "示例"
    examples: ClassVar = (
        Example("30名学生", lambda: _pupils(30), True, "甲", "二小 小学 数学", policy={"E01.pupils": 30}),
        Example("29名学生", lambda: _pupils(29), False, "甲", "二小 小学 数学", policy={"E01.pupils": 30}),
    )

    pupils: int = Field(
        default=0, ge=0, le=10_000, title="接收学校最少学生数", description="least primary pupils of the host")

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        pupils = round.problem.school[opening.school].primary_pupils
        return pupils is None or pupils >= self.pupils

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        return say("fewer than {n} pupils", "学生不足{n}人", n=self.pupils)
