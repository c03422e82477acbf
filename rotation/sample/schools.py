"""The schools of a sample: how many, how big, where, and what the bureau notes about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from rotation.domain.school import School
from rotation.domain.vocabulary import SchoolType, Setting
from rotation.sample.geography import LeagueUnit, Town, away, country_towns, seat_towns

FLAVORS = (
    "云杉", "金莲", "晨光", "百灵", "白桦", "萨日朗", "青穹", "启航", "沙榆", "朝霞", "蓝盆花", "远航", "芍药", "星河",
    "鸿雁", "清泉", "雏鹰", "春晖", "苍穹", "银露梅", "博远", "牧歌", "晴川", "翠柳", "麦浪", "沐阳", "知新", "松涛",
    "弘毅", "映山", "凌霄", "明德岭", "杏林坡", "书香", "紫菀", "玉露", "望岳", "耕读", "澄湖", "润泽", "飞絮", "千穗",
    "怀远", "霞光", "敏行", "朗月",
)
"""Invented school names; none is a school of the league."""

CLASS_SIZE = 42.5
"""Pupils per class in the seat."""


@dataclass(frozen=True)
class SchoolCounts:
    """How many schools of each kind a unit has.

    Parameters
    ----------
    seat_primary, seat_junior, seat_nine
        Schools in the seat.
    country_primary, country_nine
        Schools in sums and townships.
    country_pupils
        Least and most pupils of a country primary school.
    points
        Teaching points.
    """

    seat_primary: int
    seat_junior: int
    seat_nine: int
    country_primary: int
    country_nine: int
    country_pupils: tuple[int, int]
    points: int


def layout(unit: LeagueUnit) -> SchoolCounts:
    """Return the network of schools that fits the kind and size of a unit."""
    big = unit.primary > 10_000
    primary = max(2, round(unit.primary / (1000 if big else 1050)) - (2 if big else 0))
    junior = max(1, round(unit.junior / (1200 if big else 760)))
    nine = 2 if big else int(junior < 2 or unit.kind == "mixed")
    if unit.kind == "city":
        return SchoolCounts(primary - nine // 2, junior - nine // 2, nine, 5 if big else 1, int(big),
                            (80, 260), int(big))
    if unit.kind == "pastoral":
        return SchoolCounts(primary, junior, nine, 2 if unit.primary > 1500 else 1, 1, (70, 260), 0)
    return SchoolCounts(primary, junior, nine, 6 if unit.kind == "farming" else 4, 1, (30, 80),
                        int(unit.kind == "farming"))


@dataclass(frozen=True)
class Network:
    """How many schools, in which towns, under which names.

    Parameters
    ----------
    layout
        Number of schools of each kind.
    towns
        Towns outside the seat, used in turn.
    flavors
        Invented names, at least two more than there are schools.
    centers
        Other centers that share the schools of the seat's kind with the seat, in turn.
    """

    layout: SchoolCounts
    towns: tuple[Town, ...]
    flavors: tuple[str, ...]
    centers: tuple[Town, ...] = ()

    def unit_at(self, unit: LeagueUnit, number: int) -> LeagueUnit:
        """Return the unit as if its seat were the center of the seat school of this number."""
        turn = number % (len(self.centers) + 1)
        if not turn:
            return unit
        town = self.centers[turn - 1]
        return replace(unit, seat=town.name, longitude=town.longitude, latitude=town.latitude)


def network(random: Random, unit: LeagueUnit) -> Network:
    """Draw the network of schools of one of the thirteen units."""
    plan = layout(unit)
    flavors = list(FLAVORS)
    random.shuffle(flavors)
    towns = country_towns(random, unit, plan.country_nine + plan.country_primary)
    return Network(plan, tuple(towns), tuple(flavors))


def draw_schools(random: Random, unit: LeagueUnit, given: Network) -> list[School]:
    """Draw the schools of a unit; their posts (核定编制) follow when the staff is known."""
    names = iter(given.flavors)
    country = _country(random, unit, given, names)
    taken = (sum(s.primary_pupils or 0 for s in country),
             sum(s.junior_pupils or 0 for s in country))
    seat = _seat(random, unit, given, names, taken)
    schools = [*seat, *country, *_outside(random, unit, names)]
    coded = [replace(school, code=f"{unit.code}{number:03d}")
             for number, school in enumerate(schools, start=1)]
    return _paired(_grouped(coded))


def _seat(
    random: Random, unit: LeagueUnit, given: Network, names: Iterator[str], taken: tuple[int, int],
) -> list[School]:
    plan = given.layout
    kinds = ([SchoolType.PRIMARY] * plan.seat_primary + [SchoolType.NINE_YEAR] * plan.seat_nine
             + [SchoolType.JUNIOR] * plan.seat_junior)
    primary = _shares(random, unit.primary - taken[0],
                      [_weight(kind, "小学") for kind in kinds])
    junior = _shares(random, unit.junior - taken[1], [_weight(kind, "初中") for kind in kinds])
    schools = [_seat_school(random, given.unit_at(unit, number), kind, next(names), (p, j))
               for number, (kind, p, j) in enumerate(zip(kinds, primary, junior, strict=True))]
    return _ranked(random, schools)


def _weight(kind: SchoolType, stage: str) -> float:
    if kind is SchoolType.NINE_YEAR:
        return 0.55
    return float(kind.value == stage)


def _shares(random: Random, total: int, weights: list[float]) -> list[int]:
    """Split pupils by weights, each school a little bigger or smaller than the rule."""
    drawn = [weight * random.uniform(0.82, 1.18) for weight in weights]
    return [round(total * weight / (sum(drawn) or 1)) for weight in drawn]


def _seat_school(
    random: Random, unit: LeagueUnit, kind: SchoolType, flavor: str, pupils: tuple[int, int],
) -> School:
    town = random.choice(seat_towns(unit))
    longitude, latitude = away(unit.longitude, unit.latitude,
                               random.uniform(0.4, 3.5 if unit.kind == "city" else 1.8),
                               random.random())
    boarding = unit.kind != "city" and random.random() < 0.6
    return School(
        code="", **_named(unit.name, flavor, kind), type=kind,
        setting=Setting.URBAN if unit.kind == "city" else Setting.TOWN,
        rural=False, weak=False, strong=False, town=town, longitude=longitude, latitude=latitude,
        **_pupils_and_classes(random, kind, pupils), boarding=boarding, remote_room=True,
        dorm_beds=random.choice((6, 8, 10, 12)),
    )


def _ranked(random: Random, schools: list[School]) -> list[School]:
    """Mark every fourth seat school of a stage as strong, and in larger seats some as weak."""
    order = list(range(len(schools)))
    random.shuffle(order)
    strong = set(order[: max(2, len(schools) // 4)])
    weak = set(order[-max(1, len(schools) // 10):]) if len(schools) > 4 else set()
    return [replace(school, strong=n in strong, weak=n in weak)
            for n, school in enumerate(schools)]


def _named(place: str, flavor: str, kind: SchoolType, boarding: str = "") -> dict[str, Any]:
    ending = {SchoolType.PRIMARY: "小学", SchoolType.JUNIOR: "初级中学", SchoolType.POINT: "教学点",
              SchoolType.NINE_YEAR: "学校", SchoolType.SENIOR: "高级中学",
              SchoolType.KINDERGARTEN: "幼儿园"}[kind]
    brief = {"初级中学": "初中", "高级中学": "高中"}.get(ending, ending)
    return {"name": f"{place}{flavor}{boarding}{ending}", "short": f"{flavor}{brief}"}


def _pupils_and_classes(
    random: Random, kind: SchoolType, pupils: tuple[int, int], size: float = CLASS_SIZE,
) -> dict[str, Any]:
    primary, junior = pupils
    facts: dict[str, Any] = {"primary_pupils": None, "junior_pupils": None}
    if kind in (SchoolType.PRIMARY, SchoolType.NINE_YEAR, SchoolType.POINT):
        facts["primary_pupils"] = primary
        facts |= _classes(random, primary, range(1, 7), size)
    if kind in (SchoolType.JUNIOR, SchoolType.NINE_YEAR):
        facts["junior_pupils"] = junior
        facts |= _classes(random, junior, range(7, 10), size)
    return facts


def _classes(random: Random, pupils: int, grades: range, size: float) -> dict[str, Any]:
    """Spread the classes over the grades, no grade more than one class ahead of another."""
    total = max(len(grades), round(pupils / size))
    base, extra = divmod(total, len(grades))
    larger = set(random.sample(list(grades), extra))
    return {f"grade{grade}": base + (grade in larger) for grade in grades}


def _country(random: Random, unit: LeagueUnit, given: Network, names: Iterator[str]) -> list[School]:
    plan, towns = given.layout, given.towns
    kinds = ([SchoolType.NINE_YEAR] * plan.country_nine
             + [SchoolType.PRIMARY] * plan.country_primary + [SchoolType.POINT] * plan.points)
    return [_country_school(random, unit, plan, kind, (towns[n % len(towns)], next(names)))
            for n, kind in enumerate(kinds)]


def _country_school(
    random: Random, unit: LeagueUnit, plan: SchoolCounts, kind: SchoolType, place: tuple[Town, str],
) -> School:
    town, flavor = place
    farming = unit.kind in ("farming", "mixed")
    primary = random.randint(*plan.country_pupils)
    junior = random.randint(66, 110)
    if kind is SchoolType.NINE_YEAR:
        primary = random.randint(110, 190)
    if kind is SchoolType.POINT:
        primary = random.randint(14, 26)
    km = random.uniform(5, 9) if kind is SchoolType.POINT else random.uniform(0.1, 0.9)
    longitude, latitude = away(town.longitude, town.latitude, km, random.random())
    boarding = kind is not SchoolType.POINT and (not farming or kind is SchoolType.NINE_YEAR)
    return School(
        code="", **_named(town.name, flavor, kind, "寄宿制" if boarding else ""), type=kind,
        setting=Setting.RURAL if town.countryside or kind is SchoolType.POINT else Setting.TOWN,
        rural=True, weak=kind is SchoolType.POINT or random.random() < 0.5, strong=False,
        town=town.name, longitude=longitude, latitude=latitude,
        **_pupils_and_classes(random, kind, (primary, junior), 40), boarding=boarding,
        remote_room=True, dorm_beds=random.choice((4, 6, 8) if farming else (8, 10, 12, 16)),
    )


def _outside(random: Random, unit: LeagueUnit, names: Iterator[str]) -> list[School]:
    """A kindergarten and a senior school: listed, left alone."""
    place: dict[str, Any] = {"setting": Setting.URBAN if unit.kind == "city" else Setting.TOWN, "rural": False,
             "town": seat_towns(unit)[0], "boarding": False, "remote_room": False}
    schools = []
    for kind in (SchoolType.SENIOR, SchoolType.KINDERGARTEN):
        longitude, latitude = away(unit.longitude, unit.latitude, 1.2, random.random())
        schools.append(School(code="", **_named(unit.name, next(names), kind), type=kind,
                              longitude=longitude, latitude=latitude, **place))
    return schools


def _grouped(schools: list[School]) -> list[School]:
    """Put every compulsory school into the group of a strong seat school."""
    heads = [school for school in schools if school.strong]
    grouped = []
    for number, school in enumerate(schools):
        head = school if school.strong else heads[number % len(heads)]
        name = f"{(head.short or head.name)[:-2]}教育集团" if school.stages else None
        grouped.append(replace(school, group=name))
    return grouped


def _paired(schools: list[School]) -> list[School]:
    """Pair every country school with a seat school, one to one while they last."""
    seats = [school for school in schools if school.stages and not school.rural]
    country = [school for school in schools if school.rural]
    partner: dict[str, str] = {}
    for school in country:
        fitting = [seat for seat in seats
                   if seat.code not in partner and set(seat.stages) & set(school.stages)]
        if fitting:
            partner |= {school.code: fitting[0].code, fitting[0].code: school.code}
    return [replace(school, partner=partner.get(school.code)) for school in schools]
