"""Y30 紧缺学科不用尽."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.horizon import Horizon
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.indicators import ARTS
from rotation.domain.ratio import floor_of
from rotation.rules._base import Share
from rotation.rules._words import Inequality, Subject
from rotation.rules._years import YEARS, HorizonRule, HorizonWords
from rotation.text import Text, say


class ScarceKept(HorizonRule):
    r"""Enough teachers of scarce subjects are left for each later year.

    .. math:: \text{unspent}_{j,y} \ge \lfloor \mathrm{keep} \cdot \text{stock}_j \cdot (N - y + 1) / N \rfloor

    for music, PE and art; the stock are those who may be placed in some year, unspent those not placed before year y.
    Off by default (keep 0): goals over all years see to it by themselves.
    """

    programme = YEARS
    by_year: ClassVar[bool] = True
    code = "Y30"
    label = say("Scarce subjects are not used up", "紧缺学科不用尽")
    sentence = say("Teachers of scarce subjects are kept for later years too", "音体美等紧缺学科教师不在一年内用尽")
    basis = "地方通行做法"

    keep: Share = Field(default=Fraction(0), ge=0, le=1, title="每年须留存的比例（0 为不要求）",
                        description="share to be kept for each remaining year (0: nothing asked)")

    def stock(self, horizon: Horizon, subject: str) -> frozenset[str]:
        """Return the ids of those of a subject who have a post to go to in some year."""
        people = horizon.problem.teacher
        chosen = {*horizon.round.options.movers, *horizon.cohort_of}
        return frozenset(key for key in chosen if people[key].subject == subject)

    def least(self, horizon: Horizon, subject: Subject) -> int:
        """Return how many must be unspent before a year."""
        left = len(horizon.years) - horizon.years.index(int(subject[0]))
        return floor_of(self.keep * len(self.stock(horizon, subject[1])) * Fraction(left, len(horizon.years)))

    def subjects(self, round: Horizon) -> Iterable[Subject]:
        return [(str(year), subject) for year in round.years[1:] for subject in ARTS] if self.keep else []

    def says(self, round: Horizon, subject: Subject) -> Text:
        return say("{y} {j}: at least {n} not yet placed", "{y}年{j}：此前至少留{n}人未派出", y=subject[0],
                   j=subject[1], n=self.least(round, subject))

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        stock = self.stock(words.horizon, subject[1])
        return words.ever_placed(stock.__contains__, int(subject[0])) <= len(stock) - self.least(words.horizon, subject)

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        stock = self.stock(plan.horizon, subject[1])
        short = self.least(plan.horizon, subject) - len(stock - plan.placed_before(int(subject[0])))
        return [say("{n} too few left", "少留{n}人", n=short)] if short > 0 else []
