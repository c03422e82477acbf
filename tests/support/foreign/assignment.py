"""Assignment problems told as a workbook: people are teachers, places are schools with 最多.

In `recruits` the people wait for their first post (待分配), so H95 places each of them. In
`exchange` everybody has a school of his or her own and may stay: the row of the home school is the
price of staying. Costs are 代价 (G50), profits are 分数 (G55).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.records import Need, Wish
from rotation.domain.round import Round
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import UNPOSTED, Gender, PersonStatus, SchoolType, Setting, Stage
from rotation.policy.policy import Policy
from rotation.rules._base import PlanRule
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say
from tests.support.foreign.transfer import law, tiers

KEPT = ("E10", "E20", "H80", "H85", "H95")
SUBJECT = "数学"


@dataclass(frozen=True)
class Assignment:
    """Everybody gets one place; value[person][place] is a cost or a profit.

    ``least`` and ``most`` bound the people of each place. With ``load`` (like ``value``) they also
    take up a ``capacity`` of each place, which no sheet can say: people weigh the same everywhere.
    """

    value: Sequence[Sequence[int]]
    most: Sequence[int]
    least: Sequence[int]
    aim: Literal["least cost", "greatest profit"] = "least cost"
    load: Sequence[Sequence[int]] = ()
    capacity: Sequence[int] = ()


def read_gap(path: Path) -> Assignment:
    """Read one problem in the layout of OR-Library's gap files, to be maximized."""
    numbers = iter(map(int, path.read_text("utf-8").split()))
    agents, jobs = next(numbers), next(numbers)
    value, load = ([[next(numbers) for _ in range(jobs)] for _ in range(agents)] for _ in range(2))
    return Assignment([*zip(*value, strict=True)], [jobs] * agents, [0] * agents,
                      "greatest profit", [*zip(*load, strict=True)], list(numbers))


class Capacity(PlanRule):
    """The loads that people put on a place stay within its capacity: a rule of one file, added here."""

    code = "X01"
    label = say("Capacity", "容量")
    sentence = say("Loads stay within the capacity", "负荷不超过容量")
    basis = "OR-Library"

    load: tuple[tuple[int, ...], ...]
    capacity: tuple[int, ...]

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(_code(place),) for place in range(len(self.capacity))]

    def says(self, round: Round, subject: Subject) -> Text:
        return self.sentence

    def _weight(self, person: str, school: str) -> int:
        return self.load[int(person[1:])][int(school[1:])]

    def encode(self, words: Words, subject: Subject) -> Inequality:
        (code,) = subject
        return words.weighed(
            lambda teacher, opening: self._weight(teacher.id, code) if opening.school == code else 0,
        ) <= self.capacity[int(code[1:])]

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        (code,) = subject
        taken = sum(self._weight(item.teacher, code) for item in plan.taught(code))
        return [self.sentence] if taken > self.capacity[int(code[1:])] else []


def with_capacity(policy: Policy, problem: Assignment) -> Policy:
    """Return the policy with the rule of the loads, if the problem has any."""
    if not problem.load:
        return policy
    rule = Capacity(load=tuple(map(tuple, problem.load)), capacity=tuple(problem.capacity))
    return replace(policy, rules={**policy.rules, rule.code: rule})


def policy_of(problem: Assignment) -> str:
    return law(KEPT) + tiers('{code = "G50"}' if problem.aim == "least cost" else '{code = "G55"}')


def recruits(problem: Assignment) -> Problem:
    return _problem(problem, [UNPOSTED] * len(problem.value))


def exchange(problem: Assignment) -> Problem:
    """Person i belongs to school i; everybody may go or stay."""
    return _problem(problem, [_code(number) for number in range(len(problem.value))])


def _problem(problem: Assignment, homes: list[str]) -> Problem:
    places = range(len(problem.most))
    return Problem.of(
        schools=[_school(place, problem) for place in places],
        teachers=[_teacher(person, home) for person, home in enumerate(homes)],
        needs=[_need(place, problem) for place in places],
        wishes=[_wish(person, place, value, problem.aim) for person, row in enumerate(problem.value)
                for place, value in enumerate(row)])


def _code(place: int) -> str:
    return f"S{place:03}"


def _school(place: int, problem: Assignment) -> School:
    return School(code=_code(place), name=f"第{place}学校", type=SchoolType.PRIMARY,
                  setting=Setting.URBAN, receive_min=problem.least[place] or None)


def _teacher(person: int, home: str) -> Teacher:
    return Teacher(
        id=f"T{person:03}", name=f"教师{person}", gender=Gender.MALE, born=Month(1990, 1),
        school=home, stage=Stage.PRIMARY, subject=SUBJECT, established=True, status=PersonStatus.IN_POST,
        joined=None if home == UNPOSTED else Month(2015, 9))


def _need(place: int, problem: Assignment) -> Need:
    return Need(school=_code(place), stage=Stage.PRIMARY, subject=SUBJECT,
                amount=100 * problem.least[place], most=problem.most[place])


def _wish(person: int, place: int, value: int, aim: str) -> Wish:
    told = {"cost": value} if aim == "least cost" else {"score": value}
    return Wish(teacher=f"T{person:03}", school=_code(place), **told)
