"""Rules, rows and engine on small random banners, beside an oracle retold from the specification."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ortools.linear_solver.python import model_builder

from rotation.auditor.findings import clauses, people
from rotation.auditor.judge import judge
from rotation.domain.outcome import Status
from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.vocabulary import SchoolType, Stage
from rotation.engine.export import write_mps
from rotation.engine.solver import solve
from rotation.rules._share_tiny import music, six_lessons, walkers
from rotation.share.calendar import by_grade, week_of
from rotation.share.explain import ShareInquiry
from rotation.share.tables import counting
from rotation.share.task import ShareTask
from rotation.share.view import ShareView
from tests.support.completion import Completion
from tests.support.share_compact import Compact
from tests.support.shares import ShareOracle, cell, task_of, wild, world

FEW, MANY = range(14), range(1000, 1200)


def broken(task: ShareTask, plan: SharePlan) -> set[str]:
    return {item.rule for item in (*people(task, plan), *clauses(task, plan))}


def check(seeds: range, plans: int) -> tuple[Counter[str], int]:
    refused, lawful = Counter[str](), 0
    for seed in seeds:
        task, rng = world(seed, far=seed % 4 == 3), Random(seed)
        oracle, rows = ShareOracle(task), Completion(task.write())  # type: ignore[arg-type]
        for _ in range(plans):
            plan = wild(rng, task)
            against = broken(task, plan)
            assert oracle.lawful(plan) is not bool(against), (seed, plan.pairs, against)
            at = [task.options.find(*pair) for pair in plan.pairs]
            assert rows.accepts([one for one in at if one is not None]) is not bool(against), (seed, plan.pairs, against)
            refused.update(against)
            lawful += not against
    return refused, lawful


def test_rows_breaches_and_oracle_agree_on_drawn_plans() -> None:
    refused, lawful = check(FEW, 12)
    assert lawful > 10
    assert {"W30", "W40"} <= refused.keys()


@pytest.mark.slow
def test_rows_breaches_and_oracle_agree_in_many_banners() -> None:
    refused, _ = check(MANY, 25)
    assert refused.keys() == {"W10", "W30", "W32", "W35", "W38", "W40", "W50"}


def best(seeds: range) -> int:
    walked = 0
    for seed in seeds:
        task = world(seed, far=seed % 4 == 3, W20__days=Random(seed).choice([1, 2]), W60__on=False, W08__min_fit=2)
        found = solve(task)
        assert found.status is Status.OPTIMAL
        assert found.plan is not None
        assert tuple(tier.value for tier in found.tiers) == ShareOracle(task).best(task), seed
        assert not judge(task, found.plan).findings
        walked += len(found.plan.weeks)
    return walked


def agreed(seeds: range) -> int:
    besides = 0
    for seed in seeds:
        task = world(seed, 4, 4, far=seed % 4 == 3)
        found = solve(task)
        assert found.status is Status.OPTIMAL
        assert found.plan is not None
        assert tuple(tier.value for tier in found.tiers) == Compact(task).values(), seed
        assert not judge(task, found.plan).findings
        besides += found.plan.besides.total()
    return besides


def test_a_program_without_weeks_finds_the_same_values() -> None:
    assert agreed(range(5000, 5006)) >= 0


@pytest.mark.slow
def test_a_program_without_weeks_finds_the_same_values_in_many_banners() -> None:
    assert agreed(range(6000, 6050)) > 20


def test_the_best_plan_is_the_best_of_all() -> None:
    assert best(range(10)) > 0


@pytest.mark.slow
def test_the_best_plan_is_the_best_of_all_in_many_banners() -> None:
    assert best(range(2000, 2150)) > 50


def test_a_second_solver_agrees_on_the_first_tier(tmp_path: Path) -> None:
    seen = Counter[int]()
    for seed in range(3000, 3006):
        task, path = world(seed, 6, 6, sharing__tiers=[{"goals": [{"code": "V05", "rate": 1000}, {"code": "V10"}]}]), (
            tmp_path / f"{seed}.mps")
        found = solve(task)
        write_mps(path, task, name="share")
        model, solver = model_builder.Model(), model_builder.Solver("SCIP")
        assert model.import_from_mps_file(str(path))
        assert solver.solve(model) == model_builder.SolveStatus.OPTIMAL
        assert round(solver.objective_value) == found.tiers[0].value, seed
        seen[found.tiers[0].value] += 1
    assert len(seen) > 2


# -- what every plan is -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40, 52))
def test_every_lesson_is_somebodys_or_open_in_every_grade_and_every_day_has_its_lessons(seed: int) -> None:
    task = world(seed, 5, 5)
    plan = solve(task).plan
    assert plan is not None
    for there, told in plan.world.lessons.items():
        grades = by_grade(plan, there)
        assert {one.grade: one.demand for one in grades} == dict(told.demand)
        assert all(one.own + one.besides + one.walked + one.open == one.demand and min(one) >= 0 for one in grades)
        assert told.taught + plan.besides[there] + plan.walked[there] + plan.open(there) == told.total
        assert sum(one.walked for one in grades) == plan.walked[there]
    within(task, plan)
    for key, choice in plan.weeks.items():
        days = week_of(plan, key)
        assert len({day.weekday for day in days}) == len(days) == choice.days
        given = Counter[object]()
        for visit in (visit for day in days for visit in day.visits):
            given.update(visit.lessons)
        assert given == {there: n for (who, there), n in plan.given.items() if who == key
                         and not plan.world.at_home(who, there)}


def within(task: ShareTask, plan: SharePlan) -> None:
    """Nobody gives more than the load, no place more than it has to spare, nobody is away too often or goes too far."""
    law: dict[str, Any] = dict(task.law)
    spent = Counter[Opening]()
    for key in {who for who, _ in plan.given}:
        given = sum(number for (who, _), number in plan.given.items() if who == key)
        if not plan.world.only_walks(key):
            spent[plan.world.base[key]] += given
        assert given <= plan.world.load(key)
    for base, number in spent.items():
        assert number <= plan.world.spare.get(base, 0) + law["W40"].over * plan.world.unit
    for key, choice in plan.weeks.items():
        assert choice.days <= (law["W20"].full_time if plan.world.only_walks(key) else law["W20"].days)
        assert sum(day.km for day in week_of(plan, key)) <= law["W25"].week_km
        assert len(choice.schools) <= law["W25"].schools


# -- by thought -------------------------------------------------------------------------------


JUNIOR = {"stage": Stage.JUNIOR, "certificate_stage": "初中"}


def juniors(first: str, *others: str) -> dict[str, dict[str, object]]:
    """Junior schools of which all but the first have one class, which has one lesson of music a week."""
    return {first: {"type": SchoolType.JUNIOR}, **{
        code: {"type": SchoolType.JUNIOR, "grade7": 1} for code in others}}


def only(task: ShareTask) -> SharePlan:
    plan = solve(task).plan
    assert plan is not None
    return plan


def test_six_lessons_of_six_classes_take_one_day_and_twelve_take_two() -> None:
    one, two = only(task_of(six_lessons())), only(task_of(music()))
    assert [len(choice.trips) for choice in one.weeks.values()] == [1]
    assert one.open(cell("二小", "初中")) == 0
    assert [len(choice.trips) for choice in two.weeks.values()] == [2]
    assert two.open(cell("二小")) == 0


@pytest.mark.parametrize(("km", "rural", "walks"), [
    (59, False, True), (60, False, True), (61, False, False), (40, True, True), (41, True, False)])
def test_a_school_is_reached_as_far_as_the_way_permits(km: int, rural: bool, walks: bool) -> None:
    schools = {"一小": {}, "二小": {"grade1": 3, "rural": rural}}
    plan = only(task_of(walkers(schools, {"甲": {}}, ("一小", "二小", km))))
    assert bool(plan.weeks) is walks


@pytest.mark.parametrize(("apart", "days"), [(20, 1), (21, 2)])
def test_two_schools_share_a_day_if_they_are_near(apart: int, days: int) -> None:
    roads = ("一小", "二小", 25), ("一小", "三小", 25), ("二小", "三小", apart)
    plan = only(task_of(walkers(juniors("一小", "二小", "三小"), {"甲": JUNIOR}, *roads)))
    assert [len(choice.trips) for choice in plan.weeks.values()] == [days]


def test_nobody_visits_a_fourth_school() -> None:
    plan = only(task_of(walkers(juniors("一小", "二小", "三小", "四小", "五小"), {"甲": JUNIOR})))
    assert [len(choice.schools) for choice in plan.weeks.values()] == [3]
    assert sum(plan.open(there) for there in plan.world.gaps if there.subject == "音乐") == 1


def test_who_is_placed_by_the_round_does_not_walk_and_leaves_no_lessons_behind() -> None:
    facts = walkers({"一小": {}, "二小": {"grade1": 1}, "三小": {"grade1": 6}}, {"甲": {}})
    plan = only(task_of(facts, (("甲", cell("三小")),)))
    assert not plan.weeks
    assert plan.world.lessons[cell("三小")].own == 18
    assert cell("一小") not in plan.world.lessons


def test_one_more_day_is_told_for_what_it_closes() -> None:
    task = task_of(music(), W20__days=1)
    view = ShareView(task.sharing, task.policy, solve(task), "", "")
    told = [line.render("zh").strip() for line in ShareInquiry(view).school("二小")]
    assert "走教天数上限多1天，可补上其中6节（全旗县共多补6节）" in told
    assert "1人已来走教，到校时段已满（甲）" in told


@pytest.mark.parametrize(("classes", "counts"), [(4, False), (5, True)])
def test_half_a_load_at_other_schools_counts_as_exchange(classes: int, counts: bool) -> None:
    facts = walkers({"一小": {}, "二小": {"grade1": classes}}, {"甲": {}})
    task = task_of(facts, need__load_primary={"音乐": 20}, W20__days=5)
    view = ShareView(task.sharing, task.policy, solve(task), "", "")
    assert view.plan.walked[cell("二小")] == 2 * classes
    assert counting(view) == (("甲",) if counts else ())
