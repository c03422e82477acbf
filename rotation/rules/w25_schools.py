"""W25 学校."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule
from rotation.rules._share_tiny import at_km, four_schools
from rotation.text import Text, say


class SchoolsVisited(ShareRule):
    """Nobody teaches at more than ``schools`` schools besides the own, nor travels more than ``week_km`` a week."""

    programme = SHARING
    code = "W25"
    label = say("Schools and kilometers", "走教学校与里程")
    sentence = say("Nobody teaches at more than so many other schools, nor travels too far a week",
                   "每人走教学校数和每周里程不超过规定")
    basis = "地方通行做法；参照韩国巡回教师2—4校"
    examples: ClassVar = (
        Example("三所学校", four_schools, True, "甲", "二小;三小;四小"),
        Example("四所学校", four_schools, False, "甲", "二小+三小;四小+五小"),
        Example("每周三天，往返共300公里", lambda: at_km(50), True, "甲", "二小;二小;二小"),
        Example("每周往返共306公里", lambda: at_km(51), False, "甲", "二小;二小;二小"),
    )

    schools: int = Field(default=3, ge=1, le=4, title="走教学校数上限", description="most schools besides the own")
    week_km: int = Field(default=300, ge=1, le=1000, title="每周里程上限（公里）",
                         description="most kilometers a week")

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        return not choice.trips or self.admits(len(choice.schools), world.week_km(mover.teacher, choice))

    def admits(self, schools: int, km: int) -> bool:
        """Whether a week at so many schools and of so many kilometers is lawful."""
        return schools <= self.schools and km <= self.week_km

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        if len(choice.schools) > self.schools:
            return say("{n} schools, more than {m}", "走教{n}所学校，超过{m}所", n=len(choice.schools), m=self.schools)
        return say("{n} km a week, more than {m}", "每周{n}公里，超过{m}公里",
                   n=world.week_km(mover.teacher, choice), m=self.week_km)
