"""A handful of teachers outside compulsory education: read, listed, left alone."""

from __future__ import annotations

from random import Random

from rotation.domain.months import Month
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import (
    Degree,
    Duty,
    Gender,
    Level,
    PersonStatus,
    Rank,
    SchoolType,
    Stage,
)
from rotation.sample.careers import Roster
from rotation.sample.names import draw_name

SENIOR_SUBJECTS = ("语文", "数学", "外语", "物理", "化学", "生物", "历史", "地理")
KINDERGARTEN_SUBJECTS = ("音乐", "美术", "语文", "语文", "体育与健康")


def draw_outsiders(
    random: Random, schools: list[School], roster: Roster, year: int,
) -> list[Teacher]:
    """Draw the teachers of the senior school and the kindergarten."""
    prefix, number, people = next(iter(roster))[:2], 80000, []
    told = {SchoolType.SENIOR: (Stage.SENIOR, "高中", SENIOR_SUBJECTS),
            SchoolType.KINDERGARTEN: (Stage.KINDERGARTEN, "幼儿园", KINDERGARTEN_SUBJECTS)}
    for school in schools:
        if school.type in told:
            stage, certificate, subjects = told[school.type]
            for subject in subjects:
                number += 1
                people.append(_outsider(random, (school, stage, subject), certificate,
                                        f"{prefix}{number}", year))
    return people


def _outsider(
    random: Random, place: tuple[School, Stage, str], certificate: str, number: str, year: int,
) -> Teacher:
    school, stage, subject = place
    female = stage is Stage.KINDERGARTEN or random.random() < 0.6
    years = random.randint(27, 52)
    return Teacher(
        id=number, name=draw_name(random, female=female, mongol=random.random() < 0.2),
        gender=Gender.FEMALE if female else Gender.MALE,
        born=Month(year, 8).plus(-years * 12 - random.randint(0, 11)), school=school.code,
        stage=stage, subject=subject, certificate_stage=certificate,
        certificate_subjects=(subject,), established=True, status=PersonStatus.IN_POST,
        joined=Month(year - random.randint(1, years - 24), 9), backbone=Level.NONE,
        degree=Degree.BACHELOR, rank=Rank.SECOND if years < 38 else Rank.FIRST,
        putonghua="二级甲等", duty=Duty.NONE, class_teacher=False, graduating=False,
    )
