"""R35 近期已交流."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.supply import goes_home
from rotation.domain.teacher import Teacher
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _with(**given: object) -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": given})


class RecentRotation(RosterRule):
    r"""Teachers on rotation, or back for less than ``years`` years, do not exchange again.

    .. math:: t \in E \Rightarrow \mathrm{end}_t \to \mathrm{cutoff} \ge 12 \cdot \mathrm{years}

    in months, for the last rotation that ended; a term ending by the cutoff counts as returned.
    """

    code = "R35"
    label = say("Recently rotated", "近期已交流")
    sentence = say("Teachers on rotation or back from one for a short time are exempt",
                   "正在交流或交流期满返回不足规定年限的教师不列入交流范围")
    basis = "地方通行做法"
    examples: ClassVar = (
        Example("2023年8月结束，恰满36个月", lambda: _with(rotation_ended=Month(2023, 8)), True, "甲"),
        Example("2023年9月结束，不足36个月", lambda: _with(rotation_ended=Month(2023, 9)), False, "甲"),
        Example("仍在交流", lambda: _with(host="二小", host_until=Month(2027, 7)), False, "甲"),
        Example("2026年7月期满返回", lambda: _with(host="二小", host_until=Month(2026, 7)), False, "甲"),
    )

    years: int = Field(
        default=3, ge=0, le=20, title="上次交流结束后多少年内不再交流",
        description="years after a rotation during which there is no other")

    def lacking(self, problem: Problem) -> tuple[str, ...]:
        """Any one of three sources is enough."""
        sources = ("teacher.rotation_ended", "teacher.host_until", "spell.end")
        return () if set(sources) & problem.present else sources

    def catches(self, round: Round, teacher: Teacher) -> bool:
        if round.posting(teacher) is not None:
            return True
        last = self._last(round, teacher)
        return last is not None and last.until(round.settings.cutoff) < 12 * self.years

    @staticmethod
    def _last(round: Round, teacher: Teacher) -> Month | None:
        ended = round.rotations(teacher)
        return ended[-1][1] if ended else None

    def says(self, round: Round, teacher: Teacher) -> Text:
        posting = round.posting(teacher)
        if posting is not None:
            return say("on rotation until {m}", "正在交流，期限至{m}",
                       m=say("further notice", "另行通知") if posting.until is None else str(posting.until))
        if goes_home(teacher, round.settings.cutoff):
            return say("the term ended {m}: back at the own school, no exchange for {n} years",
                       "{m}交流期满，返回原校，{n}年内不再安排", m=str(self._last(round, teacher)), n=self.years)
        return say("last rotation ended {m}, less than {n} years ago", "上次交流于{m}结束，未满{n}年",
                   m=str(self._last(round, teacher)), n=self.years)
