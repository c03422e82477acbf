"""D10 任满两届."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.months import Month
from rotation.domain.spoken import OneOfWords
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, LeaderRule, at, posts
from rotation.text import Text, say


class TermServed(LeaderRule):
    r"""Leaders who have served their terms are due.

    .. math:: \mathrm{tenure}_l \ge \mathrm{terms} \cdot \mathrm{term\_years}

    in full school years, a start up to 30 September belonging to that school year. ``count`` says whether the
    seat counts or all years of leading the school; both are printed.
    """

    programme = PRINCIPALS
    code = "D10"
    label = say("Terms served", "任满两届")
    sentence = say("Leaders who have served two terms at one school are exchanged",
                   "校长、书记及副职在同一所学校任满两届的，原则上应当交流")
    basis = "教师〔2014〕4号（同一学校连续任满两届）；每届年限由旗县确定"
    finding = LeaderVerdict.DUE
    examples: ClassVar = (
        Example("2020年9月任现职，满6学年", lambda: posts({"一小": {}}, {"甲": at("一小", start=2020)}), False, "甲"),
        Example("2020年10月任现职，只算5学年", lambda: posts({"一小": {}}, {
            "甲": {"duty_since": Month(2020, 10)}}), True, "甲"),
        Example("副职任满两届", lambda: posts({"一小": {}}, {"甲": at("一小", Duty.VICE_HEAD, 2019)}), False, "甲"),
        Example("副职另定三届", lambda: posts({"一小": {}}, {"甲": at("一小", Duty.VICE_HEAD, 2019)}), True, "甲",
                policy={"D10.terms_deputy": 3}),
        Example("按在本校任校级领导的年限计算", lambda: posts({"一小": {}}, {
            "甲": at("一小", start=2023, leading_since=Month(2018, 9))}), False, "甲", policy={"D10.count": "school"}),
    )

    terms: int = Field(default=2, ge=1, le=3, title="任满几届", description="terms after which one is due")
    term_years: int = Field(default=3, ge=3, le=6, title="每届几学年", description="school years of a term")
    terms_deputy: int | None = Field(default=None, ge=1, le=3, title="副职任满几届（缺省同正职）",
                                     description="terms of deputies (default: as principals)")
    count: Annotated[Literal["post", "school"], OneOfWords({
        "post": say("years in the post", "任现职"), "school": say("years of leading the school", "在本校任校级领导"),
    })] = Field(
        default="post", title="任期口径",
        description="what counts: years in the post, or of leading the school")

    def years(self, leader: SchoolLeader) -> int:
        """Return the school years of all terms of a leader's level."""
        own = self.terms_deputy if leader.level == 1 else None
        return self.term_years * (self.terms if own is None else own)

    def served(self, cadre: Cadre, leader: SchoolLeader) -> int:
        """Return the full school years that count."""
        return cadre.leading_here(leader) if self.count == "school" else cadre.in_post(leader)

    def beyond(self, cadre: Cadre, leader: SchoolLeader) -> int:
        """Return the full years beyond the terms; 0 if they are not over."""
        return max(0, self.served(cadre, leader) - self.years(leader))

    def catches(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        return leader.level > 0 and self.served(cadre, leader) >= self.years(leader)

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        return say("in the post since {m}: {n} school years ({h} of leading the school); terms of {y} years are over",
                   "任现职自{m}，{n}学年（在本校任校级领导{h}学年），已满规定任期{y}学年",
                   m=str(leader.teacher.duty_since), n=cadre.in_post(leader), h=cadre.leading_here(leader),
                   y=self.years(leader))
