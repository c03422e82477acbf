"""C10 学段."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import Led
from rotation.domain.problem import Problem
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import SchoolType, Stage
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, SeatRule, posts
from rotation.text import Text, say

_COVERS = {"小学": {Stage.PRIMARY}, "初中": {Stage.PRIMARY, Stage.JUNIOR}, "高中": {Stage.PRIMARY, Stage.JUNIOR}}


def _to_junior(**given: object) -> Problem:
    return posts({"一小": {}, "初中": {"type": SchoolType.JUNIOR}}, {"甲": {"certificate_stage": None, **given}})


class StagesLed(SeatRule):
    """Certificate, 管理学段 or years in a school of the stage cover every stage of the host.

    The stages of the present school count after ``years`` full years there, or where nothing else is told.
    """

    programme = PRINCIPALS
    code = "C10"
    label = say("Stages", "学段")
    sentence = say("A leader knows every stage of the host", "拟任职务的学校各学段，本人应有相应资格或管理、任教经历")
    basis = "义务教育学校校长专业标准；地方通行做法"
    examples: ClassVar = (
        Example("同为小学", lambda: posts({"一小": {}, "二小": {}}, {"甲": {}}), True, "甲", "二小 校长"),
        Example("小学经历不到初中", _to_junior, False, "甲", "初中 校长"),
        Example("初中资格", lambda: _to_junior(certificate_stage="初中"), True, "甲", "初中 校长"),
        Example("管理过九年一贯制学校", lambda: _to_junior(led=Led.NINE_YEAR), True, "甲", "初中 校长"),
    )

    years: int = Field(default=3, ge=0, le=10, title="在该学段学校任职满多少学年",
                       description="school years in a school of the stage")

    def known(self, cadre: Cadre, leader: SchoolLeader) -> frozenset[Stage]:
        """Return the stages that somebody may lead."""
        told = {*_COVERS.get(leader.teacher.certificate_stage or "", ())}
        told |= {*leader.profile.led.stages} if leader.profile and leader.profile.led else set()
        if not told or cadre.at_school(leader) >= self.years:
            told |= {*cadre.stages(leader.team)}
        return frozenset(told)

    def ground(self, cadre: Cadre, leader: SchoolLeader, host: str) -> Text | None:
        """Return why somebody may lead stages that the present school does not have; None where it has all of them."""
        beyond = cadre.stages(host) - cadre.stages(leader.team)
        if not beyond:
            return None
        certified = leader.teacher.certificate_stage or ""
        led = beyond & {*(leader.profile.led.stages if leader.profile and leader.profile.led else ())}
        grounds = [*([say("certificate for {c}", "持{c}教师资格", c=certified)]
                     if beyond & _COVERS.get(certified, set()) else []),
                   *([say("has led {l}", "有{l}管理经历", l=tuple(sorted(led)))] if led else [])]
        if not grounds:
            return None
        return say("may lead {s}: {g}", "可任{s}学段（{g}）", s=tuple(sorted(beyond)), g=tuple(grounds))

    def permits(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        return cadre.stages(seat.school) <= self.known(cadre, leader)

    def says(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text:
        lacking = cadre.stages(seat.school) - self.known(cadre, leader)
        return say("no certificate for and no years in: {s}", "缺少{s}学段的资格或经历", s=tuple(sorted(lacking)))
