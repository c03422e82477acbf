"""G50 路途与意愿."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.records import Wish
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, school_of, total
from rotation.text import say


@cache
def weighted_km(km: int) -> int:
    """Return km counted once up to 30, twice from 30 to 80, three times beyond."""
    return min(km, 30) + 2 * max(0, min(km, 80) - 30) + 3 * max(0, km - 80)


class Burden(Goal):
    r"""Ways and wills: the burden of all placements in km-equivalents.

    .. math:: \sum_{\text{placed}} (\text{weighted km} + 30\,[\text{not 主动申请}] - \text{wish bonus})

    Weighted km counts each kilometer once up to 30, twice from 30 to 80 and three times beyond.
    A 代价 in a 意愿 row replaces the term of that teacher and school; one for the home school
    counts when the teacher is not placed.
    """

    code = "G50"
    label = say("Ways and wills", "路途与意愿")
    sentence = say("Ways are short and wishes are met", "路途尽量近，尽量尊重意愿")
    basis = "地方通行做法（照顾家庭、尊重意愿）"
    fixed: ClassVar = {"km": say(
        "kilometers: once up to 30, twice from 30 to 80, three times beyond",
        "里程分段：30公里以内按1倍、30—80公里按2倍、80公里以上按3倍（固定）")}
    unit = say("km-equivalents", "公里当量")
    rate = 100
    shown = Unit(1, "count", unit)
    traced = Trace("terms", say(
        "sum of column Way and will", "即“路途与意愿”一列之和"))

    unwilling: int = Field(
        default=30, ge=0, le=1000, title="服从或未填意愿的附加公里",
        description="kilometers added where a teacher only obeys or says nothing")
    bonus: tuple[int, ...] = Field(
        default=(30, 20, 10), title="第一、二、三志愿的优惠公里",
        description="kilometers taken off for the first, second and third wish")

    def term(self, round: Round, teacher: Teacher, school: str) -> int:
        """Return the burden of placing a teacher at a school."""
        will = 0 if round.volunteers(teacher) else self.unwilling
        burden = weighted_km(round.km(teacher, school) or 0) + will
        wishes = round.problem.wishes_of.get(teacher.id)
        return self._wished(wishes, school, burden) if wishes else burden

    def _wished(self, wishes: tuple[Wish, ...], school: str, burden: int) -> int:
        """Return the given 代价 of a school, else the burden less the wish bonus."""
        there = [w for w in wishes if w.school == school]
        given = [w.cost for w in there if w.cost is not None]
        if given:
            return given[0]
        orders = [w.order for w in there if w.order]
        bonus = self.bonus[orders[0] - 1] if orders and orders[0] <= len(self.bonus) else 0
        return burden - bonus

    @staticmethod
    def stays(round: Round) -> dict[str, int]:
        """Return the 代价 of staying, by teacher."""
        return {w.teacher: w.cost for w in round.problem.wishes
                if w.cost and w.school == round.teacher(w.teacher).school}

    def express(self, words: Words) -> Expression:
        def weigh(teacher: Teacher, opening: Opening) -> int:
            return self.term(words.round, teacher, opening.school)
        home = total(cost * (-1 * words.moved([key]) + 1)
                     for key, cost in self.stays(words.round).items())
        return words.weighed(weigh, lambda teacher: self._reads(words.round, teacher), school_of) + home

    @staticmethod
    def _reads(round: Round, teacher: Teacher) -> object:
        return round.volunteers(teacher), round.origin(teacher), round.problem.wishes_of.get(teacher.id)

    def measure(self, plan: Plan) -> int:
        round = plan.round
        away = sum(self.term(round, round.teacher(p.teacher), p.host) for p in plan.placements)
        return away + sum(cost for key, cost in self.stays(round).items()
                          if plan.placement(key) is None)
