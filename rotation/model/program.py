"""The integer program as arrays, and exact arithmetic on it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from operator import is_
from typing import Any

import numpy as np
import numpy.typing as npt

from rotation.domain.round import Integers
from rotation.model.columns import UNBOUNDED, Columns, Row
from rotation.model.entries import Prices, RowBlock, sides_of
from rotation.rules._words import Expression

Floats = npt.NDArray[np.float64]
GUARD = 2**31
"""Rows whose coefficients sum to more make some solvers certify wrong optima."""


@dataclass
class Program:
    """Columns with bounds and rows, in canonical order; lock rows are appended tier by tier.

    Parameters
    ----------
    written
        The model written out, goals included.
    decisions
        Further rows, such as "this person is placed", that hold for one question only.
    """

    written: Columns[Any, Any]
    decisions: tuple[Row, ...] = ()
    lower: Integers = field(init=False)
    upper: Integers = field(init=False)
    clauses: list[Row] = field(init=False)
    _block: RowBlock = field(init=False)

    def __post_init__(self) -> None:
        self.lower = np.array(self.written.lower, dtype=np.int64)
        self.upper = np.array(self.written.upper, dtype=np.int64)
        self.clauses = [*self.written.rows, *self.decisions]
        for row in self.clauses:
            check_guard(row)
        self._block = RowBlock(self.written.rows, len(self.lower))

    def over(self, written: Columns[Any, Any]) -> Program:
        """Return a program of its own of a model that goes on where this one stops; what is listed is shared."""
        other, count = copy(self), len(self.clauses)
        assert all(map(is_, self.clauses, written.rows[:count])), "the rows of the one come first in the other"
        other.written, other.clauses = written, [*written.rows]
        other.lower, other.upper = np.array(written.lower, np.int64), np.array(written.upper, np.int64)
        for row in other.clauses[count:]:
            check_guard(row)
        return other

    @property
    def column_count(self) -> int:
        """Number of columns."""
        return len(self.lower)

    @property
    def _further(self) -> list[Row]:
        """Rows besides those written: they come and go, and are few."""
        return self.clauses[len(self._block.rows):]

    def lock(self, name: str, objective: Expression, most: int) -> Row:
        """Add a row that keeps an earlier tier's value and return it.

        Its side is rounded down to what whole numbers can add up to, which the relaxation does not see by itself.
        It may sum to more than the guard allows: it is never handed to a solver with 32-bit sums.
        """
        step = max(1, int(np.gcd.reduce(objective.coefficients)))
        upper = (most - objective.constant) // step * step
        row = Row(name, objective.columns, objective.coefficients, -UNBOUNDED, upper)
        self.clauses.append(row)
        return row

    def branch(self) -> Program:
        """Return a copy with bounds and further rows of its own, to go on from here; the rows written are shared."""
        other = copy(self)
        other.lower, other.upper, other.clauses = self.lower.copy(), self.upper.copy(), [*self.clauses]
        return other

    def extend(self, rows: Sequence[Row]) -> None:
        """Append rows that hold for a while."""
        self.clauses.extend(rows)

    def shorten(self, number: int) -> None:
        """Take back the rows that were appended last."""
        del self.clauses[len(self.clauses) - number:]

    def paid(self, prices: Prices) -> Prices:
        """Return by column the sum of coefficient times price of the row, in the numbers of the prices."""
        own = len(self._block.rows)
        first = self._block.entries.paid(prices[:own])
        paid = np.zeros(self.column_count, first.dtype)
        paid[:len(first)] = first
        for row, price in zip(self._further, prices[own:], strict=True):
            if price:
                paid[row.columns] += row.coefficients.astype(paid.dtype) * price
        return paid

    def most_paid(self, prices: Integers) -> int:
        """Return a number that no column's sum of coefficient times price exceeds, nor any part of it."""
        own = len(self._block.rows)
        sums: int = self._block.entries.most_paid(prices[:own])
        for row, price in zip(self._further, prices[own:].tolist(), strict=True):
            sums += int(np.abs(row.coefficients).max(initial=0)) * abs(price)
        return sums

    def entries_of(self, chosen: Integers) -> tuple[Integers, Integers, Integers]:
        """Return (start, row index, coefficient) of some columns, column by column.

        ``start`` has one place more than ``chosen``; rows ascend within a column.
        """
        own, entries = len(self._block.rows), self._block.entries
        sizes, places = entries.of_columns(chosen)
        place = np.full(self.column_count, -1)
        place[chosen] = np.arange(len(chosen))
        lengths = [len(row.columns) for row in self._further]
        empty = np.zeros(0, np.int64)
        later = place[np.concatenate([empty, *(row.columns for row in self._further)])]
        used = later >= 0
        which = np.concatenate([np.repeat(np.arange(len(chosen)), sizes), later[used]])
        rows = np.concatenate([entries.rows[places], np.repeat(own + np.arange(len(lengths)), lengths)[used]])
        coefficients = np.concatenate([
            entries.coefficients[places], np.concatenate([empty, *(row.coefficients for row in self._further)])[used]])
        order = np.argsort(which, kind="stable")
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(which, minlength=len(chosen)))])
        return starts, rows[order], coefficients[order]

    def sums(self, values: Integers) -> Integers:
        """Return what every row adds up to at an integer point."""
        own, entries, used = len(self._block.rows), self._block.entries, np.flatnonzero(values)
        sizes, places = entries.of_columns(used)
        sums = np.zeros(len(self.clauses), np.int64)
        np.add.at(sums, entries.rows[places], entries.coefficients[places] * np.repeat(values[used], sizes))
        for index, row in enumerate(self._further, own):
            sums[index] = np.dot(row.coefficients, values[row.columns])
        return sums

    def keeps(self, values: Integers) -> bool:
        """Whether an integer point keeps every bound and row, in exact arithmetic."""
        if (values < self.lower).any() or (values > self.upper).any():
            return False
        sums = self.sums(values)
        low, high = self.sides()
        return bool(((sums >= low) & (sums <= high)).all())

    def sides(self) -> tuple[Integers, Integers]:
        """Return lower and upper sides of all rows; `UNBOUNDED` stands for none."""
        low, high = zip(self._block.sides, sides_of(self._further), strict=True)
        return np.concatenate(low), np.concatenate(high)


def check_guard(row: Row) -> None:
    """Refuse a row whose coefficients could overflow a solver's 32-bit sums."""
    weight = int(np.abs(row.coefficients).sum())
    assert weight < GUARD, f"row {row.clause.split('|')[0]}: coefficients sum to {weight}"


def dense(expression: Expression | Row, count: int) -> Integers:
    """Return the coefficients of an expression, or of a row, as one array over all columns."""
    costs = np.zeros(count, np.int64)
    costs[expression.columns] = expression.coefficients
    return costs
