"""The least by which rows must be missed, in fractions, over options let in as they are called.

Where some row must be missed, the prices of the rows at the least are weights that speak against every
point: the primal simplex method, which everything else goes on with, tells no dual ray of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np

from rotation.domain.round import Integers
from rotation.engine.lowering import let_in, lowered, quiet_highs, run
from rotation.model.columns import UNBOUNDED
from rotation.model.program import Floats, Program

PRIMAL = 4
"""The primal simplex method, as HiGHS numbers it."""
_ITERATIONS = 400_000
"""Steps of the simplex method; counted, as time differs between machines."""
_MOST_NEW = 4000
_TOLERANCE = 1e-6


class Missed(NamedTuple):
    """The least by which rows must be missed.

    Parameters
    ----------
    prices
        What a unit of each row is worth.
    columns
        Options inside at the end, in which the least is reached.
    by
        Sum of what the rows are missed by.
    """

    prices: Floats
    columns: Integers
    by: float


def least_missed(program: Program, inside: Integers) -> Missed | None:
    """Return the least by which the rows of a program must be missed; None if the solver gives up.

    Parameters
    ----------
    program
        Rows and columns.
    inside
        Columns to start with, ascending.
    """
    highs = quiet_highs()
    for option, value in (("simplex_strategy", PRIMAL), ("simplex_iteration_limit", _ITERATIONS)):
        highs.setOptionValue(option, value)
    highs.passModel(lowered(program, program.lower, program.upper, inside))
    _add_misses(highs, program)
    while True:
        run(highs)
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        prices = np.array(highs.getSolution().row_dual)
        called = _called(program, prices, inside)
        if not len(called):
            return Missed(prices, np.sort(inside), highs.getInfo().objective_function_value)
        let_in(highs, program, called)
        inside = np.concatenate([inside, called])


def _add_misses(highs: highspy.Highs, program: Program) -> None:
    """Add a column by which each side of a row is missed, at a price of 1."""
    low, high = program.sides()
    rows = np.concatenate([np.flatnonzero(low > -UNBOUNDED), np.flatnonzero(high < UNBOUNDED)])
    signs = np.where(np.arange(len(rows)) < (low > -UNBOUNDED).sum(), 1.0, -1.0)
    count = len(rows)
    highs.addCols(count, np.ones(count), np.zeros(count), np.full(count, highspy.kHighsInf), count,
                  np.arange(count, dtype=np.int32), rows.astype(np.int32), signs)


def _called(program: Program, prices: Floats, inside: Integers) -> Integers:
    """Return columns outside at which the rows could be missed by less, the most promising of them."""
    worth = program.paid(prices)
    worth[inside] = 0.0
    called = np.flatnonzero(worth > _TOLERANCE)
    return np.sort(called[np.argsort(-worth[called], kind="stable")[:_MOST_NEW]])
