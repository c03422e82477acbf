"""The weeks that somebody could walk: every lawful one that no other one beats.

A week is beaten by one at the same schools that holds as many lessons everywhere and costs no more (V20). What is
held counts as far as lessons are open and the person has any to give, at least one of them at every other school of
the week: so a week that only adds days is beaten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from operator import add
from typing import NamedTuple

from rotation.domain.round import Opening
from rotation.domain.sharing import HALVES, Choice, Mover, Sharing, Trip, days_of, is_block
from rotation.domain.support import Weekday
from rotation.rules._share import ruling
from rotation.rules.g50_burden import weighted_km
from rotation.rules.w10_half_days import HalfDays
from rotation.rules.w15_ways import Ways
from rotation.rules.w20_days import DaysAway
from rotation.rules.w25_schools import SchoolsVisited
from rotation.rules.w30_class_days import ClassDays
from rotation.rules.w45_free_days import FreeDays, Span, have_days, span

Held = Mapping[str, tuple[int, ...]]
"""By school: what visits hold in each cell, in all cells together, and in half days."""


class _Week(NamedTuple):
    """A week as far as it is put together: trips, days, nights or not, way, weighted way, what schools hold, weekdays.

    It is full if more visits to its schools hold nothing more.
    """

    trips: tuple[Trip, ...]
    schools: frozenset[str]
    days: int
    nights: bool
    km: int
    cost: int
    held: Held
    spans: tuple[Span, ...]
    full: bool = False


class Weeks:
    """All weeks of somebody.

    Parameters
    ----------
    world
        With its law; its options are not needed.
    teacher
        Id; of people of the same school who are free on the same days the weeks are the same.
    cells
        Where lessons are open and may be given.
    most
        Lessons that may be given in all, in parts of a lesson.
    """

    def __init__(self, world: Sharing, teacher: str, cells: Sequence[Opening], most: int) -> None:
        self._world, self._walks, self._base, self._most = world, Mover(teacher), world.base[teacher].school, most
        self._here: dict[str, list[Opening]] = {}
        for cell in cells:
            self._here.setdefault(cell.school, []).append(cell)
        days, schools = world.law.get(DaysAway.code), world.law.get(SchoolsVisited.code)
        self._days = days.most(world, teacher) if isinstance(days, DaysAway) else len(Weekday)
        free = world.law.get(FreeDays.code)
        watched = world.teacher(teacher).no_walk_days or any(
            world.school(code).no_walk_days for code in (self._base, *self._here))
        self._free = free if isinstance(free, FreeDays) and watched else None
        self._schools = schools if isinstance(schools, SchoolsVisited) else None
        self._trips = [self._trip(trip) for trip in self._lawful_trips()]
        self._earnest = frozenset(self._never_for_nothing())
        self._most_schools = min(most, len(self._here), *([self._schools.schools] if self._schools else []))
        self._caps = [{code: tuple(min(number, most - others) for number in self._room_wanted(code))
                       for code in self._here} for others in range(self._most_schools)]

    def unbeaten(self) -> list[Choice]:
        """Return the weeks that no other one beats, sorted."""
        kept: dict[frozenset[str], list[_Week]] = {}
        for week in self._all():
            _keep(kept.setdefault(week.schools, []), week, _beats)
        return sorted(Choice.week(week.trips) for group in kept.values() for week in group)

    # -- trips --------------------------------------------------------------------------------

    def _lawful_trips(self) -> Iterator[Trip]:
        """Iterate over the days and blocks away that are not too far; a distance must be known whatever the rules."""
        ways = self._world.law.get(Ways.code)
        blocks = [(code,) * days for code in self._here for days in range(HALVES, self._days + 1)
                  ] if isinstance(ways, Ways) else []
        for trip in (*((code,) for code in self._here), *combinations(self._here, HALVES), *blocks):
            if self._base not in trip and self._world.trip_km(self._base, trip) is not None and not (
                    isinstance(ways, Ways) and ways.refuses(self._world, self._base, trip)):
                yield trip

    def _trip(self, trip: Trip) -> _Week:
        alone, km = Choice.week([trip]), self._world.trip_km(self._base, trip) or 0
        spans = (span(self._world, self._walks.teacher, trip),) if self._free else ()
        return _Week((trip,), frozenset(trip), days_of(trip), is_block(trip), km, weighted_km(km), {
            code: tuple(self._room(alone, code)) for code in trip}, spans)

    def _room(self, choice: Choice, code: str) -> Iterator[int]:
        """Iterate over what the rules on capacity see of visits to a school: each cell, all of them, its half days."""
        cells, room = self._here[code], ruling(self._world, ClassDays)
        yield from (room.holds(self._world, choice, [cell]) for cell in cells)
        yield room.holds(self._world, choice, cells)
        yield ruling(self._world, HalfDays).holds(self._world, choice, code)

    # -- what is worth holding ----------------------------------------------------------------

    def _room_wanted(self, code: str) -> tuple[int, ...]:
        opened = [self._world.lessons[cell].open for cell in self._here[code]]
        return *opened, sum(opened), sum(opened)

    def _never_for_nothing(self) -> Iterator[str]:
        """Iterate over the schools that are better left out of a week than visited for nothing.

        Last year's schools (V70) are not; nor one without which a day would be too far, or dearer, as roads may be
        measured.
        """
        alone = {week.trips[0][0]: week for week in self._trips if len(week.trips[0]) == 1}
        kept = {code for key, schools in self._world.last_year.items() for code in schools
                if key in self._world.base and self._world.base[key].school == self._base}
        for week in self._trips:
            kept |= {code for code in week.schools for other in week.schools - {code} if other not in alone
                     or alone[other].km > week.km or alone[other].cost > week.cost}
        yield from self._here.keys() - kept

    def _cap(self, schools: frozenset[str], code: str) -> tuple[int, ...]:
        """Return what is worth holding at a school of a week: every other one gets a part of a lesson at least."""
        return self._caps[len(self._earnest & schools) - (code in self._earnest)][code]

    # -- weeks --------------------------------------------------------------------------------

    def _all(self) -> list[_Week]:
        """Return weeks, those of one trip first, then of two and so on; a beaten one goes no further."""
        kept: dict[object, list[_Week]] = {}
        longest = [_Week((), frozenset(), 0, False, 0, 0, {}, ())]
        for trips in range(1, self._days + 1):
            for week in longest:
                self._lengthen(week, kept)
            longest = [week for group in kept.values() for week in group if len(week.trips) == trips]
        return [week for group in kept.values() for week in group]

    def _lengthen(self, week: _Week, kept: dict[object, list[_Week]]) -> None:
        """Add the weeks of one trip more that none kept so far beats; a day that holds nothing more leads nowhere."""
        if week.full and len(week.schools) == self._most_schools:
            return
        for trip in self._trips:
            schools = week.schools | trip.schools
            if (week.full and schools == week.schools) or not self._lawful(week, trip, len(schools)):
                continue
            longer = week._replace(
                trips=(*week.trips, *trip.trips), schools=schools, days=week.days + trip.days,
                nights=week.nights or trip.nights, km=week.km + trip.km, cost=week.cost + trip.cost,
                spans=tuple(sorted((*week.spans, *trip.spans))))
            group = kept.setdefault((schools, longer.spans), [])
            if not any(old.full and _cheaper(old, longer) for old in group) and have_days(longer.spans):
                longer = self._filled(longer, trip)
                if schools != week.schools or longer.held != week.held:
                    _keep(group, longer, _beats_so_far)

    def _lawful(self, week: _Week, trip: _Week, schools: int) -> bool:
        return schools <= self._most_schools and week.days + trip.days <= self._days and not (
            week.nights and trip.nights) and (
            self._schools is None or self._schools.admits(schools, week.km + trip.km))

    def _filled(self, week: _Week, trip: _Week) -> _Week:
        """Return a week with what the schools of its last trip hold besides."""
        held, full = dict(week.held), True
        for code, room in trip.held.items():
            held[code] = tuple(map(add, held[code], room)) if code in held else room
        for code, room in held.items():
            cap = self._cap(week.schools, code)
            held[code] = tuple(map(min, cap, room))
            full = full and held[code] == cap
        return week._replace(held=held, full=full)


def _keep(kept: list[_Week], new: _Week, beats: Callable[[_Week, _Week], bool]) -> None:
    """Add a week unless one that is kept beats it, and drop those that it beats."""
    if not any(beats(old, new) for old in kept):
        kept[:] = [old for old in kept if not beats(new, old)]
        kept.append(new)


def _beats(one: _Week, other: _Week) -> bool:
    """Whether a week holds as much as another at the same schools, on no more days and (weighted, V20) kilometers."""
    return one.cost <= other.cost and one.days <= other.days and all(
        a >= b for code, room in one.held.items() for a, b in zip(room, other.held[code], strict=True))


def _beats_so_far(one: _Week, other: _Week) -> bool:
    """Whether a week beats another whatever trips follow."""
    return _cheaper(one, other) and _beats(one, other)


def _cheaper(one: _Week, other: _Week) -> bool:
    return one.cost <= other.cost and one.days <= other.days and one.km <= other.km and one.nights <= other.nights
