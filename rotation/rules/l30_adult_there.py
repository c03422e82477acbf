"""L30 辅助教师."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords, lessons_told
from rotation.rules._share_tiny import by_screen
from rotation.rules._words import Inequality, Subject, total
from rotation.rules.l25_who_sends import people_of
from rotation.rules.w40_home_first import spare_of
from rotation.text import Text, say


class AdultThere(SharedRule):
    """Where classes follow a teacher of the school is with them: ``halves`` half lessons each, of any spare ones there.

    All that people of the school give elsewhere, besides and by screen is taken off first.
    """

    programme = SHARING
    code = "L30"
    label = say("An adult in the room", "辅助教师")
    sentence = say("A teacher of the school is with the class that follows", "接收班级由本校有富余课时的教师任辅助教师")
    basis = "教育部关于加强“三个课堂”应用的指导意见（教科技〔2020〕3号）；地方通行做法（辅助教师半节）"
    rank = 25
    gives = 5
    examples: ClassVar = (
        Example("有富余课时的辅助教师", by_screen, True, plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2"),
        Example("接收学校没有富余课时", lambda: by_screen(adult=False), False,
                plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2"),
    )

    halves: int = Field(default=1, ge=0, le=2, title="每节辅助折半节数",
                        description="half lessons of each lesson followed")

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        return sorted({(cell.school,) for cell in world.following})

    def says(self, world: Sharing, subject: Subject) -> Text:
        return say("{s}: its spare lessons are enough for adults beside the classes that follow",
                   "{s}：富余课时够用于辅助教师", s=world.named(subject[0]))

    @staticmethod
    def _movers(school: str, found: Iterable[tuple[Mover, ...]]) -> list[Mover]:
        return [mover for movers in found for mover in movers if mover.cell is not None and mover.cell.school == school]

    @staticmethod
    def _most(world: Sharing, school: str) -> int:
        """Return twice the lessons to spare at a school."""
        return 2 * sum(spare_of(world, cell) for cell in world.spare if cell.school == school)

    @staticmethod
    def _people(world: Sharing, school: str) -> list[str]:
        return [key for cell in world.spare if cell.school == school for key in people_of(world, cell)]

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        world, school = words.world, subject[0]
        followed = words.remote(self._movers(school, world.following.values()))
        sent = words.remote(self._movers(school, world.sent_from.values()))
        given = total(map(words.given, self._people(world, school)))
        return self.halves * followed + sent + 2 * given <= self._most(world, school)

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        world, school = plan.world, subject[0]
        used = (self.halves * plan.by_screen(self._movers(school, world.following.values()))
                + plan.by_screen(self._movers(school, world.sent_from.values()))
                + 2 * sum(map(plan.away, self._people(world, school))))
        most = self._most(world, school)
        return [say("{n} half lessons, {m} to spare", "需{n}个半节，只富余{m}个半节", n=lessons_told(world, used),
                    m=lessons_told(world, most))] if used > most else []
