"""E10 学段."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import SchoolType, Stage
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say

_HEIGHT = {"幼儿园": 0, "小学": 1, "初中": 2, "高中": 3}


def _to_junior(certificate: str) -> Problem:
    return tiny({"一小": {}, "初中": {"type": SchoolType.JUNIOR}},
                {"甲": {"certificate_stage": certificate}}, posts={"初中 数学": 1})


class StageFit(PairRule):
    """The certificate covers the host stage (junior covers primary, not the reverse).

    Unless ``cross_stage``, the host stage is also the home stage. A blank certificate counts as
    one of the home stage.
    """

    code = "E10"
    label = say("Stage", "学段")
    sentence = say("The certificate covers the host stage", "教师资格学段应覆盖接收学段")
    basis = "《教师资格条例》"
    by_school = False
    examples: ClassVar = (
        Example("同学段", lambda: tiny({"一小": {}, "二小": {}}, {"甲": {}}), True, "甲", "二小 小学 数学"),
        Example("初中资格可教小学，但默认不跨学段", lambda: _to_junior("初中"), False, "甲", "初中 初中 数学"),
        Example("允许跨学段且资格覆盖", lambda: _to_junior("初中"), True, "甲", "初中 初中 数学",
                policy={"E10.cross_stage": True}),
        Example("小学资格不能教初中", lambda: _to_junior("小学"), False, "甲", "初中 初中 数学",
                policy={"E10.cross_stage": True}),
    )

    cross_stage: bool = Field(default=False, title="允许跨学段交流", description="whether the stage may change")

    def reads(self, round: Round, teacher: Teacher) -> object:
        del round
        return teacher.stage, teacher.certificate_stage

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        del round
        if opening.stage is not teacher.stage and not self.cross_stage:
            return False
        return self._height(teacher) >= (1 if opening.stage is Stage.PRIMARY else 2)

    @staticmethod
    def _height(teacher: Teacher) -> int:
        own = 1 if teacher.stage is Stage.PRIMARY else 2
        return _HEIGHT.get(teacher.certificate_stage or "", own)

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del round
        if opening.stage is not teacher.stage and not self.cross_stage:
            return say("another stage ({s})", "跨学段（{s}）", s=opening.stage)
        return say("the certificate does not cover {s}", "教师资格不覆盖{s}", s=opening.stage)
