"""G30 校际差异."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from rotation.domain.indicators import Indicator, in_scope, pupils, share_of_variation
from rotation.domain.plan import Plan
from rotation.domain.ratio import half_up
from rotation.domain.round import Round
from rotation.domain.supply import Place
from rotation.domain.vocabulary import Stage
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._headcount import after, before, gain
from rotation.rules._words import Expression, Words, total
from rotation.text import say

UNIT = 100_000


class SpreadTable:
    """Convex table of one place's share of CV² by headcount, in 10^-5.

    The value at ``before`` is rounded half up from the exact fraction and so is each step, so
    that convexity survives the rounding. ``pupils_all`` and ``people_all`` are of the in-scope
    places before the plan.
    """

    def __init__(self, before: int, pupils_here: int, pupils_all: int, people_all: int) -> None:
        self.before = before
        self._facts = (pupils_here, pupils_all, people_all)
        self._known = {0: half_up(UNIT * self._share(before))}

    def _share(self, people: int) -> Fraction:
        here, pupils_all, people_all = self._facts
        return share_of_variation(here, people, pupils_all, people_all)

    def _step(self, people: int) -> int:
        return half_up(UNIT * (self._share(people + 1) - self._share(people)))

    def __call__(self, change: int) -> int:
        """Return the table's value after a change of the headcount."""
        if change not in self._known:
            if change > 0:
                value = self(change - 1) + self._step(self.before + change - 1)
            else:
                value = self(change + 1) - self._step(self.before + change)
            self._known[change] = value
        return self._known[change]


@lru_cache(maxsize=4)
def _tables(round: Round) -> tuple[tuple[Place, Indicator, SpreadTable], ...]:
    """Return the table of every place and indicator; each keeps what it was asked."""
    found = []
    for stage in (Stage.PRIMARY, Stage.JUNIOR):
        places = [place for place in in_scope(round) if place[1] is stage]
        pupils_all = sum(pupils(round, place) for place in places)
        for kind in Indicator:
            counts = {place: before(round, place, kind) for place in places}
            everyone = sum(counts.values())
            found += [(place, kind, SpreadTable(counts[place], pupils(round, place), pupils_all, everyone))
                      for place in places]
    return tuple(found)


class Variation(Goal):
    r"""Differences between schools in L1-L3.

    .. math:: \sum_{k,\text{stage}} \sum_i \frac{P_i}{P} \frac{(a_i/P_i - m)^2}{m^2}

    the pupil-weighted CV² about the aggregate mean before the plan, in 10^-5, by rounded convex
    tables; reports give the exact CV.
    """

    code = "G30"
    label = say("Differences between schools", "校际差异")
    sentence = say("Differences between schools in L1-L3 are least", "三项师资指标的校际差异最小")
    basis = "教督〔2017〕6号 差异系数；锡林郭勒盟“十四五”教育规划“促进城乡学校教师资源均衡配置”"
    unit = say("10^-5 of CV²", "差异系数平方（十万分之一）")
    rate = 1
    shown = Unit(1, "count", say("10^-5 of CV²", "十万分之一（差异系数平方）"))
    traced = Trace("terms_places", say(
        "sum of column Difference", "即“差异项”一列之和"))

    def express(self, words: Words) -> Expression:
        return total(
            words.table("|".join((self.code, *place, kind)), gain(words, place, kind), table)
            for place, kind, table in _tables(words.round))

    def measure(self, plan: Plan) -> int:
        return sum(table(after(plan, place, kind) - table.before)
                   for place, kind, table in _tables(plan.round))
