"""Lowering of a program to the arrays of HiGHS; quiet, single-threaded, seeded."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import highspy
import numpy as np

from rotation.domain.round import Integers
from rotation.model.caps import UNBOUNDED
from rotation.model.program import Floats, Program


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
    program: Program, lower: Integers, upper: Integers, kept: Integers
) -> highspy.HighsLp:
    """Return the linear program over some columns, the others fixed at their lower bound.

    Parameters
    ----------
    program
        All rows and columns.
    lower, upper
        Bounds of every column.
    kept
        Indices of the columns that stay, ascending.
    """
    others = lower.copy()
    others[kept] = 0
    fixed = program.sums(others)
    starts, rows, coefficients = program.entries_of(kept)
    low, high = program.sides()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(kept), len(program.clauses)
    lp.col_cost_ = np.zeros(len(kept))
    lp.col_lower_, lp.col_upper_ = lower[kept].astype(np.float64), upper[kept].astype(np.float64)
    lp.row_lower_, lp.row_upper_ = _open(low, fixed), _open(high, fixed)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = rows.astype(np.int32)
    lp.a_matrix_.value_ = coefficients.astype(np.float64)
    return lp


def _open(sides: Integers, fixed: Integers) -> Floats:
    real = (sides - fixed).astype(np.float64)
    real[sides >= UNBOUNDED] = highspy.kHighsInf
    real[sides <= -UNBOUNDED] = -highspy.kHighsInf
    return real
