"""D15 不满一届不动."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, LeaderRule, at, posts
from rotation.text import Text, say


class FirstTerm(LeaderRule):
    """Who has not served ``years`` full school years in the seat is not moved, unless ordered, or promoted."""

    programme = PRINCIPALS
    code = "D15"
    label = say("First term", "不满一届不动")
    sentence = say("Nobody is moved before a term is over, but by order or promotion",
                   "任现职不满一届的一般不交流，组织决定或提任的除外")
    basis = "任期制一般要求；广岛：不满3年不调整"
    examples: ClassVar = (
        Example("满3学年", lambda: posts({"一小": {}}, {"甲": at("一小", start=2023)}), True, "甲"),
        Example("满2学年", lambda: posts({"一小": {}}, {"甲": at("一小", start=2024)}), False, "甲"),
        Example("副职满2学年", lambda: posts({"一小": {}}, {"甲": at("一小", Duty.VICE_HEAD, 2024)}), False, "甲"),
    )

    years: int = Field(default=3, ge=0, le=6, title="任现职不满多少学年不调整",
        description="school years before one may move")
    promotion: bool = Field(default=True, title="提任不受此限", description="whether a promotion is free of it")

    def catches(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        return leader.level > 0 and cadre.in_post(leader) < self.years

    def lifts(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        del cadre
        return self.promotion and leader.level == 1

    def wider(self) -> Sequence[Mapping[str, str]]:
        return [{"D15.years": str(self.years - step)} for step in range(1, self.years + 1)]

    def widened(self, values: Mapping[str, str], more: int) -> Text:
        return say("years before one may move from {a} to {b}: {n} more leaders may move (or decide on single ones on "
                   "sheet 校长指定)",
                   "任现职不满{a}学年不动改为不满{b}学年，可调整人员增{n}人（也可在“校长指定”表对个别人作决定）",
                   a=self.years, b=values["D15.years"], n=more)

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        return say("in the post since {m}: {n} school years, fewer than {y}", "任现职自{m}，{n}学年，不满{y}学年",
                   m=str(leader.teacher.duty_since), n=cadre.in_post(leader), y=self.years)
