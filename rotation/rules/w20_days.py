"""W20 天数."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule
from rotation.rules._share_tiny import music
from rotation.text import Text, say


class DaysAway(ShareRule):
    """Nobody is away on more than ``days`` days a week."""

    programme = SHARING
    code = "W20"
    label = say("Days away", "走教天数")
    sentence = say("Nobody walks on more than so many days a week", "每人每周走教不超过规定天数")
    basis = "地方通行做法"
    examples: ClassVar = (
        Example("三天", music, True, "甲", "二小;二小;二小"),
        Example("四天", music, False, "甲", "二小;二小;二小;二小"),
        Example("只许两天", music, False, "甲", "二小;二小;二小", policy={"W20.days": 2}),
    )

    days: int = Field(default=3, ge=1, le=5, title="每周走教天数上限", description="most days away a week")

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        del world, mover
        return len(choice.trips) <= self.days

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        del world, mover
        return say("{n} days away, more than {m}", "走教{n}天，超过{m}天", n=len(choice.trips), m=self.days)
