"""Rows that follow for whole people: they hold for every plan, cut half a person off, and change no answer."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Literal

import highspy
import numpy as np
import pytest

from benchmarks.counties import SIZES, county
from benchmarks.impossible import DEFAULT, YEAR
from rotation.domain.outcome import Status
from rotation.domain.round import Integers, Options, Round
from rotation.engine import Decision, Limits, Resolver, halving, solve
from rotation.engine.halving import halved, tightened
from rotation.engine.lowering import lowered, quiet_highs
from rotation.engine.relaxation import Relaxation
from rotation.model.certificate import PRICE_UNIT
from rotation.model.columns import UNBOUNDED, Columns, Row
from rotation.model.eligibility import settle
from rotation.model.program import Floats, Program
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules._words import Expression

FEW = 6
"""People of a tiny world, all of whose plans are counted."""
KINDS: tuple[Literal["placed", "stays"], ...] = ("placed", "stays")


def written(rows: list[tuple[dict[int, int], int, int]], most: int = 1, people: int = FEW) -> Program:
    """Return a program over some people, each of whom counts so many times at most, and rows over few of them."""
    names, each = tuple(f"{at:02}" for at in range(people)), np.arange(people)
    options = Options(names, ("post",), each, np.zeros(people, np.int64), heads=np.full(people, most))
    columns = Columns(options, dict.fromkeys(names))
    for number, (weights, lower, upper) in enumerate(rows):
        columns.rows.append(Row(f"r{number}", np.array(list(weights)), np.array(list(weights.values())), lower, upper))
    return Program(columns)


def relaxed(program: Program, costs: Integers) -> Floats | None:
    """Return the relaxed point of least cost; None if there is none."""
    highs = quiet_highs()
    lp = lowered(program, program.lower, program.upper, np.arange(program.column_count))
    lp.col_cost_ = costs.astype(float)
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(highs.getSolution().col_value)


def plans(program: Program, most: int = 1) -> list[list[int]]:
    """Return every integer point, looked for one by one, all at a time."""
    every = np.array(list(product(range(most + 1), repeat=program.column_count)))
    sums = np.stack([every[:, row.columns] @ row.coefficients for row in program.clauses], axis=1)
    low, high = program.sides()
    return every[((sums >= low) & (sums <= high)).all(axis=1)].tolist()


def test_of_three_who_exclude_one_another_one_goes() -> None:
    pairs = [({0: 1, 1: 1}, -UNBOUNDED, 1), ({1: 1, 2: 1}, -UNBOUNDED, 1), ({0: 1, 2: 1}, -UNBOUNDED, 1)]
    program = written(pairs)
    found = halved(program, np.array([.5, .5, .5, 0, 0, 0]))
    assert [(row.columns.tolist(), row.coefficients.tolist(), row.upper) for row in found] == [([0, 1, 2], [1, 1, 1], 1)]


def test_whole_people_are_left_alone() -> None:
    pairs = [({0: 1, 1: 1}, -UNBOUNDED, 1), ({1: 1, 2: 1}, -UNBOUNDED, 1), ({0: 1, 2: 1}, -UNBOUNDED, 1)]
    assert halved(written(pairs), np.array([1., 0, 0, 0, 1, 1])) == []


def test_a_row_with_room_is_not_summed() -> None:
    pairs = [({0: 1, 1: 1}, -UNBOUNDED, 2), ({1: 1, 2: 1}, -UNBOUNDED, 1), ({0: 1, 2: 1}, -UNBOUNDED, 1)]
    assert halved(written(pairs), np.array([.5, .5, .5, 0, 0, 0])) == []


def test_a_tier_that_is_held_is_never_summed() -> None:
    """It may be held to another value in the next question, and the row must hold even so."""
    program = written([({0: 1, 1: 1}, -UNBOUNDED, 1), ({1: 1, 2: 1}, -UNBOUNDED, 1)])
    program.lock("tier|1", Expression(np.array([0, 2]), np.array([1, 1])), 1)
    assert halved(program, np.array([.5, .5, .5, 0, 0, 0])) == []


@pytest.mark.parametrize("most", [1, 2])
def test_every_plan_keeps_the_rows_and_the_relaxed_point_breaks_them(most: int) -> None:
    rng, added, complemented = Random(most), 0, 0
    for _ in range(400):
        rows = []
        for _ in range(rng.randint(3, 7)):
            who = rng.sample(range(FEW), rng.randint(2, 3))
            weights = {at: rng.choice((1, 1, 1, -1, 2, 3)) for at in who}
            side = rng.choice([(-UNBOUNDED, rng.randint(0, 3)), (rng.randint(0, 2), UNBOUNDED), (1, 1), (2, 2)])
            rows.append((weights, *side))
        program = written(rows, most)
        point = relaxed(program, np.array([rng.randint(-9, 9) for _ in range(FEW)]))
        if point is None:
            continue
        before = plans(program, most)
        for row in halved(program, point):
            assert float(np.dot(row.coefficients, point[row.columns])) > row.upper + 0.4
            program.extend([row])
            added += 1
            complemented += bool((row.coefficients < 0).any())
        assert before == plans(program, most)
    assert added > 40
    assert complemented > 5


def test_a_ring_is_closed_by_rounds_of_rows() -> None:
    """Five around a table, no two neighbors: two and a half by the relaxation, two in whole people."""
    ring = written([({at: 1, (at + 1) % 5: 1}, -UNBOUNDED, 1) for at in range(5)], people=5)
    goal = Expression(np.arange(5), np.full(5, -1))
    relaxation = Relaxation(ring, np.zeros(5, np.int64))
    duals = relaxation.duals(goal, 60)
    assert duals.bound == -5 * PRICE_UNIT // 2
    after = tightened(relaxation, duals, lambda: relaxation.duals(goal, 60))
    assert after.bound == -2 * PRICE_UNIT
    assert tightened(relaxation, after, lambda: pytest.fail("nothing is left to cut")) is after


def test_what_is_enough_is_not_tightened() -> None:
    ring = written([({at: 1, (at + 1) % 5: 1}, -UNBOUNDED, 1) for at in range(5)], people=5)
    relaxation = Relaxation(ring, np.zeros(5, np.int64))
    duals = relaxation.duals(Expression(np.arange(5), np.full(5, -1)), 60)
    assert tightened(relaxation, duals, lambda: pytest.fail("it was enough"), enough=-2) is duals


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 3, 4])
def test_values_and_prices_are_those_without_such_rows(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn banners of 20 schools in which halves of people go around: each tier's value, and prices of decisions."""
    cut = list[int]()

    def counted(program: Program, point: Floats) -> list[Row]:
        rows = halved(program, point)
        cut.append(len(rows))
        return rows
    size = SIZES["banner"]
    policy = Policy.of({"round.year": (YEAR, DEFAULT), "round.seat_town": (f"{size.name}镇", DEFAULT)})
    round = settle(county(size, seed), policy)
    monkeypatch.setattr(halving, "halved", counted)
    told = answers(round, policy)
    assert sum(cut) > 2
    monkeypatch.setattr(halving, "halved", lambda program, point: [])
    assert answers(round, policy) == told


def answers(round: Round, policy: Policy) -> list[tuple[Status, tuple[int, ...]]]:
    """Return what a round comes to, and what some decisions cost; no certificate weighs a row of halves."""
    outcome = solve(round, policy, Limits(60))
    weighed = [name for tier in outcome.tiers if tier.certificate for name in tier.certificate.prices]
    assert weighed
    assert not any(name.startswith("half|") for name in weighed)
    resolver = Resolver(RoundTask(round, policy), outcome)
    costs = [resolver.price(Decision(key, kind)) for key in round.options.movers[:6] for kind in KINDS]
    return [(outcome.status, tuple(tier.value for tier in outcome.tiers)),
            *((cost.outcome.status, cost.price) for cost in costs)]
