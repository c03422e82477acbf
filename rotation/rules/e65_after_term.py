"""E65 期满去向."""

from __future__ import annotations

from typing import ClassVar

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.supply import left_host
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _over(after: AfterTerm, **given: object) -> Problem:
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": {
        "rotation_ended": Month(2026, 8), "last_host": "二小", "after_term": after, **given}})


class Onward(PairRule):
    """Whoever stays (期满留任) goes to the host of the ended term only; to a third school: anywhere lawful but there.

    Who stays is transferred (form 调动, the personnel relation moves), unless an order says otherwise.
    """

    code = "E65"
    label = say("Where to after the term", "期满去向")
    sentence = say("Who stays after the term stays at that school; who goes on goes to another one",
                   "期满留任的只安排在期满前的接收学校，转第三校的安排到其他学校")
    basis = "地方通行做法：留任须本人申请、学校有岗位"
    examples: ClassVar = (
        Example("留任，期满前的接收学校", lambda: _over(AfterTerm.STAY), True, "甲", "二小 小学 数学"),
        Example("留任，其他学校", lambda: _over(AfterTerm.STAY), False, "甲", "三小 小学 数学"),
        Example("留任，未填期满前的接收学校", lambda: _over(AfterTerm.STAY, last_host=None), False, "甲",
                "二小 小学 数学"),
        Example("转第三校，其他学校", lambda: _over(AfterTerm.THIRD), True, "甲", "三小 小学 数学"),
        Example("转第三校，期满前的接收学校", lambda: _over(AfterTerm.THIRD), False, "甲", "二小 小学 数学"),
    )

    def reads(self, round: Round, teacher: Teacher) -> object:
        return teacher.after_term, left_host(teacher, round.settings.cutoff)

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        if teacher.after_term is AfterTerm.STAY:
            return opening.school == left_host(teacher, round.settings.cutoff)
        return teacher.after_term is not AfterTerm.THIRD or opening.school != left_host(teacher, round.settings.cutoff)

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del opening
        if teacher.after_term is AfterTerm.STAY:
            return say("stays where the term ended ({s})", "期满留任，只能安排在{s}",
                       s=round.named(left_host(teacher, round.settings.cutoff) or "—"))
        return say("goes on to a third school", "期满转第三校，不再安排在原接收学校")
