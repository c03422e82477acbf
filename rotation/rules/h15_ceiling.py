"""H15 交流上限."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import floor_of, spell_share
from rotation.domain.round import Round
from rotation.rules._base import Example, PlanRule, Rule, Share, in_force
from rotation.rules._slack import Slack, most_share
from rotation.rules._tiny import tiny
from rotation.rules._values import Contradiction, Tunable
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h75_must_move import MustMove
from rotation.text import Text, say

_STEP = Fraction(2, 100)


def _eleven() -> Problem:
    people = "甲乙丙丁戊己庚辛壬癸子"
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {name: {} for name in people})


class RotationCeiling(PlanRule):
    r"""No more people exchange than the ceiling, so that schools stay calm.

    .. math:: X \le \max(\mathrm{number}_{H10} + 1, \lfloor \mathrm{rate} \cdot |E| \rfloor)

    Unless the bureau sets it, the rate is that of H10 plus two points.
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
        Example("上限放宽到40%", _eleven, True, plan="甲>二小 乙>二小 丙>三小 丁>三小",
                policy={"H15.rate": "40%"}),
    )

    rate: Share | None = Field(
        default=None, ge=0, le=1, title="交流比例上限（缺省为 H10.rate + 2%）",
        description="greatest share exchanged (default: H10.rate + 2%)")

    def most(self, round: Round) -> int:
        """Return the greatest lawful X."""
        h10 = in_force(round, RotationRate)
        lowest = h10.required(round) if h10 else 0
        return max(lowest + 1, floor_of(self.share(round) * len(round.eligible)))

    def share(self, round: Round) -> Fraction:
        """Return the greatest share of E that exchanges: the bureau's, or that of H10 and two points."""
        h10 = in_force(round, RotationRate) or RotationRate()
        return h10.rate + _STEP if self.rate is None else self.rate

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
        return words.moved(words.round.countable) <= self.most(words.round)

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        del subject
        over = len(plan.exchanged) - self.most(plan.round)
        if over <= 0:
            return []
        return [say("{n} people too many", "超出上限{n}人", n=over)]

    def eased(self, slack: Slack) -> Text:
        return say("H15 {l}: {n} people more", "H15 {l}：上限增{n}人", l=self.label, n=slack.people)

    def lawful_with(self, round: Round, slack: Slack) -> Mapping[str, str]:
        exchanged = len({*round.countable} & {*slack.moved})
        return {"H15.rate": most_share(exchanged, len(round.eligible))}

    def unmoved_by(self, round: Round, values: Mapping[str, str]) -> Mapping[str, str]:
        if f"{RotationRate.code}.rate" not in values:
            return {}
        whole = len(round.eligible)
        return {"H15.rate": most_share(min(self.most(round), whole), whole)}

    def counts(self, round: Round) -> Iterator[Text]:
        h75 = in_force(round, MustMove)
        forced = len({*round.countable} & {key for key, in h75.subjects(round)}) if h75 else 0
        most = self.most(round)
        if forced > most:
            yield say("H75 places {f} people of the eligible; H15 allows {m}",
                      "H75 必须安排{f}人，超过 H15 的上限{m}人", f=forced, m=most)
