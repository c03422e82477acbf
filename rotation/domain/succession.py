"""Who leads which school once the party group has decided: what a plan of leaders makes of the facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from rotation.domain.leadership import LeadersDecided
from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.problem import Problem
from rotation.domain.records import Agreed, Lock, Wish
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty
from rotation.text import Text, say

RecordT = TypeVar("RecordT", Wish, Lock, Agreed)
"""What is told of somebody and a school."""


@dataclass(frozen=True)
class Succession:
    """The moves of a published plan of leaders.

    Parameters
    ----------
    folder, sha256
        Name of its folder, and SHA-256 of its principals.json.
    year
        Year of the plan.
    moves
        (Person, school, duty) of everybody who takes a seat.
    leaving
        Ids of those who give one up.
    due
        Ids of those who had to move or had served their terms, whether they move or not.
    """

    folder: str
    sha256: str
    year: int
    moves: tuple[tuple[str, str, Duty], ...]
    leaving: tuple[str, ...]
    due: tuple[str, ...] = ()

    @property
    def seats(self) -> dict[str, tuple[str, Duty]]:
        """School and duty by person."""
        return {leader: (school, duty) for leader, school, duty in self.moves}

    @property
    def says(self) -> Text:
        """What a plan that goes after this one is told with, wherever its figures are."""
        return say("Reckoned as the plan of school leaders {f} leaves the schools.",
                   "各校领导已按校长方案（{f}）调整后的情况计算。", f=self.folder)


def applied(problem: Problem, told: Succession | None) -> Problem:
    """Return the facts after the leaders have moved; the same without a plan of leaders.

    Whoever takes a seat belongs to its school from September, with the personnel relation; whoever gives one up
    has no duty any more. Wishes and orders of those who change school fall away. Of those who were due it is kept
    where they were and whether they are exchanged: a promotion at the own school is no exchange.
    """
    if told is None:
        return problem
    moved = {key for key, (school, _) in told.seats.items() if problem.teacher[key].school != school}
    return replace(
        problem, teachers=tuple(_after(problem, teacher, told) for teacher in problem.teachers),
        wishes=_of_others(problem.wishes, moved), locks=_of_others(problem.locks, moved),
        agreed=_of_others(problem.agreed, moved), decided=_decided(problem, told))


def _decided(problem: Problem, told: Succession) -> LeadersDecided:
    homes = {key: problem.teacher[key].school for key in told.due}
    return LeadersDecided(homes, frozenset(key for key in homes if key in told.seats and told.seats[key][0] not in (
        homes[key], problem.school[homes[key]].legal)))


def _after(problem: Problem, teacher: Teacher, told: Succession) -> Teacher:
    start = Month(told.year, SEPTEMBER)
    if teacher.id in told.leaving:
        return replace(teacher, duty=Duty.NONE, duty_since=None)
    if teacher.id not in told.seats:
        return teacher
    school, duty = told.seats[teacher.id]
    risen = replace(teacher, duty=duty, duty_since=start)
    if school == teacher.school:
        return risen
    stages = problem.school[school].stages
    return replace(risen, school=school, joined=start, stage=teacher.stage if teacher.stage in stages else stages[0])


def _of_others(records: Iterable[RecordT], moved: set[str]) -> tuple[RecordT, ...]:
    return tuple(record for record in records if record.teacher not in moved)
