"""P65 夫妻、回避."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.cadre import Cadre
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, CadreRule, PartlyRead, SeatWords, at, evidence, posts
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


def _spouses() -> Problem:
    return posts({"一小": {}, "二小": {}, "三小": {}}, {
        "甲": at("一小", spouse="乙"), "乙": at("二小", Duty.VICE_HEAD), "丙": at("三小"),
            "丁": at("三小", Duty.VICE_HEAD)})


class NotTogether(PartlyRead, CadreRule):
    """Two relatives never go into one team."""

    programme = PRINCIPALS
    partly: ClassVar = ("teacher.spouse", "leaderprofile.avoids")
    code = "P65"
    label = say("Relatives apart", "回避关系分校")
    sentence = say("Relatives do not go into one team", "有须回避关系的两人不调入同一领导班子")
    basis = "事业单位人事管理回避规定"
    neutral = say("not sent there under the rules", "按规定不安排到该校")
    rank = 80
    gives = 40
    examples: ClassVar = (
        Example("只去一人", _spouses, True, plan="甲>三小:校长 丙>一小:校长"),
        Example("夫妻都去三小", _spouses, False, plan="甲>三小:校长 丙>一小:校长 乙>三小:副校长 丁>二小:副校长"),
    )

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        pairs = {(min(key, other), max(key, other)) for key, person in cadre.people.items()
                 for other in person.relatives if other in cadre.people and other != key}
        return [(*pair, code) for pair in sorted(pairs) for code in cadre.schools]

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        return say("{a} and {b} do not both go to {s}", "{a}、{b}不同时调入{s}", a=cadre.named(subject[0]),
                   b=cadre.named(subject[1]), s=cadre.named(subject[2]))

    def people(self, subject: Subject) -> tuple[str, ...]:
        return subject[:2]

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        return words.moved(subject[:2], lambda seat: seat.school == subject[2]) <= 1

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        here = [key for key in subject[:2] if key in plan.seat and plan.seat[key].school == subject[2]]
        return evidence(len(here) > 1, "both go there", "两人同时调入该校")
