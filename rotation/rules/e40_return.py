"""E40 不回原校."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.supply import left_host
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import spell, tiny
from rotation.text import Text, say


def _left(year: int, month: int, **given: object) -> Problem:
    past = spell("甲", "一小", "二小", Month(2020, 9), Month(year, month))
    return tiny({"一小": {}, "二小": {}}, {"甲": given}, history=[past])


class NoReturn(PairRule):
    """Not to a school that the teacher left less than ``years`` years ago.

    A school is left when a rotation there ends, or when the personnel relation moves away. Whoever stays where the
    term has just ended (期满留任) does not go back.
    """

    code = "E40"
    label = say("No return", "不回原校")
    sentence = say("Nobody is sent back to a school just left", "不安排回到近年离开的学校")
    basis = "地方通行做法"
    needs = ("spell.end",)
    examples: ClassVar = (
        Example("2023年8月离开，满3年", lambda: _left(2023, 8), True, "甲", "二小 小学 数学"),
        Example("2023年9月离开，不满3年", lambda: _left(2023, 9), False, "甲", "二小 小学 数学"),
        Example("刚刚期满，经批准留任", lambda: _left(2026, 8, after_term=AfterTerm.STAY, last_host="二小"),
                True, "甲", "二小 小学 数学"),
    )

    years: int = Field(
        default=3, ge=0, le=20, title="离开后多少年内不再安排回去",
        description="years after leaving during which nobody is sent back")

    def _departures(self, round: Round, teacher: Teacher) -> Iterator[tuple[str, Month]]:
        for spell_ in round.problem.spells_of.get(teacher.id, ()):
            if spell_.end is not None and not spell_.relation:
                yield spell_.host, spell_.end
            if spell_.relation:
                yield spell_.home, spell_.start
        if teacher.host and teacher.host_until:
            yield teacher.host, teacher.host_until

    def reads(self, round: Round, teacher: Teacher) -> object:
        return (self._stays_at(round, teacher), *self._departures(round, teacher))

    @staticmethod
    def _stays_at(round: Round, teacher: Teacher) -> str | None:
        return left_host(teacher, round.settings.cutoff) if teacher.after_term is AfterTerm.STAY else None

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        cutoff = round.settings.cutoff
        return opening.school == self._stays_at(round, teacher) or not any(
            school == opening.school and month.until(cutoff) < 12 * self.years
            for school, month in self._departures(round, teacher))

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del round, teacher, opening
        return say("left that school less than {n} years ago", "离开该校不满{n}年", n=self.years)
