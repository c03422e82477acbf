"""K10 任满未动."""

from __future__ import annotations

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords, ruling
from rotation.rules._words import Expression, total
from rotation.rules.d10_term_served import TermServed
from rotation.text import say


class DueUnmoved(CadreGoal):
    r"""Everybody who is due, or must move, and stays at the school counts one, and one more for each full year beyond.

    Those near retirement, put off or kept by order are left out; rising within the own team is no exchange.
    """

    programme = PRINCIPALS
    code = "K10"
    label = say("Due but unmoved", "任满未动")
    sentence = say("Few leaders stay beyond their terms", "任满未交流的人数和超期年数尽量少")
    basis = "教师〔2014〕4号"
    unit = say("leader-years", "人年")
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("see the sheet of verdicts", "见“任职审查”"))

    @staticmethod
    def weight(cadre: Cadre, person: SchoolLeader) -> int:
        """Return what it costs to leave somebody in place; 0 for all who are not due."""
        if not cadre.standings[person.id].verdict.is_due or person.level == 0:
            return 0
        rule = ruling(cadre, TermServed)
        return 1 + (0 if rule is None else rule.beyond(cadre, person))

    def express(self, words: SeatWords) -> Expression:
        cadre = words.cadre
        due = [(person, self.weight(cadre, person)) for person in cadre.people.values()]
        return total(self._stays(words, person, weight) for person, weight in due if weight)

    @staticmethod
    def _stays(words: SeatWords, person: SchoolLeader, weight: int) -> Expression:
        return -weight * words.moved([person.id], lambda seat: seat.school != person.team) + weight

    def measure(self, plan: CadrePlan) -> int:
        cadre = plan.cadre
        return sum(self.weight(cadre, person) for person in cadre.people.values()
                   if person.id not in plan.seat or plan.seat[person.id].school == person.team)
