"""What bounds settle is taken out: of all points inside, one as good as the best is left, and no row is lost."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import numpy as np
import pytest

from rotation.domain.round import Integers, Options
from rotation.engine.relaxation import Infeasible
from rotation.engine.shrinking import shrunk
from rotation.model.columns import UNBOUNDED, Columns, Row
from rotation.model.program import Program
from rotation.rules._words import Expression

NOBODY: Options[str] = Options((), (), np.zeros(0, np.int64), np.zeros(0, np.int64))


def written(rng: Random) -> tuple[Program, Integers]:
    """Return a program of a few columns and rows, some of them steps of a table, and costs."""
    columns = Columns[object, str](NOBODY, {})
    width = rng.randint(3, 5)
    for at in range(width):
        low = rng.randint(-1, 1)
        columns.column(f"x{at}", low, low + rng.randint(0, 2))
    for at in range(rng.randint(1, 3)):
        chosen = sorted(rng.sample(range(width), rng.randint(1, min(3, width))))
        low = rng.choice([-UNBOUNDED, rng.randint(-3, 3)])
        high = rng.choice([UNBOUNDED, rng.randint(-1, 4), low]) if low > -UNBOUNDED else rng.randint(-2, 4)
        columns.rows.append(Row(f"r{at}", np.array(chosen), np.array([rng.choice((-2, -1, 1, 2)) for _ in chosen]),
                                low, max(low, high)))
    costs = [rng.randint(-3, 3) for _ in range(width)]
    if rng.random() < 0.8:
        steps = [columns.column(f"s{at}", 0, 1) for at in range(rng.randint(2, 4))]
        sign, side = rng.choice((-1, 1)), rng.randint(-2, 2)
        columns.rows.append(Row("table", np.array([0, *steps]), np.array([rng.choice((-1, 1)), *([sign] * len(steps))]),
                                *rng.choice([(side, side), (side, UNBOUNDED), (-UNBOUNDED, side)])))
        costs += [rng.randint(-3, 3) for _ in steps]
    program = Program(columns)
    for tier in range(rng.randint(0, 2)):
        weights = np.array([rng.choice((0, cost, rng.randint(-2, 2))) for cost in costs])
        used = np.flatnonzero(weights)
        program.lock(f"tier|{tier}", Expression(used, weights[used]), rng.randint(-3, 6))
    return program, np.array(costs)


def points(program: Program, lower: Integers, upper: Integers) -> list[Integers]:
    return [np.array(point) for point in product(*map(range, lower.tolist(), (upper + 1).tolist()))]


def least(program: Program, costs: Integers, lower: Integers, upper: Integers) -> int | None:
    return min((int(costs @ point) for point in points(program, lower, upper) if program.keeps(point)), default=None)


def over(program: Program, rows: Integers, point: Integers) -> bool:
    """Whether a point keeps some rows."""
    low, high = program.sides()
    sums = program.sums(point)
    return bool(((sums >= low) & (sums <= high))[rows].all())


def test_a_point_as_good_is_left_and_the_rows_left_out_are_kept() -> None:
    rng, seen = Random(5), Counter[str]()
    for _ in range(300):
        program, costs = written(rng)
        best = least(program, costs, program.lower, program.upper)
        try:
            left = shrunk(program, costs, program.lower, program.upper)
        except Infeasible:
            assert best is None
            seen["nothing"] += 1
            continue
        assert (left.lower >= program.lower).all()
        assert (left.upper <= program.upper).all()
        inside = points(program, left.lower, left.upper)
        assert least(program, costs, left.lower, left.upper) == best
        assert all(program.keeps(point) for point in inside if over(program, left.rows, point))
        seen["fewer rows"] += len(left.rows) < len(program.clauses)
        seen["fewer points"] += best is not None and len(inside) < len(points(program, program.lower, program.upper))
        seen["one point"] += best is not None and len(inside) == 1
    assert min(seen[kind] for kind in ("nothing", "fewer rows", "fewer points", "one point")) > 15


def test_of_the_steps_of_a_table_the_cheaper_are_taken() -> None:
    columns = Columns[object, str](NOBODY, {})
    change = columns.column("change", 1, 2)
    steps = [columns.column(f"step{at}", 0, 1) for at in range(5)]
    columns.rows.append(Row("table", np.array([change, *steps]), np.array([1, -1, -1, -1, -1, -1]), 0, 0))
    program = Program(columns)
    left = shrunk(program, np.array([0, -7, 3, -5, 8, 4]), program.lower, program.upper)
    assert (left.lower[steps].tolist(), left.upper[steps].tolist()) == ([1, 0, 0, 0, 0], [1, 0, 1, 0, 0])


@pytest.mark.parametrize("held", [[([0, 1], [5, 1])], [([0], [2]), ([1], [3])]], ids=["by one", "by two"])
def test_steps_that_held_tiers_order_otherwise_are_left(held: list[tuple[list[int], list[int]]]) -> None:
    columns = Columns[object, str](NOBODY, {})
    steps = [columns.column(f"step{at}", 0, 1) for at in range(2)]
    columns.rows.append(Row("table", np.array(steps), np.array([1, 1]), 1, 1))
    program = Program(columns)
    for number, (counted, weights) in enumerate(held, start=1):
        program.lock(f"tier|{number}", Expression(np.array(counted), np.array(weights)), 3 * number - 2)
    assert least(program, np.array([1, 2]), program.lower, program.upper) == 2
    left = shrunk(program, np.array([1, 2]), program.lower, program.upper)
    assert (left.lower.tolist(), left.upper.tolist()) == ([0, 1], [0, 1])


def test_what_single_rows_forbid_is_told() -> None:
    columns = Columns[object, str](NOBODY, {})
    columns.column("x", 0, 1)
    columns.rows.append(Row("more", np.array([0]), np.array([1]), 2, UNBOUNDED))
    program = Program(columns)
    with pytest.raises(Infeasible):
        shrunk(program, np.array([0]), program.lower, program.upper)
