"""L20 整班同频."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Mover, Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords, cell_of, place_told
from rotation.rules._share_tiny import by_screen
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say

_PLACE = 3
"""A clause about all grades of a place has so many parts."""


class WholeClasses(SharedRule):
    """A class that follows has all weekly lessons of the subject so, and no grade has more classes than it has.

    Of all classes of a place that have the subject at most ``share`` percent follow.
    """

    programme = SHARING
    code = "L20"
    label = say("Whole classes", "整班同频")
    sentence = say("A class has all lessons of a subject by screen or none",
                   "一个班的一门学科要么全部同频，要么都不同频")
    basis = "教育部关于加强“三个课堂”应用的指导意见（教科技〔2020〕3号）“专递课堂”"
    rank = 40
    gives = None
    examples: ClassVar = (
        Example("两个班都同频", lambda: by_screen(classes=2), True,
                plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=4"),
        Example("两个班只许一半同频", lambda: by_screen(classes=2), False,
                plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=4", policy={"L20.share": 50}),
        Example("两个班一半同频", lambda: by_screen(classes=2), True,
                plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2", policy={"L20.share": 50}),
    )

    share: int = Field(default=100, ge=0, le=100, title="同频班级占比上限（%）",
                       description="most classes of a place that follow, percent")

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        for cell, movers in sorted(world.following.items()):
            yield cell.words
            yield from ((*cell.words, str(grade)) for grade in sorted({mover.grade for mover in movers}))

    @staticmethod
    def _cell(subject: Subject) -> Opening:
        return cell_of(subject[:_PLACE])

    def _most(self, world: Sharing, subject: Subject) -> int:
        told = world.lessons[self._cell(subject)]
        if len(subject) > _PLACE:
            return told.classes[int(subject[_PLACE])]
        return told.class_count * self.share // 100

    def says(self, world: Sharing, subject: Subject) -> Text:
        grade = say(", grade {g}", "{g}年级", g=subject[_PLACE]) if len(subject) > _PLACE else say("", "")
        return say("{p}{g}: at most {n} classes follow", "{p}{g}：至多{n}个班同频",
                   p=place_told(world, self._cell(subject)), g=grade, n=self._most(world, subject))

    def _movers(self, world: Sharing, subject: Subject) -> list[Mover]:
        grades = {int(word) for word in subject[_PLACE:]}
        return [mover for mover in world.following[self._cell(subject)] if not grades or mover.grade in grades]

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        world, cell = words.world, self._cell(subject)
        return words.remote(self._movers(world, subject), lambda mover, number: number // world.hours(
            cell, mover.grade)) <= self._most(world, subject)

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        world, cell = plan.world, self._cell(subject)
        found = [(plan.remote.get(mover, 0), world.hours(cell, mover.grade)) for mover in self._movers(world, subject)]
        classes, most = sum(number // hours for number, hours in found), self._most(world, subject)
        torn = [say("not whole classes", "不是整班")] if any(number % hours for number, hours in found) else []
        return torn + ([say("{n} classes of {m}", "{n}个班，至多{m}个班", n=classes, m=most)] if classes > most else [])
