"""What happened to people: leave, secondment, rotations past and present, deferrals, couples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from rotation.domain.months import Month
from rotation.domain.records import Spell
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import (
    Application,
    Degree,
    Duty,
    Form,
    Gender,
    Level,
    PersonStatus,
    Rank,
    Stage,
    Willingness,
)
from rotation.sample.careers import Roster, age, change, long_service, pick, plain
from rotation.sample.posts import needs


@dataclass(frozen=True)
class DeferralCase:
    """Why somebody is deferred: kind, basis, who approved, and whom it can concern."""

    kind: str
    basis: str
    approver: str
    fits: Callable[[float, bool], bool]


DEFERRALS = (
    DeferralCase("孕期哺乳期", "医院诊断证明，学校公示无异议", "教育局人事股",
                 lambda years, woman: woman and years < 40),
    DeferralCase("重大疾病", "三级医院诊断证明，学校公示无异议", "教育局人事股", lambda years, _: years > 35),
    DeferralCase("家庭特殊困难", "父母长期卧床，社区证明，学校公示", "教育局人事股", lambda years, _: years > 30),
    DeferralCase("课题负责人", "盟级重点课题立项通知书", "教育局教研室", lambda years, _: 32 < years < 50),
    DeferralCase("特色项目负责人", "学校特色项目负责人，已备案", "教育局基教股", lambda years, _: 30 < years < 50),
    DeferralCase("孕期哺乳期", "出生医学证明", "教育局人事股", lambda years, woman: woman and years < 40),
    DeferralCase("其他特殊困难", "单亲抚养三岁以下子女，社区证明", "教育局人事股", lambda years, _: years < 40),
)


def settle_events(
    random: Random, roster: Roster, schools: dict[str, School], year: int,
) -> list[Spell]:
    """Let things happen to the roster, in place; return the ledger of rotations."""
    _couples(random, roster, year)
    _edges(random, roster, year)
    _absent(random, roster, year)
    _deferred(random, roster, year)
    ledger = _rotations(random, roster, schools, year)
    _volunteers(random, roster, year)
    _rural_service(roster, schools, year)
    return ledger


def _couples(random: Random, roster: Roster, year: int) -> None:
    """Three couples of like age, both ways."""
    for _ in range(3):
        husband = pick(random, roster, 1, lambda t: plain(t) and t.gender is Gender.MALE
                       and age(t, year) < 50 and bool(t.certificate_stage))[0]
        years = age(roster[husband], year)
        wives = pick(random, roster, 1, lambda t, years=years: plain(t)  # type: ignore[misc]
                     and t.gender is Gender.FEMALE and abs(age(t, year) - years) < 4)
        for wife in wives:
            change(roster, [husband], spouse=wife)
            change(roster, [wife], spouse=husband, home_town=roster[husband].home_town)


def _edges(random: Random, roster: Roster, year: int) -> None:
    """Some came exactly at the edge of six school years: September and October."""
    chosen = pick(random, roster, 8, lambda t: plain(t) and 30 < age(t, year) < 48
                  and t.backbone is Level.NONE)
    change(roster, chosen[:4], joined=Month(year - 6, 9))
    change(roster, chosen[4:], joined=Month(year - 6, 10))


def _absent(random: Random, roster: Roster, year: int) -> None:
    count = len(roster)
    change(roster, pick(random, roster, round(count * 0.03), plain), status=PersonStatus.SECONDED)
    change(roster, pick(random, roster, round(count * 0.02),
                        lambda t: plain(t) and t.gender is Gender.FEMALE and age(t, year) < 38),
           status=PersonStatus.MATERNITY)
    left = round(count * 0.035) - sum(t.status is PersonStatus.MATERNITY for t in roster.values())
    change(roster, pick(random, roster, left, lambda t: plain(t) and age(t, year) > 36),
           status=PersonStatus.SICK)
    change(roster, pick(random, roster, 2, lambda t: plain(t) and age(t, year) > 50),
           workload=50)


def _deferred(random: Random, roster: Roster, year: int) -> None:
    for told in DEFERRALS[: 5 + (len(roster) > 500) + (len(roster) > 1500)]:
        chosen = pick(random, roster, 1, lambda t, told=told: plain(t)  # type: ignore[misc]
                      and long_service(t, year)
                      and told.fits(age(t, year), t.gender is Gender.FEMALE))
        change(roster, chosen, deferral=told.kind, deferral_basis=told.basis,
               deferral_approver=told.approver, deferral_years=random.choice((1, 1, 2)),
               deferral_until=Month(year + 1, 8))


def _rotations(
    random: Random, roster: Roster, schools: dict[str, School], year: int,
) -> list[Spell]:
    """Who returns this summer, who stays away until the next, and who rotated years ago."""
    count = max(4, round(len(roster) * 0.02))
    ledger = []
    for start, end in ((year - 2, year), (year - 1, year + 1), (year - 5, year - 3)):
        chosen = pick(random, roster, count, lambda t, start=start: plain(t)  # type: ignore[misc]
                      and not schools[t.school].rural and long_service(t, start))
        for number, key in enumerate(chosen):
            host = _host(random, schools, roster[key])
            if host:
                ledger.append(_spell(roster[key], host, start, end))
                _away(roster, key, host, (end, year), still_written=number < 2)
    return ledger


def _host(random: Random, schools: dict[str, School], teacher: Teacher) -> str | None:
    places = [s for s in schools.values() if teacher.stage in s.stages and s.code != teacher.school]
    country = [s for s in places if s.rural]
    chosen = country if country and random.random() < 0.5 else places
    return random.choice(chosen).code if chosen else None


def _spell(teacher: Teacher, host: str, start: int, end: int) -> Spell:
    return Spell(teacher=teacher.id, school_year=f"{start}-{start + 1}", home=teacher.school,
                 host=host, start=Month(start, 9), end=Month(end, 8), form=Form.TERM,
                 relation=False)


def _away(
    roster: Roster, key: str, host: str, years: tuple[int, int], *, still_written: bool,
) -> None:
    """Write a rotation on the teacher; two of those who return are still written as away."""
    end, year = years
    if end < year:
        change(roster, [key], rotation_ended=Month(end, 8))
        return
    status = PersonStatus.ROTATION if end > year or still_written else PersonStatus.IN_POST
    change(roster, [key], host=host, host_until=Month(end, 8), status=status)


def _volunteers(random: Random, roster: Roster, year: int) -> None:
    """One in twenty applies; the schools recommend some, in order."""
    def free(teacher: Teacher) -> bool:
        return plain(teacher) and bool(teacher.certificate_stage)

    for key in pick(random, roster, round(len(roster) * 0.05),
                    lambda t: free(t) and 28 < age(t, year) < 54):
        change(roster, [key], willingness=Willingness.VOLUNTEERS, application=Application.SELF)
    for school in sorted({teacher.school for teacher in roster.values()}):
        told = pick(random, roster, 2, lambda t, school=school: free(t)  # type: ignore[misc]
                    and t.school == school and long_service(t, year) and not t.application)
        for order, key in enumerate(told, start=1):
            change(roster, [key], application=Application.SCHOOL, recommended=order)
    senior = pick(random, roster, 2, lambda t: t.rank is Rank.SENIOR and 52 < age(t, year) < 54
                  and t.gender is Gender.FEMALE)
    change(roster, senior, retires_early=True)


def _rural_service(roster: Roster, schools: dict[str, School], year: int) -> None:
    for key, teacher in list(roster.items()):
        if schools[teacher.school].rural and teacher.joined:
            months = teacher.joined.until(Month(year, 9))
            roster[key] = replace(teacher, rural_months=months)


def draw_recruits(
    random: Random, schools: list[School], names: list[tuple[str, bool]], towns: list[str],
    year: int,
) -> list[Teacher]:
    """Draw the new recruits who have no school yet, mostly for music, PE and art."""
    subjects = ("音乐", "体育与健康", "美术", "音乐", "美术", "体育与健康", "语文", "数学")
    prefix = schools[0].code[4:6]
    people = []
    for number, (name, female) in enumerate(names):
        junior = number % 3 == 2 and _wanted(schools, Stage.JUNIOR, subjects[number])
        stage = Stage.JUNIOR if junior else Stage.PRIMARY
        people.append(Teacher(
            id=f"{prefix}{90001 + number}", name=name,
            gender=Gender.FEMALE if female else Gender.MALE,
            born=Month(year, 8).plus(-random.randint(22 * 12 + 3, 27 * 12)), school="待分配",
            stage=stage, subject=subjects[number], established=True, status=PersonStatus.IN_POST,
            certificate_stage="初中" if stage is Stage.JUNIOR else "小学",
            certificate_subjects=(subjects[number],), backbone=Level.NONE,
            putonghua="二级甲等", home_town=random.choice(towns),
            **_fresh(),
        ))
    return people


def _wanted(schools: list[School], stage: Stage, subject: str) -> bool:
    """Whether some school of a stage has at least one post of a subject."""
    return any(needs(school, stage).get(subject, 0) >= 0.5 for school in schools)


def _fresh() -> dict[str, Any]:
    return {"degree": Degree.BACHELOR, "rank": Rank.UNGRADED, "duty": Duty.NONE,
            "class_teacher": False, "graduating": False}
