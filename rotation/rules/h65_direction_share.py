"""H65 流向占比."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import ceil_of, spell_share
from rotation.domain.round import Opening, Round
from rotation.domain.spoken import OneOfWords
from rotation.rules._base import Example, PlanRule, Share
from rotation.rules._slack import Slack
from rotation.rules._tiny import tiny
from rotation.rules._values import Tunable
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _world() -> Problem:
    return tiny({"一小": {}, "二小": {}, "村小": {"rural": True}}, {"甲": {}, "乙": {}, "丙": {}})


def _weak(posts: int) -> Problem:
    return tiny({"一小": {}, "弱校": {"weak": True}}, {"甲": {}}, posts={"一小 数学": 1, "弱校 数学": posts},
                most={"弱校 数学": 9})


_WHICH = {"rural_or_weak": say("rural or weak schools", "农村牧区、薄弱学校"),
          "rural": say("rural schools", "农村牧区学校"), "weak": say("weak schools", "薄弱学校")}


class DirectionShare(PlanRule):
    r"""A share of those exchanged goes to rural or weak schools.

    .. math:: |\{t \in X : \text{host rural or weak}\}| \ge \lceil \mathrm{share} \cdot X \rceil

    with ``of`` rural or weak only those of the two. A weak school in town that already has all its people
    in the subject counts for nobody; rural, weak and both are always reported apart.
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
        Example("县城薄弱学校缺该学科，计入", lambda: _weak(4), True, plan="甲>弱校", policy={"H65.share": "100%"}),
        Example("县城薄弱学校该学科已满，不计", lambda: _weak(0), False, plan="甲>弱校", policy={"H65.share": "100%"}),
        Example("只计农村牧区学校时，薄弱学校不计", lambda: _weak(4), False, plan="甲>弱校",
                policy={"H65.share": "100%", "H65.of": "rural"}),
        Example("只计薄弱学校时，村小不计", _world, False, plan="甲>村小",
                policy={"H65.share": "100%", "H65.of": "weak"}),
    )

    share: Share = Field(
        default=Fraction(0), ge=0, le=1, title="流向农村牧区、薄弱学校的最低占比",
        description="least share that goes to rural and weak schools")
    of: Annotated[Literal["rural_or_weak", "rural", "weak"], OneOfWords({
        "rural_or_weak": say("rural or weak schools", "农村牧区和薄弱学校"),
        "rural": say("rural schools", "农村牧区学校"), "weak": say("weak schools", "薄弱学校")})] = Field(
        default="rural_or_weak",
        title="计入的学校：农村牧区和薄弱学校，或仅其中一类",
        description="which schools count: rural and weak ones, or one kind only")

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(round.settings.banner,)] if self.share else []

    def says(self, round: Round, subject: Subject) -> Text:
        del round
        return say("{b}: at least {p} of those exchanged go to {w}", "{b}：流向{w}不低于{p}",
                   b=subject[0], p=spell_share(self.share), w=_WHICH[self.of])

    def counts_at(self, round: Round, opening: Opening) -> bool:
        """Whether whoever takes a post counts as sent where the share asks for."""
        return round.strengthens(opening, rural=self.of != "weak", weak=self.of != "rural")

    def encode(self, words: Words, subject: Subject) -> Inequality:
        del subject
        round, p, q = words.round, self.share.numerator, self.share.denominator
        there = words.counted(round.eligible, lambda opening: self.counts_at(round, opening))
        return q * there - p * words.counted(round.eligible) >= 0

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        del subject
        posts = (item.opening for item in plan.placements if plan.counts(item.teacher))
        there = [post for post in posts if self.counts_at(plan.round, post)]
        short = ceil_of(self.share * len(plan.exchanged)) - len(there)
        return [say("{n} missing", "还差{n}人", n=short)] if short > 0 else []

    def eased(self, slack: Slack) -> Text:
        return say("H65 {l}: {n} people fewer than asked", "H65 {l}：比要求少{n}人", l=self.label, n=slack.people)

    def per_person(self) -> int:
        return self.share.denominator
