"""Blocks of days with a bed: who stays where, for how long, and what the sheets and files make of it."""

from __future__ import annotations

from typing import Any

import pytest

from rotation.auditor.judge import judge
from rotation.domain.outcome import Status
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice
from rotation.domain.support import Weekday
from rotation.engine.solver import solve
from rotation.errors import PlanError
from rotation.rules._share_tiny import at_km
from rotation.rules.v20_ways_and_changes import WaysAndTrips
from rotation.share.calendar import week_of
from rotation.share.file import ShareFile
from rotation.share.tables import SHEETS
from rotation.share.task import ShareTask
from rotation.share.view import ShareView
from rotation.text import Text
from tests.support.shares import ShareOracle, cell, plan_of, task_of, week, world


def best(task: ShareTask) -> SharePlan:
    found = solve(task)
    assert found.status is Status.OPTIMAL
    assert found.plan is not None
    assert not judge(task, found.plan).findings
    return found.plan


def view_of(task: ShareTask) -> ShareView:
    return ShareView(task.sharing, task.policy, solve(task), "", "")


@pytest.mark.parametrize(("km", "rural", "beds", "route"), [
    (60, False, 1, "二小;二小"), (61, False, 1, "二小*2"), (61, False, 0, ""), (61, False, None, ""),
    (40, True, 1, "二小;二小"), (41, True, 1, "二小*2"), (41, True, None, ""),
    (100, False, 1, "二小*2"), (101, False, 1, "二小*3"), (150, False, 1, "二小*3"), (151, False, 1, "")])
def test_beyond_the_way_of_a_day_somebody_stays_where_there_is_a_bed(
    km: int, rural: bool, beds: int | None, route: str,
) -> None:
    plan = best(task_of(at_km(km, rural=rural, beds=beds)))
    assert list(plan.weeks.values()) == ([week(route)] if route else [])


def test_the_limits_of_summer_hold_where_winter_is_switched_off() -> None:
    plan = best(task_of(at_km(60, rural=True, beds=1), W15__winter=False))
    assert list(plan.weeks.values()) == [week("二小;二小")]


@pytest.mark.parametrize(("beds", "people"), [(1, 1), (2, 2)])
def test_no_more_people_stay_than_there_are_beds(beds: int, people: int) -> None:
    plan = best(task_of(at_km(61, beds=beds, 乙={"subject": "美术"})))
    assert len(plan.weeks) == people


def test_a_bed_that_the_round_gave_away_is_not_free() -> None:
    facts = at_km(61, beds=1, 丙={"subject": "数学"})
    assert best(task_of(facts)).weeks
    assert not best(task_of(facts, (("丙", cell("二小", subject="数学")),))).weeks


def test_three_days_are_too_many_where_two_are_allowed() -> None:
    assert not best(task_of(at_km(101, beds=1), W20__days=2)).weeks


def test_a_block_runs_on_and_avoids_days_that_are_not_free() -> None:
    facts = at_km(61, beds=1, 甲={"no_walk_days": (Weekday.TUESDAY, Weekday.THURSDAY)})
    assert not best(task_of(facts)).weeks
    facts = at_km(61, beds=1, 甲={"no_walk_days": (Weekday.TUESDAY, Weekday.FRIDAY)})
    plan = best(task_of(facts))
    assert [day.weekday for day in week_of(plan, "甲")] == [2, 3]


def test_the_way_of_a_block_is_made_once() -> None:
    task = task_of(at_km(101, beds=1))
    plan = best(task)
    assert [(day.km, [visit.part for visit in day.visits]) for day in week_of(plan, "甲")] == [
        (101, ["stay"]), (0, ["stay"]), (101, ["day"])]
    assert plan.world.week_km("甲", plan.weeks["甲"]) == 202
    days, block = task_of(at_km(50)), task_of(at_km(61, beds=1))
    term = WaysAndTrips().term
    assert term(block.sharing, "甲", week("二小*2")) < term(days.sharing, "甲", week("二小;二小"))


def test_the_file_tells_a_block_so_that_it_is_read_again() -> None:
    view = view_of(task_of(at_km(101, beds=1)))
    told = ShareFile.model_validate_json(ShareFile.of(view).model_dump_json())
    assert dict(told.pairs)["甲"] == week("二小*3")
    assert told.counts["trips"] == 3


