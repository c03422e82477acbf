"""R55 限推荐名单."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Application
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


class Nominated(RosterRule):
    """Only people with 申报方式 filled in may be placed; E is unchanged."""

    code = "R55"
    label = say("Only the nominated", "限推荐名单")
    sentence = say("Only people who applied or were recommended are placed",
                   "只从本人申请、学校推荐或组织选派的名单中安排")
    basis = "地方通行做法：学校推荐后由教育局审定"
    needs = ("teacher.application",)
    examples: ClassVar = (
        Example("学校推荐", lambda: tiny({"一小": {}}, {"甲": {"application": Application.SCHOOL}}),
                True, "甲", policy={"R55.on": True}),
        Example("未推荐", lambda: tiny({"一小": {}}, {"甲": {}}), False, "甲", policy={"R55.on": True}),
    )

    on: bool = Field(default=False, title="是否执行", description="whether the rule is in force")

    def bars(self, round: Round, teacher: Teacher) -> bool:
        del round
        return teacher.application is None

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round, teacher
        return say("not on the list of the nominated", "不在推荐名单内")
