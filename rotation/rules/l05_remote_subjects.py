"""L05 同频学科."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule
from rotation.rules._share_tiny import by_screen
from rotation.text import Text, say


class RemoteSubjects(ShareRule):
    """Only these subjects are taught by screen: no PE, nothing with a laboratory.

    Nothing is where this rule, or L15, L20 or L25, is switched off.
    """

    programme = SHARING
    code = "L05"
    label = say("Remote subjects", "同频学科")
    sentence = say("These subjects may be taught by screen", "下列学科可以开设同频互动课堂")
    basis = "教育部关于加强“三个课堂”应用的指导意见（教科技〔2020〕3号）“专递课堂”；地方通行做法"
    examples: ClassVar = (
        Example("音乐可以同频", by_screen, True, "甲", "二小 小学 音乐 1"),
        Example("体育与健康不同频", lambda: by_screen(subject="体育与健康"), False, "甲", "二小 小学 体育与健康 1"),
    )

    subjects: tuple[str, ...] = Field(
        default=("音乐", "美术", "外语", "信息科技", "道德与法治", "心理健康"), min_length=1,
        title="可以同频的学科", description="subjects that may be taught by screen")

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        del world, choice
        return mover.cell is None or not mover.grade or mover.cell.subject in self.subjects

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        del world, choice
        return say("{j} is not taught by screen", "{j}不在同频学科之内", j=mover.cell.subject if mover.cell else "")
