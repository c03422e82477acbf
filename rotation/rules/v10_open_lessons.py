"""V10 缺课."""

from __future__ import annotations

from pydantic import Field, NonNegativeInt

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords
from rotation.rules._words import Expression, total
from rotation.rules.g10_shortage import Shortage
from rotation.text import say


class OpenLessons(ShareGoal):
    """Lessons that nobody gives, times weight of the subject and priority of the school, as in G10.

    Where some class has half a lesson a week, all is counted in half lessons.
    """

    programme = SHARING
    code = "V10"
    label = say("Open lessons", "缺课课时")
    sentence = say("Open lessons, weighted, are fewest", "缺课课时（按学科、学校加权）最少")
    basis = "锡林郭勒盟“十四五”教育规划（开足国家课程）"
    unit = say("weighted lessons a week", "加权课时/周")
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("open lessons of sheet 覆盖构成, weighted", "即“覆盖构成”表未覆盖课时的加权和"))

    subject_weight: dict[str, NonNegativeInt] = Field(
        default=Shortage().subject_weight, title="学科权重，未列出的为1",
        description="weight by subject; 1 where not listed")
    by_priority: bool = Field(default=True, title="乘以学校优先系数",
                              description="whether the priority of the school multiplies")

    def weight(self, world: Sharing, cell: Opening) -> int:
        """Return subject weight times school priority."""
        priority = world.round.priority(world.school(cell.school)) if self.by_priority else 1
        return self.subject_weight.get(cell.subject, 1) * priority

    def express(self, words: ShareWords) -> Expression:
        world = words.world
        return total(self.weight(world, cell) * (-1 * (words.given(cell=cell) + words.remote(
            world.following.get(cell, ()))) + world.lessons[cell].open) for cell in world.gaps)

    def measure(self, plan: SharePlan) -> int:
        return sum(self.weight(plan.world, cell) * plan.open(cell) for cell in plan.world.gaps)
