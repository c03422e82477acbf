"""C15 任职条件."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import Appraisal, LeaderOrderKind
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import (
    PRINCIPALS,
    AsksHolders,
    Given,
    PartlyRead,
    SeatRule,
    at,
    order,
    posts,
    ruling,
)
from rotation.rules.d35_appraisal import Appraised
from rotation.rules.d50_pool import Pool
from rotation.text import Text, say

_TWO: Mapping[str, Given] = {"一小": {}, "二小": {}}
_NO_MEMBER = say("not eligible for a post of the Party organization", "不符合党组织职务的任职条件")


class FitForPost(PartlyRead, AsksHolders, SeatRule):
    """The same level, or one level up for those in the pool; down only by order.

    Secretary and principal are of one level (``lateral``). Party seats need a member: whoever is known to be
    none takes none. Who was barely up to standard takes no 正职 seat.
    """

    programme = PRINCIPALS
    partly: ClassVar = ("leaderprofile.member", "leaderprofile.appraisal")
    code = "C15"
    label = say("Fit for the post", "任职条件")
    sentence = say("Leaders move on their level or rise by one",
        "同级交流，提任只升一级并须列入后备；党组织职务由中共党员担任")
    basis = "关于建立中小学校党组织领导的校长负责制的意见（试行）（2022）；干部任用一般规定"
    examples: ClassVar = (
        Example("校长到校长", lambda: posts(_TWO, {"甲": {}}), True, "甲", "二小 校长"),
        Example("校长改任书记", lambda: posts(_TWO, {"甲": {}}), True, "甲", "二小 书记"),
        Example("非党员不任书记", lambda: posts(_TWO, {"甲": {"member": False}}), False, "甲", "二小 书记"),
        Example("副校长满年限提任校长", lambda: posts(_TWO, {"甲": at("一小", Duty.VICE_HEAD, 2018)}), True, "甲",
            "二小 校长"),
        Example("副校长任职不满3年不提任", lambda: posts(_TWO, {"甲": at("一小", Duty.VICE_HEAD, 2024)}), False, "甲",
            "二小 校长"),
        Example("中层不越级任校长", lambda: posts(_TWO, {"甲": at("一小", Duty.MIDDLE, 2015)}), False, "甲",
            "二小 校长"),
        Example("校长不转任副职", lambda: posts(_TWO, {"甲": {}}), False, "甲", "二小 副校长"),
        Example("组织决定的除外", lambda: posts(_TWO, {"甲": {}}, order(
            "甲", LeaderOrderKind.GOES_TO, "二小", duty=Duty.VICE_HEAD)), True, "甲", "二小 副校长"),
        Example("基本合格不任正职", lambda: posts(_TWO, {"甲": {"appraisal": Appraisal.BARELY}}), False, "甲",
            "二小 校长"),
    )

    lateral: bool = Field(default=True, title="书记、校长可以互任",
        description="whether secretary and principal may swap")

    def permits(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        return self._why_not(cadre, leader, seat) is None

    def says(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text:
        return self._why_not(cadre, leader, seat) or say("fit", "符合条件")

    def holding(self, plan: CadrePlan, leader: SchoolLeader) -> Text | None:
        del plan
        return say("{w}; for the party group to decide", "{w}，提请党组研究", w=_NO_MEMBER) if (
            _outside_the_party(leader, leader.duty)) else None

    def _why_not(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text | None:
        if _outside_the_party(leader, seat.duty):
            return _NO_MEMBER
        appraised = ruling(cadre, Appraised)
        if appraised is not None and appraised.forbids(leader, seat):
            return say("the appraisal does not allow a head's post", "考核结果不允许任正职")
        return self._of_level(cadre, leader, seat)

    def _of_level(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text | None:
        step = seat.duty.height - leader.level
        if step < 0:
            return None if self._directed(cadre, leader, seat) else say("a lower post only by order",
                "转任下一级职务须由组织决定")
        if step == 0:
            crossing = (leader.duty is Duty.SECRETARY and seat.duty is not Duty.SECRETARY) or (
                leader.duty is not Duty.SECRETARY and seat.duty is Duty.SECRETARY)
            return None if self.lateral or not crossing else say("secretary and principal do not swap",
                "书记、校长不互任")
        return self._rises(cadre, leader, seat, step)

    @staticmethod
    def _rises(cadre: Cadre, leader: SchoolLeader, seat: Seat, step: int) -> Text | None:
        pool = ruling(cadre, Pool)
        if step > 1:
            return say("more than one level up", "不得越级提任")
        if pool is not None and not pool.admits(cadre, leader):
            return pool.says(cadre, leader)
        if pool is not None and not pool.titled(cadre, leader, seat):
            return say("the title is not enough", "职称未达到任职条件")
        return None

    @staticmethod
    def _directed(cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        return any(told.kind is LeaderOrderKind.GOES_TO and told.duty is seat.duty and seat.school in told.schools
                   for told in cadre.orders(leader))


def _outside_the_party(leader: SchoolLeader, duty: Duty) -> bool:
    """Whether a post is one of the Party organization and somebody is known to be no member."""
    return duty.of_party and leader.profile is not None and leader.profile.member is False
