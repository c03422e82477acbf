"""D20 临近退休的校级领导."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.months import Month
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, LeaderRule, at, posts, ruling
from rotation.rules.d12_must_move import LongServed
from rotation.rules.r20_retirement import statutory_retirement
from rotation.text import Text, say


class LastYears(LeaderRule):
    r"""Leaders with fewer than ``12 years`` months to statutory retirement stay where they are.

    A due one is listed 届满临退, and the seat stands in the forecast.
    """

    programme = PRINCIPALS
    code = "D20"
    label = say("Near retirement", "临近退休")
    sentence = say("Leaders near retirement stay", "距法定退休不足五年的校级领导一般不交流")
    basis = "北京2021年校长交流办法（距退休5年以上）；渐进式延迟法定退休年龄办法"
    finding = LeaderVerdict.NEAR
    examples: ClassVar = (
        Example("还差60个月", lambda: posts({"一小": {}}, {"甲": {"retires": Month(2031, 8)}}), True, "甲"),
        Example("还差59个月", lambda: posts({"一小": {}}, {"甲": {"retires": Month(2031, 7)}}), False, "甲"),
        Example("满10年而临退，设为照样必须交流", lambda: posts({"一小": {}}, {
            "甲": at("一小", start=2014, retires=Month(2030, 7))}), True, "甲", policy={"D20.over_must": False}),
    )

    years: int = Field(default=5, ge=0, le=10, title="距法定退休不足多少年不调整",
        description="years before retirement")
    over_must: bool = Field(default=True, title="临近退休的优先于必须交流", description="whether it goes before D12")

    def catches(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        must = None if self.over_must else ruling(cadre, LongServed)
        if must is not None and must.catches(cadre, leader):
            return False
        return self._months(cadre, leader) < 12 * self.years

    @staticmethod
    def _months(cadre: Cadre, leader: SchoolLeader) -> int:
        return cadre.settings.cutoff.until(statutory_retirement(leader.teacher))

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        return say("{n} months to retirement ({m}), fewer than {y}", "距法定退休（{m}）{n}个月，不足{y}个月",
                   n=self._months(cadre, leader), m=str(statutory_retirement(leader.teacher)), y=12 * self.years)
