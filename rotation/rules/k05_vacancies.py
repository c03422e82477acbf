"""K05 空缺."""

from __future__ import annotations

from rotation.domain.cadre import Cadre
from rotation.domain.cadre_plan import CadrePlan
from rotation.rules._base import Trace, Unit
from rotation.rules._seats import PRINCIPALS, CadreGoal, SeatWords
from rotation.rules._words import Expression, total
from rotation.text import say

_SECRETARY, _DEPUTY = 2, 1


class VacantSeats(CadreGoal):
    r"""Seats without a holder after the plan: secretaries count 2, deputies 1; heads are never vacant (P10)."""

    programme = PRINCIPALS
    code = "K05"
    label = say("Vacancies", "空缺")
    sentence = say("Few seats stay vacant", "空缺职位尽量少")
    basis = "配齐配强领导班子"
    unit = say("seats", "个")
    shown = Unit(1, "count", say("seats (a secretary counts 2)", "个（书记按2计）"))
    traced = Trace("audit", say("see the sheet of vacancies", "见“空缺与后备”"))

    def express(self, words: SeatWords) -> Expression:
        cadre = words.cadre
        return total([*(self._deputies(words, code) for code in cadre.schools),
                      *(self._secretary(words, code) for code in cadre.schools if cadre.separate(code))])

    @staticmethod
    def _deputies(words: SeatWords, code: str) -> Expression:
        posts = words.cadre.deputy_posts(code)
        return words.table(f"vacant|{code}|deputies", words.holders(words.cadre.deputies(code)),
                           lambda number: _DEPUTY * max(0, posts - number))

    @staticmethod
    def _secretary(words: SeatWords, code: str) -> Expression:
        return words.table(f"vacant|{code}|secretary", words.holders([words.cadre.secretary(code)]),
                           lambda number: _SECRETARY * max(0, 1 - number))

    def measure(self, plan: CadrePlan) -> int:
        cadre = plan.cadre
        return sum(_DEPUTY * vacant_deputies(plan, code) + _SECRETARY * lacks_secretary(cadre, plan, code)
                   for code in cadre.schools)


def vacant_deputies(plan: CadrePlan, code: str) -> int:
    """Return the deputy posts of a school without a holder after a plan."""
    return max(0, plan.cadre.deputy_posts(code) - len(plan.holders(*plan.cadre.deputies(code))))


def lacks_secretary(cadre: Cadre, plan: CadrePlan, code: str) -> bool:
    """Whether a school that is to have a secretary has none after a plan."""
    return cadre.separate(code) and not plan.holders(cadre.secretary(code))
