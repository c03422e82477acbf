"""P20 书记、校长不同时变动."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.cadre import Cadre
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, CadreRule, SeatWords, at, evidence, posts
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


def _two_pairs() -> Problem:
    return posts({"一中": {}, "二中": {}}, {"甲": at("一中"), "乙": at("一中", Duty.SECRETARY), "丙": at("二中"),
                                        "丁": at("二中", Duty.SECRETARY)})


class NotBoth(CadreRule):
    """Where a school has both, at most one of secretary and principal goes in one year; forced exits do not count."""

    programme = PRINCIPALS
    code = "P20"
    label = say("Not both", "书记校长不同动")
    sentence = say("Secretary and principal of one school do not change in the same year",
        "同一学校书记、校长不在同一年度交流")
    basis = "地方通行做法（保持工作连续性）"
    rank = 60
    gives = 20
    examples: ClassVar = (
        Example("只换校长", _two_pairs, True, plan="甲>二中:校长 丙>一中:校长"),
        Example("书记、校长同时换", _two_pairs, False, plan="甲>二中:校长 丙>一中:校长 乙>二中:书记 丁>一中:书记"),
    )

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        return [(code,) for code in cadre.schools if len(self._pair(cadre, code)) > 1]

    @staticmethod
    def _pair(cadre: Cadre, code: str) -> tuple[str, ...]:
        return cadre.held(cadre.head(code), cadre.secretary(code))

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        return say("secretary and principal of {s} do not both go", "{s}书记、校长不同时调整",
            s=cadre.named(subject[0]))

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        return words.moved(self._pair(words.cadre, subject[0])) <= 1

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        gone = [one for one in plan.cadre.staying(subject[0]) if one.level == 2 and one.id in plan.seat]
        return evidence(len(gone) > 1, "both go", "书记、校长同时调整")
