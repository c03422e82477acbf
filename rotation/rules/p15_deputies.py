"""P15 副职职数."""

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


def _two_here(number: int | None) -> Problem:
    return posts({"一小": {"deputy_posts": number}, "二小": {}}, {
        "甲": at("一小"), "乙": at("一小", Duty.VICE_HEAD), "丙": at("一小", Duty.VICE_HEAD), "丁": at("二小"),
        "戊": at("二小", Duty.VICE_HEAD)})


class DeputyPosts(CadreRule):
    """No school gets more deputies than its 副职职数; one that has more already gets nobody, and nobody must go."""

    programme = PRINCIPALS
    code = "P15"
    label = say("Deputy posts", "副职职数")
    sentence = say("Deputies stay within the posts", "副职不超过核定职数，超职数的学校只出不进")
    basis = "学校领导职数管理规定"
    rank = 30
    gives = 2
    examples: ClassVar = (
        Example("一出一进", lambda: _two_here(2), True, plan="乙>二小:副校长 戊>一小:副校长"),
        Example("满额再进", lambda: _two_here(2), False, plan="戊>一小:副校长"),
        Example("有空额可进", lambda: _two_here(3), True, plan="戊>一小:副校长"),
        Example("已超职数，出一进一也不行", lambda: _two_here(1), False, plan="乙>二小:副校长 戊>一小:副校长"),
        Example("已超职数，无人进", lambda: _two_here(1), True),
    )

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        return [(code,) for code in cadre.schools]

    @staticmethod
    def _over(cadre: Cadre, code: str) -> bool:
        """Whether a school has more deputies than posts whoever retires."""
        return len(cadre.held(*cadre.deputies(code))) > cadre.deputy_posts(code)

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        number = cadre.deputy_posts(subject[0])
        if self._over(cadre, subject[0]):
            return say("{s} has more deputies than its {n} posts: nobody arrives", "{s}副职已超职数{n}名，不再调入",
                       s=cadre.named(subject[0]), n=number)
        return say("{s} has at most {n} deputies", "{s}副职不超过{n}名", s=cadre.named(subject[0]), n=number)

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        seats = words.cadre.deputies(subject[0])
        if self._over(words.cadre, subject[0]):
            return words.into(seats) <= 0
        return words.holders(seats) <= words.cadre.deputy_posts(subject[0])

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        seats = plan.cadre.deputies(subject[0])
        if self._over(plan.cadre, subject[0]):
            came = len(plan.taken(*seats))
            return evidence(came > 0, "{n} arrive", "调入{n}人", n=came)
        after = len(plan.holders(*seats))
        return evidence(after > plan.cadre.deputy_posts(subject[0]), "{n} deputies", "副职{n}人", n=after)
