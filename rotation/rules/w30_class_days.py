"""W30 一班一日."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from pydantic import Field, PositiveInt

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Sharing
from rotation.rules._base import Example
from rotation.rules._share import (
    SHARING,
    SharedRule,
    ShareWords,
    cell_of,
    cells_at,
    lessons_told,
    place_told,
    ruling,
)
from rotation.rules._share_tiny import six_lessons, twelve_lessons
from rotation.rules._words import Inequality, Subject, total
from rotation.rules.w10_half_days import HalfDays
from rotation.rules.w40_home_first import HomeFirst
from rotation.text import Text, say

_SCHOOL = 2
"""A clause about both stages of a school has so many parts."""
_THERE = "到校"
"""Ends a clause that asks whether somebody comes at all: for a part of a week there is not one whole lesson."""


class ClassDays(SharedRule):
    """Lessons at a place need somebody who is there: as many as his half days hold, and on one day one for each class.

    So twelve lessons of six classes need two days, though one day has six. Where both stages of a school are
    taught, each visit holds what its half days and the classes of both allow. No week holds more than is open there
    and the person has to give.
    """

    programme = SHARING
    code = "W30"
    label = say("One lesson a class and day", "一班一日")
    sentence = say("A class has one lesson of a subject on a day of a visit; lessons fit into the days there",
                   "同一班级同一学科每次到校只上规定节数；课时不超过到校时段")
    basis = "义务教育课程方案（2022年版）；地方通行做法"
    rank = 30
    gives = 5
    examples: ClassVar = (
        Example("六个班六节课，一天上完", six_lessons, True, plan="甲>二小 甲@二小:初中:音乐=6"),
        Example("没有到校就没有课", six_lessons, False, plan="甲@二小:初中:音乐=1"),
        Example("六个班十二节课，一天上不完", twelve_lessons, False, plan="甲>二小 甲@二小:小学:音乐=12"),
        Example("六个班十二节课，分两天", twelve_lessons, True, plan="甲>二小;二小 甲@二小:小学:音乐=12"),
    )

    per_class_day: dict[str, PositiveInt] = Field(
        default={"美术": 2}, title="每班每次到校的最多课时，未列出的为1",
        description="most lessons of a subject for a class on one visit; 1 where not listed")

    def subjects(self, world: Sharing) -> Iterable[Subject]:
        for teacher, cells in sorted(world.away.items()):
            yield from ((teacher, *cell.words) for cell in cells)
            yield from ((teacher, *cell.words, _THERE) for cell in cells)
            schools = [cell.school for cell in cells]
            yield from ((teacher, code) for code in sorted({*schools}) if schools.count(code) > 1)

    def says(self, world: Sharing, subject: Subject) -> Text:
        if subject[-1] == _THERE:
            return say("{t} gives lessons at {p} only by going there", "{t}到校才能在{p}上课",
                       t=world.named(subject[0]), p=place_told(world, cell_of(subject[:-1])))
        place = world.named(subject[1]) if len(subject) == _SCHOOL else place_told(world, cell_of(subject))
        return say("{t} at {p}: lessons fit into the days there", "{t}在{p}的课时不超过到校时段",
                   t=world.named(subject[0]), p=place)

    def holds(self, world: Sharing, choice: Choice, cells: Iterable[Opening]) -> int:
        """Return how many lessons of cells of one school the visits of a week hold, in parts of a lesson."""
        return self._holding(world, list(cells))(choice)

    def _holding(self, world: Sharing, cells: list[Opening]) -> Callable[[Choice], int]:
        """Return what tells of many weeks how many lessons of cells of one school their visits hold."""
        half, classes = ruling(world, HalfDays).lessons * world.unit, self.a_visit(world, cells)
        return lambda choice: sum(min(halves * half, classes) for halves in choice.visits(cells[0].school))

    def a_visit(self, world: Sharing, cells: list[Opening]) -> int:
        """Return how many lessons the classes of cells may have on one visit; very many where classes are not known."""
        known = [(world.lessons[cell].class_count, self.per_class_day.get(cell.subject, 1)) for cell in cells]
        if any(not classes for classes, _ in known):
            return sum(world.lessons[cell].total for cell in cells)
        return sum(classes * most for classes, most in known) * world.unit

    @staticmethod
    def _cells(world: Sharing, subject: Subject) -> list[Opening]:
        return cells_at(world, *subject) if len(subject) == _SCHOOL else [cell_of(subject)]

    @staticmethod
    def _most(world: Sharing, teacher: str, cells: list[Opening]) -> int:
        """Return how many lessons of some cells are open and somebody's to give."""
        most = sum(world.lessons[cell].open for cell in cells)
        return min(most, ruling(world, HomeFirst).by_person(world, teacher)) if HomeFirst.code in world.law else most

    def encode(self, words: ShareWords, subject: Subject) -> Inequality:
        if subject[-1] == _THERE:
            return words.givers(cell_of(subject[:-1]), subject[0]) - words.weeks(
                lambda *_: 1, subject[0], subject[1]) <= 0
        world, cells = words.world, self._cells(words.world, subject)
        most, holds = self._most(world, subject[0], cells), self._holding(world, cells)
        room = words.weeks(lambda _, choice: min(most, holds(choice)), subject[0], subject[1])
        return total(words.given(subject[0], cell) for cell in cells) - room <= 0

    def breaches(self, plan: SharePlan, subject: Subject) -> list[Text]:
        if subject[-1] == _THERE:
            away = plan.given.get((subject[0], cell_of(subject[:-1]))) and not self._comes(plan, subject)
            return [say("lessons without going there", "有课而未到校")] if away else []
        if not self._comes(plan, subject):
            return []  # told above
        cells, week = self._cells(plan.world, subject), plan.weeks.get(subject[0])
        given = sum(plan.given.get((subject[0], cell), 0) for cell in cells)
        most = self._most(plan.world, subject[0], cells)
        room = min(most, self.holds(plan.world, week, cells)) if week else 0
        return [say("{n} lessons, room for {m}", "安排{n}节，到校时段只容得下{m}节", n=lessons_told(plan.world, given),
                    m=lessons_told(plan.world, room))] if given > room else []

    @staticmethod
    def _comes(plan: SharePlan, subject: Subject) -> bool:
        week = plan.weeks.get(subject[0])
        return week is not None and bool(week.visits(subject[1]))
