"""P45 农村牧区、薄弱学校优秀校长不减."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.problem import Problem
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, CadreRule, PartlyRead, SeatWords, at, evidence, posts
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


def _good_in_the_country(honour: str | None) -> Problem:
    return posts({"乡小": {"rural": True}, "一小": {}}, {
        "甲": at("乡小", honour="盟市级"), "乙": at("一小", honour=honour)})


class GoodHeadsKept(PartlyRead, CadreRule):
    """Rural and weak schools have no fewer leaders of grade 1 and up after the plan; forced exits do not count."""

    programme = PRINCIPALS
    partly: ClassVar = ("leaderprofile.appraisal", "leaderprofile.honour", "leaderprofile.career_rank")
    code = "P45"
    label = say("Good leaders kept", "优秀校长不减")
    sentence = say("Rural and weak schools lose no good leader without another",
        "农村牧区、薄弱学校的优秀校长（含副职）不减少")
    basis = "S04、S06 引导优秀校长向农村牧区学校、薄弱学校流动"
    rank = 70
    gives = 25
    examples: ClassVar = (
        Example("优秀换优秀", lambda: _good_in_the_country("旗县级"), True, plan="甲>一小:校长 乙>乡小:校长"),
        Example("优秀走了，来的没有等级", lambda: _good_in_the_country(None), False, plan="甲>一小:校长 乙>乡小:校长"),
    )

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        return [(code,) for code in cadre.schools
                if cadre.favored(code) and any(cadre.grade(one) for one in cadre.staying(code))]

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        number = sum(cadre.grade(one) > 0 for one in cadre.staying(subject[0]))
        return say("{s} keeps {n} leaders of grade", "{s}优秀校长（含副职）不少于{n}人", s=cadre.named(subject[0]),
            n=number)

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        cadre, code = words.cadre, subject[0]

        def good(leader: SchoolLeader) -> bool:
            return cadre.grade(leader) > 0

        def from_outside(leader: SchoolLeader) -> bool:
            return good(leader) and not (leader.level > 0 and leader.team == code)
        seats = [seat for seat in cadre.seats if seat.school == code]
        return words.into(seats, from_outside) - words.departed(code, good) >= 0

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        cadre, code = plan.cadre, subject[0]
        before = sum(cadre.grade(one) > 0 for one in cadre.staying(code))
        after = sum(cadre.grade(one) > 0 for one in plan.team(code))
        return evidence(after < before, "{a} after, {b} before", "由{b}人减为{a}人", a=after, b=before)
