"""R12 职称条件."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Rank, Stage
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say

_GROUPS = {"初级": "三级", "中级": "一级", "副高级": "高级"}
"""Groups of titles as policies name them, by the lowest title of each (中小学教师职称制度改革 2015)."""


def _lowest(given: object) -> object:
    """Return the lowest title of a group such as 初级; anything else as it is."""
    return _GROUPS.get(given, given) if isinstance(given, str) else given


Least = Annotated[Rank | None, BeforeValidator(_lowest)]


def _titled(rank: Rank | None) -> Problem:
    return tiny({"一小": {}}, {"甲": {"rank": rank}})


class TitleCondition(RosterRule):
    """Teachers below the least title of their stage do not exchange; a blank title is to be checked.

    A least title may be named by its group: 初级 is 三级 and up, 中级 is 一级 and up, 副高级 is 高级 and up.
    """

    code = "R12"
    label = say("Professional title", "职称条件")
    sentence = say("Only teachers with the title that the bureau asks for exchange",
                   "职称达到规定等级的教师列入交流范围")
    basis = "三亚市吉阳区交流轮岗方案（小学初级、初中中级及以上）；等级由旗县确定"
    needs = ("teacher.rank",)
    examples: ClassVar = (
        Example("不设职称条件", lambda: _titled(Rank.THIRD), True, "甲"),
        Example("要求一级，现为一级", lambda: _titled(Rank.FIRST), True, "甲", policy={"R12.least_primary": "一级"}),
        Example("要求一级，现为二级", lambda: _titled(Rank.SECOND), False, "甲",
                policy={"R12.least_primary": "一级"}),
        Example("要求初级，三级即可", lambda: _titled(Rank.THIRD), True, "甲", policy={"R12.least_primary": "初级"}),
        Example("要求初级，未定级不够", lambda: _titled(Rank.UNGRADED), False, "甲",
                policy={"R12.least_primary": "初级"}),
        Example("未填写职称仍列入，待核实", lambda: _titled(None), True, "甲", policy={"R12.least_primary": "一级"}),
        Example("只对初中设职称条件", lambda: _titled(Rank.SECOND), True, "甲", policy={"R12.least_junior": "一级"}),
    )

    least_primary: Least = Field(
        default=None, title="小学教师最低职称（缺省不限）", description="least title at primary stage (default: any)")
    least_junior: Least = Field(
        default=None, title="初中教师最低职称（缺省不限）", description="least title at junior stage (default: any)")

    def lacking(self, problem: Problem) -> tuple[str, ...]:
        """Return nothing unless a title is asked for."""
        asked = self.least_primary or self.least_junior
        return super().lacking(problem) if asked else ()

    def least(self, teacher: Teacher) -> Rank | None:
        """Return the least title of a teacher's stage; None if any will do."""
        return self.least_primary if teacher.stage is Stage.PRIMARY else self.least_junior

    def catches(self, round: Round, teacher: Teacher) -> bool:
        del round
        least = self.least(teacher)
        return least is not None and teacher.rank is not None and teacher.rank.height < least.height

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round
        return say("title {r}, below {m}", "职称为{r}，未达到{m}", r=teacher.rank or "",
                   m=self.least(teacher) or "")

    def remarks(self, round: Round, teacher: Teacher) -> Text | None:
        del round
        if self.least(teacher) is not None and teacher.rank is None:
            return say("title not given, to be checked", "职称未填写，待核实")
        return None
