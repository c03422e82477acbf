"""The linear relaxation: its prices, and the exact bound that any prices give."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import highspy
import numpy as np

from rotation.domain.round import Integers
from rotation.engine.program import Floats, Program, dense
from rotation.rows import UNBOUNDED, Row
from rotation.rules._base import Expression

PRICE_UNIT = 10**6
"""Prices are held as integers of this fraction of a unit of the tier."""
_WARM_ITERATIONS = 4000


@dataclass(frozen=True, eq=False)
class Priced:
    """An exact bound of one tier and what it says about every column.

    Parameters
    ----------
    bound
        Lower bound on the tier's value in 1/PRICE_UNIT, constant included.
    reduced
        Reduced cost of every column in 1/PRICE_UNIT.
    prices
        Shadow price of every row in 1/PRICE_UNIT.
    point
        The relaxed optimum, one number per column.
    """

    bound: int
    reduced: Integers
    prices: Integers
    point: Floats

    @property
    def least(self) -> int:
        """The bound rounded up to the tier's integer unit."""
        return -(-self.bound // PRICE_UNIT)


class Infeasible(Exception):
    """The relaxation has no point."""


class TimeUp(Exception):
    """The deadline passed."""


class Relaxation:
    """A linear program that is re-solved warm, tier after tier."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._highs = quiet_highs()
        self._highs.passModel(linear_program(program))

    def add(self, row: Row) -> None:
        """Append a lock row."""
        upper = float(row.upper)
        self._highs.addRow(-highspy.kHighsInf, upper, len(row.columns),
                           row.columns.astype(np.int32), row.coefficients.astype(np.float64))

    def price(self, objective: Expression, seconds: float) -> Priced:
        """Minimize an objective over the relaxation and price every row and column exactly.

        Raises
        ------
        Infeasible, TimeUp
            If there is no point, or no time.
        """
        count = self._program.column_count
        costs = dense(objective, count)
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), costs.astype(np.float64))
        self._run(seconds)
        solution = self._highs.getSolution()
        prices = np.rint(np.array(solution.row_dual) * PRICE_UNIT).astype(np.int64)
        bound, reduced, kept = exact_bound(self._program, costs, prices)
        constant = objective.constant * PRICE_UNIT
        return Priced(bound + constant, reduced, kept, np.array(solution.col_value))

    def _run(self, seconds: float) -> None:
        highs = self._highs
        highs.setOptionValue("time_limit", highs.getRunTime() + max(seconds, 0.01))
        highs.setOptionValue("solver", "simplex")
        highs.setOptionValue("simplex_iteration_limit", _WARM_ITERATIONS)
        highs.run()
        if highs.getModelStatus() == highspy.HighsModelStatus.kIterationLimit:
            highs.setOptionValue("simplex_iteration_limit", 2**31 - 1)
            highs.setOptionValue("solver", "ipm")
            highs.run()
        status = highs.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible,
                      highspy.HighsModelStatus.kUnboundedOrInfeasible):
            raise Infeasible
        if status != highspy.HighsModelStatus.kOptimal:
            raise TimeUp


def quiet_highs() -> highspy.Highs:
    """Return a silent, single-threaded, seeded solver."""
    with _muted():
        highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
        highs.setOptionValue(option, value)
    return highs


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


def linear_program(program: Program) -> highspy.HighsLp:
    """Lower a program to the solver's arrays, without an objective."""
    lp = highspy.HighsLp()
    which, columns, coefficients = program.entries()
    low, high = program.sides()
    lp.num_col_, lp.num_row_ = program.column_count, len(program.clauses)
    lp.col_cost_ = np.zeros(lp.num_col_)
    lp.col_lower_, lp.col_upper_ = program.lower.astype(np.float64), program.upper.astype(np.float64)
    lp.row_lower_, lp.row_upper_ = _open(low), _open(high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(which, np.arange(lp.num_row_ + 1)).astype(np.int32)
    lp.a_matrix_.index_ = columns.astype(np.int32)
    lp.a_matrix_.value_ = coefficients.astype(np.float64)
    return lp


def _open(sides: Integers) -> Floats:
    real = sides.astype(np.float64)
    real[sides >= UNBOUNDED] = highspy.kHighsInf
    real[sides <= -UNBOUNDED] = -highspy.kHighsInf
    return real


def exact_bound(
    program: Program, costs: Integers, prices: Integers
) -> tuple[int, Integers, Integers]:
    """Return the weak-duality bound of any prices, in exact integers.

    Parameters
    ----------
    program
        Rows and bounds.
    costs
        Objective coefficient of every column.
    prices
        One per row, in 1/PRICE_UNIT; a price whose side of the row is open is clipped to 0.

    Returns
    -------
        (bound in 1/PRICE_UNIT without the objective's constant, reduced costs, prices used).
    """
    low, high = program.sides()
    kept = prices.copy()
    kept[(kept > 0) & (low <= -UNBOUNDED)] = 0
    kept[(kept < 0) & (high >= UNBOUNDED)] = 0
    which, columns, coefficients = program.entries()
    reduced = costs * PRICE_UNIT
    np.subtract.at(reduced, columns, coefficients * kept[which])
    sides = np.where(kept > 0, low, np.where(kept < 0, high, 0))
    ends = np.where(reduced > 0, program.lower, program.upper)
    return exact_sum(kept, sides) + exact_sum(reduced, ends), reduced, kept


def exact_sum(left: Integers, right: Integers) -> int:
    """Return a dot product without overflow: large factors are split into two halves."""
    half = 2**20
    high, rest = left // half, left % half
    return int(np.dot(high, right)) * half + int(np.dot(rest, right))
