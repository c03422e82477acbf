"""A banner of two schools, written as a workbook, that is planned in a second or two.

School A of the seat has one teacher of mathematics too many, village school B lacks one. With up
to nine eligible teachers one must move; with more two must, and B has no second post: no plan.
"""

from __future__ import annotations

from pathlib import Path

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Need, Parameter
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import (
    Degree,
    Gender,
    Level,
    PersonStatus,
    SchoolType,
    Setting,
    Stage,
)
from rotation.workbook.template import write_input


def small_banner(name: str, people: int = 6) -> Problem:
    """Return the facts: so many teachers at school A, three at B, one post short at B."""
    places = (("A", Setting.TOWN), ("B", Setting.RURAL))
    schools = [School(
        code=code, name=f"{name}{code}校", type=SchoolType.PRIMARY, setting=setting, town="旗镇",
        longitude=116 + number / 50, latitude=44.0, primary_pupils=120, grade1=1, grade2=1,
        grade3=0, grade4=0, grade5=0, grade6=0, established_posts=20) for number, (code, setting) in enumerate(places)]
    teachers = [_teacher(f"T{n}", "A" if n < people else "B", n) for n in range(people + 3)]
    needs = [Need(school=code, stage=Stage.PRIMARY, subject="数学", amount=amount)
             for code, amount in (("A", 100 * (people - 1)), ("B", 400))]
    told = {"round.year": "2026", "round.banner": name, "round.seat_town": "旗镇"}
    return Problem.of(schools=schools, teachers=teachers, needs=needs, parameters=[
        Parameter(name=key, value=value, basis="试") for key, value in told.items()])


def _teacher(key: str, school: str, number: int) -> Teacher:
    return Teacher(
        id=key, name=f"师{number}", gender=list(Gender)[number % 2], born=Month(1985, 1), school=school,
        stage=Stage.PRIMARY, subject="数学", certificate_stage="小学", joined=Month(2010, 9),
        status=PersonStatus.IN_POST, backbone=None if number % 3 else Level.BANNER, degree=Degree.BACHELOR,
        established=True)


def write_banners(folder: Path, *names: str) -> Path:
    """Write a small banner of each name into a folder, and return the folder."""
    for name in names:
        write_input(folder / f"{name}.xlsx", small_banner(name), "zh")
    return folder
