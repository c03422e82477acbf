"""D12 必须交流."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import LeaderVerdict
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, LeaderRule, at, posts, ruling
from rotation.rules.d10_term_served import TermServed
from rotation.text import Text, say


class LongServed(LeaderRule):
    r"""Leaders who have been at one seat very long must move: tenure as D10 counts it, at least ``years``."""

    programme = PRINCIPALS
    code = "D12"
    label = say("Must move", "必须交流")
    sentence = say("Leaders with ten years at one school must move", "在同一所学校任职满十年的校级领导必须交流")
    basis = "地方通行做法（三亚吉阳、广岛等地：满10年必须交流）"
    finding = LeaderVerdict.MUST
    examples: ClassVar = (
        Example("满10学年", lambda: posts({"一小": {}}, {"甲": at("一小", start=2016)}), False, "甲"),
        Example("满9学年", lambda: posts({"一小": {}}, {"甲": at("一小", start=2017)}), True, "甲"),
        Example("不设此线", lambda: posts({"一小": {}}, {"甲": at("一小", start=2010)}), True, "甲",
            policy={"D12.years": 0}),
    )

    years: int = Field(default=10, ge=0, le=15, title="任职满多少学年必须交流（0为不设）",
                       description="school years after which one must move (0: never)")

    def served(self, cadre: Cadre, leader: SchoolLeader) -> int:
        """Return the full school years that count, as D10 has it."""
        terms = ruling(cadre, TermServed)
        return cadre.in_post(leader) if terms is None else terms.served(cadre, leader)

    def catches(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        return leader.level > 0 and 0 < self.years <= self.served(cadre, leader)

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        return say("in the post since {m}: {n} school years, at least {y}", "任现职自{m}，{n}学年，已满{y}学年",
                   m=str(leader.teacher.duty_since), n=self.served(cadre, leader), y=self.years)
