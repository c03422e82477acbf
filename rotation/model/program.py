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
from rotation.rules._words import Expression

Floats = npt.NDArray[np.float64]
GUARD = 2**31
"""Rows whose coefficients sum to more make some solvers certify wrong optima."""


_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Entries:
    """The nonzeros of rows, row by row, which can be gone on from.

    Parameters
    ----------
    count
        Number of rows.
    rows, columns, coefficients
        Of every nonzero.
    before
        What these entries begin with, as far as it was sorted by column.
    """

    count: int = 0
    rows: Integers = field(default_factory=_NONE.copy)
    columns: Integers = field(default_factory=_NONE.copy)
    coefficients: Integers = field(default_factory=_NONE.copy)
    before: Integers = field(default_factory=_NONE.copy)
    _sorted: list[Integers] = field(default_factory=list)

    def with_rows(self, more: Sequence[Row]) -> Entries:
        """Return these entries with those of further rows."""
        sizes = [len(row.columns) for row in more]
        which = np.repeat(np.arange(self.count, self.count + len(sizes), dtype=np.int64), sizes)
        return Entries(
            self.count + len(sizes), np.concatenate([self.rows, which]),
            np.concatenate([self.columns, *(row.columns for row in more)]),
            np.concatenate([self.coefficients, *(row.coefficients for row in more)]),
            self._sorted[0] if self._sorted else self.before)

    def first(self, count: int) -> Entries:
        """Return those of the first rows alone."""
        if count >= self.count:
            return self
        end = int(np.searchsorted(self.rows, count))
        before = self._sorted[0] if self._sorted else self.before
        return Entries(count, self.rows[:end], self.columns[:end], self.coefficients[:end], before[before < end])

    def by_column(self, number: int) -> tuple[Integers, Integers]:
        """Return the entries sorted by column and then by row, and where each of so many columns starts."""
        begun = len(self.before)
        old, new = (np.bincount(part, minlength=number) for part in (self.columns[:begun], self.columns[begun:]))
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(old + new)])
        if not self._sorted:
            order = np.empty(len(self.columns), np.int64)
            order[np.arange(begun) + np.repeat(np.cumsum(new) - new, old)] = self.before
            later = np.argsort(self.columns[begun:], kind="stable")
            order[np.arange(len(later)) + np.repeat(np.cumsum(old), new)] = begun + later
            self._sorted.append(order)
        return self._sorted[0], starts


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
    _known: Entries = field(init=False)

    def __post_init__(self) -> None:
        self.lower = np.array(self.written.lower, dtype=np.int64)
        self.upper = np.array(self.written.upper, dtype=np.int64)
        self.clauses = [*self.written.rows, *self.decisions]
        self._known = Entries()
        for row in self.clauses:
            check_guard(row)

    def over(self, written: Columns[Any, Any]) -> Program:
        """Return a program of its own of a model that goes on where this one stops; it is listed from there."""
        self._listed()
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
        """Return a copy with bounds and rows of its own, to go on from here."""
        other = copy(self)
        other.lower, other.upper, other.clauses = self.lower.copy(), self.upper.copy(), [*self.clauses]
        return other

    def extend(self, rows: Sequence[Row]) -> None:
        """Append rows that hold for a while."""
        self.clauses.extend(rows)

    def shorten(self, number: int) -> None:
        """Take back the rows that were appended last."""
        del self.clauses[len(self.clauses) - number:]
        self._known = self._known.first(len(self.clauses))

    def entries(self) -> tuple[Integers, Integers, Integers]:
        """Return (row index, column, coefficient) of every nonzero, row by row."""
        known = self._listed()
        return known.rows, known.columns, known.coefficients

    def entries_of(self, chosen: Integers) -> tuple[Integers, Integers, Integers]:
        """Return (start, row index, coefficient) of some columns, column by column.

        ``start`` has one place more than ``chosen``; rows ascend within a column.
        """
        known = self._listed()
        order, starts = known.by_column(self.column_count)
        sizes = starts[chosen + 1] - starts[chosen]
        ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        places = order[np.repeat(starts[chosen] - ends[:-1], sizes) + np.arange(ends[-1])]
        return ends, known.rows[places], known.coefficients[places]

    def sums(self, values: Integers) -> Integers:
        """Return what every row adds up to at an integer point."""
        used = np.flatnonzero(values)
        starts, rows, coefficients = self.entries_of(used)
        sums = np.zeros(len(self.clauses), np.int64)
        np.add.at(sums, rows, coefficients * np.repeat(values[used], np.diff(starts)))
        return sums

    def _listed(self) -> Entries:
        """Return all entries; those known before are not listed again."""
        if self._known.count < len(self.clauses):
            self._known = self._known.with_rows(self.clauses[self._known.count:])
        return self._known

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
