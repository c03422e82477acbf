"""Rules, supply, options, goals and the naive oracle agree on random rounds and plans."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from rotation.domain.plan import Plan
from rotation.domain.vocabulary import Verdict
from tests.support.asked_oracle import broken, choices, oracle_of, parameters
from tests.support.oracle import JUNIOR_SUBJECTS, PRIMARY_SUBJECTS
from tests.support.worlds import (
    PAIR_CODES,
    PLAN_CODES,
    ROSTER_CODES,
    draw_goals,
    world,
)

SEEDS = [range(start, start + 75) for start in range(0, 150, 75)]
MANY = [range(start, start + 500) for start in range(10_000, 12_000, 500)]
BATCHES = [*SEEDS, *(pytest.param(batch, marks=pytest.mark.slow) for batch in MANY)]


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from{seeds[0]}")
def test_standings_are_those_of_the_oracle(seeds: range) -> None:
    for seed in seeds:
        drawn = world(seed, since=0.3)
        round, oracle = drawn.round, oracle_of(drawn)
        for teacher in drawn.problem.teachers:
            told, verdict = round.standings[teacher.id], oracle.verdict(teacher)
            where = f"world {seed}, {teacher.id}"
            assert told.verdict is verdict, where
            assert told.placeable == oracle.placeable(teacher), where
            if verdict in (Verdict.EXEMPT, Verdict.DEFERRED):
                assert told.rule == oracle.printed_rule(teacher), where
                assert set(told.failing) == set(oracle.failing(teacher)), where
        assert list(round.eligible) == oracle.eligible()


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from{seeds[0]}")
def test_supply_and_options_are_those_of_the_oracle(seeds: range) -> None:
    for seed in seeds:
        drawn = world(seed, since=0.3)
        round, oracle = drawn.round, oracle_of(drawn)
        assert {tuple(opening) for opening in round.cells} == set(oracle.posts_list())
        for post, cell in round.cells.items():
            expected = (oracle.need(post), oracle.posts(post), oracle.before(post), oracle.most(post))
            assert (cell.need, cell.posts, cell.before, cell.most) == expected, f"world {seed}, {post}"
        for teacher in drawn.problem.teachers:
            where = f"world {seed}, {teacher.id}"
            assert round.supply.counted.get(teacher.id) == oracle.counted_at(teacher), where
            assert {tuple(o) for o in round.options.of(teacher.id)} == oracle.options(teacher), where


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from{seeds[0]}")
def test_every_plan_rule_is_broken_where_the_oracle_says(seeds: range) -> None:
    for seed in seeds:
        drawn = world(seed, since=0.3)
        round, oracle = drawn.round, oracle_of(drawn)
        for choice in choices(seed, round):
            plan = Plan.of(round, choice.items())
            for code in round.law.keys() & PLAN_CODES:
                assert broken(round, plan, code) == oracle.broken(choice, code), f"world {seed}, {code}"
            for item in plan.placements:
                teacher = round.teacher(item.teacher)
                if not teacher.unposted:
                    retold = oracle.form(teacher, item.host), oracle.term(teacher, item.host)
                    assert (item.form, item.term_years) == retold, f"world {seed}, {item}"


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"from{seeds[0]}")
def test_every_goal_has_the_value_of_the_oracle(seeds: range) -> None:
    for seed in seeds:
        drawn = world(seed, since=0.3)
        round, oracle = drawn.round, oracle_of(drawn)
        goals = draw_goals(Random(seed))
        for choice in choices(seed, round):
            plan = Plan.of(round, choice.items())
            for goal in goals:
                expected = oracle.value(choice, goal.code, parameters(goal))
                assert goal.measure(plan) == expected, f"world {seed}, {goal.code}"


def test_usual_subjects_are_tracked() -> None:
    drawn = world(0)
    schools = [s for s in drawn.problem.schools if len(s.stages) == 2]
    primary, junior = (drawn.round.supply.tracked((schools[0].code, stage)) for stage in schools[0].stages)
    assert set(PRIMARY_SUBJECTS) <= set(primary)
    assert set(JUNIOR_SUBJECTS) <= set(junior)


READ = {
    "F10": lambda oracle, teacher, host: oracle.form(teacher, host) in oracle.law["F10"]["count"],
    "F20": lambda oracle, teacher, host: oracle.form(teacher, host) is oracle.settings.form,
    "F30": lambda oracle, teacher, host: oracle.term(teacher, host) == oracle.settings.term_years,
    "F60": lambda oracle, teacher, host: host == teacher.school or oracle.legal(teacher.school) != oracle.legal(host)}
"""Of rules that refuse no post: whether a placement is what it is without them."""


def test_the_worlds_have_teeth() -> None:
    """Every rule both lets pass and refuses something in the sample that the tests above use."""
    refused, passed = Counter[str](), Counter[str]()

    def note(code: str, refuses: bool) -> None:
        (refused if refuses else passed)[code] += 1

    for seed in range(300):
        drawn = world(seed, since=0.3)
        round, oracle = drawn.round, oracle_of(drawn)
        for teacher in drawn.problem.teachers:
            if oracle.verdict(teacher) in (Verdict.OUTSIDE, Verdict.RECRUIT):
                continue
            failing = oracle.failing(teacher)
            for code in round.law.keys() & ROSTER_CODES:
                note(code, code in failing)
            if "R50" in round.law and set(failing) and set(failing) <= {"R10", "R20"}:
                note("R50", not oracle.volunteer(teacher))
            if "R55" in round.law:
                note("R55", teacher.application is None)
            for post in oracle.posts_list():
                forbidden = oracle.forbidden(teacher, post)
                for code in round.law.keys() & PAIR_CODES:
                    note(code, code in forbidden or (code in READ and not READ[code](oracle, teacher, post[0])))
        for choice in choices(seed, round):
            plan = Plan.of(round, choice.items())
            for code in round.law.keys() & PLAN_CODES:
                note(code, bool(broken(round, plan, code)))
    for code in [*ROSTER_CODES, *PAIR_CODES, *PLAN_CODES]:
        assert refused[code] >= 3, f"{code} never bites"
        assert passed[code] >= 3, f"{code} never yields"
