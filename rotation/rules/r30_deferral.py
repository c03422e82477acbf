"""R30 暂缓."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Verdict
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _deferred(until: Month) -> Problem:
    return tiny({"一小": {}}, {"甲": {
        "deferral": "重大疾病", "deferral_until": until, "deferral_basis": "审批表",
        "deferral_approver": "审批人"}})


class Deferral(RosterRule):
    r"""Approved deferrals take a teacher out of E for the year.

    .. math:: t \in E \Rightarrow \mathrm{until}_t < \mathrm{cutoff}

    A deferral needs a basis, an approver and an end; more than ``max_years`` in all is an input
    error. It never changes supply, only 人员状态 does.
    """

    code = "R30"
    label = say("Deferred", "暂缓交流")
    sentence = say("Teachers with an approved deferral are put off", "经批准暂缓的教师本年度不列入交流范围")
    basis = "地方通行做法：暂缓须有依据、审批和期限，累计不超过三年"
    needs = ("teacher.deferral", "teacher.deferral_until")
    verdict = Verdict.DEFERRED
    neutral = say("deferral approved for this year", "本年度经批准暂缓")
    examples: ClassVar = (
        Example("暂缓到2026年7月，已到期", lambda: _deferred(Month(2026, 7)), True, "甲"),
        Example("暂缓到2026年8月", lambda: _deferred(Month(2026, 8)), False, "甲"),
    )

    max_years: int = Field(
        default=3, ge=0, le=20, title="累计暂缓最多多少年",
        description="most years of deferral in all")

    def catches(self, round: Round, teacher: Teacher) -> bool:
        until = teacher.deferral_until
        return bool(teacher.deferral) and until is not None and until >= round.settings.cutoff

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round
        return say("deferred until {m}", "经批准暂缓至{m}", m=str(teacher.deferral_until))
