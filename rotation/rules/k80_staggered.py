"""K80 任期错峰."""

from __future__ import annotations

from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords
from rotation.rules._words import Expression, total
from rotation.text import say

_DUTIES = tuple(duty for duty in Duty if duty.leads_school)


class Staggered(CadreGoal):
    r"""Σ n(n−1)/2 over teams in which n people start this year: else they all fall due together."""

    programme = PRINCIPALS
    code = "K80"
    label = say("Staggered terms", "任期错峰")
    sentence = say("Few of one team start in the same year", "同一班子同年新任的人尽量少，避免任期同时届满")
    basis = "地方通行做法"
    unit = say("pairs", "对")
    rate = 1000
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("people who start in each team", "见“班子变化”的新任人数"))

    @staticmethod
    def cost(number: int) -> int:
        """Return the pairs among so many people."""
        return number * (number - 1) // 2

    def express(self, words: SeatWords) -> Expression:
        return total(words.table(f"starts|{code}", words.into([Seat(code, duty) for duty in _DUTIES]), self.cost)
                     for code in words.cadre.schools)

    def measure(self, plan: CadrePlan) -> int:
        started = [seat.school for seat in plan.seat.values()]
        return sum(self.cost(started.count(code)) for code in plan.cadre.schools)
