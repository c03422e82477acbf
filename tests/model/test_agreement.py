"""All plans of small rounds: those without a breach are those that the rows accept.

Every placement that the options allow is tried. The rows judge it with its option columns fixed
and the rest completed exactly; the rules judge the same plan by `breaches`. What a goal costs in
rows, at the least over the other columns, is what it measures on the plan.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from rotation.domain.plan import Plan
from rotation.model.rows import Rows
from rotation.model.task import RoundTask
from tests.support.completion import Completion
from tests.support.tried_plans import (
    breached,
    columns_of,
    goal_values,
    sample,
)
from tests.support.worlds import (
    PLAN_CODES,
    World,
    every_choice,
)

FEW = range(20_000, 20_240)
MANY = [range(start, start + 1000) for start in (30_000, 31_000, 32_000, 33_000)]


def disagreements(item: World) -> tuple[list[str], Counter[str], Counter[str]]:
    """Return what differs, and how often each rule refused and let pass."""
    round, wrong = item.round, []
    whole = Completion(RoundTask(round).write())
    codes = [code for code in PLAN_CODES if code in round.law]
    refused, passed = Counter[str](), Counter[str]()
    for choice in every_choice(round):
        plan, columns = Plan.of(round, choice.items()), columns_of(round, choice)
        against = breached(round, plan)
        refused.update(against)
        passed.update(set(codes) - set(against))
        if whole.accepts(columns) != (not against):
            wrong.append(f"world {item.seed}: {choice} breaks {against}")
    return wrong, refused, passed


def check_plans(seeds: range) -> tuple[Counter[str], Counter[str]]:
    refused, passed = Counter[str](), Counter[str]()
    wrong: list[str] = []
    for item in sample(seeds):
        found, no, yes = disagreements(item)
        wrong += found
        refused += no
        passed += yes
    assert not wrong, "\n".join(wrong)
    return refused, passed


def test_plans_without_breach_are_the_plans_that_the_rows_accept() -> None:
    refused, passed = check_plans(FEW)
    for code in PLAN_CODES:
        assert refused[code], f"{code} never refuses a plan"
        assert passed[code], f"{code} never lets a plan pass"


@pytest.mark.slow
@pytest.mark.parametrize("seeds", MANY, ids=lambda seeds: f"from{seeds[0]}")
def test_many_more_rounds_agree(seeds: range) -> None:
    check_plans(seeds)


def check_goals(seeds: range) -> Counter[str]:
    told = Counter[str]()
    for item in sample(seeds):
        round, rng = item.round, Random(item.seed)
        tried = every_choice(round)
        any_plans = rng.sample(tried, min(3, len(tried)))
        sound = [choice for choice in tried if not breached(round, Plan.of(round, choice.items()))]
        told += goal_values(item, Rows(round), any_plans)
        told += goal_values(item, RoundTask(round).write(), rng.sample(sound, min(3, len(sound))))
    return told


def test_goals_cost_in_rows_what_they_measure_on_plans() -> None:
    told = check_goals(FEW)
    assert set(told) >= {"G05", "G10", "G20", "G30", "G40", "G50", "G52", "G55", "G60", "G70", "G90"}
    assert min(told.values()) >= 3, told


@pytest.mark.slow
@pytest.mark.parametrize("seeds", MANY, ids=lambda seeds: f"from{seeds[0]}")
def test_goals_of_many_more_rounds_agree(seeds: range) -> None:
    check_goals(seeds)
