"""What prices of rows come to by column, and whom a placement takes from where: as told row by row."""

from __future__ import annotations

from itertools import islice
from random import Random

import numpy as np

from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.model.certificate import PRICE_UNIT, exact_sum, objective
from rotation.model.entries import Entries
from rotation.model.program import Program
from rotation.model.task import RoundTask
from tests.support.lawful_plans import feasible
from tests.support.worlds import world


def plainly(program: Program, prices: list[int]) -> list[int]:
    paid = [0] * program.column_count
    for row, price in zip(program.clauses, prices, strict=True):
        for column, coefficient in zip(row.columns.tolist(), row.coefficients.tolist(), strict=True):
            paid[column] += coefficient * price
    return paid


def test_prices_come_to_by_column_what_they_come_to_row_by_row() -> None:
    item = world(31, people=(15, 20), schools=(4, 5), off=0.7)
    task, rng = RoundTask(item.round, item.policy), Random(2)
    columns = task.write()
    goals = [objective(columns, tier) for tier in task.tiers]
    program = Program(columns)
    for number, goal in enumerate(goals):
        prices = [rng.choice([0, rng.randint(-9, 9) * PRICE_UNIT]) for _ in program.clauses]
        exact, paid = plainly(program, prices), program.paid(np.array(prices))
        assert paid.tolist() == exact
        assert program.paid(np.array(prices, np.float64)).tolist() == exact
        huge = np.array([price * 2**40 for price in prices], dtype=object)
        assert program.paid(huge).tolist() == [amount * 2**40 for amount in exact]
        assert max(map(abs, exact)) <= program.most_paid(np.array(prices))
        program.lock(f"tier|{number}", goal, 9)


def test_a_branch_goes_on_by_itself() -> None:
    item = world(31, people=(15, 20), schools=(4, 5), off=0.7)
    task = RoundTask(item.round, item.policy)
    columns = task.write()
    goal = objective(columns, task.tiers[-1])
    program = Program(columns)
    other, prices = program.branch(), np.ones(len(program.clauses), np.int64)
    other.lock("tier|1", goal, 9)
    other.upper[:] = 0
    assert len(program.clauses) == len(prices) == len(other.clauses) - 1
    assert program.upper.any()
    assert program.paid(prices).tolist() == plainly(program, prices.tolist())


def test_changes_of_posts_are_those_who_come_less_those_who_leave() -> None:
    seen = 0
    for force, outcome in islice(feasible(83_000), 12):
        plan, supply = outcome.plan, force.round.supply
        for post in force.round.cells:
            come = sum(item.opening == post for item in plan.supplying)
            left = sum(Opening(*supply.key_of(one.id)) == post for one in plan.leavers(post.school))
            assert plan.change(post) == come - left
            seen += plan.change(post) != 0
    assert seen > 5


def test_sums_are_exact_however_large_their_factors() -> None:
    for size in (3, 2**20, 2**31, 2**59):
        left, right = np.array([size, -size, 0, 7]), np.array([size - 1, 2, size, -size])
        assert exact_sum(left, right) == sum(a * b for a, b in zip(left.tolist(), right.tolist(), strict=True))


def test_coefficients_that_do_not_fit_few_bytes_are_kept_whole() -> None:
    rows, columns = np.array([0, 1, 1]), np.array([0, 0, 2])
    for large in (2**15 - 1, 2**15, -2**15, 2**40):
        entries = Entries.of(rows, columns, np.array([large, 1, -large]), 3)
        assert entries.paid(np.array([3, 5])).tolist() == [3 * large + 5, 0, -5 * large]
        assert entries.most_paid(np.array([-3, 2])) >= 3 * (abs(large) + 1)


def test_a_plan_with_one_person_more_is_the_one_gathered_anew() -> None:
    seen = 0
    for force, outcome in islice(feasible(83_000), 16):
        plan, round = outcome.plan, force.round
        for at, mover in enumerate(round.options.mover.tolist()):
            key, post = round.options.movers[mover], round.options.openings[round.options.opening[at]]
            if plan.placement(key) is not None:
                continue
            pairs = [(item.teacher, item.opening) for item in plan.placements]
            anew = Plan.of(round, [*pairs, (key, post)])
            one = plan.beside(*Plan.of(round, [(key, post)]).placements)
            assert +one.losses == +anew.losses
            assert one.placements == anew.placements
            for school in round.problem.school:
                assert one.above_posts(school) == anew.above_posts(school)
                assert one.leavers(school) == anew.leavers(school)
                assert one.taught(school) == anew.taught(school)
            assert all(one.change(cell) == anew.change(cell) for cell in round.cells)
            seen += 1
    assert seen > 20
