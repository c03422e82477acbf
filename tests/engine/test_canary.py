"""The canary of solver versions: known faults of solvers do not reach us through our guard and settings.

One release of CP-SAT proves wrong optima when the coefficients of a row add up to more than 2**31.
We never hand it such rows, and under our settings it must be right even on them.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from random import Random

import highspy
import numpy as np
import pytest
from ortools.sat.python import cp_model

import rotation
from rotation.engine.lowering import careful, quiet_highs
from rotation.engine.progress import Limits
from rotation.engine.relaxation import TimeUp
from rotation.engine.restricted import _read
from rotation.engine.solver import Model, Solve
from rotation.model.columns import Row
from rotation.model.program import GUARD, Program, check_guard
from rotation.model.task import RoundTask
from rotation.rules._words import Expression
from tests.support.worlds import world

COLUMNS = 10
POINTS = np.array([[point >> column & 1 for column in range(COLUMNS)] for point in range(2**COLUMNS)],
                  dtype=np.int64)


# -- the guard --------------------------------------------------------------------------------


def row(coefficients: list[int]) -> Row:
    return Row("H99|x", np.arange(len(coefficients)), np.array(coefficients, dtype=np.int64), 0, 0)


def parts(rng: Random, whole: int) -> list[int]:
    """Split a number into signed parts."""
    cuts = sorted(rng.randrange(whole + 1) for _ in range(rng.randint(0, 40)))
    sizes = [high - low for low, high in zip([0, *cuts], [*cuts, whole])]
    return [size * rng.choice((1, -1)) for size in sizes]


def test_the_guard_trips_on_every_heavy_row_and_on_no_other():
    rng = Random(1)
    for _ in range(500):
        over = GUARD + rng.choice([0, 1, rng.randrange(10**6), rng.randrange(2**40)])
        with pytest.raises(AssertionError, match="H99"):
            check_guard(row(parts(rng, over)))
        check_guard(row(parts(rng, GUARD - 1 - rng.choice([0, 1, rng.randrange(GUARD)]))))


def test_no_heavy_row_enters_a_program():
    rows = RoundTask(world(3).round).write()
    heavy = Row("H99|x", np.array([0]), np.array([GUARD]), 0, 0)
    rows.rows.append(heavy)
    with pytest.raises(AssertionError, match="H99"):
        Program(rows)


# -- the fuzz ---------------------------------------------------------------------------------


class Puzzle:
    """Rows in which large coefficients switch small ones on and off, with a cost."""

    def __init__(self, seed: int, largest: int) -> None:
        rng = Random(seed)
        self.costs = [rng.randint(-20, 20) for _ in range(COLUMNS)]
        self.rows = [self._row(rng, largest) for _ in range(rng.randint(4, 12))]

    def _row(self, rng: Random, largest: int) -> tuple[list[int], int]:
        small = [rng.choice([0, 0, rng.randint(-9, 9)]) for _ in range(COLUMNS)]
        for switch in rng.sample(range(COLUMNS), rng.randint(1, 4)):
            small[switch] = rng.choice([1, -1]) * rng.randint(largest // 2, largest)
        chosen = sum(value for value in small if rng.random() < 0.5)
        return small, chosen + rng.randint(-3, 9)

    def best(self) -> int | None:
        """Try all points."""
        lawful = np.ones(len(POINTS), dtype=bool)
        for values, most in self.rows:
            lawful &= POINTS @ np.array(values) <= most
        return int((POINTS @ np.array(self.costs))[lawful].min()) if lawful.any() else None

    def solved(self, *, reified: bool) -> int | None:
        """Ask CP-SAT with our settings, rows plain or behind a literal that is then required."""
        model = cp_model.CpModel()
        columns = [model.new_bool_var("") for _ in range(COLUMNS)]
        for values, most in self.rows:
            held = model.add(cp_model.LinearExpr.weighted_sum(columns, values) <= most)
            if reified:
                literal = model.new_bool_var("")
                held.only_enforce_if(literal)
                model.add_bool_or(literal)
        model.minimize(cp_model.LinearExpr.weighted_sum(columns, self.costs))
        solver = careful(10.0)
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL
        point = np.array([solver.value(column) for column in columns])
        assert all(point @ np.array(values) <= most for values, most in self.rows)
        return int(point @ np.array(self.costs))


@pytest.mark.parametrize("largest", [50, 10**6, 2**27, 2**31, 2**34])
def test_the_solver_is_right_on_every_puzzle(largest):
    """Below the guard as we use it, and with our settings above it as well."""
    wrong, answers = [], []
    for seed in range(80):
        puzzle = Puzzle(seed, largest)
        answers.append(puzzle.best())
        if puzzle.solved(reified=seed % 2 == 1) != answers[-1]:
            wrong.append(seed)
    assert wrong == []
    assert 5 < answers.count(None) < 75


# -- values without a solution ----------------------------------------------------------------


def test_nothing_of_a_search_solver_is_read_but_its_verdict():
    """CP-SAT tells garbage where it has no solution, so only `solve` is ever called."""
    readers = {"value", "boolean_value", "values", "objective_value", "best_objective_bound",
               "ObjectiveValue", "Value", "BooleanValue", "response_proto", "solution"}
    for path in Path(rotation.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not any("ortools" in (getattr(node, "module", "") or "") for node in ast.walk(tree)
                   if isinstance(node, ast.ImportFrom)):
            continue
        read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not read & readers, path.name


def test_a_point_that_is_not_there_is_not_read():
    highs = quiet_highs()
    highs.addVar(0.0, 1.0)
    highs.changeColIntegrality(0, highspy.HighsVarType.kInteger)
    nothing = np.zeros(0, np.int64)
    program = Program(RoundTask(world(3).round).write())
    with pytest.raises(TimeUp):
        _read(program, Expression(), highs, nothing, nothing, exact=True)
    highs.addRow(2.0, 3.0, 1, np.array([0], dtype=np.int32), np.array([1.0]))
    highs.run()
    with pytest.raises(TimeUp):
        _read(program, Expression(), highs, nothing, nothing, exact=True)


def test_no_plan_is_made_without_a_solution():
    item = world(3)
    with pytest.raises(AssertionError, match="without a solution"):
        assert Solve(Model(RoundTask(item.round, item.policy)), Limits(), lambda _: None)._values


def test_a_process_that_used_other_threads_still_gets_an_answer():
    """HiGHS refuses another thread count in one process until its scheduler is reset."""
    code = (
        "import highspy\n"
        "def one(threads):\n"
        "    h = highspy.Highs(); h.setOptionValue('output_flag', False)\n"
        "    h.setOptionValue('threads', threads)\n"
        "    x = h.addVariable(lb=0, ub=1); h.addConstr(x >= 0.5); return h\n"
        "one(2).run(); mine = one(1)\n"
        "assert mine.run() == highspy.HighsStatus.kError\n"
        "from rotation.engine.lowering import run\n"
        "run(mine)\n"
        "assert mine.getModelStatus() == highspy.HighsModelStatus.kOptimal\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
