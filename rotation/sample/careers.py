"""What quotas settle over a whole unit: rank, degree, backbone, leaders, bound service, contracts.

Quotas are met by counting rather than by chance, so that every sample has believable shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from random import Random

from rotation.domain.months import Month
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Degree, Duty, Level, PersonStatus, Rank, SchoolType, Stage
from rotation.sample.geography import LeagueUnit
from rotation.sample.people import draw_start, small_township

Roster = dict[str, Teacher]
"""Teachers by id, changed step by step while a sample is drawn."""


def age(teacher: Teacher, year: int) -> float:
    """Return the age at the end of August, in years."""
    return teacher.born.until(Month(year, 8)) / 12


def change(roster: Roster, ids: Iterable[str], **facts: object) -> None:
    """Replace facts of some teachers."""
    for key in ids:
        roster[key] = replace(roster[key], **facts)  # type: ignore[arg-type]


def pick(
    random: Random, roster: Roster, count: int, fits: Callable[[Teacher], bool],
) -> list[str]:
    """Draw so many teachers among those that fit, fewer if there are not enough."""
    pool = [key for key, teacher in roster.items() if fits(teacher)]
    return random.sample(pool, min(count, len(pool)))


def plain(teacher: Teacher) -> bool:
    """Whether nothing sets this teacher apart yet."""
    return (teacher.established and teacher.status is PersonStatus.IN_POST and not teacher.bound_until
            and not teacher.deferral and not teacher.host and not teacher.rotation_ended
            and teacher.duty is Duty.NONE and not teacher.spouse and not teacher.unposted)


def settle_careers(
    random: Random, unit: LeagueUnit, roster: Roster, schools: dict[str, School], year: int,
) -> None:
    """Give the roster its quotas, in place."""
    _bind(random, unit, roster, schools, year)
    _contract(random, roster, year)
    _rank(random, roster, year)
    _degrees(random, roster, year)
    for school in schools.values():
        _lead(random, roster, school, year)
    _backbone(random, roster, schools, year)
    _duties_of_classes(random, roster, schools)


def _bind(
    random: Random, unit: LeagueUnit, roster: Roster, schools: dict[str, School], year: int,
) -> None:
    """特岗: 4 % of the staff, young, three years bound, first in sums and townships."""
    left = round(len(roster) * 0.04)
    for fits, share in ((_remote, 0.3), (_modest, 0.15)):
        for school in (s for s in schools.values() if s.stages and fits(s)):
            staff = [key for key, t in roster.items() if t.school == school.code]
            most = 1 if small_township(unit, school) else max(1, round(len(staff) * share))
            chosen = random.sample(staff, min(left, most, len(staff)))
            left -= len(chosen)
            for key in chosen:
                _bind_one(random, roster, key, year)


def _remote(school: School) -> bool:
    return bool(school.rural)


def _modest(school: School) -> bool:
    return not school.rural and not school.strong


def _bind_one(random: Random, roster: Roster, key: str, year: int) -> None:
    """Bind one teacher: came two to four years ago; whose term is over stays on."""
    years = random.choice((2, 2, 2, 3, 3, 4))
    until = Month(year - years + 3, 8)
    roster[key] = replace(
        roster[key], born=Month(year, 8).plus(-random.randint((22 + years) * 12, 30 * 12)),
        joined=Month(year - years, random.choice((8, 9, 9))), bound_until=until,
    )


def _contract(random: Random, roster: Roster, year: int) -> None:
    chosen = pick(random, roster, round(len(roster) * 0.07),
                  lambda t: not t.bound_until and age(t, year) < 45)
    for key in chosen:
        years = random.randint(1, 9)
        latest = max(1, year - roster[key].born.year - 23)
        roster[key] = replace(roster[key], established=False,
                              joined=Month(year - min(years, latest), draw_start(random)))
    change(roster, chosen[: max(1, len(chosen) // 25)], certificate_stage="无",
           certificate_subjects=())


def _rank(random: Random, roster: Roster, year: int) -> None:
    """高级 27 %, the older first; the young 二级, the youngest 三级 or none yet."""
    scores = {key: age(t, year) + random.gauss(0, 3.5) for key, t in roster.items()
              if t.established and not t.bound_until}
    oldest = sorted(scores, key=lambda key: (-scores[key], key))
    senior = oldest[: round(len(roster) * 0.27)]
    change(roster, senior, rank=Rank.SENIOR)
    change(roster, senior[: max(1, len(roster) // 400)], rank=Rank.FULL_SENIOR)
    for key, teacher in list(roster.items()):
        years = age(teacher, year)
        if years < 26 or (not teacher.established and random.random() < 0.4):
            roster[key] = replace(teacher, rank=random.choice((Rank.UNGRADED, Rank.THIRD)))
        elif years < 36:
            roster[key] = replace(teacher, rank=Rank.SECOND)


def _degrees(random: Random, roster: Roster, year: int) -> None:
    """Primary: 76 % 本科 and up, 99 % 专科 and up; junior: 92 %, and 4 % graduates."""
    shares = {Stage.PRIMARY: (0.01, 0.24, 0.007), Stage.JUNIOR: (0.04, 0.075, 0.0)}
    for stage, (top, college, low) in shares.items():
        scores = {key: age(t, year) + random.gauss(0, 6) for key, t in roster.items()
                  if t.stage is stage}
        young_first = sorted(scores, key=lambda key: (scores[key], key))
        count = len(young_first)
        change(roster, young_first[: round(count * top)], degree=Degree.GRADUATE)
        change(roster, young_first[count - round(count * college):], degree=Degree.COLLEGE)
        change(roster, young_first[count - round(count * low):], degree=Degree.VOCATIONAL)


def _lead(random: Random, roster: Roster, school: School, year: int) -> None:
    """Appoint principal, secretary, deputies and middle managers of one school."""
    staff = [key for key, t in roster.items()
             if t.school == school.code and t.established and not t.bound_until]
    if not staff:
        return
    alone = len(staff) <= 40 and school.type is not SchoolType.POINT  # a Party branch: one person is both
    posts = [Duty.BOTH] if alone else [Duty.HEAD]
    if len(staff) > 40:
        posts += [Duty.SECRETARY]
    if len(staff) >= 10:
        posts += [Duty.VICE_HEAD] * (1 + len(staff) // 45)
    posts += [Duty.MIDDLE] * (len(staff) // 22) + [Duty.VICE_MIDDLE] * (len(staff) // 24)
    scores = {key: abs(age(roster[key], year) - 48) + random.gauss(0, 4) for key in staff}
    fittest = sorted(staff, key=lambda key: (scores[key], key))
    for key, duty in zip(fittest, posts, strict=False):
        _appoint(random, roster, key, duty, year)


def _appoint(random: Random, roster: Roster, key: str, duty: Duty, year: int) -> None:
    teacher = roster[key]
    joined = teacher.joined or Month(year - 1, 9)
    since = max(Month(year - random.randint(1, 9), draw_start(random)), joined)
    roster[key] = replace(teacher, duty=duty, duty_since=since)


def _backbone(
    random: Random, roster: Roster, schools: dict[str, School], year: int,
) -> None:
    """旗县级 and up: 10 % of the staff, three quarters or more of them in the seat."""

    def able(teacher: Teacher) -> bool:
        came = teacher.joined or Month(year, 8)
        return (teacher.established and not teacher.bound_until and 32 <= age(teacher, year) < 53
                and came.year <= year - 3)

    wanted = round(len(roster) * 0.1)
    country = [key for key, t in roster.items() if schools[t.school].rural]
    outside = min(round(wanted * 0.24), round(len(country) * 0.2))
    chosen = pick(random, roster, outside, lambda t: able(t) and bool(schools[t.school].rural))
    chosen += pick(random, roster, wanted - len(chosen),
                   lambda t: able(t) and not schools[t.school].rural)
    for key in chosen:
        level = random.choices((Level.BANNER, Level.LEAGUE, Level.REGION, Level.STATE),
                               (64, 27, 8, 1))[0]
        change(roster, [key], backbone=level)
    others = pick(random, roster, round(len(roster) * 0.07),
                  lambda t: able(t) and t.backbone is Level.NONE)
    change(roster, others, backbone=Level.SCHOOL)


def _duties_of_classes(random: Random, roster: Roster, schools: dict[str, School]) -> None:
    """Class teachers by the number of classes; who teaches the leaving grade next year."""
    core = {"语文", "数学", "外语"}
    for school in schools.values():
        for stage in school.stages:
            free = [key for key, t in roster.items() if t.school == school.code
                    and t.stage is stage and not (t.duty and t.duty.leads_school)]
            free.sort(key=lambda key: (roster[key].subject not in core, key))
            grades = range(6) if stage is Stage.PRIMARY else range(6, 9)
            count = sum(school.classes[grade] for grade in grades)
            change(roster, free[:count], class_teacher=True)
            share = 0.24 if stage is Stage.JUNIOR else 0.08
            before = "八年级" if stage is Stage.JUNIOR else "五年级"
            change(roster, [key for key in free if random.random() < share], graduating=True,
                   grades=before)


def long_service(teacher: Teacher, year: int) -> bool:
    """Whether somebody came at least six school years ago."""
    return bool(teacher.joined and teacher.joined <= Month(year - 6, 9))
