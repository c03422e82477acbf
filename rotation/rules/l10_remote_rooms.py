"""L10 同频教室."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords, lessons_told
from rotation.rules._share_tiny import by_screen
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


class RemoteRooms(SharedRule):
    """Lessons are sent and followed in a room for it (同频互动教室), each at most ``lessons`` a week, both together."""

    programme = SHARING
    code = "L10"
    label = say("Rooms for remote lessons", "同频教室")
    sentence = say("A remote classroom has at most so many lessons a week, sent or followed",
                   "每间同频互动教室每周主讲、接收合计不超过规定节数")
    basis = "锡林郭勒盟“十四五”教育规划（同频互动课堂）；地方通行做法"
    rank = 30
    gives = 5
    examples: ClassVar = (
        Example("每周两节", by_screen, True, plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2",
                policy={"L10.lessons": 2}),
        Example("只容一节，安排两节", by_screen, False, plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2",
                policy={"L10.lessons": 1}),
    )

    lessons: int = Field(default=20, ge=0, le=34, title="每间教室每周节数上限",
                         description="most lessons of a room in a week")

    @staticmethod
    def _at(world: Sharing, school: str) -> list[Mover]:
        return [mover for group in (world.sent_from, world.following) for cell, movers in group.items()
                if cell.school == school for mover in movers]

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        return sorted({(cell.school,) for cell in (*world.sent_from, *world.following)})

    def _most(self, world: Sharing, subject: Subject) -> int:
        return world.school(subject[0]).rooms * self.lessons * world.unit

    def says(self, world: Sharing, subject: Subject) -> Text:
        return say("{s}: at most {n} remote lessons a week in its rooms", "{s}：同频教室每周至多{n}节",
                   s=world.named(subject[0]), n=lessons_told(world, self._most(world, subject)))

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        return words.remote(self._at(words.world, subject[0])) <= self._most(words.world, subject)

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        held, most = plan.by_screen(self._at(plan.world, subject[0])), self._most(plan.world, subject)
        return [say("{n} lessons, room for {m}", "安排{n}节，教室只容得下{m}节", n=lessons_told(plan.world, held),
                    m=lessons_told(plan.world, most))] if held > most else []
