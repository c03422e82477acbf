"""A round that is to be shared: who may walk where, and what is open there; the world of ``rotation share``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple

import numpy as np

from rotation.domain.lessons import (
    CellLessons,
    cell_lessons,
    lessons_of,
    spare_lessons,
    staying,
    unit_of,
)
from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Options, Round
from rotation.domain.school import School
from rotation.domain.support import Walking, Weekday
from rotation.domain.teacher import Teacher

Trip = tuple[str, ...]
"""A day away: one school, or two, the first in the morning and the other in the afternoon; or a block of several days
running with nights there, which names its school once for each of them."""
HALVES = 2
"""Half days of a day."""


def is_block(trip: Trip) -> bool:
    """Whether a trip is a block of days: out on the first of them, and home on the last."""
    return len(trip) > 1 and len({*trip}) == 1


def days_of(trip: Trip) -> int:
    """Return how many days running a trip takes."""
    return len(trip) if is_block(trip) else 1


def is_trip(trip: Trip) -> bool:
    """Whether some schools can be a trip at all: one, two of a day, or the same on each day of a week or less."""
    return 0 < len(trip) <= len(Weekday) and (is_block(trip) or len(trip) <= HALVES)


class Choice(NamedTuple):
    """What may be chosen: the trips of somebody's week, or a number of lessons.

    Parameters
    ----------
    route
        The trips as JSON text, sorted; empty for a number of lessons.
    amount
        Parts of a lesson a week; 0 for a week.
    """

    route: str
    amount: int = 0

    @classmethod
    def week(cls, trips: Sequence[Trip]) -> Choice:
        """Return the week of some trips, in any order."""
        return cls(json.dumps(sorted(map(list, trips)), ensure_ascii=False, separators=(",", ":")))

    @property
    def trips(self) -> tuple[Trip, ...]:
        """The trips of a week; none of a number of lessons."""
        return _trips(self.route)

    @property
    def words(self) -> tuple[str, str]:
        """The choice as plain words."""
        return self.route, str(self.amount)

    @property
    def schools(self) -> tuple[str, ...]:
        """The schools of a week, sorted."""
        return _schools(self.route)

    @property
    def days(self) -> int:
        """Days away in a week."""
        return sum(map(days_of, self.trips))

    @property
    def blocks(self) -> tuple[str, ...]:
        """The schools where nights are spent."""
        return tuple(trip[0] for trip in self.trips if is_block(trip))

    def visits(self, school: str) -> tuple[int, ...]:
        """Return the half days of every visit to a school."""
        return _visits(self.route).get(school, ())


@cache
def _trips(route: str) -> tuple[Trip, ...]:
    return tuple(map(tuple, json.loads(route))) if route else ()


@cache
def _visits(route: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for trip in _trips(route):
        halves = (HALVES,) * len(trip) if is_block(trip) else (HALVES // len(trip),)
        found |= {code: (*found.get(code, ()), *halves) for code in trip}
    return found


@cache
def _schools(route: str) -> tuple[str, ...]:
    return tuple(sorted(_visits(route)))


@dataclass(frozen=True, slots=True)
class Mover:
    """What one choice is made about: somebody's week, his lessons in one cell, or remote lessons of one grade.

    Parameters
    ----------
    teacher
        Who.
    cell
        Where the lessons are given; None for the week.
    grade
        Of remote lessons (同频): whose classes in the cell follow, or in the own cell are sent; 0 face to face.
    """

    teacher: str
    cell: Opening | None = None
    grade: int = 0

    @property
    def key(self) -> str:
        """Name among all that is chosen."""
        words = () if self.cell is None else self.cell.words
        return "|".join((self.teacher, *words, *([str(self.grade)] if self.grade else [])))


Crowd = tuple[tuple[str, int], ...]
"""Remote lessons that have no hours all together: key of the mover, and parts of a lesson."""
NOTHING: Options[Choice] = Options((), (), np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True)
class Before:
    """The published plan of shared lessons that another one revises, near to it.

    Parameters
    ----------
    folder, sha256
        Name of its folder, and SHA-256 of its share.json.
    version
        Its number: 1 of the first.
    choices
        By key of the mover: what was chosen.
    """

    folder: str
    sha256: str
    version: int
    choices: Mapping[str, Choice]

    @cached_property
    def schools(self) -> dict[str, frozenset[str]]:
        """By id, of everybody who walks: the schools."""
        return {key: frozenset(choice.schools) for key, choice in self.choices.items() if choice.trips}


@dataclass(frozen=True, eq=False)
class Sharing:
    """A finished round whose open lessons are to be shared.

    Parameters
    ----------
    plan
        The finished round.
    subjects
        Subjects that may be shared.
    law
        Rules in force by code.
    movers
        All that is chosen about, by key.
    options
        (Mover, choice) that every pair rule permits.
    crowded
        Remote lessons found to have no hours together (L40).
    before
        The published plan that is revised; None of a first one.
    """

    plan: Plan
    subjects: tuple[str, ...]
    law: Mapping[str, object] = field(default_factory=dict)
    movers: Mapping[str, Mover] = field(default_factory=dict)
    options: Options[Choice] = NOTHING
    crowded: tuple[Crowd, ...] = ()
    before: Before | None = None

    @property
    def version(self) -> int:
        """The number of the plan: 1 of the first."""
        return 1 if self.before is None else self.before.version + 1

    @property
    def round(self) -> Round:
        """The round, settled."""
        return self.plan.round

    def named(self, part: str) -> str:
        """Return a school's or teacher's name for its code; anything else as it is."""
        teacher = self.round.problem.teacher.get(part)
        return self.round.named(part) if teacher is None else teacher.name

    # -- lessons ------------------------------------------------------------------------------

    @cached_property
    def unit(self) -> int:
        """In how many parts a lesson is counted."""
        return unit_of(self.round, self.subjects)

    @cached_property
    def lessons(self) -> dict[Opening, CellLessons]:
        """Demand and own lessons of every (place, tracked subject) that may be shared, sorted; none without either."""
        found = {cell: cell_lessons(self.plan, cell, self.unit) for cell in sorted(self.round.cells)
                 if cell.subject in self.subjects}
        return {cell: told for cell, told in found.items() if told.total or told.own}

    @cached_property
    def gaps(self) -> tuple[Opening, ...]:
        """Cells with open lessons."""
        return tuple(cell for cell, told in self.lessons.items() if told.open)

    # -- people -------------------------------------------------------------------------------

    def teacher(self, key: str) -> Teacher:
        """Return a teacher by id."""
        return self.round.problem.teacher[key]

    @cached_property
    def spare(self) -> dict[Opening, int]:
        """Lessons to spare of every (place, tracked subject) that has any, in parts of a lesson."""
        found = {cell: self.lessons[cell].spare if cell in self.lessons else spare_lessons(self.plan, cell, self.unit)
                 for cell in self.round.cells if cell in self.lessons or cell.subject not in self.subjects}
        return {cell: number for cell, number in found.items() if number}

    @cached_property
    def base(self) -> dict[str, Opening]:
        """By id, of everybody who stays in a cell with spare lessons, or only walks: that cell."""
        cells = self.spare.keys() | {cell for cell in self.round.cells if cell.subject in self.subjects}
        return {teacher.id: cell for cell in sorted(cells) for teacher in staying(self.plan, cell)
                if cell in self.spare or teacher.walking is Walking.ONLY}

    def only_walks(self, teacher: str) -> bool:
        """Whether somebody's whole load is for other schools (走教 专职)."""
        return self.teacher(teacher).walking is Walking.ONLY

    def at_home(self, teacher: str, cell: Opening) -> bool:
        """Whether a cell is at somebody's own school: lessons there need no way (兼课)."""
        base = self.base.get(teacher)
        return base is not None and cell.school == base.school

    @cached_property
    def last_year(self) -> Mapping[str, frozenset[str]]:
        """By teacher: schools of last year's itinerary (走教安排); of a plan that is revised, those published."""
        if self.before is not None:
            return self.before.schools
        found: dict[str, set[str]] = {}
        for one in self.round.problem.itineraries:
            found.setdefault(one.teacher, set()).add(one.school)
        return {key: frozenset(schools) for key, schools in found.items()}

    def free_days(self, teacher: str, trip: Trip) -> frozenset[int]:
        """Return the weekdays, 0 for Monday, on which person, own school and the schools of a trip are free."""
        closed = {*self.teacher(teacher).no_walk_days}
        for code in (self.base[teacher].school, *trip):
            closed |= {*self.school(code).no_walk_days}
        return frozenset(number for number, day in enumerate(Weekday) if day not in closed)

    @cached_property
    def reach(self) -> dict[str, tuple[Opening, ...]]:
        """By id: the cells where somebody may give lessons, sorted."""
        found: dict[str, list[Opening]] = {}
        for mover in self.movers.values():
            if mover.cell is not None and not mover.grade:
                found.setdefault(mover.teacher, []).append(mover.cell)
        return {key: tuple(sorted(cells)) for key, cells in found.items()}

    # -- remote lessons -----------------------------------------------------------------------

    def sends(self, mover: Mover) -> bool:
        """Whether remote lessons are those that somebody sends from the own classes; else they are followed."""
        return mover.cell == self.base[mover.teacher]

    def hours(self, cell: Opening, grade: int) -> int:
        """Return the weekly lessons of one class, in parts of a lesson."""
        return self.lessons[cell].demand[grade] // self.lessons[cell].classes[grade]

    @cached_property
    def sending(self) -> dict[str, tuple[Mover, ...]]:
        """By id, of everybody who may send lessons: the grades of the own cell, in order."""
        return self._remote(lambda mover: mover.teacher, sent=True)

    @cached_property
    def followed(self) -> dict[str, tuple[Mover, ...]]:
        """By id of who sends: whose classes may follow."""
        return self._remote(lambda mover: mover.teacher, sent=False)

    @cached_property
    def following(self) -> dict[Opening, tuple[Mover, ...]]:
        """By cell with open lessons: who may send lessons that its classes follow."""
        return self._remote(lambda mover: mover.cell, sent=False)

    @cached_property
    def sent_from(self) -> dict[Opening, tuple[Mover, ...]]:
        """By own cell: who may send which grades."""
        return self._remote(lambda mover: mover.cell, sent=True)

    def _remote(self, of: Callable[[Mover], Any], *, sent: bool) -> dict[Any, tuple[Mover, ...]]:
        found: dict[Any, list[Mover]] = {}
        for mover in self.movers.values():
            if mover.grade and self.sends(mover) is sent:
                found.setdefault(of(mover), []).append(mover)
        return {key: tuple(movers) for key, movers in found.items()}

    @cached_property
    def away(self) -> dict[str, tuple[Opening, ...]]:
        """By id: those of the cells in reach that are at other schools; nobody without any."""
        found = {key: tuple(cell for cell in cells if not self.at_home(key, cell))
                 for key, cells in self.reach.items()}
        return {key: cells for key, cells in found.items() if cells}

    def load(self, teacher: str) -> int:
        """Return the lessons a week that somebody teaches, in parts of a lesson."""
        return lessons_of(self.round, self.base[teacher], self.teacher(teacher), self.unit)

    # -- ways ---------------------------------------------------------------------------------

    def school(self, code: str) -> School:
        """Return a school by code."""
        return self.round.problem.school[code]

    def km(self, start: str, end: str) -> int | None:
        """Return whole kilometers by road between two schools; None if unknown."""
        return self.round.roads.km(start, self.school(end))

    def trip_km(self, base: str, trip: Trip) -> int | None:
        """Return the kilometers of a trip: out, between two schools, and back; None if a part is unknown."""
        out, back = self.km(base, trip[0]), self.km(base, trip[-1])
        between = self.km(*trip) if len(trip) > 1 and not is_block(trip) else 0
        return None if out is None or back is None or between is None else out + between + back

    def week_km(self, teacher: str, choice: Choice) -> int:
        """Return the kilometers of a week; unknown parts count nothing."""
        base = self.base[teacher].school
        return sum(self.trip_km(base, trip) or 0 for trip in choice.trips)