def test_the_timetable_says_where_somebody_stays() -> None:
    view = view_of(task_of(at_km(61, beds=1)))
    sheet = next(one for one in SHEETS if one.key == "timetable").table(view)
    assert sheet is not None
    told = [one.render("zh") for row in sheet.rows for one in row if isinstance(one, Text)]
    assert [one for one in told if one.startswith("全天")] == ["全天，住宿", "全天"]


LESSONS = " 甲@二小:小学:音乐=6"


@pytest.mark.parametrize(("facts", "route", "rule"), [
    ({"km": 61, "beds": 1}, "二小", "W15"), ({"km": 61, "beds": 1}, "二小;二小", "W15"),
    ({"km": 61, "beds": 0}, "二小*2", "W15"), ({"km": 59, "beds": 1}, "二小*2", "W15"),
    ({"km": 101, "beds": 1}, "二小*2", "W15"), ({"km": 61, "beds": 1}, "二小*4", "W20"),
    ({"km": 151, "beds": 1}, "二小*3", "W25")])
def test_the_audit_finds_a_week_that_is_not_lawful(facts: dict[str, Any], route: str, rule: str) -> None:
    task = task_of(at_km(**facts, 乙={}))
    try:
        plan = plan_of(task, f"甲>{route}{LESSONS}")
    except PlanError:  # nobody may come at all
        assert facts["beds"] == 0 or facts["km"] == 151
        return
    assert rule in {finding.rule for finding in judge(task, plan).findings}


def test_the_audit_finds_two_people_in_one_bed() -> None:
    task = task_of(at_km(61, beds=1, 乙={"subject": "美术"}))
    plan = plan_of(task, "甲>二小*2 甲@二小:小学:音乐=6 乙>二小*2 乙@二小:小学:美术=6")
    assert {finding.rule for finding in judge(task, plan).findings} == {"W50"}


@pytest.mark.parametrize("route", ['[["二小","二小","一小"]]', '[["二小","三小","二小"]]', "[[]]"])
def test_what_is_no_week_is_refused(route: str) -> None:
    task = task_of(at_km(61, beds=1))
    with pytest.raises(PlanError):
        task.placed([("甲", Choice(route))])


def beaten(task: ShareTask, key: str, trips: tuple[tuple[str, ...], ...]) -> bool:
    """Whether some week that may be chosen leads to the same schools, holds as much everywhere and costs no more."""
    oracle, sharing, goal = ShareOracle(task), task.sharing, WaysAndTrips()
    cells, most = sharing.away[key], oracle.gives(key)

    def held(week_: tuple[tuple[str, ...], ...]) -> list[int]:
        found = []
        for there in cells:
            number = 0
            while number < min(most, sharing.lessons[there].open) and oracle.fits(week_, {there: number + 1}):
                number += 1
            found.append(number)
        return found
    mine, cost = held(trips), goal.term(sharing, key, Choice.week(trips))
    return any({*one.schools} == {code for trip in trips for code in trip} and goal.term(sharing, key, one) <= cost
               and all(a >= b for a, b in zip(held(one.trips), mine, strict=True)) for one in task.options.of(key))


def enumerated(seeds: range) -> int:
    """Compare the weeks of drawn banners with all that are lawful; how many have nights away."""
    nights = 0
    for seed in seeds:
        task = world(seed, far=True)
        oracle = ShareOracle(task)
        for key in (key for key in task.options.movers if "|" not in key):
            lawful = {Choice.week(trips): trips for trips in oracle.weeks(key)}
            assert {*task.options.of(key)} <= lawful.keys(), seed
            assert all(beaten(task, key, trips) for week_, trips in lawful.items()
                       if len(trips) <= 2 and len(week_.schools) <= oracle.gives(key)), seed
            nights += sum(bool(one.blocks) for one in task.options.of(key))
    return nights


def test_the_weeks_to_choose_from_are_lawful_and_beat_all_others() -> None:
    assert enumerated(range(12)) > 3


@pytest.mark.slow
def test_the_weeks_to_choose_from_beat_all_others_in_many_banners() -> None:
    assert enumerated(range(9000, 9100)) > 30
