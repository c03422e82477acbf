"""Lowering of a program to HiGHS, and to CP-SAT for a second opinion; quiet, seeded, one thread."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import highspy
import numpy as np

from rotation.domain.round import Integers
from rotation.model.columns import UNBOUNDED
from rotation.model.program import Floats, Program

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_MOST_SECONDS = 120.0
"""Most time for a second opinion."""


def quiet_highs() -> highspy.Highs:
    """Return a silent, single-threaded, seeded solver."""
    with _muted():
        highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        highs.setOptionValue(option, value)
    return highs


def run(highs: highspy.Highs) -> None:
    """Run the solver; a failure because the process used another thread count is mended once."""
    if highs.run() == highspy.HighsStatus.kError:
        highspy.Highs.resetGlobalScheduler(True)
        highs.run()


@contextmanager
def _muted() -> Iterator[None]:
    """Keep the library's banner, printed once by its first object, off standard output."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, not a path
            os.dup2(nowhere.fileno(), 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def lowered(
    program: Program, lower: Integers, upper: Integers, kept: Integers, among: Integers | None = None,
) -> highspy.HighsLp:
    """Return the linear program over some columns, the others fixed at their lower bound.

    Parameters
    ----------
    program
        All rows and columns.
    lower, upper
        Bounds of every column.
    kept, among
        Indices of the columns and rows that stay, ascending; all rows if not given.
    """
    others = lower.copy()
    others[kept] = 0
    fixed, (low, high) = program.sums(others), program.sides()
    starts, rows, coefficients = program.entries_of(kept)
    if among is not None:
        starts, rows, coefficients = _of_rows(among, starts, rows, coefficients)
        fixed, low, high = fixed[among], low[among], high[among]
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(kept), len(low)
    lp.col_cost_ = np.zeros(len(kept))
    lp.col_lower_, lp.col_upper_ = lower[kept].astype(np.float64), upper[kept].astype(np.float64)
    lp.row_lower_, lp.row_upper_ = _open(low, fixed), _open(high, fixed)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = rows.astype(np.int32)
    lp.a_matrix_.value_ = coefficients.astype(np.float64)
    return lp


def _of_rows(
    among: Integers, starts: Integers, rows: Integers, coefficients: Integers,
) -> tuple[Integers, Integers, Integers]:
    """Return the entries of columns in some rows alone, numbered anew."""
    place = np.full(max(int(rows.max(initial=-1)), int(among.max(initial=-1))) + 1, -1, np.int64)
    place[among] = np.arange(len(among))
    stays = place[rows] >= 0
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(stays)])
    return before[starts], place[rows[stays]], coefficients[stays]


def lowered_rows(program: Program, kept: Integers) -> highspy.HighsLp:
    """Return the linear program over all columns and some rows, ascending."""
    rows = [program.clauses[at] for at in kept.tolist()]
    empty = np.zeros(0, np.int64)
    low, high = program.sides()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.column_count, len(kept)
    lp.col_cost_ = np.zeros(program.column_count)
    lp.col_lower_, lp.col_upper_ = program.lower.astype(np.float64), program.upper.astype(np.float64)
    lp.row_lower_, lp.row_upper_ = _open(low[kept], np.zeros_like(kept)), _open(high[kept], np.zeros_like(kept))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row.columns) for row in rows)]).astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([empty, *(row.columns for row in rows)]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([empty, *(row.coefficients for row in rows)]).astype(np.float64)
    return lp


def let_in(highs: highspy.Highs, program: Program, columns: Integers) -> None:
    """Add columns of a program, free of cost, with their entries in all rows."""
    starts, rows, values = program.entries_of(columns)
    highs.addCols(len(columns), np.zeros(len(columns)), program.lower[columns].astype(np.float64),
                  program.upper[columns].astype(np.float64), len(rows), starts[:-1].astype(np.int32),
                  rows.astype(np.int32), values.astype(np.float64))


def _open(sides: Integers, fixed: Integers) -> Floats:
    real = (sides - fixed).astype(np.float64)
    real[sides >= UNBOUNDED] = highspy.kHighsInf
    real[sides <= -UNBOUNDED] = -highspy.kHighsInf
    return real


# -- for a second opinion ---------------------------------------------------------------------


def careful(seconds: float, effort: float | None = None) -> cp_model.CpSolver:
    """Return a solver with the settings under which no wrong answer of it is known.

    Presolve inclusion is off and there is one worker; every row must be guarded against 32-bit
    overflow as well. The canary in the tests tries these settings. An effort ends it by the work it
    has done, the same on every machine.
    """
    from ortools.sat.python import cp_model
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.presolve_inclusion_work_limit = 0
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_time_in_seconds = max(1.0, min(seconds, _MOST_SECONDS))
    if effort is not None:
        solver.parameters.max_deterministic_time = effort
    return solver
