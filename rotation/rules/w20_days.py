"""W20 天数."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.domain.support import Walking
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule
from rotation.rules._share_tiny import music
from rotation.text import Text, say


class DaysAway(ShareRule):
    """Nobody is away on more than ``days`` days a week; who only walks (走教 专职), on ``full_time``; 0 means never."""

    programme = SHARING
    code = "W20"
    label = say("Days away", "走教天数")
    sentence = say("Nobody walks on more than so many days a week", "每人每周走教不超过规定天数")
    basis = "地方通行做法"
    examples: ClassVar = (
        Example("三天", music, True, "甲", "二小;二小;二小"),
        Example("四天", music, False, "甲", "二小;二小;二小;二小"),
        Example("专职走教四天", lambda: music(walking=Walking.ONLY), True, "甲", "二小;二小;二小;二小"),
        Example("只许两天", music, False, "甲", "二小;二小;二小", policy={"W20.days": 2}),
    )

    days: int = Field(default=3, ge=0, le=5, title="每周走教天数上限", description="most days away a week")
    full_time: int = Field(default=5, ge=0, le=5, title="专职走教教师每周走教天数上限",
                           description="most days away a week of somebody who only walks (走教 专职)")

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        most = self.most(world, mover.teacher)
        return choice.days <= most and (most > 0 or mover.cell is not None)

    def most(self, world: Sharing, teacher: str) -> int:
        """Return on how many days a week somebody may be away."""
        return self.full_time if world.only_walks(teacher) else self.days

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        return say("{n} days away, more than {m}", "走教{n}天，超过{m}天", n=choice.days,
                   m=self.most(world, mover.teacher))
