"""H65 流向占比."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import ceil_of, spell_share
from rotation.domain.round import Round
from rotation.rules._base import Example, PlanRule, Share
from rotation.rules._slack import Slack
from rotation.rules._tiny import tiny
from rotation.rules._values import Tunable
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _world() -> Problem:
    return tiny({"一小": {}, "二小": {}, "村小": {"rural": True}}, {"甲": {}, "乙": {}, "丙": {}})


class DirectionShare(PlanRule):
    r"""A share of those exchanged goes to rural or weak schools.

    .. math:: |\{t \in X : \text{host rural or weak}\}| \ge \lceil \mathrm{share} \cdot X \rceil
    """

    code = "H65"
    label = say("Share to rural and weak schools", "流向占比")
    sentence = say("A share of those exchanged goes to rural, pastoral and weak schools",
                   "流向农村牧区学校、薄弱学校的人数不低于交流人数的规定比例")
    basis = "锡林郭勒盟“十四五”教育规划“引导优秀校长和骨干教师向农村牧区学校、薄弱学校流动”；全国无统一比例"
    rank = 150
    gives = 60
    tuned: ClassVar = {"share": Tunable(
        say("Share to rural and weak schools", "流向农村牧区、薄弱学校占比"), tighter=1)}
    examples: ClassVar = (
        Example("3人中2人去村小，达60%", _world, True, plan="甲>村小 乙>村小 丙>二小",
                policy={"H65.share": "60%"}),
        Example("3人中1人去村小", _world, False, plan="甲>村小 乙>二小 丙>二小",
                policy={"H65.share": "60%"}),
    )

    share: Share = Field(
        default=Fraction(0), ge=0, le=1, title="流向农村牧区、薄弱学校的最低占比",
        description="least share that goes to rural and weak schools")

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(round.settings.banner,)] if self.share else []

    def says(self, round: Round, subject: Subject) -> Text:
        del round
        return say("{b}: at least {p} of those exchanged go to rural or weak schools",
                   "{b}：流向农村牧区、薄弱学校不低于{p}", b=subject[0], p=spell_share(self.share))

    def encode(self, words: Words, subject: Subject) -> Inequality:
        del subject
        round, p, q = words.round, self.share.numerator, self.share.denominator
        favored = {s.code for s in round.problem.schools if round.is_favored(s)}
        there = words.moved(round.countable, lambda opening: opening.school in favored)
        return q * there - p * words.moved(round.countable) >= 0

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        del subject
        there = [t for t in plan.exchanged if self._favored(plan, t.id)]
        short = ceil_of(self.share * len(plan.exchanged)) - len(there)
        return [say("{n} missing", "还差{n}人", n=short)] if short > 0 else []

    @staticmethod
    def _favored(plan: Plan, teacher_id: str) -> bool:
        item = plan.placement(teacher_id)
        return item is not None and plan.round.is_favored(plan.round.problem.school[item.host])

    def eased(self, slack: Slack) -> Text:
        return say("H65 {l}: {n} people fewer than asked", "H65 {l}：比要求少{n}人", l=self.label, n=slack.people)

    def per_person(self) -> int:
        return self.share.denominator
