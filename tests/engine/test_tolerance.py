"""A tolerance ends the work early, is told as such, and never passes for the best there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from math import floor
from random import Random

import numpy as np
import pytest

from benchmarks.contest import policy_for
from benchmarks.counties import Size, county
from rotation.auditor import audit
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.engine import restricted, solve
from rotation.model.certificate import near, objective
from rotation.model.eligibility import settle
from rotation.model.program import Program
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.tiers import Tier
from rotation.report import View
from rotation.report.plan_file import PlanFile
from tests.support.brute_force import keeps, value_of, with_tiers
from tests.support.claims import placements_of
from tests.support.worlds import World, every_choice, plan_count, world

FEW = range(70_000, 70_120)
MANY = range(70_120, 71_000)
TOLERANCES = (Fraction(5, 1000), Fraction(1, 10), Fraction(1, 3), Fraction(1))


def tolerant(policy: Policy, tolerance: Fraction) -> Policy:
    return replace(policy, tiers=tuple(replace(tier, tolerance=tolerance) for tier in policy.tiers))


def check_tiers(item: World, policy: Policy, outcome: Outcome) -> None:
    """Try every plan: each bound is below the best of its tier, each value near its bound."""
    plans = [Plan.of(item.round, choice.items()) for choice in every_choice(item.round)]
    plans = [plan for plan in plans if keeps(plan)]
    for tier, told in zip(policy.tiers, outcome.tiers, strict=True):
        best = min(value_of(tier, plan) for plan in plans)
        assert told.bound <= best <= told.value, f"world {item.seed}, tier {told.tier}"
        assert told.proven, f"world {item.seed}, tier {told.tier}"
        assert told.gap <= tier.tolerance * abs(told.value), f"world {item.seed}, tier {told.tier}"
        most = told.value + floor(tier.slack * abs(told.value))
        plans = [plan for plan in plans if value_of(tier, plan) <= most]
    assert outcome.plan is not None
    assert outcome.plan.placements in [plan.placements for plan in plans], f"world {item.seed}"


def check(seeds: Iterable[int]) -> Counter[Status]:
    statuses = Counter[Status]()
    for seed in seeds:
        item = world(seed, off=0.7)
        if not 1 < plan_count(item.round) <= 400:
            continue
        policy = tolerant(with_tiers(item), TOLERANCES[seed % len(TOLERANCES)])
        outcome = solve(item.round, policy)
        statuses[outcome.status] += 1
        if outcome.plan is None:
            assert not any(keeps(Plan.of(item.round, choice.items())) for choice in every_choice(item.round))
            continue
        check_tiers(item, policy, outcome)
        best = all(tier.value == tier.bound for tier in outcome.tiers)
        assert outcome.status is (Status.OPTIMAL if best else Status.FEASIBLE), f"world {seed}"
        told = PlanFile.of(View(item.round, policy, outcome)).plain()
        assert audit(item.problem, policy, placements_of(told), told).passed, f"world {seed}"
    return statuses


def test_within_a_tolerance_is_proven_and_called_best_only_if_it_is() -> None:
    statuses = check(FEW)
    assert statuses[Status.FEASIBLE] > 3, statuses
    assert statuses[Status.OPTIMAL] > 10, statuses


@pytest.mark.slow
def test_within_a_tolerance_is_proven_on_many_more() -> None:
    check(MANY)


@pytest.mark.parametrize("tolerance", [Fraction(0), *TOLERANCES[:3]])
def test_near_is_the_highest_value_within_the_tolerance(tolerance: Fraction) -> None:
    tier = Tier((), tolerance=tolerance)
    for bound in range(-60, 60):
        within = [value for value in range(bound, 400) if value - bound <= tolerance * abs(value)]
        assert near(tier, bound) == max(within)


def test_everything_is_near_with_a_tolerance_of_one() -> None:
    assert near(Tier((), tolerance=Fraction(1)), 5) >= 2**53
    assert near(Tier((), tolerance=Fraction(1)), -5) == -3


Sized = Callable[[Fraction], tuple[list[int], Outcome]]


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> Sized:
    """Solve a county to a tolerance; tell how many columns each search left open."""
    problem = county(Size("small", 320, 10), 4)
    round = settle(problem, policy_for(problem))
    opened: list[int] = []
    real = restricted.search

    def counted(program, goal, bounds, **more):
        opened.append(int((bounds[1] > bounds[0]).sum()))
        return real(program, goal, bounds, **more)
    monkeypatch.setattr(restricted, "search", counted)

    def run(tolerance: Fraction) -> tuple[list[int], Outcome]:
        opened.clear()
        outcome = solve(round, policy_for(problem, tolerance))
        return opened.copy(), outcome
    return run


def test_a_tolerance_never_searches_more(searched: Sized) -> None:
    exact, _ = searched(Fraction(0))
    close, outcome = searched(Fraction(5, 1000))
    assert len(close) <= len(exact)
    assert sum(close) <= sum(exact)
    assert all(tier.proven for tier in outcome.tiers)


def test_a_plan_that_is_near_already_is_not_searched_for(searched: Sized) -> None:
    opened, outcome = searched(Fraction(1, 2))
    assert len(opened) < len(outcome.tiers)
    assert outcome.status is Status.FEASIBLE


# -- entries by column, which searches and checks read ------------------------------------------


def test_entries_by_column_are_the_rows_after_every_lock() -> None:
    item = world(31, people=(15, 20), schools=(4, 5), off=0.7)
    rows, rng = RoundTask(item.round).write(), Random(1)
    objectives = [objective(rows, tier) for tier in item.policy.tiers]
    program = Program(rows)
    assert program.column_count > 100
    for number, goal in enumerate(objectives):
        columns = np.array(sorted(rng.sample(range(program.column_count), 9)))
        starts, rows_of, coefficients = program.entries_of(columns)
        for place, column in enumerate(columns.tolist()):
            part = slice(starts[place], starts[place + 1])
            naive = [(index, int(value)) for index, row in enumerate(program.clauses)
                     for where, value in zip(row.columns, row.coefficients) if where == column]
            assert list(zip(rows_of[part].tolist(), coefficients[part].tolist())) == naive
        values = np.array([rng.randint(-3, 3) for _ in range(program.column_count)])
        assert program.sums(values).tolist() == [
            int(row.coefficients @ values[row.columns]) for row in program.clauses]
        program.lock(f"tier|{number}", goal, 9)
