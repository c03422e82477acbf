"""Seeded counties at five sizes, drawn with the people and schools of `rotation.sample`.

The same size and seed give the same facts on every machine. A county has a seat, towns on rings
around it and the shares of stages, subjects, ages and duties that the samples have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Lock
from rotation.domain.settings import Teaching
from rotation.domain.supply import Supply
from rotation.domain.vocabulary import LockKind
from rotation.sample import draw_unit
from rotation.sample.geography import LeagueUnit, Town, away
from rotation.sample.schools import FLAVORS, Network, SchoolCounts

SEED = 2026
YEAR = 2026
BANNERS_OF_REGION = 103
TEACHERS_OF_REGION = 190_000
_PER_TEACHER = {"小学": 12.5, "初中": 10.5}
"""Pupils per teacher that `rotation.sample.posts` uses outside pastoral units."""
_PRIMARY_SHARE = 0.62
_SEAT_STAFF, _COUNTRY_STAFF = 100, 25
_COUNTRY_PUPILS = (40, 330)
_NAMED = 150
"""Most schools for which four directions name enough; more names draw another county of the same size."""
_REACH_KM = 60.0
"""Farthest country town from its center, air kilometers."""


@dataclass(frozen=True)
class Size:
    """How big a county is.

    Parameters
    ----------
    name
        Short name on the command line and in tables.
    teachers, schools
        Targets; what is drawn is within a few percent.
    centers
        Towns that share the larger schools, the seat included. They stand so far apart that the
        cap of 120 km by road separates most of them: the more centers, the fewer options.
    apart
        Air kilometers between the seat and each other center.
    kind
        Kind of unit, as in `rotation.sample.geography.LeagueUnit`.
    """

    name: str
    teachers: int
    schools: int
    centers: int = 1
    apart: float = 95.0
    kind: str = "farming"


SIZES: dict[str, Size] = {size.name: size for size in (
    Size("banner", 700, 20),
    Size("S", 3000, 60, 2, 110.0),
    Size("M", 6000, 100, 3),
    Size("L", 13000, 150, 3),
    Size("XL", 26000, 240, 3),
)}
"""The single counties, by name."""


def county(size: Size, seed: int = SEED) -> Problem:
    """Draw the facts of one round of a county that has a lawful plan."""
    random = Random(f"{size.name} {seed}")
    unit = _unit(size)
    return possible(draw_unit(random, unit, _network(random, size, unit), YEAR))


def supply_of(problem: Problem) -> Supply:
    """Return needs and people of a drawn county under the default policy."""
    return Supply(problem, Teaching(), Month(YEAR, 8))


def possible(problem: Problem) -> Problem:
    """Drop the orders to move somebody whose subject has nobody to spare (H45)."""
    supply = supply_of(problem)

    def spared(lock: Lock) -> bool:
        if lock.kind not in (LockKind.GOES_TO, LockKind.MUST_MOVE):
            return True
        cell = supply.cells[supply.key_of(lock.teacher)]
        return cell.before - 100 >= 100 * cell.posts

    return replace(problem, locks=tuple(lock for lock in problem.locks if spared(lock)))


def region(seed: int = SEED) -> tuple[Size, ...]:
    """Return the sizes of 103 banners of all kinds, 190,000 teachers in all."""
    random = Random(f"region {seed}")
    drawn = [min(max(random.lognormvariate(0, 0.55), 0.3), 3.2) for _ in range(BANNERS_OF_REGION)]
    scale = TEACHERS_OF_REGION / sum(drawn)
    return tuple(_banner(random, number, round(weight * scale))
                 for number, weight in enumerate(drawn, 1))


def _banner(random: Random, number: int, teachers: int) -> Size:
    kind = random.choices(("farming", "mixed", "pastoral", "city"), (45, 20, 20, 15))[0]
    schools = max(10, round(teachers / random.uniform(38, 60)))
    return Size(f"banner{number:03d}", teachers, schools, 1 + (teachers > 2500), kind=kind)


def _unit(size: Size) -> LeagueUnit:
    primary = size.teachers * _PRIMARY_SHARE * _PER_TEACHER["小学"]
    junior = size.teachers * (1 - _PRIMARY_SHARE) * _PER_TEACHER["初中"]
    number = int("".join(c for c in size.name if c.isdigit()) or 0)
    return LeagueUnit(f"159{number:03d}", f"{size.name}县", f"{size.name}镇", 116.0, 43.5,
                      round(primary), round(junior), size.kind)


def _network(random: Random, size: Size, unit: LeagueUnit) -> Network:
    plan = _layout(size)
    centers = tuple(_centers(random, size, unit))
    count = max(1, (plan.country_primary + plan.country_nine) * 2 // 3)
    towns = tuple(_towns(random, unit, centers, count))
    sides = "东南西北" if size.schools <= _NAMED else "东南西北中上下新"
    flavors = [*FLAVORS, *(name + side for side in sides for name in FLAVORS)]
    random.shuffle(flavors)
    return Network(plan, towns, tuple(flavors), centers)


def _layout(size: Size) -> SchoolCounts:
    """Split the schools between centers and country so that both have schools of the usual size."""
    seat = (size.teachers - _COUNTRY_STAFF * size.schools) / (_SEAT_STAFF - _COUNTRY_STAFF)
    seats = round(min(max(seat, 4), 0.5 * size.schools))
    country = size.schools - seats
    nine, junior = round(seats * 0.08), max(2, round(seats * 0.3))
    country_nine = max(1, round(country * 0.2))
    return SchoolCounts(seats - nine - junior, junior, nine, country - country_nine, country_nine,
                        _COUNTRY_PUPILS, 0)


def _centers(random: Random, size: Size, unit: LeagueUnit) -> Iterator[Town]:
    turn = random.random()
    for number in range(1, size.centers):
        longitude, latitude = away(unit.longitude, unit.latitude, size.apart,
                                   turn + number / size.centers)
        yield Town(f"{size.name}第{number}中心镇", longitude, latitude, countryside=False)


def _towns(
    random: Random, unit: LeagueUnit, centers: tuple[Town, ...], count: int
) -> Iterator[Town]:
    """Draw country towns around the centers in turn, at all distances up to `_REACH_KM`."""
    hearts = [(unit.longitude, unit.latitude), *((c.longitude, c.latitude) for c in centers)]
    for number in range(count):
        km = _REACH_KM * (0.2 + 0.8 * random.random())
        longitude, latitude = away(*hearts[number % len(hearts)], km, random.random())
        yield Town(f"{unit.name}{'苏木' if number % 3 else '镇'}{number + 1:02d}", longitude,
                   latitude, countryside=number % 3 > 0)
