"""H70 夫妻."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.rules._base import Example, PlanRule
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _couple() -> Problem:
    return tiny(
        {"一小": {}, "二小": {"town": "东镇"}, "三小": {"town": "东镇"}, "四小": {"town": None},
         "五小": {"town": None}},
        {"甲": {"spouse": "乙"}, "乙": {"spouse": "甲"}, "丙": {}})


class Couples(PlanRule):
    """Spouses are not both placed unless to one 苏木乡镇; a blank town equals no other.

    One clause for each town the first spouse may go to: if placed there, the other one is not
    placed anywhere else.
    """

    neutral = say("not sent this year under the rules", "按规定本年度不安排交流")

    code = "H70"
    label = say("Couples", "夫妻")
    sentence = say("Spouses are not both sent away unless to one town",
                   "夫妻双方不同时交流（交流到同一苏木乡镇的除外）")
    basis = "地方通行做法（照顾家庭）"
    needs = ("teacher.spouse",)
    rank = 160
    gives = 40
    examples: ClassVar = (
        Example("只派一方", _couple, True, plan="甲>二小 丙>三小"),
        Example("双方到同一镇", _couple, True, plan="甲>二小 乙>三小"),
        Example("双方到不同镇", _couple, False, plan="甲>二小 乙>四小"),
        Example("乡镇空白不算同一镇", _couple, False, plan="甲>四小 乙>五小"),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        towns = sorted({s.town or "" for s in round.problem.schools})
        return [(*pair, town) for pair in self._couples(round) for town in towns]

    @staticmethod
    def _couples(round: Round) -> list[tuple[str, str]]:
        known = round.problem.teacher
        pairs = {(min(t.id, t.spouse), max(t.id, t.spouse))
                 for t in round.problem.teachers if t.spouse and t.spouse in known}
        return sorted(pairs)

    def says(self, round: Round, subject: Subject) -> Text:
        del round
        return say("{a} and {b} are not both sent away unless to one town",
                   "教师{a}、{b}系夫妻，不同时交流（同一苏木乡镇除外）", a=subject[0], b=subject[1])

    def encode(self, words: Words, subject: Subject) -> Inequality:
        first, second, town = subject
        schools = words.round.problem.school

        def there(opening: Opening) -> bool:
            return (schools[opening.school].town or "") == town

        def elsewhere(opening: Opening) -> bool:
            return not town or not there(opening)
        return words.moved([first], there) + words.moved([second], elsewhere) <= 1

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        mine, other = plan.placement(subject[0]), plan.placement(subject[1])
        if mine is None or other is None:
            return []
        towns = [plan.round.problem.school[item.host].town for item in (mine, other)]
        if (towns[0] or "") != subject[2] or (towns[0] and towns[0] == towns[1]):
            return []
        return [say("both are sent, to different towns", "双方同时派往不同苏木乡镇")]

    def people(self, subject: Subject) -> tuple[str, ...]:
        return subject[:2]
