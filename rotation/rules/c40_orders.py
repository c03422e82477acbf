"""C40 校长指定."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import LeaderOrder, LeaderOrderKind
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, Given, SeatRule, at, order, posts
from rotation.text import Text, say

_THREE: Mapping[str, Given] = {"一小": {}, "二小": {}, "三小": {}}


class ByOrder(SeatRule):
    """Whoever is directed goes there alone; whoever is forbidden to go somewhere does not; 提任 is a higher seat.

    留任 and 免职 decide the verdict, 应交流 that a plan moves somebody (P40). No order goes before C10, C15 for seats
    of the Party, or C25.
    """

    programme = PRINCIPALS
    code = "C40"
    label = say("Orders", "组织决定")
    sentence = say("Decisions of the party group are respected", "党组的指定、禁止、留任、免职、提任决定必须执行")
    basis = "干部管理权限"
    examples: ClassVar = (
        Example("指定去二小", lambda: posts(_THREE, {"甲": {}}, order("甲", LeaderOrderKind.GOES_TO, "二小")),
                True, "甲", "二小 校长"),
        Example("指定去二小，不去三小", lambda: posts(_THREE, {"甲": {}}, order("甲", LeaderOrderKind.GOES_TO, "二小")),
                False, "甲", "三小 校长"),
        Example("禁止去二小", lambda: posts(_THREE, {"甲": {}}, order("甲", LeaderOrderKind.NEVER_TO, "二小")),
                False, "甲", "二小 校长"),
        Example("提任的不平级调", lambda: posts(_THREE, {"甲": at("一小", Duty.VICE_HEAD, 2018)}, order(
            "甲", LeaderOrderKind.PROMOTED)), False, "甲", "二小 副校长"),
        Example("提任校长", lambda: posts(_THREE, {"甲": at("一小", Duty.VICE_HEAD, 2018)}, order(
            "甲", LeaderOrderKind.PROMOTED, "二小")), True, "甲", "二小 校长"),
    )

    def permits(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        return all(self._allows(leader, told, seat) for told in cadre.orders(leader))

    @staticmethod
    def _allows(leader: SchoolLeader, told: LeaderOrder, seat: Seat) -> bool:
        named = (seat.school in told.schools or not told.schools) and told.duty in (None, seat.duty)
        if told.kind is LeaderOrderKind.NEVER_TO:
            return not (seat.school in told.schools and told.duty in (None, seat.duty))
        if told.kind is LeaderOrderKind.PROMOTED:
            return named and seat.duty.height > leader.level
        return named if told.kind is LeaderOrderKind.GOES_TO else True

    def says(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> Text:
        del seat
        kinds = tuple(told.kind for told in cadre.orders(leader))
        return say("decided otherwise ({k})", "与党组决定（{k}）不符", k=kinds)
