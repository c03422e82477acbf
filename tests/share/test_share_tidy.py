"""Lessons besides the own subject in few hands."""

from __future__ import annotations

import pytest

from rotation.auditor.judge import judge
from rotation.domain.outcome import Status
from rotation.domain.share_plan import SharePlan
from rotation.domain.support import Walking
from rotation.engine.solver import solve
from rotation.rules._share_tiny import walkers
from rotation.share.calendar import by_grade
from rotation.share.solving import solved
from rotation.share.task import ShareTask
from rotation.share.tidy import tidied
from tests.support.shares import cell, plan_of, task_of, world

pytestmark = pytest.mark.xdist_group("share")
MINOR = {"subject": "数学", "minor_subjects": ("音乐", "美术")}


def measured(task: ShareTask, plan: SharePlan) -> list[int]:
    return [goal.measure(plan) for tier in task.tiers for goal, _ in tier.goals]


def links(plan: SharePlan) -> int:
    return sum(plan.world.at_home(*link) for link in plan.given)


def two_colleagues(**other: object) -> ShareTask:
    """甲 and 乙 teach mathematics at 一小, which has eight classes and nobody for music and art."""
    facts = walkers({"一小": {"grade1": 2, "grade3": 2}, "二小": {}}, {
        **{f"m{n}": {"subject": "数学"} for n in range(1)}, "甲": MINOR, "乙": {**MINOR, **other}})
    return task_of(facts, W05__subjects=["音乐", "美术"])


def test_two_people_do_not_teach_a_lesson_of_each_others_subject() -> None:
    task = two_colleagues()
    crossed = plan_of(task, "甲@一小:小学:音乐=1 甲@一小:小学:美术=7 乙@一小:小学:音乐=7 乙@一小:小学:美术=1")
    plan = tidied(crossed)
    assert links(plan) == 2
    assert (plan.besides, measured(task, plan)) == (crossed.besides, measured(task, crossed))


def test_a_ring_that_would_cost_a_certificate_stays() -> None:
    task = two_colleagues(certificate_subjects=("音乐",), workload=50)
    crossed = plan_of(task, "甲@一小:小学:音乐=1 甲@一小:小学:美术=7 乙@一小:小学:音乐=7 乙@一小:小学:美术=1")
    plan = tidied(crossed)
    assert measured(task, plan) == measured(task, crossed)


def test_one_of_two_gives_the_lessons_that_one_can() -> None:
    task = two_colleagues()
    plan = tidied(plan_of(task, "甲@一小:小学:音乐=1 乙@一小:小学:音乐=7"))
    assert sorted(plan.given.values()) == [8]


def test_a_full_load_is_not_exceeded() -> None:
    task = two_colleagues(workload=20)
    load = task.sharing.load("甲")
    before = plan_of(task, f"甲@一小:小学:音乐=7 甲@一小:小学:美术={load - 7} 乙@一小:小学:音乐=1")
    assert tidied(before).given == before.given


@pytest.mark.parametrize("seed", range(5100, 5110))
def test_a_plan_is_as_good_as_before_and_lawful(seed: int) -> None:
    task = world(seed, 4, 5)
    first = solve(task)
    last, outcome = solved(task, 600, solver=solve)
    assert first.plan is not None
    assert outcome.plan is not None
    assert outcome.status is Status.OPTIMAL
    assert measured(task, outcome.plan) == measured(task, first.plan)
    assert links(outcome.plan) <= links(first.plan)
    assert not judge(last, outcome.plan).findings
    assert outcome.plan.besides == first.plan.besides


def test_who_only_walks_starts_with_the_own_school() -> None:
    facts = walkers({"一小": {"grade1": 2}, "二小": {"grade1": 2}}, {"甲": {"walking": Walking.ONLY}})
    task = task_of(facts, W60__on=False, W05__subjects=["音乐"])
    plan = solve(task).plan
    assert plan is not None
    assert (plan.besides[cell("一小")], plan.walked[cell("二小")]) == (4, 4)
    for there in task.sharing.lessons:
        for one in by_grade(plan, there):
            assert one.own + one.besides + one.walked + one.remote + one.open == one.demand
