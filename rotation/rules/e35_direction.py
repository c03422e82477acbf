"""E35 流向."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, LockKind
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import lock, tiny
from rotation.rules.e30_distance import directed
from rotation.text import Text, say


def _upward(*locks: object, **host: object) -> Problem:
    return tiny({"村小": {"rural": True}, "一小": host}, {"甲": {}}, locks=locks)


class Direction(PairRule):
    """From a rural or weak school to one that is neither only by 指定去向, 跟岗 or 对调."""

    code = "E35"
    label = say("Direction", "流向")
    sentence = say("Nobody drifts from rural or weak schools to the others",
                   "农村牧区学校、薄弱学校教师不向其他学校流动（指定去向、跟岗、对调除外）")
    basis = "锡林郭勒盟“十四五”教育规划“向农村牧区学校、薄弱学校流动”"
    examples: ClassVar = (
        Example("村小到城镇学校", _upward, False, "甲", "一小 小学 数学"),
        Example("村小到薄弱学校", lambda: _upward(weak=True), True, "甲", "一小 小学 数学"),
        Example("指定去向", lambda: _upward(lock("甲", LockKind.GOES_TO, "一小")), True,
                "甲", "一小 小学 数学"),
        Example("跟岗", lambda: _upward(lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW)), True,
                "甲", "一小 小学 数学"),
    )

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        home = round.home(teacher)
        if home is None or not round.is_favored(home):
            return True
        if round.is_favored(round.problem.school[opening.school]):
            return True
        if teacher.id in round.shadowing or teacher.id in round.swapping:
            return True
        return directed(round, teacher, opening.school) and round.form(teacher) is not Form.SWAP

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del round, teacher, opening
        return say("from a rural or weak school to one that is neither",
                   "由农村牧区（薄弱）学校流向其他学校")

    def wider(self) -> Sequence[Mapping[str, str]]:
        return ({"E35.on": "false"},)
