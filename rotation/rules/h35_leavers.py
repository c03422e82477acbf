"""H35 派出上限."""

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


def _staff(number: int) -> Problem:
    names = [f"师{i:02d}" for i in range(1, number + 1)]
    return tiny({"一小": {}, "二小": {}}, {name: {} for name in names})


class LeaverCap(PlanRule):
    r"""A school does not lose too many people at once.

    .. math:: \text{leavers}_s \le \max(1, \lfloor \mathrm{share} \cdot \text{staff}_s \rfloor)
    """

    code = "H35"
    label = say("Leavers per school", "派出上限")
    sentence = say("A school sends no more than a share of its staff", "学校派出人数不超过在岗教职工的规定比例")
    basis = "地方通行做法（保持教学稳定）"
    keeps = say("the school has sent all it may ({c})", "学校派出已满（{c}）")
    rank = 50
    gives = 110
    tuned: ClassVar = {"share": Tunable(tighter=-1)}
    examples: ClassVar = (
        Example("14人的学校最多派2人", lambda: _staff(14), True, plan="师01>二小 师02>二小"),
        Example("13人的学校最多派1人", lambda: _staff(13), False, plan="师01>二小 师02>二小"),
        Example("再小的学校也可派1人", lambda: _staff(2), True, plan="师01>二小"),
    )

    share: Share = Field(
        default=Fraction(15, 100), ge=0, le=1, title="派出人数占在岗教职工的上限",
        description="greatest share of the staff that leaves")

    def most(self, round: Round, school: str) -> int:
        """Return the most who may leave a school."""
        return max(1, floor_of(self.share * round.supply.teachers_in_post(school)))

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(code,) for code in round.supply.staff]

    def says(self, round: Round, subject: Subject) -> Text:
        (code,) = subject
        return say("{s}: at most {n} of {m} leave", "{s}：在岗{m}人，最多派出{n}人",
                   s=round.problem.school[code].name, n=self.most(round, code),
                   m=round.supply.teachers_in_post(code))

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.leavers(subject[0]) <= self.most(words.round, subject[0])

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        left = len(plan.leavers(subject[0]))
        over = left - self.most(plan.round, subject[0])
        return [say("{x} leave, {n} too many", "派出{x}人，超出{n}人", x=left, n=over)] if over > 0 else []

    def lawful_with(self, round: Round, slack: Slack) -> Mapping[str, str]:
        return share_of_staff(round, slack, self.most, "H35.share", self.share)
