"""The exact bound that any prices give; integers only (model section 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Protocol

import numpy as np

from rotation.domain.ratio import floor_of
from rotation.domain.round import Integers
from rotation.model.columns import UNBOUNDED, Columns
from rotation.model.entries import Prices
from rotation.model.program import Program, dense
from rotation.model.task import AnyTask
from rotation.policy.tiers import AnyTier
from rotation.rules._words import Expression, total

PRICE_UNIT = 10**6
"""Prices are held as integers of this fraction of a unit of the tier."""
FAR = 2**62
"""Beyond this, 64 bits may not be exact; Python's integers take over."""


class LinearRows(Protocol):
    """Rows and bounds of which prices prove something: a task's `Program`, or a smaller question about it."""

    lower: Integers
    upper: Integers

    @property
    def column_count(self) -> int:
        """Number of columns."""

    def paid(self, prices: Prices) -> Prices:
        """Return by column the sum of coefficient times price of the row, in the numbers of the prices."""

    def most_paid(self, prices: Integers) -> int:
        """Return a number that no column's sum of coefficient times price exceeds, nor any part of it."""

    def sides(self) -> tuple[Integers, Integers]:
        """Return lower and upper sides of all rows; `UNBOUNDED` stands for none."""


def exact_bound(
    program: LinearRows, costs: Integers, prices: Integers
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
    exact = np.int64 if fits(program, costs, kept) else object
    reduced = costs.astype(exact) * PRICE_UNIT - program.paid(kept.astype(exact))
    sides = np.where(kept > 0, low, np.where(kept < 0, high, 0))
    ends = np.where(reduced > 0, program.lower, program.upper)
    bound = exact_sum(kept, sides) + exact_sum(reduced, ends)
    return bound, reduced if exact is np.int64 else np.clip(reduced, -FAR, FAR).astype(np.int64), kept


def filled_in(program: LinearRows, costs: Integers, prices: Integers, row_of: Integers) -> Integers:
    """Return prices with the best ones of the rows that let each person be placed once at most.

    Parameters
    ----------
    program, costs, prices
        As of `exact_bound`; the prices of those rows are replaced.
    row_of
        For every column the row that says so of its person, in which its coefficient is 1; -1 for none.
    """
    filled, inside = prices.copy(), np.flatnonzero(row_of >= 0)
    filled[row_of[inside]] = 0
    reduced = exact_bound(program, costs, filled)[1]
    np.minimum.at(filled, row_of[inside], reduced[inside])
    return filled


def fits(program: LinearRows, costs: Integers, prices: Integers) -> bool:
    """Whether 64 bits surely hold every reduced cost."""
    return program.most_paid(prices) + PRICE_UNIT * int(np.abs(costs).max(initial=0)) < FAR


def exact_sum(left: Integers, right: Integers) -> int:
    """Return a dot product without overflow, whatever the size of the factors."""
    both = np.flatnonzero((left != 0) & (right != 0))
    one, other = left[both], right[both]
    if _largest(one) * _largest(other) * len(both) < FAR:
        return int(np.dot(one, other))
    return sum(a * b for a, b in zip(one.tolist(), other.tolist(), strict=True))


def _largest(numbers: Integers) -> int:
    return max(int(numbers.max(initial=0)), -int(numbers.min(initial=0)))


class Proof:
    """The integer program of a task, rebuilt from the facts to recompute certified bounds.

    Parameters
    ----------
    task
        What was planned.
    written
        The task written out with the objectives of its tiers, if that was done before.
    """

    def __init__(
        self, task: AnyTask, written: tuple[Columns[Any, Any], Sequence[Expression]] | None = None
    ) -> None:
        columns = written[0] if written else task.write()
        self._tiers = task.tiers
        self.objectives = written[1] if written else [objective(columns, t) for t in task.tiers]
        self.program = Program(columns)
        self._places = {row.clause: index for index, row in enumerate(self.program.clauses)}

    def lock(self, number: int, value: int) -> None:
        """Hold a tier (1 for the first) to its value plus slack, as the later tiers were."""
        tier = self._tiers[number - 1]
        self.program.lock(f"tier|{number}", self.objectives[number - 1], most(tier, value))
        self._places[f"tier|{number}"] = len(self.program.clauses) - 1

    def refutes(self, weights: Mapping[str, int]) -> bool:
        """Whether weights of clauses prove that no plan keeps them all: with no costs, a bound above nothing."""
        given = self._given(weights)
        if given is None:
            return False
        bound, _, _ = exact_bound(self.program, np.zeros(self.program.column_count, np.int64), given)
        return bound > 0

    def _given(self, prices: Mapping[str, int]) -> Integers | None:
        """Return prices by row; None if they name an unknown clause or are beyond any sense (2^62 and more)."""
        if not prices.keys() <= self._places.keys() or not all(-FAR < price < FAR for price in prices.values()):
            return None
        given = np.zeros(len(self.program.clauses), np.int64)
        for clause, price in prices.items():
            given[self._places[clause]] = price
        return given

    def bound(self, number: int, prices: Mapping[str, int]) -> int | None:
        """Return the bound that prices prove for a tier.

        None if they name an unknown clause or are beyond any sense (2^62 and more).

        Parameters
        ----------
        number
            1 for the first tier; the earlier ones must be locked.
        prices
            Clause id -> price in 1/PRICE_UNIT.
        """
        found = self.priced(number, prices)
        return None if found is None else -(-found[0] // PRICE_UNIT)

    def priced(
        self, number: int, prices: Mapping[str, int]
    ) -> tuple[int, Integers, Mapping[str, int]] | None:
        """Return the bound of `bound` unrounded, with what it rests on; None as there.

        Returns
        -------
            (bound in 1/PRICE_UNIT, reduced cost of every column in 1/PRICE_UNIT, the prices used
            by clause id: those of an open side are left out).
        """
        given = self._given(prices)
        if given is None:
            return None
        goal = self.objectives[number - 1]
        costs = dense(goal, self.program.column_count)
        proven, reduced, kept = exact_bound(self.program, costs, given)
        used = {clause: int(kept[self._places[clause]]) for clause in prices}
        return proven + goal.constant * PRICE_UNIT, reduced, used


def objective(columns: Columns[Any, Any], tier: AnyTier) -> Expression:
    """Return a tier's objective: the sum of rate times goal."""
    return total(rate * goal.express(columns) for goal, rate in tier.goals).tidy()


def most(tier: AnyTier, value: int) -> int:
    """Return the value that later tiers may not exceed."""
    return value + floor_of(tier.slack * abs(value))


def near(tier: AnyTier, bound: int) -> int:
    """Return the highest value that a bound proves within the tier's tolerance."""
    scale = 1 - tier.tolerance if bound >= 0 else 1 + tier.tolerance
    return floor_of(bound / scale) if scale else UNBOUNDED


def spell_price(price: int) -> str:
    """Write a price as a decimal."""
    return f"{(Decimal(price) / PRICE_UNIT).normalize():f}"


MOST_DIGITS = 40
"""No price has more; a short text can mean a number that fills the memory."""


def read_price(text: str) -> int:
    """Read a decimal price exactly; more than six decimals are refused.

    Raises
    ------
    ValueError
        If the text is no such decimal.
    """
    try:
        scaled = Decimal(text) * PRICE_UNIT
    except ArithmeticError:
        raise ValueError(text) from None
    if not scaled.is_finite() or scaled.adjusted() > MOST_DIGITS or scaled != scaled.to_integral_value():
        raise ValueError(text)
    return int(scaled)
