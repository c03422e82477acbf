"""L15 一对多."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.round import Opening
from rotation.domain.school import grades_of
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords, lessons_told
from rotation.rules._share_tiny import by_screen
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


class OneToMany(SharedRule):
    """A lesson is sent from an own class and followed by one to ``receivers`` classes of the same grade elsewhere.

    No class is sent that nobody needs to follow. Those who follow one lesson are ``pupils`` at most: so that any
    classes may follow together, a class follows if it has no more than its part of them, on average where pupils
    are known.
    """

    programme = SHARING
    code = "L15"
    label = say("One to many", "一对多")
    sentence = say("Few classes of the same grade follow one lesson", "一节同频课至多有规定个数的同年级班级接收")
    basis = "教育部关于加强“三个课堂”应用的指导意见（教科技〔2020〕3号）；本系统约定"
    rank = 35
    gives = 8
    examples: ClassVar = (
        Example("一个班主讲，两个班接收", lambda: by_screen(classes=2), True,
                plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=4"),
        Example("一个班主讲，三个班接收", lambda: by_screen(classes=3), False,
                plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=6"),
        Example("允许三个班接收", lambda: by_screen(classes=3), True,
                plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=6", policy={"L15.receivers": 3}),
        Example("无人接收的主讲", by_screen, False, plan="甲@一小:小学:音乐:1=2"),
    )

    receivers: int = Field(default=2, ge=1, le=3, title="每节课接收班级数上限",
                           description="most classes that follow one lesson")
    pupils: int = Field(default=100, ge=1, le=300, title="接收班级学生合计上限",
                        description="most pupils who follow one lesson")

    def fits(self, world: Sharing, cell: Opening) -> bool:
        """Whether the classes of a place are small enough to follow together with others."""
        school = world.school(cell.school)
        classes = sum(school.classes[grade - 1] for grade in grades_of(cell.stage))
        return self.receivers * school.pupils(cell.stage) <= self.pupils * classes

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        return sorted({(key, str(mover.grade)) for key, movers in world.sending.items() for mover in movers})

    def says(self, world: Sharing, subject: Subject) -> Text:
        return say("{t}, grade {g}: as many classes are sent as those who follow need",
                   "{t}（{g}年级）：主讲与接收班级数相符", t=world.named(subject[0]), g=subject[1])

    @staticmethod
    def _both(world: Sharing, subject: Subject) -> tuple[list[Mover], list[Mover]]:
        key, grade = subject[0], int(subject[1])
        return ([mover for mover in world.sending.get(key, ()) if mover.grade == grade],
                [mover for mover in world.followed.get(key, ()) if mover.grade == grade])

    def _spare(self, world: Sharing, sent: list[Mover]) -> int:
        """Return how many lessons may have fewer to follow than could: less than one of a whole class."""
        own = sent[0].cell
        assert own is not None, "lessons are sent from the own place"
        return (self.receivers - 1) * world.hours(own, sent[0].grade)

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        sent, followed = self._both(words.world, subject)
        return Inequality(self.receivers * words.remote(sent) - words.remote(followed), 0,
                          self._spare(words.world, sent))

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        sent, followed = self._both(plan.world, subject)
        given, taken = plan.by_screen(sent), plan.by_screen(followed)
        whole = all(plan.remote.get(one, 0) % plan.world.hours(one.cell, one.grade) == 0 for one in sent if one.cell)
        lawful = whole and 0 <= self.receivers * given - taken <= self._spare(plan.world, sent)
        return [] if lawful else [say("{n} lessons sent, {m} followed", "主讲{n}节，接收{m}节",
                                      n=lessons_told(plan.world, given), m=lessons_told(plan.world, taken))]
