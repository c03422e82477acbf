"""P10 一校一长."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.cadre import Cadre
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.months import Month
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, CadreRule, SeatWords, at, evidence, posts
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


class OneHead(CadreRule):
    """After the plan every school has exactly one holder of its head seat, 校长 or 书记校长."""

    programme = PRINCIPALS
    code = "P10"
    label = say("One head", "一校一长")
    sentence = say("Every school has exactly one head", "每所学校有且只有一名校长（或书记校长）")
    basis = "关于建立中小学校党组织领导的校长负责制的意见（试行）（2022）"
    rank = 10
    gives = None
    examples: ClassVar = (
        Example("两校对调", lambda: posts({"一小": {}, "二小": {}}, {"甲": at("一小"), "乙": at("二小")}), True,
                plan="甲>二小:校长 乙>一小:校长"),
        Example("只走一人，一校无长一校两长",
            lambda: posts({"一小": {}, "二小": {}}, {"甲": at("一小"), "乙": at("二小")}),
                False, plan="甲>二小:校长"),
        Example("退休空出的校长职位由副校长接任", lambda: posts({"一小": {}}, {
            "甲": at("一小", retires=Month(2026, 8)), "乙": at("一小", Duty.VICE_HEAD, 2018)}), True,
                plan="乙>一小:校长"),
        Example("退休空出而无人接任", lambda: posts({"一小": {}}, {"甲": at("一小", retires=Month(2026, 8))}), False),
    )

    def subjects(self, cadre: Cadre) -> Iterable[Subject]:
        return [(code,) for code in cadre.schools]

    def says(self, cadre: Cadre, subject: Subject) -> Text:
        return say("{s} has exactly one head", "{s}有且只有一名校长", s=cadre.named(subject[0]))

    def encode(self, words: SeatWords, subject: Subject) -> Inequality:
        after = words.holders([words.cadre.head(subject[0])])
        return Inequality(after, 1 - after.constant, 1 - after.constant)

    def breaches(self, plan: CadrePlan, subject: Subject) -> list[Text]:
        after = plan.holders(plan.cadre.head(subject[0]))
        return evidence(len(after) != 1, "{n} heads", "校长{n}人", n=len(after))
