"""Indicators L1-L3, their thresholds, who counts before and after, and the coefficient of variation."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from rotation.domain.indicators import (
    Indicator,
    counted,
    in_scope,
    pupils,
    required,
    root,
    squared_variation,
)
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Degree, Level, PersonStatus, SchoolType, Stage
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.rules._headcount import after
from rotation.rules._tiny import tiny
from rotation.rules.g20_standards import StandardGap
from rotation.rules.g30_variation import Variation
from tests.support.asked_oracle import choices, oracle_of
from tests.support.worlds import MADE, world

PRIMARY, JUNIOR = Stage.PRIMARY, Stage.JUNIOR


def settled(problem: Problem, **policy: Any) -> Round:
    values = {"round.year": 2026, "round.seat_town": "旗镇", **policy}
    return settle(problem, Policy.of({name: (value, MADE) for name, value in values.items()}))


@pytest.mark.parametrize(("indicator", "stage", "number", "people"), [
    (Indicator.L1, PRIMARY, 100, 5), (Indicator.L1, PRIMARY, 500, 21), (Indicator.L1, PRIMARY, 501, 22),
    (Indicator.L2, PRIMARY, 100, 1), (Indicator.L2, PRIMARY, 101, 2), (Indicator.L3, PRIMARY, 1000, 9),
    (Indicator.L3, PRIMARY, 1001, 10), (Indicator.L1, JUNIOR, 1000, 53), (Indicator.L1, JUNIOR, 1001, 54),
    (Indicator.L2, JUNIOR, 1000, 10), (Indicator.L3, JUNIOR, 50, 1), (Indicator.L1, PRIMARY, 0, 0)])
def test_thresholds_are_rounded_up_to_whole_people(
    indicator: Indicator, stage: Stage, number: int, people: int
) -> None:
    school = {"type": SchoolType.NINE_YEAR, "primary_pupils": number, "junior_pupils": number}
    assert required(settled(tiny({"校": school}, {})), ("校", stage), indicator) == people


def test_thresholds_are_exact_for_every_number_of_pupils() -> None:
    for number in range(1, 1300, 7):
        round = settled(tiny({"校": {"primary_pupils": number}}, {}))
        assert required(round, ("校", PRIMARY), Indicator.L1) == -(-42 * number // 1000)


def test_places_under_fifty_pupils_are_outside() -> None:
    schools = {"小": {"primary_pupils": 49}, "中": {"primary_pupils": 50}, "空": {"primary_pupils": None}}
    round = settled(tiny(schools, {}))
    assert in_scope(round) == (("中", PRIMARY),)
    assert pupils(round, ("空", PRIMARY)) == 0
    assert len(in_scope(settled(tiny(schools, {}), **{"standard.min_pupils": 49}))) == 2


@pytest.mark.parametrize(("degree", "primary", "junior"), [
    (Degree.GRADUATE, True, True), (Degree.BACHELOR, True, True), (Degree.COLLEGE, True, False),
    (Degree.VOCATIONAL, False, False), (Degree.SENIOR, False, False), (None, False, False)])
def test_l1_asks_for_more_at_the_junior_stage(
    degree: Degree | None, primary: bool, junior: bool
) -> None:
    teacher = tiny({"校": {}}, {"甲": {"degree": degree}}).teachers[0]
    assert Indicator.L1.holds(teacher, PRIMARY, "数学") is primary
    assert Indicator.L1.holds(teacher, JUNIOR, "数学") is junior


@pytest.mark.parametrize("level", Level)
def test_l2_counts_from_the_banner_level_whatever_the_quota_counts(level: Level) -> None:
    teacher = tiny({"校": {}}, {"甲": {"backbone": level}}).teachers[0]
    assert Indicator.L2.holds(teacher, PRIMARY, "数学") is (level not in (Level.NONE, Level.SCHOOL))


def test_l3_counts_the_subject_that_is_taught() -> None:
    teacher = tiny({"校": {}}, {"甲": {"subject": "数学"}}).teachers[0]
    assert [Indicator.L3.holds(teacher, PRIMARY, name) for name in ("音乐", "美术", "体育与健康", "数学")] == [
        True, True, True, False]


def test_only_counted_teachers_count() -> None:
    round = settled(tiny({"校": {"primary_pupils": 60}}, {
        "甲": {}, "乙": {"status": PersonStatus.SECONDED}, "丙": {"established": False}}))
    assert counted(round, ("校", PRIMARY), Indicator.L1) == 2


def test_a_placed_teacher_counts_where_and_for_what_he_teaches() -> None:
    schools = {"一小": {"primary_pupils": 100}, "二小": {"primary_pupils": 100}}
    problem = tiny(schools, {"甲": {"subject": "数学", "certificate_subjects": ("音乐",)}}, posts={"二小 音乐": 1})
    round = settled(problem)
    plan = Plan.of(round, [("甲", Opening("二小", PRIMARY, "音乐"))])
    assert [after(plan, (code, PRIMARY), Indicator.L3) for code in ("一小", "二小")] == [0, 1]
    assert [after(plan, (code, PRIMARY), Indicator.L1) for code in ("一小", "二小")] == [0, 1]


def test_the_gap_of_g20_is_known_by_thought() -> None:
    """100 pupils ask for 5, 1 and 1; one bachelor who teaches mathematics leaves 4, 1 and 1."""
    round = settled(tiny({"一小": {"primary_pupils": 100}}, {"甲": {}}))
    assert StandardGap().measure(Plan(round, [])) == 6


def test_equal_schools_do_not_vary() -> None:
    schools = {"一小": {"primary_pupils": 80}, "二小": {"primary_pupils": 80}}
    round = settled(tiny(schools, {"甲": {}, "乙": {"school": "二小"}}))
    assert Variation().measure(Plan(round, [])) == 0


def test_all_in_one_of_two_equal_schools_is_a_variation_of_one() -> None:
    schools = {"一小": {"primary_pupils": 80}, "二小": {"primary_pupils": 80}}
    round = settled(tiny(schools, {"甲": {}, "乙": {}}))
    assert Variation().measure(Plan(round, [])) == 100_000
    even = Plan.of(round, [("甲", Opening("二小", PRIMARY, "数学"))])
    assert Variation().measure(even) == 0


@pytest.mark.parametrize("start", range(0, 160, 40))
def test_head_counts_and_variation_are_those_of_the_oracle(start: int) -> None:
    for seed in range(start, start + 40):
        drawn = world(seed)
        round, oracle = drawn.round, oracle_of(drawn)
        assert set(in_scope(round)) == set(oracle.places())
        for choice in choices(seed, round)[1:]:
            plan = Plan.of(round, choice.items())
            for kind in Indicator:
                here = {place: after(plan, place, kind) for place in in_scope(round)}
                assert here == {place: oracle.people(choice, kind, place) for place in here}
                for stage in (PRIMARY, JUNIOR):
                    places = [place for place in here if place[1] is stage]
                    square = squared_variation(
                        [pupils(round, place) for place in places], [here[place] for place in places])
                    told = oracle.variation(choice, kind, stage)
                    assert float(root(square, 6)) == pytest.approx(told, abs=1e-6)


def test_steps_of_g30_stay_close_to_the_exact_variation() -> None:
    """Each rounded step is off by half a unit at most."""
    for seed in range(200, 240):
        drawn = world(seed)
        round, rng = drawn.round, Random(seed)
        for choice in choices(rng.randint(0, 99), round):
            plan = Plan.of(round, choice.items())
            moves = 6 * len(choice) + 3 * len(in_scope(round))
            assert abs(Variation().measure(plan) - _exact(plan)) <= moves / 2


def _exact(plan: Plan) -> float:
    """Σ of (P_i/P)(a/P_i − m)²/m² with m as it was before the plan, in 10^-5."""
    total, round = 0.0, plan.round
    for stage in (PRIMARY, JUNIOR):
        places = [place for place in in_scope(round) if place[1] is stage]
        number = sum(pupils(round, place) for place in places)
        for kind in Indicator:
            everyone = sum(counted(round, place, kind) for place in places)
            for place in places if everyone else []:
                here, mean = pupils(round, place), everyone / number
                total += here / number * (after(plan, place, kind) / here / mean - 1) ** 2
    return 100_000 * total
