"""D50 后备."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.leadership import Reserve
from rotation.domain.seats import Seat
from rotation.domain.spoken import OneOfWords
from rotation.domain.vocabulary import Duty, Rank, Stage
from rotation.rules._base import Example
from rotation.rules._seats import PRINCIPALS, LeaderRule, at, posts
from rotation.text import Text, say


class Pool(LeaderRule):
    """Who may rise by one level: deputies to 正职, middle managers and those marked in the pool to 副职.

    With ``pool = "marked"`` only those marked 后备, as soon as anybody is marked for that level.
    """

    programme = PRINCIPALS
    code = "D50"
    label = say("Pool", "后备人选")
    sentence = say("Candidates have enough years in post and the title",
        "提任正职须任副职满规定年限并具备相应职称，提任副职须任中层满规定年限或列入后备")
    basis = "校长职级制、后备人才库一般要求；职称条件由旗县核定"
    examples: ClassVar = (
        Example("副校长满3学年，可提任校长", lambda: posts({"一小": {}}, {"甲": at("一小", Duty.VICE_HEAD, 2023)}),
            True, "甲"),
        Example("副校长满2学年", lambda: posts({"一小": {}}, {"甲": at("一小", Duty.VICE_HEAD, 2024)}), False, "甲"),
        Example("中层满3学年，可提任副校长", lambda: posts({"一小": {}}, {"甲": at("一小", Duty.MIDDLE, 2023)}), True,
            "甲"),
        Example("普通教师列入副校长后备", lambda: posts({"一小": {}}, {
            "甲": at("一小", Duty.NONE, reserve=Reserve.DEPUTY)}), True, "甲"),
        Example("已有校长后备名单而本人不在其中", lambda: posts({"一小": {}}, {
            "甲": at("一小", Duty.VICE_HEAD, 2015), "乙": at("一小", Duty.VICE_HEAD, 2015, reserve=Reserve.HEAD)}),
            False, "甲"),
    )

    years: int = Field(default=3, ge=0, le=10, title="任副职（中层）满多少学年",
        description="school years in the lower post")
    pool: Annotated[Literal["marked", "all_qualified"], OneOfWords({
        "marked": say("those marked", "后备名单（该层级有名单时）"),
        "all_qualified": say("all who qualify", "所有符合条件的"),
    })] = Field(
        default="marked", title="人选范围",
        description="who: those marked 后备 where anybody is marked for the level, or all who qualify")
    title_primary: Rank = Field(default=Rank.FIRST, title="小学正职的最低职称",
        description="least title of a primary head")
    title_junior: Rank = Field(default=Rank.SENIOR, title="初中正职的最低职称",
        description="least title of a junior head")

    def admits(self, cadre: Cadre, leader: SchoolLeader, failing: tuple[str, ...] = ()) -> bool:
        del failing
        return leader.level < 2 and self._ripe(cadre, leader) and self._listed(cadre, leader)

    def _ripe(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        marked = leader.level == 0 and leader.profile is not None and leader.profile.reserve is not None
        long = cadre.in_post(leader) >= self.years and (leader.level == 1 or leader.duty.is_middle)
        return marked or long

    def _listed(self, cadre: Cadre, leader: SchoolLeader) -> bool:
        wanted = leader.level + 1
        if self.pool == "all_qualified" or not self._marked(cadre, wanted):
            return True
        told = leader.profile.reserve if leader.profile else None
        return told is not None and told.height >= wanted

    @staticmethod
    def _marked(cadre: Cadre, level: int) -> bool:
        """Whether anybody who could rise to a level is marked for it."""
        return any(person.profile is not None and person.profile.reserve is not None
                   and person.profile.reserve.height == level and person.level == level - 1
                   for person in cadre.people.values())

    def wider(self) -> Sequence[Mapping[str, str]]:
        fewer = [{"D50.years": str(self.years - step)} for step in range(1, self.years + 1)]
        return [*([] if self.pool == "all_qualified" else [{"D50.pool": "all_qualified"}]), *fewer]

    def widened(self, values: Mapping[str, str], more: int) -> Text:
        del more
        if "D50.pool" in values:
            return say("everybody who qualifies may be promoted, not only those marked",
                       "提任人选由后备名单放宽到所有符合条件的人员")
        return say("years in the lower post before a promotion from {a} to {b}",
                   "提任所需任下一级职务年限{a}→{b}学年", a=self.years, b=values["D50.years"])

    def titled(self, cadre: Cadre, leader: SchoolLeader, seat: Seat) -> bool:
        """Whether the title is enough for a 正职 seat; a blank one is not yet checked."""
        if seat.duty.height < 2 or leader.teacher.rank is None:
            return True
        least = self.title_junior if Stage.JUNIOR in cadre.stages(seat.school) else self.title_primary
        return leader.teacher.rank.height >= least.height

    def says(self, cadre: Cadre, leader: SchoolLeader) -> Text:
        return say("{n} school years in the post, {y} asked, or not in the pool",
            "任现职{n}学年（要求{y}学年），或不在后备名单",
                   n=cadre.in_post(leader), y=self.years)
