"""H30 周转池."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.rules._base import Example, PlanRule
from rotation.rules._slack import Slack
from rotation.rules._tiny import tiny
from rotation.rules._values import PriceRange, Tunable
from rotation.rules._words import Inequality, Subject, Words, total
from rotation.text import Text, say


def _two_full() -> Problem:
    schools: dict[str, dict[str, object]] = {
        "一小": {}, "二小": {"established_posts": 0}, "三小": {"established_posts": 0}}
    return tiny(schools, {"甲": {}, "乙": {}})


class PostPool(PlanRule):
    r"""All schools together use no more pool posts than there are.

    .. math:: \sum_s \text{pool posts used}_s \le \mathrm{pool}

    With H25 off nothing asks for pool posts, so none are used.
    """

    code = "H30"
    label = say("Pool of posts", "周转池")
    sentence = say("Pool posts used stay inside the pool", "使用的周转编制不超过周转池总量")
    basis = "锡林郭勒盟“十四五”教育规划“建立中小学教师编制‘周转池’”"
    needs = ("school.established_posts",)
    rank = 40
    gives = 150
    priced = "idle too"
    tuned: ClassVar = {"pool": Tunable(say("Posts in the pool", "周转池编制"), tighter=-1, usual=PriceRange(
        4, Fraction(0), Fraction(10), Fraction(1)))}
    examples: ClassVar = (
        Example("两校各用1个，池有2个", _two_full, True, plan="甲>二小 乙>三小",
                policy={"round.relation": True, "H30.pool": 2}),
        Example("池只有1个", _two_full, False, plan="甲>二小 乙>三小",
                policy={"round.relation": True, "H30.pool": 1}),
    )

    pool: int = Field(
        default=0, ge=0, le=10_000, title="周转池编制数",
        description="established posts in the pool")

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(round.settings.banner,)]

    def says(self, round: Round, subject: Subject) -> Text:
        del round
        return say("{b}: at most {n} pool posts", "{b}：周转编制最多{n}个", b=subject[0], n=self.pool)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        del subject
        schools = [s.code for s in words.round.problem.schools if s.established_posts is not None]
        return total(words.pool_posts(code, self.pool) for code in schools) <= self.pool

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        del subject
        if "H25" not in plan.round.law:
            return []
        schools = [s.code for s in plan.round.problem.schools if s.established_posts is not None]
        over = sum(plan.above_posts(code) for code in schools) - self.pool
        if over <= 0:
            return []
        return [say("{n} pool posts too many", "多用周转编制{n}个", n=over)]

    def eased(self, slack: Slack) -> Text:
        return say("H30 {l}: {n} more posts", "周转池增{n}编（H30 {l}）", l=self.label, n=slack.people)

    def lawful_with(self, round: Round, slack: Slack) -> Mapping[str, str]:
        del round
        return {"H30.pool": str(self.pool + slack.people)}
