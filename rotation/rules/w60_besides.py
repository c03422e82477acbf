"""W60 兼课."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule, fit
from rotation.rules._share_tiny import besides
from rotation.text import Text, say


class Besides(ShareRule):
    """Spare lessons of another subject are given at the own school and stage by people who are fit for it.

    A certificate in the subject (fit 2) costs nothing, 兼教学科 alone (fit 1) counts in V15.
    """

    programme = SHARING
    code = "W60"
    label = say("Besides the own subject", "本校兼课")
    sentence = say("People with lessons to spare teach another subject they are fit for at the own school",
                   "有富余课时的教师在本校兼任能胜任的其他学科")
    basis = "锡林郭勒盟“十四五”教育规划；小规模学校跨学科任教"
    examples: ClassVar = (
        Example("兼教学科为音乐", lambda: besides(minor_subjects=("音乐",)), True, "甲", "一小 小学 音乐"),
        Example("不能教音乐", besides, False, "甲", "一小 小学 音乐"),
        Example("只许有资格的兼课", lambda: besides(minor_subjects=("音乐",)), False, "甲", "一小 小学 音乐",
                policy={"W60.min_fit": 2}),
        Example("音乐教师资格", lambda: besides(certificate_subjects=("音乐",)), True, "甲", "一小 小学 音乐",
                policy={"W60.min_fit": 2}),
    )

    min_fit: int = Field(default=1, ge=1, le=3, title="兼课的最低学科匹配度：3主教 2资格 1兼教",
                         description="least fit of subject: 3 main, 2 certificate, 1 concurrent")

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        del choice
        if mover.cell is None or not world.at_home(mover.teacher, mover.cell):
            return True
        return (mover.cell.stage is world.base[mover.teacher].stage
                and fit(world, mover.teacher, mover.cell) >= self.min_fit)

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        del world, choice
        return say("not fit for {j} at the own school", "在本校不能兼任{j}", j=mover.cell.subject if mover.cell else "")
