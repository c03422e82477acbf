"""H98 期满返回."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.supply import goes_home
from rotation.domain.vocabulary import AfterTerm
from rotation.rules._base import Example, PlanRule
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _over(after: AfterTerm | None) -> Problem:
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": {
        "rotation_ended": Month(2026, 8), "last_host": "二小", "after_term": after}, "乙": {}})


class Returns(PlanRule):
    r"""Whoever has come to the end of a term without a decision to stay or go on is at home this round.

    .. math:: \sum_o x_{t,o} \le 0 \quad \text{for every } t \text{ whose term ended in the year up to the cutoff}

    unless 期满去向 is 留任 or 第三校. R35 says the same for some years after; this holds whatever its years are.
    """

    code = "H98"
    label = say("Back after the term", "期满返回")
    sentence = say("Who has come to the end of a term is back at the own school, unless it was decided otherwise",
                   "交流期满未经批准留任或转第三校的，返回原校，本年度不再安排")
    basis = "地方通行做法：期满原则上返回原校（如北京：交流期限1至3年，期满返回）"
    rank = 200
    examples: ClassVar = (
        Example("期满者留在原校，安排他人", lambda: _over(None), True, plan="乙>三小", policy={"R35.years": 0}),
        Example("期满者又被安排", lambda: _over(None), False, plan="甲>三小",
                policy={"R35.years": 0, "R10.reset_by_rotation": False}),
        Example("期满转第三校", lambda: _over(AfterTerm.THIRD), True, plan="甲>三小"),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(key,) for key, item in round.standings.items()
                if item.placeable and goes_home(round.teacher(key), round.settings.cutoff)]

    def governs(self, round: Round) -> int:
        """Return how many go home: years without exchange after a term (R35) keep most of them there already."""
        return sum(goes_home(round.teacher(key), round.settings.cutoff) for key in round.standings)

    def says(self, round: Round, subject: Subject) -> Text:
        del round
        return say("{t} is back at the own school", "教师{t}交流期满，返回原校", t=subject[0])

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.moved(subject) <= 0

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        return [say("placed again", "又被安排交流")] if plan.placement(subject[0]) else []
