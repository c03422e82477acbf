"""Fictitious banners on the real geography and sizes of the Xilingol League.

`draw` makes the facts of one round for any of the thirteen units. Schools and people are invented;
the units and towns are real, and so are some coordinates. The same name and seed give the
same facts on every machine.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from random import Random

from rotation.domain.problem import Problem
from rotation.domain.records import Parameter
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.errors import RotationError
from rotation.sample import sharing
from rotation.sample.careers import Roster, settle_careers
from rotation.sample.decisions import draw_distances, draw_locks, draw_wishes
from rotation.sample.events import draw_recruits, settle_events
from rotation.sample.geography import LeagueUnit, seat_towns, units
from rotation.sample.leaders import draw_leaders
from rotation.sample.names import draw_name
from rotation.sample.people import MONGOL_SHARE, draw_outsiders, draw_people, without_doubles
from rotation.sample.posts import draw_needs, draw_slots
from rotation.sample.schools import Network, draw_schools, network
from rotation.text import Lang, say

__all__ = ["BANNERS", "SEED", "draw", "draw_unit", "file_name", "notice"]

BANNERS: tuple[str, ...] = tuple(units())
"""Names of the thirteen units."""

SEED = 2026
"""Seed of the samples that are shipped."""


def draw(banner: str, seed: int = SEED, year: int = 2026) -> Problem:
    """Draw the facts of one round of a fictitious banner.

    Parameters
    ----------
    banner
        One of `BANNERS`.
    seed
        Another seed gives other schools and people.
    year
        Calendar year of September.

    Raises
    ------
    RotationError
        There is no such unit; the message suggests the nearest names.
    """
    unit = _unit(banner)
    random = Random(f"{unit.code} {seed} {year}")  # noqa: S311 - fiction needs no secrecy
    return draw_unit(random, unit, network(random, unit), year)


def draw_unit(random: Random, unit: LeagueUnit, given: Network, year: int) -> Problem:
    """Draw the facts of one round of any unit, known or made up, on a network of schools.

    Parameters
    ----------
    random
        Source of all that is drawn.
    unit
        Sizes, seat and kind.
    given
        Its schools by number, their towns and names.
    year
        Calendar year of September.
    """
    schools = draw_schools(random, unit, given)
    slots = draw_slots(random, unit, schools)
    roster: Roster = {person.id: person for person in draw_people(random, unit, slots, year)}
    by_code = {school.code: school for school in schools}
    settle_careers(random, unit, roster, by_code, year)
    ledger = settle_events(random, roster, by_code, year)
    seat_town = _seat_town(unit, schools)
    locks = draw_locks(random, roster, by_code, year)
    wishes = draw_wishes(random, roster, by_code)
    recruits = draw_recruits(random, schools, _names(random, unit, len(roster)),
                             _towns(schools, seat_town), year)
    outsiders = draw_outsiders(random, schools, next(iter(roster))[:2], year)
    posted = _with_posts(random, schools, roster)
    teachers = without_doubles(random, [*roster.values(), *recruits, *outsiders])
    led, leaders = draw_leaders(posted, teachers, year)
    beyond = sharing.generator(led, year)
    led, teachers = sharing.with_rooms(beyond, led), sharing.with_walking(beyond, teachers, led)
    return Problem.of(
        schools=led, teachers=teachers, leaders=leaders, supports=sharing.draw_support(beyond, led, year),
        itineraries=sharing.draw_itineraries(beyond, teachers, led), pairs=sharing.draw_pairs(led, year),
        needs=draw_needs(unit, slots), wishes=wishes, locks=locks,
        distances=draw_distances(schools, seat_town), history=ledger,
        parameters=_parameters(unit, seat_town, year),
    )


def notice(banner: str, lang: Lang = "zh") -> str:
    """Return the line above every table of a sample: that and what is invented."""
    return say(
        "FICTITIOUS: {banner}, sample for the rotation of teachers. Schools and people are "
        "invented; towns are real, school positions are drawn (real coordinates of some towns: "
        "GeoNames, CC BY 4.0); pupil numbers are synthetic",
        "虚构数据：{banner}教师交流轮岗示例（学校、人员均为虚构；苏木乡镇名称真实，学校位置为拟定，"
        "部分地名坐标来自 GeoNames，CC BY 4.0；学生数为模拟值）",
        banner=banner,
    ).render(lang)


def file_name(banner: str, *, messy: bool = False) -> str:
    """Return the file name of a sample, which says that it is invented."""
    return f"{banner}{'_原样' if messy else ''}_虚构数据.xlsx"


def _unit(banner: str) -> LeagueUnit:
    name = banner.strip()
    if name in BANNERS:
        return units()[name]
    alike = [other for other in BANNERS if name and name.rstrip("旗市县") in other]
    alike = alike or difflib.get_close_matches(name, BANNERS, n=3, cutoff=0.3) or list(BANNERS)
    raise RotationError(say("no sample for “{name}”; choose one of {alike}",
                            "没有“{name}”的示例，请从这些名称中选择：{alike}", name=banner, alike=alike))


def _seat_town(unit: LeagueUnit, schools: list[School]) -> str:
    """Return the town of the seat that has most schools."""
    counts = {town: sum(s.town == town for s in schools if s.stages) for town in seat_towns(unit)}
    return max(counts, key=lambda town: counts[town])


def _towns(schools: list[School], seat_town: str) -> list[str]:
    """Return where recruits come from: mostly the seat."""
    country = sorted({s.town for s in schools if s.town and s.rural})
    return [seat_town] * (3 * len(country)) + country


def _names(random: Random, unit: LeagueUnit, staff: int) -> list[tuple[str, bool]]:
    count = 4 if staff < 400 else 6 if staff < 1500 else 8
    sexes = [random.random() < 0.7 for _ in range(count)]
    return [(draw_name(random, female=female, mongol=random.random() < MONGOL_SHARE[unit.kind]),
             female) for female in sexes]


def _with_posts(random: Random, schools: list[School], roster: Roster) -> list[School]:
    """Give every school its posts: a little fewer than the established staff, in total."""
    return [replace(school, established_posts=_posts(random, school, list(roster.values())))
            for school in schools]


def _posts(random: Random, school: School, teachers: list[Teacher]) -> int | None:
    staff = sum(t.school == school.code and t.established for t in teachers)
    return round(staff * random.uniform(0.9, 1.01)) if staff else None


def _parameters(unit: LeagueUnit, seat_town: str, year: int) -> list[Parameter]:
    return [
        Parameter(name="round.year", value=str(year), basis="本年度方案"),
        Parameter(name="round.banner", value=unit.name, basis="本年度方案"),
        Parameter(name="round.seat_town", value=seat_town, basis="旗县政府所在地"),
        Parameter(name="round.public_seed", value=str(year), basis="公开约定：以年份为随机种子"),
    ]
