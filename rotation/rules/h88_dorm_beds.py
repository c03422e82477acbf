"""H88 住宿."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.rules._base import Example, PlanRule
from rotation.rules._slack import Slack, by_place
from rotation.rules._tiny import road, tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _beds(km: int) -> Problem:
    return tiny({"一小": {}, "二小": {"dorm_beds": 1}}, {"甲": {}, "乙": {}},
                distances=[road("一小", "二小", km)])


class DormBeds(PlanRule):
    r"""Arrivals from far away find a bed.

    .. math:: |\{t \text{ placed at } s : \mathrm{km} > 30\}| \le \text{beds}_s

    where 周转宿舍床位 is given; a distance nobody knows does not count as far.
    """

    code = "H88"
    label = say("Dorm beds", "住宿")
    sentence = say("People from far away find a bed", "远道教师人数不超过接收学校周转宿舍床位")
    basis = "地方通行做法（周转宿舍保障）"
    needs = ("school.dorm_beds",)
    rank = 120
    gives = 120
    examples: ClassVar = (
        Example("30公里不需住宿", lambda: _beds(30), True, plan="甲>二小 乙>二小"),
        Example("31公里、2人、1张床", lambda: _beds(31), False, plan="甲>二小 乙>二小"),
        Example("31公里、1人、1张床", lambda: _beds(31), True, plan="甲>二小"),
    )

    km: int = Field(
        default=30, ge=0, le=2000, title="超过多少公里需要住宿",
        description="kilometers beyond which a bed is needed")

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(s.code,) for s in round.problem.schools if s.stages and s.dorm_beds is not None]

    def says(self, round: Round, subject: Subject) -> Text:
        school = round.problem.school[subject[0]]
        return say("{s}: at most {n} people from more than {k} km", "{s}：{k}公里以外的最多接收{n}人",
                   s=school.name, n=school.dorm_beds, k=self.km)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        round, school = words.round, words.round.problem.school[subject[0]]

        @cache
        def far(start: str) -> bool:
            return (round.roads.km(start, school) or 0) > self.km
        beyond = words.arrivals(school.code, lambda teacher: far(round.origin(teacher)), round.origin)
        return beyond <= (school.dorm_beds or 0)

    def taken(self, plan: Plan, school: str) -> int:
        """Return how many people placed at a school need a bed."""
        ways = [plan.round.km(t, school) for t in plan.arrivals(school)]
        return sum(1 for km in ways if km is not None and km > self.km)

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        far = self.taken(plan, subject[0])
        beds = plan.round.problem.school[subject[0]].dorm_beds or 0
        return [say("{n} people, {b} beds", "{n}人，{b}张床位", n=far, b=beds)] if far > beds else []

    def eased(self, slack: Slack) -> Text:
        return say("H88 {l}: {n} more beds ({w})", "周转宿舍增{n}个床位（H88：{w}）", l=self.label,
                   n=slack.people, w=by_place(slack))
