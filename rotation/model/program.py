"""The integer program as arrays, and exact arithmetic on it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from rotation.domain.round import Integers
from rotation.model.columns import UNBOUNDED, Columns, Row
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
    _entries: tuple[Integers, Integers, Integers] | None = field(init=False, default=None)
    _columns: tuple[Integers, Integers, Integers] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.lower = np.array(self.written.lower, dtype=np.int64)
        self.upper = np.array(self.written.upper, dtype=np.int64)
        self.clauses = [*self.written.rows, *self.decisions]
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

    def branch(self) -> Program:
        """Return a copy with bounds and rows of its own, to go on from here."""
        other = copy(self)
        other.lower, other.upper, other.clauses = self.lower.copy(), self.upper.copy(), [*self.clauses]
        return other

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

    def entries_of(self, chosen: Integers) -> tuple[Integers, Integers, Integers]:
        """Return (start, row index, coefficient) of some columns, column by column.

        ``start`` has one place more than ``chosen``; rows ascend within a column.
        """
        which, _, coefficients = self.entries()
        order, starts = self._by_column()
        sizes = starts[chosen + 1] - starts[chosen]
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        places = order[np.repeat(starts[chosen] - ends[:-1], sizes) + np.arange(ends[-1])]
        return ends, which[places], coefficients[places]

    def _by_column(self) -> tuple[Integers, Integers]:
        """Return the entries sorted by column, and where each column starts."""
        columns = self.entries()[1]
        if self._columns is None or self._columns[0] is not columns:
            sizes = np.bincount(columns, minlength=self.column_count)
            starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
            self._columns = columns, np.argsort(columns, kind="stable"), starts
        return self._columns[1:]

    def sums(self, values: Integers) -> Integers:
        """Return what every row adds up to at an integer point."""
        used = np.flatnonzero(values)
        starts, rows, coefficients = self.entries_of(used)
        sums = np.zeros(len(self.clauses), np.int64)
        np.add.at(sums, rows, coefficients * np.repeat(values[used], np.diff(starts)))
        return sums

    def _listed(self) -> tuple[Integers, Integers, Integers]:
        sizes = [len(row.columns) for row in self.clauses]
        which = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
        return (which, _joined([row.columns for row in self.clauses]),
                _joined([row.coefficients for row in self.clauses]))

    def keeps(self, values: Integers) -> bool:
        """Whether an integer point keeps every bound and row, in exact arithmetic."""
        if (values < self.lower).any() or (values > self.upper).any():
            return False
        sums = self.sums(values)
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
