"""The words of later years: a cap that rises with a level, exact in whole people and tight in parts of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from rotation.engine.lowering import lowered, quiet_highs, run
from rotation.model.columns import UNBOUNDED
from rotation.model.program import Program
from rotation.rules._words import Expression
from tests.support.ahead import drawn, options_of, task_of

LEVELS, MOST = range(10), 9
CAPS = [0, 0, 2, 2, 2, 3, 3, 3, 5, 5]
"""Three steps; whoever could climb the last without the one before would get more."""


def one(column):
    return Expression(np.array([column]), np.array([1]))


@pytest.fixture
def capped():
    """Rows with a level and a number of people capped by it; the rows written for the cap come last."""
    rows = task_of(drawn(1), 3).columns()
    level, people = rows.column("level", 0, LEVELS[-1]), rows.column("people", 0, MOST)
    start = len(rows.rows)
    rows.add("cap", rows.of(2027).at_most("cap", one(people), one(level), CAPS.__getitem__))
    return rows, level, people, rows.rows[start:]


def keeps(row, point):
    value = int(np.dot(row.coefficients, [point[column] for column in row.columns.tolist()]))
    return (row.lower == -UNBOUNDED or value >= row.lower) and (row.upper == UNBOUNDED or value <= row.upper)


def test_a_cap_is_exact_at_every_level(capped):
    rows, level, people, written = capped
    free = range(people + 1, rows.column_count)
    for told, number in product(LEVELS, range(MOST + 1)):
        ways = ({level: told, people: number, **dict(zip(free, flags, strict=True))}
                for flags in product((0, 1), repeat=len(free)))
        assert any(all(keeps(row, way) for row in written) for way in ways) == (number <= CAPS[told])


@pytest.mark.parametrize(("told", "most"), [(1, 1), (2, 2), (5, 3.5), (8, 5), (9, 5)])
def test_in_parts_of_people_it_goes_no_further_than_lines_between_the_steps(capped, told, most):
    rows, level, people, _ = capped
    program = Program(rows)
    program.lower[level] = program.upper[level] = told
    highs = quiet_highs()
    lp = lowered(program, program.lower, program.upper, np.arange(program.column_count))
    costs = np.zeros(program.column_count)
    costs[people] = -1
    lp.col_cost_ = costs
    highs.passModel(lp)
    run(highs)
    assert -highs.getInfo().objective_function_value == pytest.approx(most)


def test_years_are_written_out_where_clauses_leave_a_level_no_value():
    """Whether there is a plan then is for the solver to say."""
    assert task_of(drawn(79), 3, **options_of(79)).write().rows
