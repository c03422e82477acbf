"""K60 少动."""

from __future__ import annotations

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.seats import Seat
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords, measured_alike
from rotation.rules._words import Expression
from rotation.text import say


class FewChanges(CadreGoal):
    r"""People who change seats without being due, and not into a seat that is vacant anyway."""

    programme = PRINCIPALS
    code = "K60"
    label = say("Few changes", "少动")
    sentence = say("Nobody is moved without need", "非任满、非补缺的调整尽量少")
    basis = "保持班子稳定"
    unit = say("people", "人")
    rate = 4000
    shown = Unit(1, "count", unit)
    traced = Trace("audit",
        say("moves of people who are not due into seats that were held", "非任满人员调入非空缺职位的人数"))

    @staticmethod
    def term(cadre: Cadre, leader: SchoolLeader, seat: Seat) -> int:
        """Return 1 for a move without need."""
        due = cadre.standings[leader.id].verdict.is_due
        return 0 if due or cadre.vacant(seat) else 1

    def express(self, words: SeatWords) -> Expression:
        return words.weighed(lambda leader, seat: self.term(words.cadre, leader, seat))

    def measure(self, plan: CadrePlan) -> int:
        return measured_alike(lambda leader, seat: self.term(plan.cadre, leader, seat), plan)
