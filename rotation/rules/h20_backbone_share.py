"""H20 骨干占比."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rotation.domain.besides import besides, decided
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import ceil_of, spell_share
from rotation.domain.round import Round
from rotation.domain.spoken import OneOfWords
from rotation.domain.vocabulary import Level
from rotation.rules._at_hand import able
from rotation.rules._base import Example, PlanRule, Share, in_force
from rotation.rules._slack import Slack, least_share
from rotation.rules._tiny import tiny
from rotation.rules._values import PriceRange, Tunable
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h10_rate import RotationRate
from rotation.text import Text, say


def _six(backbone: str) -> Problem:
    people = {name: {"backbone": Level.BANNER} if name in backbone else {} for name in "甲乙丙丁戊己"}
    return tiny({"一小": {}, "二小": {}}, people)


class BackboneShare(PlanRule):
    r"""At least ``share`` of those exchanged are backbone teachers.

    .. math:: B \ge \lceil \mathrm{share} \cdot X \rceil

    with base=eligible (the Anhui reading): :math:`B \ge \lceil \mathrm{share} \cdot |E| \rceil`.
    """

    code = "H20"
    label = say("Backbone share", "骨干占比")
    sentence = say("At least a fifth of those exchanged are backbone teachers",
                   "骨干教师不低于交流轮岗教师的规定比例")
    basis = "锡林郭勒盟“十四五”教育规划“骨干教师不低于交流教师的20%”；教督〔2017〕6号 2.11"
    needs = ("teacher.backbone",)
    law = ("share",)
    rank = 30
    gives = 70
    priced = "idle too"
    tuned: ClassVar = {"share": Tunable(say("Backbone share", "骨干占比"), tighter=1, usual=PriceRange(
        2, Fraction(0), Fraction(15, 100), Fraction(1, 100)))}
    examples: ClassVar = (
        Example("5人交流、1名骨干", lambda: _six("甲"), True, plan="甲>二小 乙>二小 丙>二小 丁>二小 戊>二小"),
        Example("6人交流、1名骨干不够", lambda: _six("甲"), False,
                plan="甲>二小 乙>二小 丙>二小 丁>二小 戊>二小 己>二小"),
        Example("1人交流且不是骨干", lambda: _six("甲"), False, plan="乙>二小"),
        Example("按符合条件人数计：6人需2名骨干", lambda: _six("甲"), False, plan="甲>二小",
                policy={"H20.base": "eligible"}),
    )

    share: Share = Field(
        default=Fraction(1, 5), ge=0, le=1, title="骨干教师最低占比",
        description="least share of backbone teachers")
    base: Annotated[Literal["moved", "eligible"], OneOfWords({
        "moved": say("those moved", "实际交流人数"), "eligible": say("all eligible", "符合条件人数")})] = Field(
        default="moved", title="占比基数：实际交流人数，或符合条件人数",
        description="base of the share: those moved, or all eligible")

    def required(self, round: Round, moved: int) -> int:
        """Return the backbone teachers asked for when so many exchange."""
        base = moved if self.base == "moved" else len(round.eligible)
        return ceil_of(self.share * base)

    def least_moved(self, round: Round) -> int:
        """Return the least X under which the share is possible at all; 0 if it is a share of X itself."""
        if self.base == "moved" or not round.eligible:
            return 0
        return max(0, self.required(round, 0) - self._standing(round)[1])

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(round.settings.banner,)] if round.eligible else []

    def says(self, round: Round, subject: Subject) -> Text:
        del round
        whole = (say("those exchanged", "交流人数") if self.base == "moved"
                 else say("the eligible", "符合条件人数"))
        return say("{b}: backbone teachers at least {p} of {w}", "{b}：骨干教师不少于{w}的{p}",
                   b=subject[0], p=spell_share(self.share), w=whole)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        del subject
        round, p, q = words.round, self.share.numerator, self.share.denominator
        backbone = words.counted(key for key in round.eligible if round.is_backbone(round.teacher(key)))
        standing = self._standing(round)
        if self.base == "eligible":
            return q * backbone + q * standing[1] >= p * len(round.eligible)
        return (q * backbone - p * words.counted(round.eligible)
                + (q * standing[1] - p * standing[0]) >= 0)

    @staticmethod
    def _standing(round: Round) -> tuple[int, int]:
        return len(besides(round)), sum(round.is_backbone(round.teacher(key)) for key in besides(round))

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        del subject
        extra, extra_backbone = self._standing(plan.round)
        asked = self.required(plan.round, len(plan.exchanged) + extra)
        short = asked - len(plan.backbone) - extra_backbone
        if short <= 0:
            return []
        return [say("{n} backbone teachers missing", "骨干教师还差{n}人", n=short)]

    def eased(self, slack: Slack) -> Text:
        return say("H20 {l}: {n} backbone teachers fewer than asked",
                   "H20 {l}：骨干教师比要求少{n}人", l=self.label, n=slack.people)

    def per_person(self) -> int:
        return self.share.denominator

    def lawful_with(self, round: Round, slack: Slack) -> Mapping[str, str]:
        exchanged = sorted(({*round.countable} & {*slack.moved}) | {*decided(round)})
        if not exchanged:
            return {}
        backbone = sum(round.is_backbone(round.teacher(key)) for key in exchanged)
        whole = len(exchanged) if self.base == "moved" else len(round.eligible)
        return {"H20.share": least_share(backbone, whole)}

    def counts(self, round: Round) -> Iterator[Text]:
        if not round.eligible:
            return
        h10, (standing, backbone) = in_force(round, RotationRate), self._standing(round)
        least = max(0, h10.to_place(round)) if h10 else 0
        asked = self.required(round, least + standing) - backbone
        number = sum(round.is_backbone(round.teacher(key)) for key in able(round))
        if number < asked:
            yield say("H20 asks for at least {n} backbone teachers; only {a} have any possible post",
                      "H20 要求骨干教师至少{n}人，但只有{a}名骨干教师有可去的岗位", n=asked, a=number)
