"""K70 尽量不改原方案."""

from __future__ import annotations

from rotation.domain.cadre_plan import CadrePlan
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords
from rotation.rules._words import Expression, total
from rotation.text import say


class AsBefore(CadreGoal):
    r"""People whose seat, or staying, differs from a reference plan, if one is given."""

    programme = PRINCIPALS
    code = "K70"
    label = say("As before", "尽量不改原方案")
    sentence = say("The plan published before is changed little", "尽量保持原方案不变")
    basis = "方案公布后的稳定性"
    unit = say("people", "人")
    rate = 2000
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("people whose seat differs from the former plan", "与原方案不同的人数"))

    def express(self, words: SeatWords) -> Expression:
        reference = words.cadre.reference
        if reference is None:
            return Expression()
        return total(-1 * words.moved([key], reference[key].__eq__) + 1 if key in reference else words.moved([key])
                     for key in {*words.options.movers, *reference})

    def measure(self, plan: CadrePlan) -> int:
        reference = plan.cadre.reference
        if reference is None:
            return 0
        return sum(plan.seat.get(key) != reference.get(key) for key in {*plan.seat, *reference})
