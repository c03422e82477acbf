"""What a fictitious banner knows of lessons beyond the own school: rooms, days, support, last year's itineraries.

Drawn from a generator of its own, so that nothing else of a banner is drawn otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random

from rotation.domain.months import Month
from rotation.domain.school import School
from rotation.domain.support import (
    Itinerary,
    PairOfSchools,
    Support,
    SupportSource,
    Walking,
    Weekday,
)
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import PersonStatus, Rank, SchoolType, Stage
from rotation.sample.geography import air_km
from rotation.sample.names import draw_name

WALKED = ("体育与健康", "音乐", "美术")
"""Subjects in which people of the seat taught elsewhere by the day last year."""

_FAR = 48
"""Air kilometers within which somebody walked."""
_MANY = 900
"""Pupils from which a school has several rooms for lessons with a class elsewhere."""
_UNITS = {SupportSource.RETIRED: "盟外某中学（退休）", SupportSource.BEIJING: "北京市某区某小学",
          SupportSource.OUTSIDE: "盟外某小学", SupportSource.VOLUNTEER: None}


def generator(schools: Sequence[School], year: int) -> Random:
    """Return the source of all that is drawn here."""
    return Random(" ".join(("sharing", str(year), *(school.code for school in schools))))  # noqa: S311


def with_rooms(random: Random, schools: Sequence[School]) -> list[School]:
    """Return the schools with several rooms where they are large, and a day of common study at some."""
    return [replace(school, remote_room=_rooms(school), no_walk_days=_study_day(random, school)) for school in schools]


def _rooms(school: School) -> int | None:
    pupils = sum(school.pupils(stage) for stage in school.stages)
    return pupils // _MANY + 1 if school.remote_room and pupils >= _MANY else school.remote_room


def _study_day(random: Random, school: School) -> tuple[Weekday, ...]:
    return (random.choice(tuple(Weekday)),) if school.stages and random.random() < 0.25 else ()


def with_walking(random: Random, teachers: Sequence[Teacher], schools: Sequence[School]) -> list[Teacher]:
    """Return the teachers, a few of whom may not walk or are kept at home by a day of study, and one who only walks."""
    stages = {school.code: school.stages for school in schools}
    asked = [_walker(random, teacher) if stages.get(teacher.school) and teacher.subject in WALKED else teacher
             for teacher in teachers]
    country = {school.code for school in schools if school.rural}
    only = next((one for one in asked if _could_walk(one) and one.school in country
                 and one.stage is Stage.PRIMARY), None)
    return [replace(one, walking=Walking.ONLY) if one is only else one for one in asked]


def _walker(random: Random, teacher: Teacher) -> Teacher:
    drawn = random.random()
    if drawn < 0.08:
        return replace(teacher, walking=Walking.NEVER)
    if drawn < 0.25:
        return replace(teacher, no_walk_days=(random.choice(tuple(Weekday)),))
    return replace(teacher, walking=Walking.MAY) if drawn < 0.35 else teacher


def draw_itineraries(random: Random, teachers: Iterable[Teacher], schools: Sequence[School]) -> list[Itinerary]:
    """Return last year's itineraries: people of the seat at the nearest country school, on one day or two."""
    near = {(home.code, stage): host for home in schools if not home.rural for stage in home.stages
            if (host := _nearest(home, schools, stage)) is not None}
    may = [teacher for teacher in teachers if _could_walk(teacher) and (teacher.school, teacher.stage) in near]
    found: list[Itinerary] = []
    for teacher in random.sample(may, min(len(may), max(2, len(may) // 6))):
        free = [day for day in Weekday if day not in teacher.no_walk_days]
        found += [Itinerary(teacher=teacher.id, school=near[teacher.school, teacher.stage], weekday=day,
                            lessons=random.choice((2, 3, 4))) for day in random.sample(free, random.choice((1, 1, 2)))]
    return found


def _could_walk(teacher: Teacher) -> bool:
    return (teacher.subject in WALKED and teacher.walking is not Walking.NEVER
            and teacher.status is PersonStatus.IN_POST and teacher.host is None)


def _nearest(home: School, schools: Iterable[School], stage: Stage) -> str | None:
    near = [(air_km(_point(home), _point(one)), one.code) for one in schools if one.rural and stage in one.stages]
    return min(near)[1] if near and min(near)[0] <= _FAR else None


def _point(school: School) -> tuple[float, float]:
    return school.longitude or 0.0, school.latitude or 0.0


def draw_support(random: Random, schools: Sequence[School], year: int) -> list[Support]:
    """Return who comes from outside for a while: one for every third country school, each source in turn."""
    country = [school for school in schools if school.rural and school.type is not SchoolType.POINT]
    hosts = sorted(random.sample(country, min(len(country), max(2, len(country) // 3))), key=lambda school: school.code)
    return list(_people(random, hosts, year))


def _people(random: Random, hosts: Sequence[School], year: int) -> Iterator[Support]:
    for number, host in enumerate(hosts, start=1):
        source = tuple(SupportSource)[(number - 1) % len(SupportSource)]
        old, low = source is SupportSource.RETIRED, source is SupportSource.VOLUNTEER
        female = random.random() < 0.6
        yield Support(
            id=f"Y{number:02d}", name=draw_name(random, female=female, mongol=False), source=source,
            born=Month(year - (random.randint(59, 64) if old else random.randint(23, 27) if low else random.randint(
                32, 48)), random.randint(1, 12)),
            rank=Rank.UNGRADED if low else random.choice((Rank.SENIOR, Rank.FIRST)), unit=_UNITS[source],
            school=host.code, stage=random.choice(host.stages), subject=random.choice((*WALKED, "外语")),
            days=5 if not old else random.choice((3, 5)), start=Month(year, 9), end=Month(year + 1, 7))


def draw_pairs(schools: Sequence[School], year: int) -> list[PairOfSchools]:
    """Return pairs of country schools that column 结对学校 leaves out, each with a strong school in turn."""
    strong = [school for school in schools if school.strong]
    alone = [school for school in schools
             if school.rural and school.partner is None and school.type is not SchoolType.POINT]
    found = []
    for number, school in enumerate(alone):
        turn = number % len(strong)
        other = next((one for one in strong[turn:] + strong if {*one.stages} & {*school.stages}), None)
        if other is not None:
            found.append(PairOfSchools(
                school=school.code, partner=other.code, kind="城乡结对", start=Month(year - 1, 9)))
    return found
