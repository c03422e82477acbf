"""R20 临近退休."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Gender, Rank
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say

REFORM = Month(2025, 1)
_OLD_AGE_MEN, _OLD_AGE_WOMEN, _MOST_DELAY = 60, 55, 36


def delay(old: Month) -> int:
    """Return the months by which the 2025 reform moves an old retirement month (one per four)."""
    since = REFORM.until(old)
    return 0 if since < 0 else min(_MOST_DELAY, since // 4 + 1)


def statutory_retirement(teacher: Teacher) -> Month:
    """Return the month of statutory retirement: 法定退休日期 wins, else see `retirement_by_age`."""
    if teacher.retires is not None:
        return teacher.retires
    return retirement_by_age(teacher.born, teacher.gender, teacher.rank, early=bool(teacher.retires_early))


def retirement_by_age(born: Month, gender: Gender, rank: Rank | None, *, early: bool) -> Month:
    """Return the month of statutory retirement by month of birth (policy notes 2.6).

    Men, and women of 高级 or 正高级 rank who do not apply to leave early, follow the men's table
    (60, moving to 63); other women the table of 55, moving to 58.
    """
    as_men = gender is Gender.MALE or (rank in (Rank.SENIOR, Rank.FULL_SENIOR) and not early)
    old = born.plus(12 * (_OLD_AGE_MEN if as_men else _OLD_AGE_WOMEN))
    return old.plus(delay(old))


def _woman(year: int, month: int, **given: object) -> Problem:
    return tiny({"一小": {}}, {"甲": {"gender": Gender.FEMALE, "born": Month(year, month), **given}})


def _man(year: int, month: int) -> Problem:
    return tiny({"一小": {}}, {"甲": {"born": Month(year, month)}})


class Retirement(RosterRule):
    r"""Teachers close to retirement do not exchange.

    .. math:: t \in E \Rightarrow \mathrm{cutoff} \to \mathrm{retirement}_t \ge 12 \cdot \mathrm{years}

    in months, days ignored, by the retirement reform of 2025. Instead, or besides, fixed ages
    at the cutoff can be set for men and women.
    """

    code = "R20"
    label = say("Close to retirement", "临近退休")
    sentence = say("Teachers within some years of statutory retirement are exempt",
                   "距法定退休年龄不足规定年限的教师不列入交流范围")
    basis = "地方通行做法；2025年1月起施行的渐进式延迟法定退休年龄办法"
    examples: ClassVar = (
        Example("男，1970年4月生：2031年8月退休，恰好60个月", lambda: _man(1970, 4), True, "甲"),
        Example("男，1970年3月生：还差59个月", lambda: _man(1970, 3), False, "甲"),
        Example("男，1967年生，距退休不足5年", lambda: _man(1967, 1), False, "甲"),
        Example("女，高级职称按男表", lambda: _woman(1972, 6, rank=Rank.SENIOR), True, "甲"),
        Example("女，一级职称按55岁组", lambda: _woman(1972, 6, rank=Rank.FIRST), False, "甲"),
        Example("女，高级职称但申请提前退休",
                lambda: _woman(1972, 6, rank=Rank.SENIOR, retires_early=True), False, "甲"),
    )

    years: int = Field(
        default=5, ge=0, le=20, title="距法定退休不足多少年",
        description="years before statutory retirement")
    male_age: int | None = Field(
        default=None, ge=30, le=70, title="男教师年龄上限（满岁，不设则不用）",
        description="age cap of men, years (not used if unset)")
    female_age: int | None = Field(
        default=None, ge=30, le=70, title="女教师年龄上限（满岁，不设则不用）",
        description="age cap of women, years (not used if unset)")

    def catches(self, round: Round, teacher: Teacher) -> bool:
        cutoff = round.settings.cutoff
        near = cutoff.until(statutory_retirement(teacher)) < 12 * self.years
        return near or self._too_old(cutoff, teacher)

    def _too_old(self, cutoff: Month, teacher: Teacher) -> bool:
        cap = self.male_age if teacher.gender is Gender.MALE else self.female_age
        return cap is not None and teacher.born.until(cutoff) >= 12 * cap

    def says(self, round: Round, teacher: Teacher) -> Text:
        retires = statutory_retirement(teacher)
        if self._too_old(round.settings.cutoff, teacher):
            return say("at or above the age limit", "已达到规定的年龄上限")
        if retires < round.settings.cutoff:
            return say("past statutory retirement", "已过法定退休年月")
        return say("{n} months to statutory retirement, fewer than {m}",
                   "距法定退休{n}个月，不足{m}个月",
                   n=round.settings.cutoff.until(retires), m=12 * self.years)
