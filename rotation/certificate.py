"""The exact bound that any prices give; integers only (model section 5)."""

from __future__ import annotations

import numpy as np

from rotation.domain.round import Integers
from rotation.program import Program
from rotation.rows import UNBOUNDED

PRICE_UNIT = 10**6
"""Prices are held as integers of this fraction of a unit of the tier."""


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
