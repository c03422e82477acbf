"""W35 一科一人."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.rules._base import Example
from rotation.rules._share import SHARING, SharedRule, ShareWords
from rotation.rules._share_tiny import two_walkers
from rotation.rules._words import Inequality, Subject, total
from rotation.text import Text, say


class OnePerson(SharedRule):
    """For one subject at most one person comes to a school from elsewhere, so that children know who teaches them."""

    programme = SHARING
    code = "W35"
    label = say("One person for a subject", "一科一人")
    sentence = say("For one subject at most one person comes to a school", "一所学校同一学科至多由一名走教教师任教")
    basis = "地方通行做法"
    rank = 35
    gives = 10
    examples: ClassVar = (
        Example("一人来教音乐", two_walkers, True, plan="甲>二小 甲@二小:小学:音乐=3"),
        Example("两人来教音乐", two_walkers, False, plan="甲>二小 乙>二小 甲@二小:小学:音乐=3 乙@二小:小学:音乐=3"),
    )

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        found: dict[tuple[str, str], set[str]] = {}
        for teacher, cells in world.away.items():
            for cell in cells:
                found.setdefault((cell.school, cell.subject), set()).add(teacher)
        return sorted(key for key, people in found.items() if len(people) > 1)

    def says(self, world: Sharing, subject: Subject) -> Text:
        return say("{s}: one person at most comes for {j}", "{s}：{j}至多一名走教教师", s=world.named(subject[0]),
                   j=subject[1])

    @staticmethod
    def _people(world: Sharing, subject: Subject) -> list[str]:
        return sorted(teacher for teacher, cells in world.away.items()
                      if any((cell.school, cell.subject) == subject for cell in cells))

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        return total(words.weeks(lambda *_: 1, teacher, subject[0])
                     for teacher in self._people(words.world, subject)) <= 1

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        here = [key for key in self._people(plan.world, subject)
                if key in plan.weeks and subject[0] in plan.weeks[key].schools]
        return [say("{n} people: {p}", "{n}人：{p}", n=len(here), p=tuple(map(plan.world.named, here)))] \
            if len(here) > 1 else []
