"""On which weekday somebody goes where, how many lessons each visit has, and which grades they reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product
from typing import NamedTuple

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing, Trip, days_of, is_block
from rotation.rules._share import ruling
from rotation.rules.k90_drawn import number_of
from rotation.rules.w10_half_days import HalfDays
from rotation.rules.w15_ways import Ways
from rotation.rules.w30_class_days import ClassDays
from rotation.rules.w45_free_days import firsts
from rotation.text import Text, say

WEEKDAYS = (say("Monday", "周一"), say("Tuesday", "周二"), say("Wednesday", "周三"), say("Thursday", "周四"),
            say("Friday", "周五"))
PARTS: Mapping[str, Text] = {"day": say("all day", "全天"), "morning": say("morning", "上午"),
                             "afternoon": say("afternoon", "下午"),
                             "stay": say("all day, stays overnight", "全天，住宿")}
"""Parts of a day at a school, by the word that files have for them."""
HALF_DAY = say("half a day", "半天")
"""Told of a day at one school whose lessons fit into a morning or an afternoon; the schools agree on which."""
Given = dict[Opening, int]


class SchoolVisit(NamedTuple):
    """A visit to a school: its part of the day, and the lessons given there by cell."""

    school: str
    part: str
    lessons: Given


class DayAway(NamedTuple):
    """A day away: its weekday from 0, its kilometers, and its visits.

    Of a block the first day has the way out, the last one the way home, and those between have none.
    """

    weekday: int
    km: int
    visits: tuple[SchoolVisit, ...]


def week_of(plan: SharePlan, teacher: str) -> tuple[DayAway, ...]:
    """Return somebody's days away in the order of the week.

    Days on which person or school is not free are kept clear (W45), and no school is visited on two days running if
    it can be helped; among such weeks the public lottery decides: the number from 0 to 99 of ``seed|teacher|weekdays
    of the trips``, then the earlier days.
    """
    world, choice = plan.world, plan.weeks[teacher]
    free = [world.free_days(teacher, trip) for trip in choice.trips]
    chosen = min(firsts(choice.trips), key=lambda days: (
        sum(len({*range(day, day + days_of(trip))} - here) for day, trip, here in zip(
            days, choice.trips, free, strict=True)), _running(choice.trips, days), _ticket(world, teacher, days), days))
    shared = {code: iter(visits_of(plan, teacher, code)) for code in choice.schools}
    return tuple(DayAway(day, km, tuple(SchoolVisit(code, part, next(shared[code])) for code, part in there))
                 for first, trip in sorted(zip(chosen, choice.trips, strict=True))
                 for day, (km, there) in enumerate(_days(world, world.base[teacher].school, trip), first))


def part_told(plan: SharePlan, teacher: str, visit: SchoolVisit) -> Text:
    """Return the part of a day that a visit takes: a day with few lessons, and no long way, takes half of it."""
    world = plan.world
    few = sum(visit.lessons.values()) <= ruling(world, HalfDays).lessons * world.unit
    if visit.part == "day" and few and ruling(world, Ways).for_half_a_day(
            world, world.base[teacher].school, visit.school):
        return HALF_DAY
    return PARTS[visit.part]


def _days(world: Sharing, base: str, trip: Trip) -> Iterator[tuple[int, tuple[tuple[str, str], ...]]]:
    """Iterate over the days of a trip: kilometers, and (school, part of the day) of each visit."""
    if not is_block(trip):
        parts = ("day",) if len(trip) == 1 else ("morning", "afternoon")
        yield world.trip_km(base, trip) or 0, tuple(zip(trip, parts, strict=True))
        return
    for left, code in zip(range(len(trip) - 1, -1, -1), trip, strict=True):
        way = (world.km(base, code) or 0) if left in (0, len(trip) - 1) else 0
        yield way, ((code, "stay" if left else "day"),)


def _running(trips: Sequence[Trip], firsts_: Sequence[int]) -> int:
    """Return how often a school is visited on two days running."""
    listed = sorted((day, trip) for first, trip in zip(firsts_, trips, strict=True)
                    for day in range(first, first + days_of(trip)))
    return sum(len({*one} & {*other}) for (a, one), (b, other) in pairwise(listed) if b == a + 1)


def _ticket(world: Sharing, teacher: str, days: Sequence[int]) -> int:
    return number_of(world.round.settings.seed, teacher, "".join(map(str, days)))


# -- lessons of a visit -----------------------------------------------------------------------


def visits_of(plan: SharePlan, teacher: str, school: str) -> list[Given]:
    """Return the lessons of every visit of somebody to a school, in the order of the week, as even as they can be.

    Of an unlawful plan, whose lessons fit into no visits, just even.
    """
    week = plan.weeks[teacher]
    left = {cell: number for (key, cell), number in sorted(plan.given.items()) if key == teacher
            and cell.school == school}
    halves, found = list(week.visits(school)), list[Given]()
    while halves:
        half = halves.pop(0)
        even = {cell: -(-number // (len(halves) + 1)) for cell, number in left.items()}
        here = next((one for one in _shares(plan.world, left, even, half) if _fits(plan.world, {
            cell: number - one[cell] for cell, number in left.items()}, halves)), even)
        found.append({cell: number for cell, number in here.items() if number})
        left = {cell: number - here[cell] for cell, number in left.items()}
    return found


def _shares(world: Sharing, left: Given, even: Given, half: int) -> list[Given]:
    """Return the lessons that one visit may have, the evenest first."""
    found = [dict(zip(left, numbers, strict=True)) for numbers in product(*(range(n + 1) for n in left.values()))]
    lawful = [one for one in found if _fits(world, one, [half])]
    return sorted(lawful, key=lambda one: sum(abs(one[cell] - even[cell]) for cell in one))


def _fits(world: Sharing, lessons: Given, halves: Sequence[int]) -> bool:
    """Whether lessons of the cells of a school fit into visits of so many half days: no group of cells has too many.

    That is enough: lessons flow from cells into visits, and each group of cells is a cut.
    """
    groups = (group for size in range(1, len(lessons) + 1) for group in combinations(lessons, size))
    return all(sum(lessons[cell] for cell in group) <= sum(_room(world, group, half) for half in halves)
               for group in groups)


def _room(world: Sharing, cells: Sequence[Opening], half: int) -> int:
    most = half * ruling(world, HalfDays).lessons * world.unit
    return min(most, ruling(world, ClassDays).a_visit(world, list(cells)))


# -- by grade ---------------------------------------------------------------------------------


class GradeLessons(NamedTuple):
    """Lessons a week of one grade: asked for, of own people, of others of the school, of walkers, remote, and open."""

    grade: int
    demand: int
    own: int
    besides: int
    walked: int
    remote: int
    open: int


def by_grade(plan: SharePlan, cell: Opening) -> tuple[GradeLessons, ...]:
    """Return who teaches which grade: own people the highest first, then 兼课, then walkers; schools may change it.

    Classes that follow remote lessons are set apart first.
    """
    told, remote = plan.world.lessons[cell], Counter[int]()
    for mover, number in plan.remote.items():
        if mover.cell == cell and not plan.world.sends(mover):
            remote[mover.grade] += number
    left = [told.taught, plan.besides[cell], plan.walked[cell]]
    return tuple(reversed([_graded(grade, told.demand[grade], remote[grade], left)
                           for grade in sorted(told.demand, reverse=True)]))


def _graded(grade: int, demand: int, remote: int, left: list[int]) -> GradeLessons:
    """Return who teaches one grade, and take it off what is left to be given."""
    taught: list[int] = []
    for at, number in enumerate(left):
        taught.append(max(0, min(number, demand - remote - sum(taught))))
        left[at] -= taught[-1]
    own, besides, walked = taught
    return GradeLessons(grade, demand, own, besides, walked, remote, demand - remote - own - besides - walked)
