"""H95 待分配必安排."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.vocabulary import UNPOSTED
from rotation.rules._base import Example, PlanRule
from rotation.rules._slack import Slack, by_place
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _recruit() -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": {}, "新": {"school": UNPOSTED}})


class Recruits(PlanRule):
    """Every unposted recruit gets a post."""

    code = "H95"
    label = say("Recruits are posted", "待分配必安排")
    sentence = say("Every new recruit without a post is placed", "待分配的新招聘教师全部安排")
    basis = "锡林郭勒盟“十四五”教育规划“通过公开招聘、个别选调、临时聘用等多种方式”"
    rank = 140
    gives = 170
    obliges = True
    examples: ClassVar = (
        Example("新招聘教师已安排", _recruit, True, plan="新>二小"),
        Example("新招聘教师未安排", _recruit, False, plan="甲>二小"),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(key,) for key in round.recruits]

    def says(self, round: Round, subject: Subject) -> Text:
        del round
        return say("{t} gets a post", "教师{t}必须安排岗位", t=subject[0])

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.moved(subject) >= 1

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        return [] if plan.placement(subject[0]) else [say("not placed", "未安排")]

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {n} people need not be placed ({w})", "{c} {l}：{n}人不再要求必须安排（{w}）",
                   c=self.code, l=self.label, n=slack.people, w=by_place(slack))
