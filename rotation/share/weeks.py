"""The weeks that somebody could walk: every lawful one that no other one beats.

A week is beaten by one at the same schools that holds as many lessons everywhere and costs no more (V20). What is
held counts as far as lessons are open and the person has any to give: so a week that only adds days is beaten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from operator import add
from typing import NamedTuple

from rotation.domain.round import Opening
from rotation.domain.sharing import HALVES, Choice, Mover, Sharing, Trip, days_of, is_block
from rotation.domain.support import Weekday
from rotation.rules._share import ruling
from rotation.rules.v20_ways_and_changes import WaysAndTrips
from rotation.rules.w10_half_days import HalfDays
from rotation.rules.w15_ways import Ways
from rotation.rules.w20_days import DaysAway
from rotation.rules.w25_schools import SchoolsVisited
from rotation.rules.w30_class_days import ClassDays
from rotation.rules.w45_free_days import FreeDays, Span, have_days, span

Held = Mapping[str, tuple[int, ...]]
"""By school: what visits hold in each cell, in all cells together, and in half days."""


class _Week(NamedTuple):
    """A week as far as it is put together: trips, days, nights or not, way, burden, what schools hold, weekdays."""

    trips: tuple[Trip, ...]
    days: int
    nights: bool
    km: int
    cost: int
    held: Held
    spans: tuple[Span, ...]


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
        self._caps = {code: tuple(self._room_wanted(code)) for code in self._here}
        days, schools = world.law.get(DaysAway.code), world.law.get(SchoolsVisited.code)
        self._days = days.most(world, teacher) if isinstance(days, DaysAway) else len(Weekday)
        free = world.law.get(FreeDays.code)
        watched = world.teacher(teacher).no_walk_days or any(
            world.school(code).no_walk_days for code in (self._base, *self._here))
        self._free = free if isinstance(free, FreeDays) and watched else None
        self._schools = schools if isinstance(schools, SchoolsVisited) else None
        self._trips = [self._trip(trip) for trip in self._lawful_trips()]

    def unbeaten(self) -> list[Choice]:
        """Return the weeks that no other one beats, sorted."""
        kept: dict[frozenset[str], list[_Week]] = {}
        for week in self._further(0, _Week((), 0, False, 0, 0, {}, ())):
            _keep(kept.setdefault(frozenset(week.held), []), week)
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
        return _Week((trip,), days_of(trip), is_block(trip), km, WaysAndTrips().trip_term(km, days_of(trip)), {
            code: tuple(self._room(alone, code)) for code in trip}, spans)

    def _room(self, choice: Choice, code: str) -> Iterator[int]:
        """Iterate over what the rules on capacity see of visits to a school: each cell, all of them, its half days."""
        cells, room = self._here[code], ruling(self._world, ClassDays)
        yield from (room.holds(self._world, choice, [cell]) for cell in cells)
        yield room.holds(self._world, choice, cells)
        yield ruling(self._world, HalfDays).holds(self._world, choice, code)

    def _room_wanted(self, code: str) -> Iterator[int]:
        opened = [self._world.lessons[cell].open for cell in self._here[code]]
        yield from (min(number, self._most) for number in (*opened, sum(opened), sum(opened)))

    # -- weeks --------------------------------------------------------------------------------

    def _further(self, start: int, week: _Week) -> Iterator[_Week]:
        """Iterate over the weeks that go on from one; a day that holds nothing more leads nowhere."""
        for at in range(start, len(self._trips)):
            trip = self._trips[at]
            if week.days + trip.days > self._days or (week.nights and trip.nights):
                continue
            new = len(trip.held.keys() - week.held.keys())
            if not self._lawful(len(week.held) + new, week.km + trip.km):
                continue
            longer = self._joined(week, trip, new)
            if all(longer.held[code] == week.held.get(code) for code in trip.held) or not self._has_days(longer):
                continue
            yield longer
            if longer.days < self._days:
                yield from self._further(at, longer)

    def _joined(self, week: _Week, trip: _Week, new: int) -> _Week:
        held = dict(week.held)
        for code, room in trip.held.items():
            before = held.get(code) or (0,) * len(room)
            held[code] = tuple(min(sizes) for sizes in zip(self._caps[code], map(add, before, room), strict=True))
        cost = week.cost + trip.cost + WaysAndTrips().school * new
        return _Week((*week.trips, *trip.trips), week.days + trip.days, week.nights or trip.nights,
                     week.km + trip.km, cost, held, (*week.spans, *trip.spans))

    def _has_days(self, week: _Week) -> bool:
        """Whether every trip has a free weekday of its own."""
        return have_days(tuple(sorted(week.spans)))

    def _lawful(self, schools: int, km: int) -> bool:
        """Whether a week is lawful; nobody comes to a school for nothing."""
        return schools <= self._most and (self._schools is None or self._schools.admits(schools, km))


def _keep(kept: list[_Week], new: _Week) -> None:
    """Add a week unless one that is kept beats it, and drop those that it beats."""
    if not any(_beats(old, new) for old in kept):
        kept[:] = [old for old in kept if not _beats(new, old)]
        kept.append(new)


def _beats(one: _Week, other: _Week) -> bool:
    return one.cost <= other.cost and all(
        a >= b for code, room in one.held.items() for a, b in zip(room, other.held[code], strict=True))
