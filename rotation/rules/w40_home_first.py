"""W40 本校保底."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from pydantic import Field

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.rules._base import Example
from rotation.rules._share import (
    SHARING,
    SharedRule,
    ShareWords,
    cell_of,
    lessons_told,
    place_told,
    ruling,
)
from rotation.rules._share_tiny import little_spare, six_lessons
from rotation.rules._words import Inequality, Subject, total
from rotation.text import Text, say

_PERSON = 1
"""A clause about one person has so many parts."""


class HomeFirst(SharedRule):
    """What a (place, subject) gives away is what its people have to spare; nobody gives more than his own load.

    ``over`` lessons a week more may be given by each place and subject, as paid overtime (超课时). Who only walks
    (走教 专职) gives the whole load.
    """

    programme = SHARING
    code = "W40"
    label = say("Own school first", "本校保底")
    sentence = say("No place gives away lessons that it needs itself", "走教不得占用本校本学科所需的课时")
    basis = "锡林郭勒盟“十四五”教育规划（开齐开足国家课程）；按教师工作量配置"
    rank = 20
    gives = 8
    examples: ClassVar = (
        Example("富余六节，走教六节", six_lessons, True, plan="甲>二小 甲@二小:初中:音乐=6"),
        Example("富余四节，走教六节", little_spare, False, plan="甲>二小 甲@二小:小学:音乐=6"),
        Example("允许超课时两节", little_spare, True, plan="甲>二小 甲@二小:小学:音乐=6", policy={"W40.over": 2}),
    )

    over: int = Field(default=0, ge=0, le=10, title="每校每学科可另付超课时的周课时",
                      description="lessons a week that a place and subject may give beyond its spare ones")

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        people = sorted(world.reach)
        yield from sorted({world.base[key].words for key in people if not world.only_walks(key)})
        yield from ((key,) for key in people)

    def says(self, world: Sharing, subject: Subject) -> Text:
        told = lessons_told(world, self._most(world, subject))
        if len(subject) == _PERSON:
            return say("{t} gives at most {n} lessons a week", "{t}每周走教至多{n}节", n=told,
                       t=world.named(subject[0]))
        return say("{p} gives away at most {n} lessons a week", "{p}每周至多外派{n}节", p=place_told(
            world, cell_of(subject)), n=told)

    def _most(self, world: Sharing, subject: Subject) -> int:
        if len(subject) == _PERSON:
            return world.load(subject[0])
        return world.spare.get(cell_of(subject), 0) + self.over * world.unit

    def by_person(self, world: Sharing, teacher: str) -> int:
        """Return the most lessons that somebody may give away."""
        alone = self._most(world, (teacher,))
        return alone if world.only_walks(teacher) else min(alone, self._most(world, world.base[teacher].words))

    @staticmethod
    def _people(world: Sharing, subject: Subject) -> list[str]:
        if len(subject) == _PERSON:
            return [subject[0]]
        return sorted(key for key in world.reach if world.base[key].words == subject and not world.only_walks(key))

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        people = self._people(words.world, subject)
        return total(words.given(teacher) for teacher in people) <= self._most(words.world, subject)

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        given, most = sum(map(plan.away, self._people(plan.world, subject))), self._most(plan.world, subject)
        return [say("{n} lessons, {m} to spare", "外派{n}节，只富余{m}节", n=lessons_told(plan.world, given),
                    m=lessons_told(plan.world, most))] if given > most else []


def spare_of(world: Sharing, cell: Opening) -> int:
    """Return the lessons that a place and subject has to give away, paid overtime included, in parts of a lesson."""
    return world.spare[cell] + ruling(world, HomeFirst).over * world.unit if cell in world.spare else 0
