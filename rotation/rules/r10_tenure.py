"""R10 同校任教年限."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Spell
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Stage
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import spell, tiny
from rotation.rules._values import PriceRange, Tunable
from rotation.text import Text, say


def _joined(year: int, month: int, *history: Spell) -> Problem:
    return tiny({"一小": {}}, {"甲": {"joined": Month(year, month)}}, history=history)


def _back_since(start: Month, end: Month) -> Problem:
    return _joined(2010, 9, spell("甲", "一小", "二小", start, end))


class Tenure(RosterRule):
    r"""Teachers exchange once they have been ``years`` full school years at the same school.

    .. math:: t \in E \Rightarrow \mathrm{year} - a_t \ge \mathrm{years}

    with a_t the calendar year of the school year in which t joined: a start up to 30 September
    belongs to that school year. A finished rotation of a school year or more starts the count
    anew at its end when ``reset_by_rotation``; one whose start is unknown counts as that long.
    """

    code = "R10"
    label = say("Years at the same school", "同校任教年限")
    sentence = say("Only teachers with enough full school years at one school exchange",
                   "在同一学校连续任教达到规定年限的教师应当交流")
    basis = "教师〔2014〕4号；年限由旗县确定"
    needs = ("teacher.joined",)
    tuned: ClassVar = {"years": Tunable(say("Years at the same school", "同校任教年限"), usual=PriceRange(
        3, Fraction(-3), Fraction(3), Fraction(1), least=Fraction(1)))}
    examples: ClassVar = (
        Example("2020年9月到校，到2026年满6年", lambda: _joined(2020, 9), True, "甲"),
        Example("2020年10月到校，只算5年", lambda: _joined(2020, 10), False, "甲"),
        Example("满年限，但交流一学年后返回不足6年",
                lambda: _back_since(Month(2022, 9), Month(2023, 7)), False, "甲"),
        Example("短期交流（不足一学年）不重新计算",
                lambda: _back_since(Month(2023, 3), Month(2023, 7)), True, "甲"),
    )

    years: int = Field(
        default=6, ge=0, le=40, title="同校连续任教满多少学年",
        description="school years at the same school from which on one may exchange")
    years_primary: int | None = Field(
        default=None, ge=0, le=40, title="小学年限（缺省同上）",
        description="years at primary stage (default: as above)")
    years_junior: int | None = Field(
        default=None, ge=0, le=40, title="初中年限（缺省同上）",
        description="years at junior stage (default: as above)")
    reset_by_rotation: bool = Field(
        default=True, title="交流满一学年返回后重新计算",
        description="whether a rotation of a school year or more starts the count anew")

    def required(self, teacher: Teacher) -> int:
        """Return the years asked of a teacher's stage."""
        own = self.years_primary if teacher.stage is Stage.PRIMARY else self.years_junior
        return self.years if own is None else own

    def start(self, round: Round, teacher: Teacher) -> Month | None:
        """Return since when the years count."""
        start = teacher.joined
        if start is None or not self.reset_by_rotation:
            return start
        ends = [end for begin, end in round.rotations(teacher)
                if begin is None or begin.until(end) >= 9]
        return max([start, *ends])

    def served(self, round: Round, teacher: Teacher) -> int:
        """Return the full school years at the home school up to the cutoff."""
        start = self.start(round, teacher)
        return 0 if start is None else round.school_years(start)

    def catches(self, round: Round, teacher: Teacher) -> bool:
        return self.served(round, teacher) < self.required(teacher)

    def says(self, round: Round, teacher: Teacher) -> Text:
        return say("{n} of {m} school years at the school, counted from {s}",
                   "在本校连续任教{n}学年（自{s}起算），规定年限{m}学年", n=self.served(round, teacher),
                   m=self.required(teacher), s=str(self.start(round, teacher)))

    def wider(self) -> Sequence[Mapping[str, str]]:
        own = {name: value for name in ("years", "years_primary", "years_junior")
               if (value := getattr(self, name)) is not None}
        return [{f"R10.{name}": str(max(0, value - step)) for name, value in own.items()}
                for step in (1, 2, 3) if max(own.values()) >= step]

    def widened(self, values: Mapping[str, str], more: int) -> Text:
        return say("years at the same school from {a} to {b}: {n} more people are eligible",
                   "同校任教年限{a}→{b}年，增{n}人", a=self.years, b=values["R10.years"], n=more)
