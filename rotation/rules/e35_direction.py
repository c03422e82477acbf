"""E35 流向."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from pydantic import Field

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
    """Not from a rural school to one that is not rural, nor from a weak school to one that is neither.

    Excepted are 指定去向, form 跟岗, and form 对调, which stands only in a whole ring (H72). With
    ``to_weak_town`` a weak school in town may take people of rural schools.
    """

    code = "E35"
    label = say("Direction", "流向")
    sentence = say("Nobody drifts from rural schools to town, nor from weak schools to the others",
                   "农村牧区学校教师不向城镇学校流动，薄弱学校教师不向其他学校流动（指定去向、跟岗、对调除外）")
    basis = "锡林郭勒盟“十四五”教育规划“向农村牧区学校、薄弱学校流动”"
    examples: ClassVar = (
        Example("村小到城镇学校", _upward, False, "甲", "一小 小学 数学"),
        Example("村小到县城薄弱学校", lambda: _upward(weak=True), False, "甲", "一小 小学 数学"),
        Example("村小到县城薄弱学校，旗县允许", lambda: _upward(weak=True), True, "甲", "一小 小学 数学",
                policy={"E35.to_weak_town": "true"}),
        Example("村小到村小", lambda: _upward(rural=True), True, "甲", "一小 小学 数学"),
        Example("县城薄弱学校到村小", lambda: tiny(
            {"弱校": {"weak": True}, "村小": {"rural": True}}, {"甲": {}}), True, "甲", "村小 小学 数学"),
        Example("县城薄弱学校到其他学校", lambda: tiny(
            {"弱校": {"weak": True}, "一小": {}}, {"甲": {}}), False, "甲", "一小 小学 数学"),
        Example("指定去向", lambda: _upward(lock("甲", LockKind.GOES_TO, "一小")), True,
                "甲", "一小 小学 数学"),
        Example("跟岗", lambda: _upward(lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW)), True,
                "甲", "一小 小学 数学"),
    )

    to_weak_town: bool = Field(
        default=False, title="允许农村牧区学校教师到城镇薄弱学校",
        description="whether people of rural schools may go to weak schools in town")

    def reads(self, round: Round, teacher: Teacher) -> object:
        return (teacher.school, round.orders_of.get(teacher.id), round.ordered_form(teacher.id),
                teacher.id in round.shadowing, teacher.id in round.swapping)

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        home, host = round.home(teacher), round.problem.school[opening.school]
        if home is None or not round.is_favored(home) or round.is_rural(host):
            return True
        if host.weak and (self.to_weak_town or not round.is_rural(home)):
            return True
        if teacher.id in round.shadowing or teacher.id in round.swapping:
            return True
        return directed(round, teacher, opening.school) and round.ordered_form(teacher.id) is not Form.SWAP

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del opening
        home = round.home(teacher)
        if home is not None and round.is_rural(home):
            return say("from a rural school to town", "由农村牧区学校流向城镇学校")
        return say("from a weak school to one that is neither weak nor rural", "由薄弱学校流向其他学校")

    def wider(self) -> Sequence[Mapping[str, str]]:
        eased = ({"E35.to_weak_town": "true"},) if not self.to_weak_town else ()
        return (*eased, {"E35.on": "false"})
