"""W10 时段."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords, cells_at, lessons_told
from rotation.rules._share_tiny import nine_years
from rotation.rules._words import Inequality, Subject, total
from rotation.text import Text, say


class HalfDays(SharedRule):
    """A half day at a school holds ``lessons`` lessons, a whole day twice as many, those of both stages together."""

    programme = SHARING
    code = "W10"
    label = say("Half days", "时段容量")
    sentence = say("A half day away holds so many lessons", "走教半天最多上规定节数的课")
    basis = "地方通行做法（半天3节、全天6节）"
    rank = 30
    gives = 5
    examples: ClassVar = (
        Example("一天小学、初中共六节", nine_years, True, plan="甲>二校 甲@二校:小学:音乐=2 甲@二校:初中:音乐=4",
                policy={"E10.cross_stage": True}),
        Example("一天小学、初中共七节", nine_years, False, plan="甲>二校 甲@二校:小学:音乐=3 甲@二校:初中:音乐=4",
                policy={"E10.cross_stage": True}),
    )

    lessons: int = Field(default=3, ge=2, le=4, title="半天课时数", description="lessons in a half day")

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        return sorted({(teacher, cell.school) for teacher, cells in world.away.items() for cell in cells})

    def says(self, world: Sharing, subject: Subject) -> Text:
        return say("{t} at {s}: lessons fit into the half days there", "{t}在{s}的课时不超过到校时段",
                   t=world.named(subject[0]), s=world.named(subject[1]))

    def holds(self, world: Sharing, choice: Choice, school: str) -> int:
        """Return how many lessons the visits of a week to a school hold, in parts of a lesson."""
        return sum(choice.visits(school)) * self.lessons * world.unit

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        teacher, school = subject
        room = words.weeks(lambda _, choice: self.holds(words.world, choice, school), teacher, school)
        return total(words.given(teacher, cell) for cell in cells_at(words.world, teacher, school)) - room <= 0

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        teacher, school = subject
        given = sum(number for (key, cell), number in plan.given.items() if (key, cell.school) == subject)
        week = plan.weeks.get(teacher)
        room = self.holds(plan.world, week, school) if week else 0
        return [say("{n} lessons, room for {m}", "安排{n}节，到校时段只容得下{m}节", n=lessons_told(plan.world, given),
                    m=lessons_told(plan.world, room))] if given > room else []
