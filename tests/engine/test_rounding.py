"""Rows added for whole people hold for every plan, and are those that rounding gives."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from rotation.domain.round import Options
from rotation.engine.rounding import with_rounded
from rotation.model.columns import UNBOUNDED, Columns, Row
from rotation.model.program import Program


def written(people: int, *rows: tuple[list[int], int, int]) -> Program:
    """Return a program in which each of some people may take one post, and rows over all of them."""
    names, each = tuple(f"{at:02}" for at in range(people)), np.arange(people)
    columns = Columns(Options(names, ("post",), each, np.zeros(people, np.int64)), dict.fromkeys(names))
    for number, (weights, lower, upper) in enumerate(rows):
        columns.rows.append(Row(f"r{number}", each, np.array(weights), lower, upper))
    return Program(columns)


def told(program: Program) -> list[tuple[list[int], int]]:
    """Return the rows added, as what people must come to at least."""
    added = program.clauses[len(program.written.rows):]
    assert all(row.clause.startswith("rounded|") for row in added)
    return [((-np.bincount(row.columns, row.coefficients, program.column_count)).astype(int).tolist(), -row.upper)
            for row in added]


def test_a_fifth_of_seven_people_are_two() -> None:
    program = written(10, ([1] * 10, 7, UNBOUNDED), ([4] * 3 + [-1] * 7, 0, UNBOUNDED))
    assert told(with_rounded(program)) == [([1] * 3 + [0] * 7, 2)]


@pytest.mark.parametrize(("least", "most"), [(10, UNBOUNDED), (-UNBOUNDED, UNBOUNDED)], ids=["whole", "no side"])
def test_nothing_is_added_where_nothing_is_rounded(least: int, most: int) -> None:
    assert told(with_rounded(written(10, ([1] * 10, least, most), ([4] * 3 + [-1] * 7, 0, UNBOUNDED)))) == []


def test_every_plan_keeps_what_is_added() -> None:
    rng, added = Random(3), 0
    for _ in range(60):
        first, share = rng.randint(1, 5), rng.randint(1, 4)
        low, ratio = rng.randint(1, 5), [share] * first + [-1] * (6 - first)
        total = rng.choice([([1] * 6, low, UNBOUNDED), ([1] * 6, -UNBOUNDED, low), ([2] * 6, 2 * low - 1, 2 * low + 3)])
        program = written(6, total, rng.choice([(ratio, 0, UNBOUNDED), (ratio, -UNBOUNDED, 1), (ratio, -1, 2)]))
        before = {point for point in product((0, 1), repeat=6) if program.keeps(np.array(point))}
        added += len(told(with_rounded(program)))
        assert before == {point for point in product((0, 1), repeat=6) if program.keeps(np.array(point))}
    assert added > 20
