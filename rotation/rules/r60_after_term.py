"""R60 期满人员."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say

WAIVED = frozenset({"R10", "R35"})
ONWARD = (AfterTerm.STAY, AfterTerm.THIRD)
"""Decisions by which somebody does not come home after the term."""


def _over(after: AfterTerm) -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": {
        "rotation_ended": Month(2026, 8), "last_host": "二小", "after_term": after}})


class AfterTheTerm(RosterRule):
    """Whoever stays where the term has ended, or goes on to a third school, may be placed though R10 and R35 exempt.

    They stay outside E, X, B and G60, as volunteers do (R50): it is no new exchange. With ``count_third`` a third
    school is one, and counts. A return to the own school (blank, 返回原校) is none of this.
    """

    code = "R60"
    label = say("After the term", "期满人员")
    sentence = say("Those whose term has just ended may stay there or go on to a third school, if that was decided",
                   "交流期满经批准留任或转第三校的教师可以安排，不计入比例")
    outspeaks = WAIVED
    basis = "教师〔2014〕4号（农村学校任教期限可以延长）；地方通行做法：期满原则上返回原校"
    examples: ClassVar = (
        Example("期满返回原校，本条不适用", lambda: _over(AfterTerm.RETURN), True, "甲"),
        Example("期满留任，不计入基数", lambda: _over(AfterTerm.STAY), False, "甲"),
        Example("期满转第三校，不计入基数", lambda: _over(AfterTerm.THIRD), False, "甲"),
        Example("期满转第三校，按新一轮交流计入", lambda: _over(AfterTerm.THIRD), True, "甲",
                policy={"R60.count_third": True}),
    )

    allow: bool = Field(
        default=True, title="允许期满人员留任或转第三校",
        description="whether people whose term has ended may stay or go on")
    count_third: bool = Field(
        default=False, title="转第三校的计入比例",
        description="whether going on to a third school counts as an exchange")

    def catches(self, round: Round, teacher: Teacher) -> bool:
        del round
        return teacher.after_term is AfterTerm.STAY or (teacher.after_term is AfterTerm.THIRD and not self._counts)

    @property
    def _counts(self) -> bool:
        return self.allow and self.count_third

    def admits(self, round: Round, teacher: Teacher, failing: tuple[str, ...]) -> bool:
        return self.allow and self.catches(round, teacher) and set(failing) <= {*WAIVED, self.code}

    def includes(self, teacher: Teacher, failing: tuple[str, ...]) -> bool:
        return self._counts and teacher.after_term is AfterTerm.THIRD and set(failing) <= WAIVED

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round
        after = teacher.after_term or AfterTerm.RETURN
        if not self.allow:
            return say("the term has ended: {a}, which the policy does not allow this year ({c})",
                       "交流期满：{a}，本年度政策参数不允许（{c}）", a=after, c=self.code)
        return say("the term has ended: {a}; may be placed, not counted in the share ({c})",
                   "交流期满：{a}，可安排，不计入比例（{c}）", a=after, c=self.code)
