"""The whole integer program of a settled round, as arrays that any solver can be given.

Same rows and goals as the engine's (`rotation.model.rows`), lowered here a second time so that a rival
owes nothing to the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rotation.domain.round import Integers, Round
from rotation.model.columns import UNBOUNDED, Row
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules._words import Expression, total

Floats = npt.NDArray[np.float64]
GUARD = 2**31
"""Sums of |coefficient| in a row stay below; some solvers overflow beyond."""


@dataclass
class Whole:
    """Columns with bounds and rows; locks of finished tiers are appended to ``rows``.

    Parameters
    ----------
    lower, upper
        Bounds of the integer columns.
    rows
        All clauses.
    """

    lower: Integers
    upper: Integers
    rows: list[Row]

    def __post_init__(self) -> None:
        for row in self.rows:
            refuse_heavy(row)

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.lower)

    def lock(self, name: str, objective: Expression, most: int) -> Row:
        """Hold an objective to a value from now on; return the new row."""
        row = Row(name, objective.columns, objective.coefficients, -UNBOUNDED,
                  most - objective.constant)
        refuse_heavy(row)
        self.rows.append(row)
        return row

    def starts(self) -> Integers:
        """Return where each row's entries begin, and the end."""
        sizes = [len(row.columns) for row in self.rows]
        return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)

    def columns(self) -> Integers:
        """Return the column of every entry, row by row."""
        return _joined([row.columns for row in self.rows])

    def coefficients(self) -> Integers:
        """Return every entry, row by row."""
        return _joined([row.coefficients for row in self.rows])

    def keeps(self, values: Integers) -> bool:
        """Whether an integer point keeps every bound and row."""
        if (values < self.lower).any() or (values > self.upper).any():
            return False
        starts = self.starts()
        run = np.concatenate([[0], np.cumsum(self.coefficients() * values[self.columns()])])
        sums = run[starts[1:]] - run[starts[:-1]]
        low, high = sides(self.rows)
        return bool(((sums >= low) & (sums <= high)).all())


def write_out(round: Round, policy: Policy) -> tuple[Whole, list[Expression]]:
    """Return the program and the objective of every tier."""
    rows = RoundTask(round).write()
    objectives = [total(rate * goal.express(rows) for goal, rate in tier.goals).tidy()
                  for tier in policy.tiers]
    whole = Whole(np.array(rows.lower, np.int64), np.array(rows.upper, np.int64), list(rows.rows))
    return whole, objectives


def sides(rows: Sequence[Row]) -> tuple[Integers, Integers]:
    """Return lower and upper sides; `UNBOUNDED` stands for none."""
    return (np.array([row.lower for row in rows], dtype=np.int64),
            np.array([row.upper for row in rows], dtype=np.int64))


def open_sides(numbers: Integers) -> Floats:
    """Return sides as floats, `UNBOUNDED` as infinity."""
    real = numbers.astype(np.float64)
    real[numbers >= UNBOUNDED] = np.inf
    real[numbers <= -UNBOUNDED] = -np.inf
    return real


def costs_of(objective: Expression, width: int) -> Integers:
    """Return an objective's coefficient for every column."""
    costs = np.zeros(width, np.int64)
    costs[objective.columns] = objective.coefficients
    return costs


def value_of(objective: Expression, values: Integers) -> int:
    """Return an objective's value at an integer point, exactly."""
    return int(np.dot(objective.coefficients, values[objective.columns])) + objective.constant


def refuse_heavy(row: Row) -> None:
    """Refuse a row beyond the guard."""
    weight = int(np.abs(row.coefficients).sum())
    assert weight < GUARD, f"row {row.clause.split('|')[0]}: coefficients sum to {weight}"


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, np.int64), *parts])
