"""The facts of a later year as far as they are known now: everybody older, terms over, classes carried up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.problem import Problem
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Gender, PersonStatus
from rotation.rules.r20_retirement import statutory_retirement

_OF_ONE_YEAR: dict[str, Any] = dict.fromkeys(("graduating", "graduated", "willingness", "application", "recommended"))
_QUOTAS: dict[str, Any] = dict.fromkeys(("send_min", "send_max", "receive_min", "receive_max", "dorm_beds"))
_GRADES = tuple(f"grade{number}" for number in range(1, 10))
_FIRST = 1, 7
"""Grades in which pupils come."""
_BOUND = 20
"""Years for which nobody asks of somebody hired in a later year: within no horizon does he go."""
Intake = Mapping[tuple[str, int], Mapping[int, int]]
"""Classes by school and first grade, by year, as sheet 预测 tells them."""


def aged(problem: Problem, year: int, ahead: int) -> Problem:
    """Return the facts as they will be in a later year if nobody is placed before.

    Who is past retirement by August of that year is off the roster, who is to be hired by sheet 预测 is on it; classes
    have gone up a grade, first grades are as told last (预测), else as now; wishes, orders, numbers set for schools and
    who teaches a graduating class are of one year and left out. Months do the rest: terms, bound service and deferrals
    end when they end.

    Parameters
    ----------
    problem
        The facts of year one.
    year
        The later year.
    ahead
        How many years after year one it is.
    """
    cutoff, intake = Month(year, 8), _intake(problem, year - ahead)
    there = [*(replace(one, **_OF_ONE_YEAR) for one in staying(problem, cutoff)), *hired(problem, year - ahead, year)]
    return replace(
        problem, teachers=tuple(sorted(there, key=lambda one: one.id)),
        schools=tuple(_grown(school, year, ahead, intake) for school in problem.schools), wishes=(), locks=(),
        agreed=(), shares=(), reference=None, revision=None)


def staying(problem: Problem, cutoff: Month) -> Iterator[Teacher]:
    """Iterate over the teachers who are not past retirement by a month."""
    yield from (one for one in problem.teachers if statutory_retirement(one) > cutoff)


# -- 预测 -------------------------------------------------------------------------------------


def hired(problem: Problem, this: int, year: int) -> Iterator[Teacher]:
    """Iterate over people to be hired after this year and by a later one: nobody in particular, and in no exchange."""
    start = "招"
    while any(one.id.startswith(start) for one in problem.teachers):
        start += "招"
    number = 0
    for told in problem.forecasts:
        for _ in range(told.hired or 0):
            number += 1
            if this < told.year <= year and told.stage is not None and told.subject is not None:
                yield Teacher(
                    id=f"{start}{number:04d}", name=f"{start}{number:04d}", gender=Gender.FEMALE,
                    born=Month(told.year - 25, SEPTEMBER), school=told.school, stage=told.stage, subject=told.subject,
                    certificate_stage=str(told.stage), certificate_subjects=(told.subject,), established=True,
                    status=PersonStatus.IN_POST, joined=Month(told.year, SEPTEMBER),
                    bound_until=Month(told.year + _BOUND, 8))


def _intake(problem: Problem, this: int) -> Intake:
    found: dict[tuple[str, int], dict[int, int]] = {}
    for told in problem.forecasts:
        for first, classes in zip(_FIRST, (told.grade1, told.grade7), strict=True):
            if classes is not None and told.year > this:
                found.setdefault((told.school, first), {})[told.year] = classes
    return found


def _grown(school: School, year: int, ahead: int, intake: Intake) -> School:
    carried: dict[str, Any] = {name: _classes(school, number, year, ahead, intake)
                               for number, name in enumerate(_GRADES, 1)}
    return replace(school, **_QUOTAS, **carried)


def _classes(school: School, grade: int, year: int, ahead: int, intake: Intake) -> int | None:
    """Return the classes of a grade in a year: those of the grade from which its pupils come."""
    first = _FIRST[grade >= _FIRST[1]]
    came = year - (grade - first)
    told = [known for known in intake.get((school.code, first), {}) if known <= came]
    if told:
        return intake[school.code, first][max(told)]
    classes: int | None = getattr(school, f"grade{max(first, grade - ahead)}")
    return classes
