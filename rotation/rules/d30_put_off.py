"""D30 校级领导暂缓."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.months import Month
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, LeaderRule, at, posts
from rotation.text import Text, say


class PutOff(LeaderRule):
    """Approved deferrals, and head seats in the year in which their school is certified, put a leader off."""

    programme = PRINCIPALS
    code = "D30"
    label = say("Deferred", "暂缓交流")
    sentence = say("Leaders with an approved deferral, and heads in the year of certification, are put off",
                   "经批准暂缓的、学校处于优质均衡达标年度的校长，本年度暂缓交流")
    basis = "地方通行做法：暂缓须有依据、审批人和截止时间"
    finding = LeaderVerdict.DEFERRED
    neutral = say("deferral approved for this year", "本年度经批准暂缓")
    examples: ClassVar = (
        Example("暂缓到2026年8月", lambda: posts({"一小": {}}, {
            "甲": {"deferral": "在建重大项目", "deferral_until": Month(2026, 8)}}), False, "甲"),
        Example("暂缓到2026年7月，已到期", lambda: posts({"一小": {}}, {
            "甲": {"deferral": "新建校不满3年", "deferral_until": Month(2026, 7)}}), True, "甲"),
        Example("达标年度的校长", lambda: posts({"一小": {"certified_in": 2026}}, {"甲": {}}), False, "甲"),
        Example("达标年度的副校长不暂缓", lambda: posts({"一小": {"certified_in": 2026}}, {
            "甲": at("一小", Duty.VICE_HEAD)}), True, "甲"),
    )

    max_years: int = Field(default=3, ge=0, le=10, title="累计暂缓最多多少年",
        description="most years of deferral in all")
    target_year: bool = Field(default=True, title="达标年度的校长自动暂缓",
                              description="whether heads are put off in their school's year of certification")

    def catches(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        until = leader.teacher.deferral_until
        approved = bool(leader.teacher.deferral) and until is not None and until >= cadre.settings.cutoff
        return leader.level > 0 and (approved or self._certified(cadre, leader))

    def _certified(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        here = cadre.problem.school.get(leader.team)
        return self.target_year and leader.duty.heads and here is not None and here.certified_in == cadre.settings.year

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        if self._certified(cadre, leader):
            return say("the school is certified in {y}", "学校{y}年接受优质均衡验收，校长暂缓交流",
                y=cadre.settings.year)
        return say("deferred until {m}", "经批准暂缓至{m}", m=str(leader.teacher.deferral_until))
