"""K20 优秀校长下乡."""

from __future__ import annotations

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.seats import Seat
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords, measured_alike
from rotation.rules._words import Expression
from rotation.text import say


class GoodToCountry(CadreGoal):
    r"""Minus Σ (priority(host) − priority(home)) · grade over everybody who changes school."""

    programme = PRINCIPALS
    code = "K20"
    label = say("Good leaders to the country", "优秀校长下乡")
    sentence = say("Good leaders go to rural, pastoral and weak schools", "引导优秀校长向农村牧区学校、薄弱学校流动")
    basis = "S04、S06"
    unit = say("points", "分")
    rate = 1500
    gains = True
    shown = Unit(1, "count", unit)
    traced = Trace("audit",
        say("priority of the host less that of the home, times the grade", "接收校与原校优先级之差乘以优秀等级"))

    @staticmethod
    def term(cadre: Cadre, leader: SchoolLeader, seat: Seat) -> int:
        """Return what one move counts."""
        return -(cadre.priority(seat.school) - cadre.priority(leader.team)) * cadre.grade(leader)

    def express(self, words: SeatWords) -> Expression:
        return words.weighed(lambda leader, seat: self.term(words.cadre, leader, seat))

    def measure(self, plan: CadrePlan) -> int:
        return measured_alike(lambda leader, seat: self.term(plan.cadre, leader, seat), plan)
