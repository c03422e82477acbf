"""P12 书记."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import PartyBody
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, CadreRule, SeatWords, at, evidence, posts
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


def _retiring(**school: object) -> Problem:
    return posts({"一中": school, "二中": {}}, {
        "甲": at("一中"), "乙": at("一中", Duty.SECRETARY, retires=Month(2026, 8)), "丙": at("二中")})


class OneSecretary(CadreRule):
    """Where secretary and principal are two people (党委, 党总支) there is exactly one secretary after the plan.

    A school with a party branch gets none; one that sits there stays. Without ``strict`` the seat may stay empty,
    and is listed.
    """

    programme = PRINCIPALS
    code = "P12"
    label = say("Secretary", "书记")
    sentence = say("Schools with a committee or general branch have one secretary beside the principal",
                   "设党委、党总支的学校，书记、校长分设，配备一名书记；设党支部的书记、校长由一人担任")
    basis = "关于建立中小学校党组织领导的校长负责制的意见（试行）（2022）"
    rank = 20
    gives = 5
    examples: ClassVar = (
        Example("书记退休后补上", lambda: _retiring(party=PartyBody.COMMITTEE), True, plan="丙>一中:书记"),
        Example("书记退休后空缺", lambda: _retiring(party=PartyBody.COMMITTEE), False),
        Example("允许暂缺", lambda: _retiring(party=PartyBody.COMMITTEE), True, policy={"P12.strict": False}),
        Example("党支部不补书记", lambda: _retiring(party=PartyBody.BRANCH), True),
    )

    strict: bool = Field(default=True, title="书记职位不得空缺", description="whether the seat must be filled")

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        return [(code,) for code in cadre.schools
                if cadre.separate(code) or cadre.before(cadre.secretary(code))]

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        if not cadre.separate(subject[0]):
            return say("{s} has a party branch: no further secretary", "{s}设党支部，不另配书记",
                s=cadre.named(subject[0]))
        return say("{s} has one secretary", "{s}配备一名书记", s=cadre.named(subject[0]))

    def _sides(self, cadre: Cadre, code: str) -> tuple[int, int]:
        if not cadre.separate(code):
            return 0, len(cadre.before(cadre.secretary(code)))
        return (1 if self.strict else 0), 1

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        after = words.holders([words.cadre.secretary(subject[0])])
        low, high = self._sides(words.cadre, subject[0])
        return Inequality(after, low - after.constant, high - after.constant)

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        low, high = self._sides(plan.cadre, subject[0])
        after = len(plan.holders(plan.cadre.secretary(subject[0])))
        return evidence(not low <= after <= high, "{n} secretaries", "书记{n}人", n=after)

    def lawful_with(self, cadre: Cadre, slack: object) -> dict[str, str]:
        del cadre, slack
        return {"P12.strict": "false"}
