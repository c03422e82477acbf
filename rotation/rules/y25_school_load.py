"""Y25 学校负担."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from pydantic import Field

from rotation.domain.horizon import Horizon
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.ratio import floor_of
from rotation.rules._base import Share
from rotation.rules._words import Inequality, Subject
from rotation.rules._years import YEARS, HorizonRule, HorizonWords
from rotation.text import Text, say


class SchoolLoad(HorizonRule):
    r"""No school loses too many people over the whole horizon.

    .. math:: \sum_y \text{leavers}_{s,y} \le \max(N, \lfloor \mathrm{share} \cdot \text{staff}_s \rfloor)

    with the staff of year one.
    """

    programme = YEARS
    code = "Y25"
    label = say("Load of schools", "学校负担")
    sentence = say("No school sends too many people over the years", "规划期内各校派出总人数不超过在岗教职工的规定比例")
    basis = "地方通行做法（保持教学稳定）"

    share: Share = Field(default=Fraction(30, 100), ge=0, le=1, title="规划期派出人数占在岗教职工的上限",
                         description="greatest share of the staff that leaves over the horizon")

    def most(self, horizon: Horizon, school: str) -> int:
        """Return the most who may leave a school in all years."""
        return max(len(horizon.years), floor_of(self.share * horizon.round.supply.teachers_in_post(school)))

    def subjects(self, round: Horizon) -> Iterable[Subject]:
        return [(code,) for code in round.round.supply.staff]

    def says(self, round: Horizon, subject: Subject) -> Text:
        return say("{s}: at most {n} leave over the years", "{s}：规划期内最多派出{n}人", s=round.named(subject[0]),
                   n=self.most(round, subject[0]))

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        return words.leavers(subject[0]) <= self.most(words.horizon, subject[0])

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        left = sum(len(plan.fresh(year).leavers(subject[0])) for year in plan.horizon.years)
        over = left - self.most(plan.horizon, subject[0])
        return [say("{x} leave, {n} too many", "派出{x}人，超出{n}人", x=left, n=over)] if over > 0 else []
