"""E60 交流范围."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.spoken import OneOfWords
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Stage
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say

Where = Annotated[Literal["banner", "group", "pair"], OneOfWords({
    "banner": say("whole banner", "全旗"), "group": say("inside the group", "集团内"),
    "pair": say("paired schools", "结对学校间")})]


def _grouped(**host: object) -> Problem:
    return tiny({"一小": {"group": "一集团"}, "二小": host}, {"甲": {}})


class Scope(PairRule):
    """Exchange runs in the whole banner, inside the education group, or between paired schools.

    A stage may have a scope and groups of its own; the teacher's stage decides. A blank group or
    pair matches nothing; recruits have no home and may go anywhere.
    """

    code = "E60"
    label = say("Scope", "交流范围")
    sentence = say("Exchange stays inside the chosen scope", "在规定范围（全旗、集团内或结对学校间）内交流")
    basis = "锡林郭勒盟“十四五”教育规划“落实县域内校长教师交流轮岗制度”、“落实城乡学校‘一对一’结对帮扶措施”"
    examples: ClassVar = (
        Example("全旗范围", _grouped, True, "甲", "二小 小学 数学"),
        Example("限集团内，同集团", lambda: _grouped(group="一集团"), True, "甲", "二小 小学 数学",
                policy={"E60.scope": "group"}),
        Example("限集团内，空白不算同一集团", _grouped, False, "甲", "二小 小学 数学",
                policy={"E60.scope": "group"}),
        Example("小学另属同一集团", lambda: _grouped(group="二集团", primary_group="一集团"), True, "甲",
                "二小 小学 数学", policy={"E60.scope": "group"}),
        Example("只限初中在集团内", _grouped, True, "甲", "二小 小学 数学", policy={"E60.scope_junior": "group"}),
        Example("只限小学在集团内", _grouped, False, "甲", "二小 小学 数学", policy={"E60.scope_primary": "group"}),
        Example("限结对学校", lambda: _grouped(partner="一小"), True, "甲", "二小 小学 数学",
                policy={"E60.scope": "pair"}),
    )

    scope: Where = Field(
        default="banner", title="范围：全旗、集团内或结对学校间",
        description="scope: whole banner, inside the group, or between pairs")
    scope_primary: Where | None = Field(
        default=None, title="小学的范围（缺省同上）", description="scope at primary stage (default: as above)")
    scope_junior: Where | None = Field(
        default=None, title="初中的范围（缺省同上）", description="scope at junior stage (default: as above)")

    def scope_of(self, stage: Stage) -> Where:
        """Return the scope of a stage."""
        own = self.scope_primary if stage is Stage.PRIMARY else self.scope_junior
        return own or self.scope

    def reads(self, round: Round, teacher: Teacher) -> object:
        del round
        return teacher.school, teacher.stage

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        home, scope = round.home(teacher), self.scope_of(teacher.stage)
        if scope == "banner" or home is None:
            return True
        host = round.problem.school[opening.school]
        if scope == "group":
            own = home.group_at(teacher.stage)
            return bool(own) and own == host.group_at(teacher.stage)
        return host.code in round.partners.get(home.code, ())

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del round, teacher, opening
        return say("outside the scope of exchange", "不在规定的交流范围内")
