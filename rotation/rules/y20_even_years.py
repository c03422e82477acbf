"""Y20 均衡年度."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.horizon import Horizon
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.ratio import ceil_of, floor_of, spell_share
from rotation.domain.round import Round
from rotation.rules._base import Share, in_force
from rotation.rules._words import Inequality, Subject
from rotation.rules._years import YEARS, HorizonRule, HorizonWords, open_years
from rotation.rules.h10_rate import RotationRate
from rotation.text import Text, say


class EvenYears(HorizonRule):
    r"""No later year takes much more than its share.

    .. math:: X_y \le \max(\text{number of H10}, \lfloor (\mathrm{H10.rate} + \mathrm{band}) \cdot |E_y| \rfloor)

    with E_y less those placed before; H10 holds every year from below, H15 year one from above.
    """

    programme = YEARS
    by_year: ClassVar[bool] = True
    code = "Y20"
    label = say("Even years", "均衡年度")
    sentence = say("Every year takes its share and little more", "各年度交流人数占比均衡，不超过规定比例太多")
    basis = "地方通行做法（保持教学稳定）"

    band: Share = Field(default=Fraction(2, 100), ge=0, le=1, title="高出法定比例的幅度",
                        description="by how much the share of a year may exceed the legal one")

    def most(self, round: Round, base: int) -> int:
        """Return the most who may exchange in a year with so many in E."""
        h10 = in_force(round, RotationRate)
        assert h10 is not None, "there is a share to exceed"
        return max(ceil_of((h10.rate + h10.reserve) * base), floor_of((h10.rate + self.band) * base))

    def subjects(self, round: Horizon) -> Iterable[Subject]:
        return [(str(year),) for year in open_years(round) if in_force(round.rounds[year], RotationRate)]

    def says(self, round: Horizon, subject: Subject) -> Text:
        del round
        return say("{y}: at most {b} above the share of H10", "{y}年：超出交流比例不多于{b}", y=subject[0],
                   b=spell_share(self.band))

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year = words.of(int(subject[0]))
        round = year.round
        gone = year.placed_before(round.eligible_set.__contains__)
        return year.at_most(self.code, year.counted(round.eligible), -1 * gone,
                            lambda change: self.most(round, len(round.eligible) + change))

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        year = int(subject[0])
        round = plan.horizon.rounds[year]
        over = len(plan.fresh(year).exchanged) - self.most(round, len(round.eligible_set - plan.placed_before(year)))
        return [say("{n} people too many", "超出{n}人", n=over)] if over > 0 else []
