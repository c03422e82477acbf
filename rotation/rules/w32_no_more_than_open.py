"""W32 不超缺课."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords, cell_of, lessons_told, place_told
from rotation.rules._share_tiny import six_lessons
from rotation.rules._words import Inequality, Subject
from rotation.text import Text, say


class NoMoreThanOpen(SharedRule):
    """Nobody gives lessons that own people of the subject teach already, from elsewhere or at the own school."""

    programme = SHARING
    code = "W32"
    label = say("No more than is open", "不超缺课")
    sentence = say("No more lessons are given at a place than are open there",
                   "走教、兼课、同频课时不超过该校该学科缺的课时")
    basis = "锡林郭勒盟“十四五”教育规划（开齐开足国家课程）"
    rank = 40
    gives = None
    examples: ClassVar = (
        Example("缺六节补六节", six_lessons, True, plan="甲>二小 甲@二小:初中:音乐=6"),
        Example("缺六节补七节", six_lessons, False, plan="甲>二小 甲@二小:初中:音乐=7"),
    )

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        return sorted({mover.cell.words for mover in world.movers.values() if mover.cell is not None
                       and not (mover.grade and world.sends(mover))})

    def says(self, world: Sharing, subject: Subject) -> Text:
        cell = cell_of(subject)
        return say("{p}: at most {n} lessons from others", "{p}：走教、兼课、同频至多{n}节", p=place_told(world, cell),
                   n=lessons_told(world, world.lessons[cell].open))

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        cell = cell_of(subject)
        world = words.world
        return words.given(cell=cell) + words.remote(world.following.get(cell, ())) <= world.lessons[cell].open

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        cell = cell_of(subject)
        given, asked = plan.others(cell), plan.world.lessons[cell].open
        told = say("{n} lessons for {m} that are open", "走教、兼课、同频{n}节，只缺{m}节",
                   n=lessons_told(plan.world, given),
                   m=lessons_told(plan.world, asked))
        return [told] if given > asked else []
