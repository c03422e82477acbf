"""E30 距离."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import LockKind, Willingness
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import lock, road, tiny
from rotation.rules._values import PriceRange, Tunable
from rotation.text import Text, say

_FAR = 2000


def _away(km: int, *locks: object, **given: object) -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": given}, distances=[road("一小", "二小", km)], locks=locks)


def directed(round: Round, teacher: Teacher, school: str) -> bool:
    """Whether the office sends the teacher to this school (指定去向)."""
    return any(school in lock.schools for lock in round.orders_of.get(teacher.id, ())
               if lock.kind is LockKind.GOES_TO)


class DistanceCap(PairRule):
    """The way from home is at most ``km`` kilometers, waived by 主动申请 or 指定去向."""

    code = "E30"
    label = say("Distance", "距离")
    sentence = say("Nobody is sent too far from home", "交流学校距家庭住址（或原校）不超过规定里程")
    basis = "盟内地域实际（苏木距旗镇最远百公里以上）"
    tuned: ClassVar = {"km": Tunable(say("Distance cap", "交流距离上限"), tighter=-1, usual=PriceRange(
        5, Fraction(-60), Fraction(60), Fraction(10), least=Fraction(10)))}
    examples: ClassVar = (
        Example("恰好120公里", lambda: _away(120), True, "甲", "二小 小学 数学"),
        Example("121公里", lambda: _away(121), False, "甲", "二小 小学 数学"),
        Example("主动申请不受限", lambda: _away(121, willingness=Willingness.VOLUNTEERS), True,
                "甲", "二小 小学 数学"),
        Example("指定去向不受限", lambda: _away(121, lock("甲", LockKind.GOES_TO, "二小")), True,
                "甲", "二小 小学 数学"),
    )

    km: int = Field(
        default=120, ge=0, le=_FAR, title="里程上限（公里）",
        description="greatest distance, kilometers")

    def reads(self, round: Round, teacher: Teacher) -> object:
        return round.volunteers(teacher), round.origin(teacher), round.orders_of.get(teacher.id)

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        if round.volunteers(teacher) or directed(round, teacher, opening.school):
            return True
        km = round.km(teacher, opening.school)
        return km is not None and km <= self.km

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        km = round.km(teacher, opening.school)
        return say("{k} km away, more than {m}", "相距{k}公里，超过{m}公里",
                   k="?" if km is None else km, m=self.km)

    def wider(self) -> Sequence[Mapping[str, str]]:
        return ({"E30.km": str(_FAR)},)

    def nearest(
        self, round: Round, values: Mapping[str, str], beyond: Sequence[tuple[str, Opening]]
    ) -> Mapping[str, str]:
        """Return the cap that the placements found need."""
        ways = [round.km(round.teacher(key), post.school) or 0 for key, post in beyond]
        return {"E30.km": str(max(ways))} if ways else values

    def widened(self, values: Mapping[str, str], more: int) -> Text:
        return say("greatest distance from {a} to {b} km: {n} people go farther than now allowed",
                   "交流距离上限{a}→{b}公里，{n}人超出原上限", a=self.km, b=values["E30.km"], n=more)
