"""Tiny worlds written in one line, for the examples of rules and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Distance, Lock, Need, Spell, Wish
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import (
    UNPOSTED,
    Degree,
    Gender,
    PersonStatus,
    SchoolType,
    Setting,
    Stage,
)

Facts = Mapping[str, Mapping[str, Any]]


def tiny(
    schools: Facts,
    teachers: Facts,
    *,
    posts: Mapping[str, float] | None = None,
    most: Mapping[str, int] | None = None,
    **tables: Any,
) -> Problem:
    """Make a small primary-school world with sensible defaults.

    Parameters
    ----------
    schools
        Code -> fields that differ: a primary school in the seat town at one point of the map.
    teachers
        Id -> fields that differ: an eligible mathematics teacher of the first school.
    posts
        ``school 学科`` -> needed teachers (需求); without it every school needs one mathematics
        teacher more than it has.
    most
        ``school 学科`` -> 最多.
    tables
        Further records: ``locks``, ``wishes``, ``history``, ``distances``, or ``present``.
    """
    built = [_school(code, given) for code, given in schools.items()]
    first = built[0].code
    people = [_teacher(key, {"school": first, **given}) for key, given in teachers.items()]
    wanted = posts if posts is not None else _one_more(built, people)
    needs = [_need(built, key, number, (most or {}).get(key)) for key, number in wanted.items()]
    return Problem.of(schools=built, teachers=people, needs=needs, **tables)


def _school(code: str, given: Mapping[str, Any]) -> School:
    usual: dict[str, Any] = {
        "name": code, "type": SchoolType.PRIMARY, "setting": Setting.TOWN, "rural": False,
        "weak": False, "strong": False, "town": "旗镇", "longitude": 116.0, "latitude": 44.0,
        "primary_pupils": 0, "junior_pupils": 0,
    }
    return School(code=code, **{**usual, **given})


def _teacher(key: str, given: Mapping[str, Any]) -> Teacher:
    unposted = given["school"] == UNPOSTED
    usual: dict[str, Any] = {
        "name": key, "gender": Gender.MALE, "born": Month(1985, 1), "stage": Stage.PRIMARY,
        "subject": "数学", "certificate_stage": "小学", "certificate_subjects": (),
        "established": True, "status": PersonStatus.IN_POST, "degree": Degree.BACHELOR,
        "joined": None if unposted else Month(2010, 9),
    }
    return Teacher(id=key, **{**usual, **given})


def _one_more(schools: list[School], teachers: list[Teacher]) -> dict[str, float]:
    return {
        f"{school.code} 数学": 1 + sum(teacher.school == school.code for teacher in teachers)
        for school in schools if Stage.PRIMARY in school.stages
    }


def _need(schools: list[School], key: str, number: float, most: int | None) -> Need:
    code, subject = key.split()
    stage = next(school.stages[0] for school in schools if school.code == code)
    return Need(school=code, stage=stage, subject=subject, amount=round(100 * number), most=most)


def lock(teacher: str, kind: Any, *schools: str, **given: Any) -> Lock:
    """Make a lock with a reason and a clerk."""
    return Lock(teacher=teacher, kind=kind, schools=schools, reason="示例", clerk="经办人", **given)


def spell(teacher: str, home: str, host: str, start: Month, end: Month, **given: Any) -> Spell:
    """Make a row of the 台账."""
    return Spell(teacher=teacher, home=home, host=host, start=start, end=end, **given)


def road(start: str, end: str, km: int) -> Distance:
    """Make a row of 距离 in whole kilometers."""
    return Distance(start=start, end=end, km=100 * km)


def wish(teacher: str, school: str, **given: Any) -> Wish:
    """Make a row of 意愿."""
    return Wish(teacher=teacher, school=school, **given)
