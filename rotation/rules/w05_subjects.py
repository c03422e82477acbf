"""W05 学科."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule
from rotation.rules._share_tiny import music
from rotation.text import Text, say


class SharedSubjects(ShareRule):
    """Only these subjects are shared, as they are tracked at a place: one that counts with another there is not."""

    programme = SHARING
    code = "W05"
    label = say("Subjects", "走教学科")
    sentence = say("These subjects are shared between schools", "下列学科可以走教")
    basis = "锡林郭勒盟“十四五”教育规划“配齐配强体育音乐美术心理健康教师”；教师〔2014〕4号“乡镇中心学校教师走教”"
    examples: ClassVar = (
        Example("音乐可以走教", music, True, "甲", "二小 小学 音乐"),
        Example("只走教美术", music, False, "甲", "二小 小学 音乐", policy={"W05.subjects": ("美术",)}),
    )

    subjects: tuple[str, ...] = Field(
        default=("体育与健康", "音乐", "美术", "信息科技", "心理健康", "外语"), min_length=1,
        title="可以走教的学科", description="subjects that are shared")

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        del world, choice
        return mover.cell is None or mover.cell.subject in self.subjects

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        del world, choice
        return say("{j} is not shared", "{j}不在走教学科之内", j=mover.cell.subject if mover.cell else "")
