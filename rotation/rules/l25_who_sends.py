"""L25 主讲教师."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.domain.vocabulary import PersonStatus
from rotation.rules._base import Example
from rotation.rules._share import (
    SHARING,
    SharedRule,
    ShareWords,
    cell_of,
    fit,
    lessons_told,
    place_told,
)
from rotation.rules._share_tiny import by_screen
from rotation.rules._words import Expression, Inequality, Subject, total
from rotation.rules.w38_fair_order import turn
from rotation.rules.w40_home_first import spare_of
from rotation.text import Text, say

_MAIN = 3
"""Fit of who teaches the subject as the main one."""
_WEEK = "每周"
_PERSON, _PLACE = 1, 3
"""Parts of a clause about what one person has, and about what a place has to spare; others are (person, _WEEK)
and (school, stage, subject, grade)."""


class WhoSends(SharedRule):
    """Who has the subject as the main one and is in post sends lessons of the own classes, ``most`` a week at most.

    A sent lesson asks for half a lesson more, within what the place has to spare and the person's own load. Of one
    place and subject the first people in the order of W38 send, as many as its spare lessons keep busy.
    """

    programme = SHARING
    code = "L25"
    label = say("Who sends", "主讲教师")
    sentence = say("Main teachers of the subject send lessons of their own classes, within what there is to spare",
                   "本学科专任教师用自己班的课主讲，每节另计半节工作量，不超过富余课时和每周上限")
    basis = "教育部关于加强“三个课堂”应用的指导意见（教科技〔2020〕3号）；地方通行做法"
    rank = 25
    gives = 8
    examples: ClassVar = (
        Example("每周主讲两节", by_screen, True, plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2"),
        Example("每周只许一节", by_screen, False, plan="甲@一小:小学:音乐:1=2 甲@二小:小学:音乐:1=2",
                policy={"L25.most": 1}),
        Example("本校一年级只有一个班，主讲两个班", lambda: by_screen(classes=2), False,
                plan="甲@一小:小学:音乐:1=4 甲@二小:小学:音乐:1=4"),
    )

    most: int = Field(default=6, ge=0, le=20, title="每人每周主讲节数上限",
                      description="most lessons that one person sends")

    def senders(self, world: Sharing, cell: Opening) -> list[str]:
        """Return who may send lessons of a place and subject."""
        people = [key for key, base in world.base.items() if base == cell and self._may(world, key)]
        needed = -(-2 * spare_of(world, cell) // max(1, self.most * world.unit))
        return sorted(people, key=lambda key: turn(world, key))[:needed]

    @staticmethod
    def _may(world: Sharing, key: str) -> bool:
        teacher = world.teacher(key)
        return (not world.only_walks(key) and teacher.status is PersonStatus.IN_POST
                and world.round.posting(teacher) is None and fit(world, key, world.base[key]) >= _MAIN)

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        for key in sorted(world.sending):
            yield (key,)
            yield key, _WEEK
        for cell, movers in sorted(world.sent_from.items()):
            yield cell.words
            yield from ((*cell.words, str(grade)) for grade in sorted({mover.grade for mover in movers}))

    def says(self, world: Sharing, subject: Subject) -> Text:
        if len(subject) < _PLACE:
            return say("{t} sends no more than the own load and week allow", "{t}主讲不超过本人工作量和每周上限",
                       t=world.named(subject[0]))
        return say("{p} sends no more than its own classes and spare lessons allow", "{p}主讲不超过本校班级和富余课时",
                   p=place_told(world, cell_of(subject[:_PLACE])))

    def _most(self, world: Sharing, subject: Subject) -> int:
        """Return the right side of a clause, twice the lessons but for those of a week and of a grade."""
        if len(subject) == _PERSON:
            return 2 * world.load(subject[0])
        if subject[1] == _WEEK:
            return self.most * world.unit
        cell = cell_of(subject[:_PLACE])
        return world.lessons[cell].demand[int(subject[_PLACE])] if len(subject) > _PLACE else 2 * spare_of(world, cell)

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        return self._left(words, subject) <= self._most(words.world, subject)

    @staticmethod
    def _left(words: ShareWords, subject: Subject) -> Expression:
        world = words.world
        if len(subject) < _PLACE:
            sent = words.remote(world.sending[subject[0]])
            return 3 * sent + 2 * words.given(subject[0]) if len(subject) == _PERSON else sent
        movers = world.sent_from[cell_of(subject[:_PLACE])]
        if len(subject) > _PLACE:
            return words.remote(mover for mover in movers if str(mover.grade) == subject[_PLACE])
        return words.remote(movers) + 2 * total(map(words.given, people_of(world, cell_of(subject))))

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        used, most = self._used(plan, subject), self._most(plan.world, subject)
        told = say("{n} of {m}", "{n}，至多{m}", n=lessons_told(plan.world, used), m=lessons_told(plan.world, most))
        return [told] if used > most else []

    @staticmethod
    def _used(plan: SharePlan, subject: Subject) -> int:
        world = plan.world
        if len(subject) < _PLACE:
            sent = plan.by_screen(world.sending[subject[0]])
            return 3 * sent + 2 * plan.away(subject[0]) if len(subject) == _PERSON else sent
        movers = world.sent_from[cell_of(subject[:_PLACE])]
        if len(subject) > _PLACE:
            return plan.by_screen(mover for mover in movers if str(mover.grade) == subject[_PLACE])
        return plan.by_screen(movers) + 2 * sum(map(plan.away, people_of(world, cell_of(subject))))


def people_of(world: Sharing, cell: Opening) -> list[str]:
    """Return the people of a cell who may give its spare lessons away."""
    return [key for key in world.reach if world.base[key] == cell and not world.only_walks(key)]
