"""R45 教师资格证."""

from __future__ import annotations

from typing import ClassVar

from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import NO_CERTIFICATE
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _certificate(stage: str | None) -> Problem:
    return tiny({"一小": {}}, {"甲": {"certificate_stage": stage}})


class Certificate(RosterRule):
    """Teachers without a teaching certificate (无) do not exchange; a blank is to be checked."""

    code = "R45"
    label = say("Teaching certificate", "教师资格证")
    sentence = say("Teachers without a certificate are exempt", "未取得教师资格证的教师不列入交流范围")
    basis = "教督〔2017〕6号：持证上岗"
    needs = ("teacher.certificate_stage",)
    examples: ClassVar = (
        Example("有小学教师资格证", lambda: _certificate("小学"), True, "甲"),
        Example("未核实（空白）仍列入", lambda: _certificate(None), True, "甲"),
        Example("无教师资格证", lambda: _certificate(NO_CERTIFICATE), False, "甲"),
    )

    def catches(self, round: Round, teacher: Teacher) -> bool:
        del round
        return teacher.certificate_stage == NO_CERTIFICATE

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round, teacher
        return say("no teaching certificate", "无教师资格证")

    def remarks(self, round: Round, teacher: Teacher) -> Text | None:
        del round
        if teacher.certificate_stage is None:
            return say("certificate not given, to be checked", "教师资格证未填写，待核实")
        return None
