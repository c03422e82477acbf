"""P25 班子稳定."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example, Share
from rotation.rules._seats import PRINCIPALS, CadreRule, SeatWords, at, evidence, posts
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say

_LEAVE, _STAY = "leave", "stay"


def _teams(**given: Any) -> Problem:
    return posts({"一小": {}, "二小": {}}, {
        "甲": at("一小"), "乙": at("一小", Duty.VICE_HEAD, **given), "丙": at("一小", Duty.VICE_HEAD),
        "丁": at("二小"), "戊": at("二小", Duty.VICE_HEAD)})


class StableTeam(CadreRule):
    r"""Of a team of n ≥ 2 at most max(1, ⌊share·n⌋) leave, those who retire counted first.

    Of n ≥ 3 somebody with a full year at the school stays, if anybody has one and does not leave anyway.
    """

    programme = PRINCIPALS
    code = "P25"
    label = say("Stable team", "班子稳定")
    sentence = say("At most half a team leaves in one year",
        "一所学校领导班子一年内离开的人数不超过一半，并保留熟悉学校的成员")
    basis = "地方通行做法（保持班子相对稳定）"
    rank = 50
    gives = 15
    examples: ClassVar = (
        Example("三人走一人", _teams, True, plan="甲>二小:校长 丁>一小:校长"),
        Example("三人走两人", _teams, False, plan="甲>二小:校长 丁>一小:校长 乙>二小:副校长 戊>一小:副校长"),
        Example("一人退休后再走一人", lambda: _teams(retires=Month(2026, 8)), False, plan="甲>二小:校长 丁>一小:校长"),
        Example("在本校提任不算离开", lambda: posts({"一小": {}}, {
            "甲": at("一小", retires=Month(2026, 8)), "乙": at("一小", Duty.VICE_HEAD, 2018),
            "丙": at("一小", Duty.VICE_HEAD)}), True, plan="乙>一小:校长"),
    )

    share: Share = Field(default=Fraction(1, 2), ge=0, le=1, title="一年内离开班子的最大比例",
                         description="greatest share of a team that leaves in a year")

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        for code in cadre.schools:
            if len(cadre.teams[code]) > 1:
                yield code, _LEAVE
            if len(cadre.teams[code]) > 2 and self._seasoned(cadre, code):
                yield code, _STAY

    @staticmethod
    def _seasoned(cadre: Cadre, code: str) -> list[SchoolLeader]:
        return [one for one in cadre.staying(code) if cadre.at_school(one) >= 1]

    def _most(self, cadre: Cadre, code: str) -> int:
        number = len(cadre.teams[code])
        forced = number - len(cadre.staying(code))
        return max(0, max(1, int(self.share * number)) - forced)

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        code, kind = subject
        if kind == _STAY:
            return say("somebody with a year at {s} stays in its team", "{s}班子中至少保留一名在校满一学年的成员",
                       s=cadre.named(code))
        return say("at most {n} move from the team of {s} ({t} people)", "{s}班子{t}人，调出不超过{n}人",
            n=self._most(cadre, code),
                   s=cadre.named(code), t=len(cadre.teams[code]))

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        code, kind = subject
        if kind == _LEAVE:
            return words.departed(code) <= self._most(words.cadre, code)
        known = self._seasoned(words.cadre, code)
        ids = {one.id for one in known}
        return words.departed(code, lambda one: one.id in ids) <= len(known) - 1

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        code, kind = subject
        if kind == _STAY:
            left = [one for one in plan.team(code) if one.team == code and one.level and plan.cadre.at_school(one) >= 1]
            return evidence(not left, "nobody of the former team stays", "原班子无人留下")
        gone = len(plan.departed(code))
        return evidence(gone > self._most(plan.cadre, code), "{n} leave", "调出{n}人", n=gone)
