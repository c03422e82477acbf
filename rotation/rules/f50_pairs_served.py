"""F50 结对保底."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Example, PlanRule
from rotation.rules._slack import Slack, by_place
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _paired() -> Problem:
    return tiny({"一小": {"partner": "村小"}, "村小": {"rural": True}, "二小": {}}, {"甲": {}, "乙": {}})


class PairsServed(PlanRule):
    r"""Between two paired schools at least so many people are exchanged, either way.

    .. math:: |\{t : \text{home} = a, \text{host} = b\}| + |\{t : \text{home} = b, \text{host} = a\}| \ge \mathrm{least}

    Pairs are those of sheet 结对 and of column 结对学校, each counted once; 跟岗 is no help and does not count.
    With ``least`` 0 nothing is asked, and sheet 形式与计入口径 tells how many pairs have an exchange.
    """

    code = "F50"
    label = say("Pairs served", "结对保底")
    sentence = say("Paired schools exchange a least number of people", "每对结对学校之间至少交流规定人数")
    basis = "锡林郭勒盟“十四五”教育规划“落实城乡学校‘一对一’结对帮扶措施”"
    rank = 155
    gives = 125
    examples: ClassVar = (
        Example("结对学校之间有1人交流", _paired, True, plan="甲>村小", policy={"F50.least": 1}),
        Example("结对学校之间无人交流", _paired, False, plan="甲>二小", policy={"F50.least": 1}),
        Example("缺省不作要求", _paired, True, plan="甲>二小"),
    )

    least: int = Field(default=0, ge=0, le=20, title="每对结对学校至少交流人数",
                       description="least people exchanged between the schools of a pair")

    @staticmethod
    def pairs(round: Round) -> list[tuple[str, str]]:
        """Return the pairs of schools with compulsory stages, each once, sorted."""
        schools = round.problem.school
        return sorted({(min(one, other), max(one, other)) for one, others in round.partners.items() for other in others
                       if {one, other} <= schools.keys() and schools[one].stages and schools[other].stages})

    def subjects(self, round: Round) -> Iterable[Subject]:
        return list(self.pairs(round)) if self.least else []

    def says(self, round: Round, subject: Subject) -> Text:
        one, other = map(round.named, subject)
        return say("{a} and {b}: at least {n} people", "{a}与{b}：至少交流{n}人", a=one, b=other, n=self.least)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        one, other = subject
        there = words.arrivals(other, lambda teacher: teacher.school == one, _home)
        back = words.arrivals(one, lambda teacher: teacher.school == other, _home)
        return there + back >= self.least

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        between = sum({item.home, item.host} == {*subject} for item in plan.supplying)
        return [say("{n} missing", "还差{n}人", n=self.least - between)] if between < self.least else []

    def eased(self, slack: Slack) -> Text:
        return say("F50 {l}: {n} people fewer than asked ({w})", "F50 {l}：比要求少{n}人（{w}）", l=self.label,
                   n=slack.people, w=by_place(slack))


def _home(teacher: Teacher) -> str:
    return teacher.school
