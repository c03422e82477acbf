"""The integer program as arrays, and exact arithmetic on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from rotation.caps import UNBOUNDED
from rotation.domain.round import Integers
from rotation.rows import Row, Rows
from rotation.rules._base import Expression

Floats = npt.NDArray[np.float64]
GUARD = 2**31
"""Rows whose coefficients sum to more make some solvers certify wrong optima."""


@dataclass
class Program:
    """Columns with bounds and rows, in canonical order; lock rows are appended tier by tier.

    Parameters
    ----------
    rows
        The model written out, goals included.
    decisions
        Further rows, such as "this teacher is placed", that hold for one question only.
    """

    rows: Rows
    decisions: tuple[Row, ...] = ()
    lower: Integers = field(init=False)
    upper: Integers = field(init=False)
    clauses: list[Row] = field(init=False)
    _entries: tuple[Integers, Integers, Integers] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.lower = np.array(self.rows.lower, dtype=np.int64)
        self.upper = np.array(self.rows.upper, dtype=np.int64)
        self.clauses = [*self.rows.rows, *self.decisions]
        for row in self.clauses:
            check_guard(row)

    @property
    def column_count(self) -> int:
        """Number of columns."""
        return len(self.lower)

    def lock(self, name: str, objective: Expression, most: int) -> Row:
        """Add a row that keeps an earlier tier's value and return it.

        It may sum to more than the guard allows: it is never handed to a solver with 32-bit sums.
        """
        row = Row(name, objective.columns, objective.coefficients, -UNBOUNDED,
                  most - objective.constant)
        self.clauses.append(row)
        self._entries = None
        return row

    def extend(self, rows: Sequence[Row]) -> None:
        """Append rows that hold for a while."""
        self.clauses.extend(rows)
        self._entries = None

    def shorten(self, number: int) -> None:
        """Take back the rows that were appended last."""
        del self.clauses[len(self.clauses) - number:]
        self._entries = None

    def entries(self) -> tuple[Integers, Integers, Integers]:
        """Return (row index, column, coefficient) of every nonzero, row by row."""
        if self._entries is None:
            self._entries = self._listed()
        return self._entries

    def _listed(self) -> tuple[Integers, Integers, Integers]:
        sizes = [len(row.columns) for row in self.clauses]
        which = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        return (which, _joined([row.columns for row in self.clauses]),
                _joined([row.coefficients for row in self.clauses]))

    def keeps(self, values: Integers) -> bool:
        """Whether an integer point keeps every bound and row, in exact arithmetic."""
        if (values < self.lower).any() or (values > self.upper).any():
            return False
        which, columns, coefficients = self.entries()
        sums = np.zeros(len(self.clauses), np.int64)
        np.add.at(sums, which, coefficients * values[columns])
        low, high = self.sides()
        return bool(((sums >= low) & (sums <= high)).all())

    def sides(self) -> tuple[Integers, Integers]:
        """Return lower and upper sides of all rows; `UNBOUNDED` stands for none."""
        return (np.array([row.lower for row in self.clauses], dtype=np.int64),
                np.array([row.upper for row in self.clauses], dtype=np.int64))


def check_guard(row: Row) -> None:
    """Refuse a row whose coefficients could overflow a solver's 32-bit sums."""
    weight = int(np.abs(row.coefficients).sum())
    assert weight < GUARD, f"row {row.clause.split('|')[0]}: coefficients sum to {weight}"


def dense(expression: Expression, count: int) -> Integers:
    """Return the coefficients of an expression as one array over all columns."""
    costs = np.zeros(count, np.int64)
    costs[expression.columns] = expression.coefficients
    return costs


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, np.int64), *parts])
