"""F45 支教方向."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rotation.domain.manners import form_of
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, LockKind
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import lock, tiny
from rotation.text import Text, say


def _supports(home: Mapping[str, Any], host: Mapping[str, Any]) -> Problem:
    orders = [lock("甲", LockKind.GOES_TO, "二校", form=Form.SUPPORT)]
    return tiny({"一校": home, "二校": host}, {"甲": {}}, locks=orders)


class SupportDirection(PairRule):
    """支教 goes from schools in town, or strong ones, to rural or weak schools only.

    In town are all schools that are not rural or pastoral. Other forms are not asked, nor is a recruit.
    """

    code = "F45"
    label = say("Direction of support", "支教方向")
    sentence = say("Support teaching goes from town or strong schools to rural or weak ones",
                   "支教由城镇学校、优质学校派往农村牧区学校、薄弱学校")
    basis = "教师〔2014〕4号“城镇学校、优质学校教师向农村学校、薄弱学校流动”"
    examples: ClassVar = (
        Example("城镇学校支教到村小", lambda: _supports({}, {"rural": True}), True, "甲", "二校 小学 数学"),
        Example("城镇学校支教到薄弱学校", lambda: _supports({}, {"weak": True}), True, "甲", "二校 小学 数学"),
        Example("城镇学校支教到城镇学校", lambda: _supports({}, {}), False, "甲", "二校 小学 数学"),
        Example("村小支教到村小", lambda: _supports({"rural": True}, {"rural": True}), False, "甲", "二校 小学 数学"),
        Example("优质村小支教到村小", lambda: _supports({"rural": True, "strong": True}, {"rural": True}), True,
                "甲", "二校 小学 数学"),
    )

    def reads(self, round: Round, teacher: Teacher) -> object:
        return (teacher.school, teacher.stage, teacher.after_term, round.ordered_form(teacher.id),
                round.relation(teacher))

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        if Form.SUPPORT not in (round.ordered_form(teacher.id), round.settings.form):
            return True
        if teacher.unposted or form_of(round, teacher, opening) is not Form.SUPPORT:
            return True
        return self.leads(round, round.home(teacher), round.problem.school[opening.school])

    @staticmethod
    def leads(round: Round, home: School | None, host: School) -> bool:
        """Whether support goes from one school to another."""
        sends = home is None or bool(home.strong) or not round.is_rural(home)
        return sends and round.is_favored(host)

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del teacher
        if not round.is_favored(round.problem.school[opening.school]):
            return say("support teaching goes to rural or weak schools", "支教应派往农村牧区学校、薄弱学校")
        return say("support teaching comes from town or strong schools", "支教应由城镇学校、优质学校派出")

    def wider(self) -> Sequence[Mapping[str, str]]:
        return ({"F45.on": "false"},)
