"""The facts of a later year as far as they are known now: everybody older, terms over, classes carried up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.rules.r20_retirement import statutory_retirement

_OF_ONE_YEAR: dict[str, Any] = dict.fromkeys(("graduating", "graduated", "willingness", "application", "recommended"))
_QUOTAS: dict[str, Any] = dict.fromkeys(("send_min", "send_max", "receive_min", "receive_max", "dorm_beds"))
_GRADES = tuple(f"grade{number}" for number in range(1, 10))


def aged(problem: Problem, year: int, ahead: int) -> Problem:
    """Return the facts as they will be in a later year if nobody is placed before.

    Who is past retirement by August of that year is off the roster, classes have gone up a grade; wishes, orders,
    numbers set for schools and who teaches a graduating class are of one year and left out. Months do the rest: terms,
    bound service and deferrals end when they end.

    Parameters
    ----------
    problem
        The facts of year one.
    year
        The later year.
    ahead
        How many years after year one it is.
    """
    cutoff = Month(year, 8)
    return replace(
        problem, teachers=tuple(replace(one, **_OF_ONE_YEAR) for one in staying(problem, cutoff)),
        schools=tuple(_grown(school, ahead) for school in problem.schools), wishes=(), locks=(), agreed=(), shares=(),
        reference=None, revision=None)


def staying(problem: Problem, cutoff: Month) -> Iterator[Teacher]:
    """Iterate over the teachers who are not past retirement by a month."""
    yield from (one for one in problem.teachers if statutory_retirement(one) > cutoff)


def _grown(school: School, years: int) -> School:
    carried: dict[str, Any] = {name: _classes(school, number, years) for number, name in enumerate(_GRADES, 1)}
    return replace(school, **_QUOTAS, **carried)


def _classes(school: School, grade: int, years: int) -> int | None:
    """Return the classes of a grade after some years: those of the grade from which its pupils come."""
    first = 7 if grade > 6 else 1
    known: int | None = getattr(school, f"grade{max(first, grade - years)}")
    return known
