"""F60 同一法人不算交流."""

from __future__ import annotations

from typing import Any, ClassVar

from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _branch(**branch: Any) -> Problem:
    return tiny({"中心校": {}, "教学点": branch}, {"甲": {}})


class OneLegalPerson(PairRule):
    """Whoever moves inside one legal person (a school and its branches or teaching points) is not exchanged.

    The placement may be made, and counts in no X, B, H65 and G60. Legal persons are told by column 法人单位.
    """

    code = "F60"
    label = say("Not inside one legal person", "同一法人不算交流")
    sentence = say("Placements inside one legal person do not count as exchange",
                   "同一法人单位内（中心校与其教学点、分校之间）的安排不计入交流")
    basis = "教师〔2014〕4号（校际交流）；教督〔2017〕6号 2.11（学校以法人单位计）"
    needs = ("school.legal",)
    examples: ClassVar = (
        Example("独立法人之间，计入", _branch, True, "甲", "教学点 小学 数学"),
        Example("中心校到其教学点，不计入", lambda: _branch(legal="中心校"), False, "甲", "教学点 小学 数学"),
    )

    def narrows(self, round: Round) -> bool:
        return any(round.problem.legal(school.code) != school.code for school in round.problem.schools)

    def counts(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        home, host = teacher.school, opening.school
        return home == host or round.problem.legal(home) != round.problem.legal(host)

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del round, teacher, opening
        return say("inside one legal person: no exchange", "同一法人单位内，不算交流")
