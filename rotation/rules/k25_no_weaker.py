"""K25 不以弱换强."""

from __future__ import annotations

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.seats import Seat
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords, measured_alike
from rotation.rules._words import Expression
from rotation.text import say


class NoWeaker(CadreGoal):
    r"""Σ max(0, grade before − grade after) over the head seats of rural and weak schools that change hands."""

    programme = PRINCIPALS
    code = "K25"
    label = say("No weaker head", "不以弱换强")
    sentence = say("Rural and weak schools get no weaker head", "农村牧区、薄弱学校更换校长，不以弱换强")
    basis = "S04"
    unit = say("grades", "级")
    rate = 3000
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("grade of the former head less that of the new one", "原校长与新任校长优秀等级之差"))

    @staticmethod
    def term(cadre: Cadre, leader: SchoolLeader, seat: Seat) -> int:
        """Return by how many grades the new head of a seat falls short."""
        if not seat.duty.heads or not cadre.favored(seat.school):
            return 0
        before = max((cadre.grade(one) for one in cadre.before(seat)), default=0)
        return max(0, before - cadre.grade(leader))

    def express(self, words: SeatWords) -> Expression:
        return words.weighed(lambda leader, seat: self.term(words.cadre, leader, seat))

    def measure(self, plan: CadrePlan) -> int:
        return measured_alike(lambda leader, seat: self.term(plan.cadre, leader, seat), plan)
