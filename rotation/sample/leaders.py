"""What the office knows of the leaders of a fictitious banner: party organizations, posts, appraisal, the pool.

Drawn from a generator of its own, so that nothing else of a banner is drawn otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from rotation.domain.leadership import Appraisal, LeaderProfile, Led, PartyBody, Reserve
from rotation.domain.months import school_years
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty, SchoolType, Stage

_LARGE = 90
"""Established staff from which a school has a party committee."""
_RIPE = 3
"""School years in a post after which somebody may be in the pool."""


def draw_leaders(
    schools: Sequence[School], teachers: Sequence[Teacher], year: int,
) -> tuple[list[School], list[LeaderProfile]]:
    """Return the schools with 党组织 and 副职职数, and the rows of 校级领导.

    Parameters
    ----------
    schools, teachers
        As drawn.
    year
        Calendar year of September.
    """
    random = Random(" ".join(("leaders", str(year), *(school.code for school in schools))))  # noqa: S311
    led = [_school(random, school, teachers, schools) for school in schools]
    by_code = {school.code: school for school in schools}
    return led, [profile for teacher in teachers if teacher.school in by_code
                 for profile in _profiles(random, teacher, by_code[teacher.school], year)]


def _school(random: Random, school: School, teachers: Sequence[Teacher], schools: Sequence[School]) -> School:
    if school.type is SchoolType.POINT:
        return replace(school, legal=_center(school, schools))
    staff = [teacher for teacher in teachers if teacher.school == school.code and teacher.established]
    deputies = sum((teacher.duty or Duty.NONE).height == 1 for teacher in staff)
    if not school.stages or not any((teacher.duty or Duty.NONE).leads_school for teacher in staff):
        return school
    two = any(teacher.duty is Duty.SECRETARY for teacher in staff)
    party = (PartyBody.COMMITTEE if len(staff) >= _LARGE else PartyBody.GENERAL_BRANCH) if two else PartyBody.BRANCH
    return replace(school, party=party, deputy_posts=deputies + (random.random() < 0.15))


def _center(point: School, schools: Sequence[School]) -> str | None:
    """Return the school that leads a teaching point: one of its town, else the first of the country."""
    whole = [one for one in schools if Stage.PRIMARY in one.stages and one.type is not SchoolType.POINT]
    near = [one.code for one in whole if one.town == point.town] or [one.code for one in whole if one.rural]
    return near[0] if near else None


def _profiles(random: Random, teacher: Teacher, school: School, year: int) -> Iterator[LeaderProfile]:
    duty = teacher.duty or Duty.NONE
    ripe = teacher.duty_since is not None and school_years(teacher.duty_since, year) >= _RIPE
    if duty.leads_school:
        yield _leader(random, teacher, school, ripe=ripe)
    elif duty.is_middle and ripe and random.random() < 0.6:
        yield LeaderProfile(teacher=teacher.id, appraisal=Appraisal.GOOD, member=random.random() < 0.7,
                            reserve=Reserve.DEPUTY)


def _leader(random: Random, teacher: Teacher, school: School, *, ripe: bool) -> LeaderProfile:
    duty = teacher.duty or Duty.NONE
    ranks, weights = ("特级", "高级", "中级", "初级"), (3, 22, 55, 20)
    appraisal = random.choices((Appraisal.EXCELLENT, Appraisal.GOOD, Appraisal.BARELY), (20, 77, 3))[0]
    honour = random.choices((None, "旗县级", "盟市级", "自治区级"), (80, 14, 5, 1))[0]
    heads = duty.height == 2
    return LeaderProfile(
        teacher=teacher.id, leading_since=teacher.duty_since, career_rank=random.choices(ranks, weights)[0] if heads
        else None, honour=honour if heads else None, appraisal=appraisal, trained=heads or random.random() < 0.5,
        member=heads or random.random() < 0.8, led=_led(school),
        reserve=Reserve.HEAD if duty.height == 1 and ripe and random.random() < 0.7 else None)


def _led(school: School) -> Led | None:
    stages = {*school.stages}
    if stages == {Stage.PRIMARY, Stage.JUNIOR}:
        return Led.NINE_YEAR
    return Led.PRIMARY if Stage.PRIMARY in stages else Led.JUNIOR if stages else None
