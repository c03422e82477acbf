"""H60 进出平衡."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import floor_of
from rotation.domain.round import Round
from rotation.rules._base import Example, PlanRule, Share
from rotation.rules._slack import Slack, share_of_staff
from rotation.rules._tiny import tiny
from rotation.rules._values import Tunable
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _three_to_one() -> Problem:
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {
        "甲": {}, "乙": {}, "丙": {}, "丁": {"school": "三小"}, "戊": {"school": "二小"}})


class Balance(PlanRule):
    r"""A school's staff changes little.

    .. math:: |\text{staff after} - \text{before}| \le \max(2, \lfloor \mathrm{share} \cdot \text{staff} \rfloor)
    """

    code = "H60"
    label = say("In and out in balance", "进出平衡")
    sentence = say("Arrivals and leavers of a school stay close", "学校派出与接收基本平衡，在岗人数变化不超过规定幅度")
    basis = "地方通行做法（保持教学稳定）"
    keeps = say("the own school would lose too many on balance ({c})", "派出后本校进出不平衡（{c}）")
    rank = 90
    gives = 90
    tuned: ClassVar = {"share": Tunable(tighter=-1)}
    examples: ClassVar = (
        Example("小校可多2人", _three_to_one, True, plan="甲>三小 乙>三小"),
        Example("多3人超出", _three_to_one, False, plan="甲>三小 乙>三小 丙>三小"),
        Example("进三出一", _three_to_one, True, plan="甲>三小 乙>三小 戊>三小 丁>二小"),
        Example("一校净减3人", _three_to_one, False, plan="甲>二小 乙>二小 丙>三小"),
    )

    share: Share = Field(
        default=Fraction(10, 100), ge=0, le=1, title="在岗人数变化幅度上限",
        description="greatest change of the staff in post")

    def band(self, round: Round, school: str) -> int:
        """Return the greatest change of a school's staff, in people."""
        return max(2, floor_of(self.share * round.supply.teachers_in_post(school)))

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(s.code,) for s in round.problem.schools if s.stages]

    def says(self, round: Round, subject: Subject) -> Text:
        return say("{s}: staff changes by at most {n}", "{s}：在岗人数增减不超过{n}人",
                   s=round.problem.school[subject[0]].name, n=self.band(round, subject[0]))

    def encode(self, words: Words, subject: Subject) -> Inequality:
        change = words.arrivals(subject[0]) - words.leavers(subject[0])
        band = self.band(words.round, subject[0])
        return Inequality(change, -band, band)

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        came, left = len(plan.arrivals(subject[0])), len(plan.leavers(subject[0]))
        if abs(came - left) <= self.band(plan.round, subject[0]):
            return []
        return [say("{i} arrive, {o} leave", "接收{i}人，派出{o}人", i=came, o=left)]

    def lawful_with(self, round: Round, slack: Slack) -> Mapping[str, str]:
        return share_of_staff(round, slack, self.band, "H60.share", self.share)
