"""K50 路途与意愿."""

from __future__ import annotations

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.seats import Seat
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords, measured_alike
from rotation.rules._words import Expression
from rotation.rules.g50_burden import weighted_km
from rotation.text import say


class WayAndWish(CadreGoal):
    r"""Weighted kilometers as in G50, plus ``unwilling`` without a wish, less the bonus of a wish.

    Rising at the own school costs nothing.
    """

    programme = PRINCIPALS
    code = "K50"
    label = say("Ways and wishes", "路途与意愿")
    sentence = say("Ways are short and wishes are met", "路途尽量近，尽量尊重意愿")
    basis = "地方通行做法（照顾家庭、尊重意愿）"
    unit = say("km-equivalents", "公里当量")
    rate = 100
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("kilometers of each move", "见“任免建议名单”的路程"))

    unwilling: int = Field(default=30, ge=0, le=1000, title="未填意愿的附加公里",
                           description="kilometers added where the school was not wished for")
    bonus: tuple[int, ...] = Field(default=(30, 20, 10), title="第一、二、三意愿的优惠公里",
                                   description="kilometers taken off for the first, second and third wish")

    def term(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> int:
        """Return the burden of one move."""
        if leader.team == seat.school:
            return 0
        way = weighted_km(cadre.km(leader, seat.school) or 0)
        wishes = leader.profile.wishes if leader.profile else ()
        if seat.school not in wishes:
            return way + self.unwilling
        place = wishes.index(seat.school)
        return way - (self.bonus[place] if place < len(self.bonus) else 0)

    def express(self, words: SeatWords) -> Expression:
        return words.weighed(lambda leader, seat: self.term(words.cadre, leader, seat))

    def measure(self, plan: CadrePlan) -> int:
        return measured_alike(lambda leader, seat: self.term(plan.cadre, leader, seat), plan)
