"""The words in which plan rules and goals speak: expressions, inequalities, and what may be asked.

`Words` is answered by `rotation.model.rows` with integer expressions and by `rotation.domain.plan.Plan`
with people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from rotation.domain.round import Integers, Opening, Round
from rotation.domain.supply import Key, Place
from rotation.domain.teacher import Teacher

Wanted = Callable[[Teacher], bool]
Subject = tuple[str, ...]
"""The object of one clause, as the parts of its id: (school, stage, subject) or (teacher,)."""


@dataclass(frozen=True, eq=False)
class Expression:
    """An integer linear expression: columns, coefficients and a constant.

    Parameters
    ----------
    columns
        Column indices, each at most once after `tidy`.
    coefficients
        Integers, same shape.
    constant
        Added to the sum.
    """

    columns: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    coefficients: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    constant: int = 0

    def __add__(self, other: Expression | int) -> Expression:
        if isinstance(other, int):
            return Expression(self.columns, self.coefficients, self.constant + other)
        return Expression(
            np.concatenate([self.columns, other.columns]),
            np.concatenate([self.coefficients, other.coefficients]),
            self.constant + other.constant)

    def __sub__(self, other: Expression | int) -> Expression:
        return self + (-1 * other)

    def __rmul__(self, factor: int) -> Expression:
        return Expression(self.columns, factor * self.coefficients, factor * self.constant)

    def __ge__(self, least: int) -> Inequality:
        return Inequality(self, least - self.constant, None)

    def __le__(self, most: int) -> Inequality:
        return Inequality(self, None, most - self.constant)

    def tidy(self) -> Expression:
        """Return the same expression with columns sorted, merged, and zeros dropped."""
        columns, sums = self.columns, self.coefficients
        if not (columns[1:] > columns[:-1]).all():
            order = np.argsort(columns, kind="stable")
            columns, values = columns[order], sums[order]
            first = np.flatnonzero(np.concatenate([np.ones(1, bool), columns[1:] != columns[:-1]]))
            columns, sums = columns[first], np.add.reduceat(values, first)
        kept = sums != 0
        return self if kept.all() and sums is self.coefficients else Expression(
            columns[kept], sums[kept], self.constant)


def total(expressions: Iterable[Expression]) -> Expression:
    """Add expressions up; 0 of none."""
    parts = list(expressions)
    if not parts:
        return Expression()
    return Expression(
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.coefficients for part in parts]),
        sum(part.constant for part in parts))


def school_of(opening: Opening) -> str:
    """Return the school of a post: all that most weights read of it."""
    return opening.school


@dataclass(frozen=True, eq=False)
class Inequality:
    """``lower <= sum <= upper`` over the columns of an expression, its constant moved over."""

    expression: Expression
    lower: int | None
    upper: int | None


class Words(Protocol):
    """The vocabulary of plan rules and goals when a plan is still to be found."""

    @property
    def round(self) -> Round:
        """The settled round."""

    def moved(
        self, teachers: Iterable[str], to: Callable[[Opening], bool] | None = None
    ) -> Expression:
        """Return how many of the teachers are placed, anywhere or in the openings wanted."""

    def counted(
        self, teachers: Iterable[str], to: Callable[[Opening], bool] | None = None
    ) -> Expression:
        """Return how many of the teachers count in X, anywhere or in the openings wanted."""

    def arrivals(
        self, school: str, wanted: Wanted | None = None, of_person: Callable[[Teacher], object] | None = None,
    ) -> Expression:
        """Return how many teachers are placed in a school.

        ``of_person`` tells all that ``wanted`` reads of a teacher: it is asked once for all who are equal in that.
        """

    def leavers(self, school: str, wanted: Wanted | None = None) -> Expression:
        """Return how many counted teachers leave a school."""

    def losses(self, cell: Key) -> Expression:
        """Return how many teachers counted for a (place, pooled subject) leave."""

    def change(self, cell: Opening) -> Expression:
        """Return arrivals minus leavers of a (place, pooled subject)."""

    def gain(
        self, place: Place, name: str, wanted: Wanted, teaches: Callable[[str], bool]
    ) -> Expression:
        """Return arrivals minus leavers of a place, of people wanted who teach a subject wanted.

        ``name`` stands for ``wanted``: the same name always means the same people.
        """

    def weighed(
        self, weigh: Callable[[Teacher, Opening], int], of_person: Callable[[Teacher], object] | None = None,
        of_post: Callable[[Opening], object] | None = None,
    ) -> Expression:
        """Return the sum of a weight over all placements.

        ``of_person`` and ``of_post`` tell all that the weight reads of either: it is asked once for all
        who are equal in that. Where nothing is told nobody, or no post, is like another.
        """

    def table(self, name: str, change: Expression, cost: Callable[[int], int]) -> Expression:
        """Return a convex integer function of an integer expression, joined by straight lines."""

    def below(self, name: str, change: Expression, least: int) -> Expression:
        """Return 1 if an integer expression is below a number, else 0."""

    def pool_posts(self, school: str, most: int) -> Expression:
        """Return the pool posts used at a school, an integer from 0 to most."""
