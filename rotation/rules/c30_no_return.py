"""C30 不回原校."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader, listed
from rotation.domain.months import Month
from rotation.domain.seats import Seat
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, Given, PartlyRead, SeatRule, at, posts
from rotation.rules._tiny import spell
from rotation.text import Text, say

_TWO: Mapping[str, Given] = {"一小": {}, "二小": {}}


class NotBack(PartlyRead, SeatRule):
    """Nobody goes back to a school left within ``years``.

    A school of 任过学校 was left when the present one was joined, at the latest; one of 台账 at the end told there.
    """

    programme = PRINCIPALS
    partly: ClassVar = ("leaderprofile.served",)
    code = "C30"
    label = say("No return", "不回原校")
    sentence = say("Nobody goes back to a school left lately", "离开原任职学校不满三年的不回该校任职")
    basis = "地方通行做法"
    examples: ClassVar = (
        Example("没有任过", lambda: posts(_TWO, {"甲": at("一小")}), True, "甲", "二小 校长"),
        Example("2024年由二小调来", lambda: posts(_TWO, {"甲": at("一小", joined=Month(2024, 8), served="二小")}),
                False, "甲", "二小 校长"),
        Example("2020年由二小调来", lambda: posts(_TWO, {"甲": at("一小", joined=Month(2020, 8), served="二小")}),
                True, "甲", "二小 校长"),
        Example("台账记载2025年7月在二小交流期满", lambda: posts(_TWO, {"甲": at("一小")}, history=[
            spell("甲", "一小", "二小", Month(2023, 9), Month(2025, 7))]), False, "甲", "二小 校长"),
    )

    years: int = Field(default=3, ge=0, le=10, title="离开不满多少年", description="years since leaving")

    def permits(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        return not any(end.until(cadre.settings.cutoff) < 12 * self.years for end in self._ends(cadre, leader, seat))

    @staticmethod
    def _ends(cadre: Cadre, leader: SchoolLeader, seat: Seat) -> list[Month]:
        name = cadre.school(seat.school).name
        served = leader.profile.served if leader.profile else None
        joined = leader.teacher.joined
        left = [joined] if joined is not None and {seat.school, name} & {*listed(served)} else []
        spells = cadre.problem.spells_of.get(leader.id, ())
        return left + [one.end for one in spells if one.end is not None and seat.school == one.host]

    def says(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text:
        return say("left that school in {m}, less than {y} years ago", "{m}离开该校，不满{y}年", y=self.years,
                   m=str(max(self._ends(cadre, leader, seat))))
