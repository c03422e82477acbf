"""K52 先满先动."""

from __future__ import annotations

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords, measured_alike
from rotation.rules._words import Expression
from rotation.text import say


class LongestFirst(CadreGoal):
    r"""Σ over leaders who change seats of the years by which the longest-serving movable one of their level exceeds.

    So who has served longest goes first.
    """

    programme = PRINCIPALS
    code = "K52"
    label = say("Longest first", "先满先动")
    sentence = say("Who has served longest moves first", "任职年限长的优先交流")
    basis = "地方通行做法"
    unit = say("years", "年")
    rate = 500
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("years in post on the sheet of verdicts", "见“任职审查”的任职年限"))

    @staticmethod
    def term(cadre: Cadre, leader: SchoolLeader) -> int:
        """Return the years by which somebody is behind."""
        if leader.level == 0:
            return 0
        return max(0, cadre.longest.get(leader.level, 0) - cadre.in_post(leader))

    def express(self, words: SeatWords) -> Expression:
        return words.weighed(lambda leader, _: self.term(words.cadre, leader))

    def measure(self, plan: CadrePlan) -> int:
        return measured_alike(lambda leader, _: self.term(plan.cadre, leader), plan)
