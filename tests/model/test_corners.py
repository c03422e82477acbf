"""Corners that random small rounds hardly reach, each judged by the check and by the rows."""

from __future__ import annotations

from typing import Any

import pytest

from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import UNPOSTED, Level, PersonStatus, Stage
from rotation.errors import PolicyError
from rotation.model.eligibility import settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.values import command_values
from rotation.rules._tiny import tiny
from tests.support.completion import Completion
from tests.support.tried_plans import breached, columns_of, goal_values
from tests.support.worlds import MADE, PAIR_CODES, PLAN_CODES, Choice, World

TWO: dict[str, dict[str, Any]] = {"一小": {}, "二小": {}}


def settled(problem: Problem, *kept: str, **given: Any) -> Round:
    """Settle with these plan rules only; parameters as ``H25__on=...`` stand for ``H25.on``."""
    values = {"round.year": 2026, "round.seat_town": "旗镇",
              **{f"{code}.on": False for code in [*PAIR_CODES, *PLAN_CODES] if code not in kept},
              **{name.replace("__", "."): value for name, value in given.items()}}
    return settle(problem, Policy.of({name: (value, MADE) for name, value in values.items()}))


def to(host: str, *teachers: str, subject: str = "数学") -> Choice:
    return {teacher: Opening(host, Stage.PRIMARY, subject) for teacher in teachers}


def lawful(round: Round, choice: Choice) -> bool:
    """Judge a plan both ways; they must agree."""
    kept = not breached(round, Plan.of(round, choice.items()))
    assert Completion(RoundTask(round).write()).accepts(columns_of(round, choice)) is kept
    return kept


@pytest.mark.parametrize(("subjects", "kept"), [
    (("科学", "科学"), False), (("科学", "数学"), False), (("科学", "音乐"), True)])
def test_subjects_of_one_pool_leave_as_one_subject(subjects: tuple[str, str], kept: bool) -> None:
    people = {"甲": {"subject": subjects[0]}, "乙": {"subject": subjects[1]}}
    round = settled(tiny(TWO, people, posts={"二小 数学": 3}), "H40")
    assert lawful(round, to("二小", "甲", "乙")) is kept


def test_graduating_classes_of_one_pool_count_together() -> None:
    people = {"甲": {"subject": "科学", "graduating": True}, "乙": {"graduating": True}}
    round = settled(tiny(TWO, people, posts={"二小 数学": 3}), "H42")
    assert not lawful(round, to("二小", "甲", "乙"))
    assert lawful(round, to("二小", "甲"))


@pytest.mark.parametrize(("established", "kept"), [(True, False), (False, True)])
def test_only_established_staff_fill_approved_posts(established: bool, kept: bool) -> None:
    schools = {"一小": {}, "二小": {"established_posts": 0}}
    people = {"新": {"school": UNPOSTED, "established": established}}
    round = settled(tiny(schools, people, posts={"二小 数学": 1}), "H25", round__relation=True)
    assert lawful(round, to("二小", "新")) is kept


def test_one_leaver_makes_room_for_three_arrivals() -> None:
    """H60 caps arrivals at the band plus the leavers; goals must not believe in fewer."""
    schools = {code: {"primary_pupils": 100} for code in ("一小", "二小", "三小")}
    skilled = {"backbone": Level.BANNER}
    people = {"甲": skilled, "乙": skilled, "丙": skilled, "丁": {"school": "三小"},
              "戊": {**skilled, "school": "二小"}}
    round = settled(tiny(schools, people), "H60")
    choice = {**to("三小", "甲", "乙", "戊"), **to("二小", "丁")}
    assert lawful(round, choice)
    assert not lawful(round, to("三小", "甲", "乙", "戊"))
    assert sum(goal_values(World(0, round.problem, {}), RoundTask(round).write(), [choice], round).values())


@pytest.mark.parametrize("status", [PersonStatus.SECONDED, PersonStatus.SICK, PersonStatus.STUDY])
def test_somebody_away_is_not_counted_because_a_rotation_is_over(status: PersonStatus) -> None:
    away = {"status": status, "host": "二小", "host_until": Month(2026, 7)}
    assert settled(tiny(TWO, {"甲": away})).supply.counted == {}


def test_pool_posts_mean_nothing_without_approved_posts() -> None:
    schools = {"一小": {}, "二小": {"established_posts": 0}}
    problem = tiny(schools, {"甲": {}}, posts={"二小 数学": 1})
    assert lawful(settled(problem, "H30", round__relation=True), to("二小", "甲"))
    assert not lawful(settled(problem, "H25", "H30", round__relation=True), to("二小", "甲"))


@pytest.mark.parametrize("goal", [
    {"code": "G10", "rate": -1}, {"code": "G10", "subject_weight": {"音乐": -2}},
    {"code": "G10", "school_weight": {"一小": -1}}])
def test_a_goal_cannot_be_turned_round(goal):
    """Negative rates and weights would make the relaxation aim the other way."""
    told = {"round.year": (2026, DEFAULT), "tiers": ([{"goals": [goal, {"code": "G05"}]}], DEFAULT)}
    with pytest.raises(PolicyError):
        Policy.of(told)


def test_every_fault_of_a_policy_is_told_at_once():
    values = command_values(["H10.rte=12%", "H10.rate=250%", "H20.share=x", "R10.years=-1"])
    with pytest.raises(PolicyError) as told:
        Policy.of(values)
    lines = told.value.message.render("en").splitlines()
    assert len(lines) == len(told.value.parts) == 5
    wrong = [line.partition("; perhaps ")[0] for line in lines]
    for name in ("H10.rte", "H10.rate", "H20.share", "R10.years", "round.year"):
        assert sum(name in line for line in wrong) == 1
