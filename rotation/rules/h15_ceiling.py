"""H15 交流上限."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.besides import decided
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import floor_of, spell_share
from rotation.domain.round import Round
from rotation.rules._at_hand import certain, obliged
from rotation.rules._base import Example, PlanRule, Rule, Share, in_force
from rotation.rules._slack import Slack, most_share
from rotation.rules._tiny import tiny
from rotation.rules._values import Contradiction, Misfit, Tunable
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h12_group_rate import GroupedRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.rules.h75_must_move import MustMove
from rotation.text import Text, say

STEP = Fraction(2, 100)
"""By so much the ceiling is above the rate of H10, unless the bureau sets it."""


def _eleven() -> Problem:
    people = "甲乙丙丁戊己庚辛壬癸子"
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {name: {} for name in people})


class RotationCeiling(PlanRule):
    r"""No more people exchange than the ceiling, so that schools stay calm.

    .. math:: X \le \lfloor \mathrm{rate} \cdot |E| \rfloor

    Unless the bureau sets it, X may reach the largest of: the number of H10 plus one; E times the rate of H10
    plus two points, rounded down; what H20 asks of all eligible; the members of E whom orders oblige; the least
    X that meets every group of H12. A rate below that of H10, or below what H20 asks of all eligible, is an
    input error.
    """

    code = "H15"
    label = say("Ceiling", "交流上限")
    sentence = say("Exchange stays below a ceiling", "交流人数不超过规定上限，保持学校教学稳定")
    basis = "地方通行做法（保持教学稳定）"
    rank = 20
    gives = 180
    priced = "idle too"
    tuned: ClassVar = {
        "rate": Tunable(say("Ceiling of the share exchanged", "交流比例上限"), tighter=-1)}
    examples: ClassVar = (
        Example("应交流2人，上限3人", _eleven, True, plan="甲>二小 乙>二小 丙>三小"),
        Example("4人超过上限", _eleven, False, plan="甲>二小 乙>二小 丙>三小 丁>三小"),
        Example("上限设为20%，只能交流2人", _eleven, False, plan="甲>二小 乙>二小 丙>三小",
                policy={"H15.rate": "20%"}),
        Example("上限放宽到40%", _eleven, True, plan="甲>二小 乙>二小 丙>三小 丁>三小",
                policy={"H15.rate": "40%"}),
    )

    rate: Share | None = Field(
        default=None, ge=0, le=1, title="交流比例上限（缺省为H10.rate加2%，另有要求更多的从其多）",
        description="greatest share exchanged (default: H10.rate + 2%, or more where other rules ask for more)")

    def most(self, round: Round) -> int:
        """Return the greatest lawful X."""
        return max(number for _, number in self.grounds(round))

    def grounds(self, round: Round) -> tuple[tuple[Text, int], ...]:
        """Return what the ceiling may follow from, in words, with the number each gives; the largest holds."""
        number = len(round.eligible)
        if self.rate is not None:
            return ((say("{p} of the eligible", "符合条件人数×{p}", p=spell_share(self.rate)),
                     floor_of(self.rate * number)),)
        h10 = in_force(round, RotationRate)
        share, lowest = (h10 or RotationRate()).rate + STEP, h10.required(round) if h10 else 0
        return ((say("required plus 1", "应交流人数加1"), lowest + 1),
                (say("{p} of the eligible", "符合条件人数×{p}", p=spell_share(share)), floor_of(share * number)),
                *_asked_besides(round))

    def contradicted(self, rules: Mapping[str, Rule]) -> Contradiction | None:
        h10 = rules[RotationRate.code]
        if not (isinstance(h10, RotationRate) and h10.on and self.on) or (
                self.rate is None or self.rate >= h10.rate):
            return None
        return Contradiction(say(
            "H15.rate {c} is below H10.rate {r}", "交流上限 H15.rate（{c}）低于交流比例 H10.rate（{r}）",
            c=spell_share(self.rate), r=spell_share(h10.rate)), ("H10.rate", "H15.rate"))

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(round.settings.banner,)] if round.eligible else []

    def says(self, round: Round, subject: Subject) -> Text:
        return say("{b}: at most {n} exchange", "{b}：最多交流{n}人", b=subject[0], n=self.most(round))

    def encode(self, words: Words, subject: Subject) -> Inequality:
        del subject
        return words.counted(words.round.eligible) + len(decided(words.round)) <= self.most(words.round)

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        del subject
        over = len(plan.exchanged) + len(decided(plan.round)) - self.most(plan.round)
        if over <= 0:
            return []
        return [say("{n} people too many", "超出上限{n}人", n=over)]

    def eased(self, slack: Slack) -> Text:
        return say("H15 {l}: {n} people more", "H15 {l}：上限增{n}人", l=self.label, n=slack.people)

    def lawful_with(self, round: Round, slack: Slack) -> Mapping[str, str]:
        exchanged = len({*round.countable} & {*slack.moved}) + len(decided(round))
        return {"H15.rate": most_share(exchanged, len(round.eligible))}

    def unmoved_by(self, round: Round, values: Mapping[str, str]) -> Mapping[str, str]:
        if f"{RotationRate.code}.rate" not in values:
            return {}
        whole = len(round.eligible)
        return {"H15.rate": most_share(min(self.most(round), whole), whole)}

    def refused(self, round: Round) -> Iterator[Misfit]:
        most, h10 = self.most(round), in_force(round, RotationRate)
        if self.rate is None:
            return
        if h10 and most < (least := h10.legal_minimum(round)):
            yield Misfit(say("the ceiling {c} allows {m} of {e}; {t} asks for at least {n}",
                      "上限{c}只允许{e}人中的{m}人交流，而{t}要求至少{n}人", c=spell_share(self.rate), m=most,
                      e=len(round.eligible), t=h10.label, n=least))
        for why, number in _of_backbone(round):
            if most < number:
                yield Misfit(say("the ceiling {c} allows {m} of {e}; {w} asks for at least {n}",
                          "上限{c}只允许{e}人中的{m}人交流，而{w}要求至少{n}人", c=spell_share(self.rate), m=most,
                          e=len(round.eligible), w=why, n=number))

    def counts(self, round: Round) -> Iterator[Text]:
        h75 = in_force(round, MustMove)
        forced = certain(round, (key for key, in h75.subjects(round))) if h75 else 0
        forced += len(decided(round))
        most = self.most(round)
        if forced > most:
            yield say("H75 places {f} people of the eligible; H15 allows {m}",
                      "H75 必须安排{f}人，超过 H15 的上限{m}人", f=forced, m=most)


def _asked_besides(round: Round) -> Iterator[tuple[Text, int]]:
    yield from _of_backbone(round)
    may = set(round.countable)
    ordered = sum(key in may for key in obliged(round))
    if decided(round):
        yield (say("people whom orders oblige, and leaders moved", "指定必须交流和校长方案已交流的人数"),
               ordered + len(decided(round)))
    else:
        yield say("people whom orders oblige", "指定必须交流的人数"), ordered
    h12 = in_force(round, GroupedRate)
    if h12 is not None:
        yield say("the least for all groups", "满足各分组比例的最少人数"), h12.fewest(round)


def _of_backbone(round: Round) -> Iterator[tuple[Text, int]]:
    h20 = in_force(round, BackboneShare)
    if h20 is not None and (least := h20.least_moved(round)):
        yield say("backbone teachers asked of all eligible", "按符合条件人数计的骨干占比"), least
