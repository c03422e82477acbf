"""H01 接收上限."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.rules._base import Example, PlanRule
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _two() -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}})


class Arrivals(PlanRule):
    r"""No school takes in too many people at once.

    .. math:: \text{arrivals}_s \le \mathrm{most}
    """

    code = "H01"
    label = say("Arrivals per school", "接收上限")
    sentence = say("A school takes in no more than a number of people", "学校接收人数不超过规定人数")
    basis = "示例"
    examples: ClassVar = (
        Example("接收2人", _two, True, plan="甲>二小 乙>二小", policy={"H01.most": 2}),
        Example("接收2人，上限1人", _two, False, plan="甲>二小 乙>二小", policy={"H01.most": 1}),
    )

    most: int = Field(
        default=50, ge=0, le=1000, title="每校最多接收多少人", description="most people who arrive at a school")

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(school.code,) for school in round.problem.schools if school.stages]

    def says(self, round: Round, subject: Subject) -> Text:
        return say("{s}: at most {n} arrive", "{s}：最多接收{n}人", s=round.named(subject[0]), n=self.most)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.arrivals(subject[0]) <= self.most

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        over = len(plan.arrivals(subject[0])) - self.most
        return [say("{n} too many arrive", "多接收{n}人", n=over)] if over > 0 else []
