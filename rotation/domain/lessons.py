"""Lessons a week of each (place, subject) after a round: demand by grade, own people, what is open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.school import grades_of
from rotation.domain.support import Support, Walking
from rotation.domain.teacher import Teacher

NO_GRADE = 0
"""Stands for the grade where the bureau gave posts and no classes."""


@dataclass(frozen=True, slots=True)
class CellLessons:
    """Lessons a week of one (place, tracked subject) after the round, in the world's parts of a lesson.

    Parameters
    ----------
    cell
        School, stage, subject.
    demand
        By grade: what the classes ask for; `NO_GRADE` alone where the need was given as posts.
    classes
        By grade: classes that have the subject.
    own
        What the school's own people can teach.
    """

    cell: Opening
    demand: Mapping[int, int]
    classes: Mapping[int, int]
    own: int

    @property
    def total(self) -> int:
        """Demand of all grades."""
        return sum(self.demand.values())

    @property
    def taught(self) -> int:
        """What own people teach at home."""
        return min(self.own, self.total)

    @property
    def open(self) -> int:
        """What own people leave open."""
        return max(0, self.total - self.own)

    @property
    def spare(self) -> int:
        """What own people could teach elsewhere."""
        return max(0, self.own - self.total)

    @property
    def class_count(self) -> int:
        """Classes that have the subject."""
        return sum(self.classes.values())


def unit_of(round: Round, subjects: Iterable[str]) -> int:
    """Return in how many parts a lesson is counted: 1, or 2 where some class has half a lesson a week."""
    return lcm(1, *(hours.denominator for subject in subjects for hours in round.teaching.lessons(subject)))


def cell_lessons(plan: Plan, cell: Opening, unit: int) -> CellLessons:
    """Return demand and own lessons of a cell after a finished round; who only walks (走教 专职) gives none there."""
    round = plan.round
    demand, classes = _demand(round, cell, unit)
    own = sum(lessons_of(round, cell, teacher, unit) for teacher in staying(plan, cell)
              if teacher.walking is not Walking.ONLY)
    own += sum(_part(round, cell, 20 * one.days_a_week, unit) for one in supporting(round, cell))
    arrived = sum(item.opening == cell for item in plan.taught(cell.school))
    whole = _part(round, cell, 100, unit)
    return CellLessons(cell, demand, classes, own + arrived * whole + _part(
        round, cell, round.supply.lent.get(cell, 0), unit))


def supporting(round: Round, cell: Opening) -> tuple[Support, ...]:
    """Return those who come from outside (支援) to teach a subject at a place when the school year begins."""
    return tuple(one for one in round.problem.supports if one.there(Month(round.settings.year, SEPTEMBER)) and (
        one.school, one.stage, round.subject_at(one.school, one.stage, one.subject)) == cell)


def spare_lessons(plan: Plan, cell: Opening, unit: int) -> int:
    """Return the lessons that own people have to spare, from posts: for cells where several subjects count as one."""
    return max(0, _part(plan.round, cell, plan.after(cell) - plan.round.cells[cell].need, unit))


def staying(plan: Plan, cell: Opening) -> tuple[Teacher, ...]:
    """Return the people counted for a cell whom the round does not place."""
    people = plan.round.supply.of_subject.get(cell, ())
    return tuple(teacher for teacher in people if plan.placement(teacher.id) is None)


def lessons_of(round: Round, cell: Opening, teacher: Teacher, unit: int) -> int:
    """Return how many lessons a week somebody teaches in a cell: load times 折算工作量, whole parts of a lesson."""
    return _part(round, cell, teacher.load, unit)


def full_load(round: Round, cell: Opening) -> Fraction:
    """Return the lessons a week of one full load."""
    return round.teaching.load(cell.stage, cell.subject)


MOST_ROOMS = 20
"""No school has more rooms for remote lessons."""


def with_rooms(facts: Problem, schools: Collection[str], number: int = 1) -> Problem:
    """Return facts in which some schools, by code, have more rooms for remote lessons (同频互动教室), 20 at most."""
    return replace(facts, schools=tuple(replace(
        one, remote_room=min(MOST_ROOMS, one.rooms + number)) if one.code in schools else one for one in facts.schools))


def _part(round: Round, cell: Opening, hundredths: int, unit: int) -> int:
    return int(full_load(round, cell) * hundredths * unit / 100)


def _demand(round: Round, cell: Opening, unit: int) -> tuple[dict[int, int], dict[int, int]]:
    hours, classes = round.teaching.lessons(cell.subject), round.problem.school[cell.school].classes
    grades = [grade for grade in grades_of(cell.stage) if classes[grade - 1] and hours[grade - 1]]
    given = cell in round.supply.given
    if given and not grades:
        asked = int(full_load(round, cell) * round.cells[cell].need * unit / 100)
        return ({NO_GRADE: asked} if asked else {}), {}
    return ({grade: int(hours[grade - 1] * classes[grade - 1] * unit) for grade in grades},
            {grade: classes[grade - 1] for grade in grades})
