"""A model as sparse integer rows over named columns, free of any solver and of any world.

Columns come first for the options (0 or 1: does this person take this post? of people who are alike: how many
of them do?), then for what rules
name: net changes, steps of convex tables, flags. The words of one world, such as arrivals at a
school, are added by a subclass (`rotation.model.rows.Rows`). Engine and auditor share this module;
trust in it comes from enumeration tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Generic, Self, TypeVar

import numpy as np
import numpy.typing as npt

from rotation.domain.round import HostT, Integers, Options
from rotation.errors import SolverBug
from rotation.rules import PlanRule
from rotation.rules._words import Expression, Inequality
from rotation.text import say

UNBOUNDED = 2**60
"""Stands for "no limit" in a row; greater than any sum the guard admits."""

PersonT = TypeVar("PersonT")
ThingT = TypeVar("ThingT")


@dataclass(frozen=True, eq=False)
class Row:
    """One clause: ``lower <= coefficients . columns <= upper`` with its stable id."""

    clause: str
    columns: Integers
    coefficients: Integers
    lower: int
    upper: int


@dataclass(frozen=True)
class Leeway:
    """How far clauses give way in a model.

    Parameters
    ----------
    sides
        Clause id -> by how much its lower and its upper side give way, in the unit of its row.
    apart
        Whether each clause stands for itself alone, so that any of them can be left out: then no
        bound is taken from another clause and nothing is named by a column.
    """

    sides: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    apart: bool = False

    def more(self, code: str) -> int:
        """Return by how much the upper sides of a rule's clauses give way in all."""
        return sum(high for clause, (_, high) in self.sides.items() if clause.split("|")[0] == code)


STRICT = Leeway()
"""No clause gives way."""


@dataclass(frozen=True, eq=False)
class Extent:
    """How far a model was written: columns, rows, and what had been defined."""

    columns: int
    rows: int
    defined: Mapping[str, Expression]


class Columns(Generic[PersonT, HostT]):
    """Columns with bounds and rows over them; answers the words that all worlds share.

    Parameters
    ----------
    options
        Who may take which post.
    people
        By id, those who have options.
    leeway
        How far clauses give way.
    """

    many_each = False
    """Whether a few choose among many options each, most of which are alike for the first goals."""

    def __init__(
        self, options: Options[HostT], people: Mapping[str, PersonT], leeway: Leeway = STRICT
    ) -> None:
        self.options, self.people, self.leeway = options, people, leeway
        count = self.option_count = len(options)
        self._heads = np.ones(count, np.int64) if options.heads is None else options.heads[options.mover]
        self.lower, self.upper, self.names = [0] * count, self._heads.tolist(), [""] * count
        self.rows: list[Row] = []
        self._defined: dict[str, Expression] = {}
        self._caps = Caps(self._heads)
        self._every = np.arange(count, dtype=np.int64)

    # -- columns and rows ---------------------------------------------------------------------

    @property
    def column_count(self) -> int:
        """Columns so far."""
        return len(self.lower)

    def column(self, name: str, lower: int, upper: int) -> int:
        """Add an integer column and return its index."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.names.append(name)
        return len(self.lower) - 1

    def write(self, rules: Iterable[PlanRule[Any, Any, Any]], world: object) -> Self:
        """Write out one post per person, then every clause of some rules about a world."""
        self.one_post()
        for rule in rules:
            for subject in rule.subjects(world):
                self.add(rule.clause(subject), rule.encode(self, subject))
        return self

    def one_post(self, people: Iterable[str] | None = None) -> None:
        """Add that people, all who have options or some of them, take one post at most."""
        for key in self.options.movers if people is None else people:
            columns = self._options_of(key)
            if len(columns) > 1:
                self.rows.append(Row(f"one|{key}", columns, np.ones(len(columns), np.int64),
                                     -UNBOUNDED, 1))

    def add(self, clause: str, inequality: Inequality) -> None:
        """Add a clause; one that holds for every plan is dropped, an impossible one is kept."""
        tidy = inequality.expression.tidy()
        low, high = self.reach(tidy)
        low, high = low - tidy.constant, high - tidy.constant
        lower, upper = self._sides(clause, inequality)
        if lower <= low and high <= upper:
            return
        self.rows.append(Row(clause, tidy.columns, tidy.coefficients, lower, upper))
        if int(tidy.columns.max(initial=-1)) < self.option_count:
            self._caps.learn(tidy, lower, upper)

    def _sides(self, clause: str, inequality: Inequality) -> tuple[int, int]:
        low, high = self.leeway.sides.get(clause, (0, 0))
        lower, upper = inequality.lower, inequality.upper
        return (-UNBOUNDED if lower is None else lower - low,
                UNBOUNDED if upper is None or upper >= UNBOUNDED else upper + high)

    def lawful_reach(self, expression: Expression) -> tuple[int, int]:
        """Return bounds on a tidy expression in any plan that keeps the clauses added so far."""
        low, high = self.reach(expression)
        if self.leeway.apart or int(expression.columns.max(initial=-1)) >= self.option_count:
            return low, high
        came, left = self._caps.of(expression, 1), self._caps.of(expression, -1)
        return max(low, expression.constant - left), min(high, expression.constant + came)

    def reach(self, expression: Expression) -> tuple[int, int]:
        """Return bounds on a tidy expression from column bounds and one post per person."""
        columns, coefficients = expression.columns, expression.coefficients
        options = int(np.searchsorted(columns, self.option_count))
        low = high = expression.constant
        if options:
            mover, values = self.options.mover[columns[:options]], coefficients[:options]
            first = np.flatnonzero(np.concatenate([np.ones(1, bool), mover[1:] != mover[:-1]]))
            heads = self._heads[columns[first]]
            low += int((heads * np.minimum(np.minimum.reduceat(values, first), 0)).sum())
            high += int((heads * np.maximum(np.maximum.reduceat(values, first), 0)).sum())
        for column, value in zip(columns[options:].tolist(), coefficients[options:].tolist(), strict=True):
            ends = (value * self.lower[column], value * self.upper[column])
            low, high = low + min(ends), high + max(ends)
        return low, high

    # -- words --------------------------------------------------------------------------------

    def _options_of(self, person: str) -> Integers:
        return self._every[self.options.slice_of(person)]

    def moved(
        self, people: Iterable[str], to: Callable[[HostT], bool] | None = None
    ) -> Expression:
        """Return how many of the people are placed, anywhere or in the posts wanted."""
        columns = np.concatenate([np.zeros(0, np.int64), *map(self._options_of, people)])
        if to is not None and len(columns):
            there, posts = self.options.opening[columns], self.options.openings
            columns = columns[holds(there, lambda n: to(posts[n]))]
        return ones(columns)

    def weighed(
        self, weigh: Callable[[PersonT, HostT], int], of_person: Callable[[PersonT], object] | None = None,
        of_post: Callable[[HostT], object] | None = None,
    ) -> Expression:
        """Return the sum of a weight over all placements, asked once per pair of what it reads of both."""
        options = self.options
        people = [self.people[key] for key in options.movers]
        sort, kinds = _sorts(people, of_person), _sorts(options.openings, of_post)
        pairs = sort[options.mover] * (len(options.openings) + 1) + kinds[options.opening]
        _, first, where = np.unique(pairs, return_index=True, return_inverse=True)
        weights = np.fromiter(
            map(weigh, map(people.__getitem__, options.mover[first].tolist()),
                map(options.openings.__getitem__, options.opening[first].tolist())),
            np.int64, len(first))
        return Expression(np.arange(len(options), dtype=np.int64), weights[where])

    def table(self, name: str, change: Expression, cost: Callable[[int], int]) -> Expression:
        """Return a convex function of an integer expression, joined by straight lines.

        The expression is filled by steps of equal slope, cheapest first, so one row and a few
        bounded columns express the function exactly at every integer.
        """
        tidy = change.tidy()
        low, high = self.lawful_reach(tidy)
        start, ends = cost(low), range(low, max(low, high) + 1)
        slopes = np.diff(np.fromiter(map(cost, ends), np.int64, len(ends)))
        if (np.diff(slopes) < 0).any():
            raise SolverBug(say("{n} is not convex", "{n} 的代价表不是凸的", n=name))
        steep, widths = np.unique(slopes, return_counts=True)
        if len(steep) <= 1:
            return int(steep.sum()) * (tidy - low) + start
        return self._steps(name, tidy, low, dict(zip(steep.tolist(), widths.tolist(), strict=True))) + start

    def _steps(self, name: str, change: Expression, low: int, widths: Mapping[int, int]) -> Expression:
        columns = np.array([self.column(f"{name}|{slope}", 0, width)
                            for slope, width in widths.items()], dtype=np.int64)
        filled = Expression(columns, -np.ones(len(columns), np.int64))
        where = low - change.constant
        self.add(name, Inequality(change + filled, where, where))
        return Expression(columns, np.array(list(widths), dtype=np.int64))

    def below(self, name: str, change: Expression, least: int) -> Expression:
        """Return 1 if an integer expression is below a number, else 0."""
        low, high = self.lawful_reach(change.tidy())
        if low >= least or high < least:
            return Expression(constant=int(high < least))
        flag = Expression(np.array([self.column(name, 0, 1)]), np.array([1]))
        self.add(name, (least - low) * flag + change >= least)
        return flag

    def _named(self, name: str, expression: Expression) -> Expression:
        """Return an expression as one bounded column, so that it is written out only once."""
        tidy = expression.tidy()
        if self.leeway.apart or len(tidy.columns) < 2:
            return tidy
        low, high = self.lawful_reach(tidy)
        column = self.column(name, low, high)
        minus = Expression(np.array([column]), np.array([-1]))
        self.add(name, Inequality(tidy + minus, -tidy.constant, -tidy.constant))
        return -1 * minus

    # -- what neighbors share -----------------------------------------------------------------

    def mark(self) -> Extent:
        """Note how far the model is written."""
        return Extent(self.column_count, len(self.rows), dict(self._defined))

    def back(self, mark: Extent) -> None:
        """Forget everything written since."""
        for listed in (self.lower, self.upper, self.names):
            del listed[mark.columns:]
        del self.rows[mark.rows:]
        self._defined = dict(mark.defined)

    def branch(self) -> Self:
        """Return a copy to go on from here; what clauses cap is not learned anew."""
        fresh = copy(self)
        vars(fresh).update(
            lower=list(self.lower), upper=list(self.upper), names=list(self.names),
            rows=list(self.rows), _defined=dict(self._defined), _caps=self._caps.closed())
        return fresh


class Caps:
    """Caps that clauses put on groups of options, from which others get tighter bounds.

    A clause "so many of these options at most" caps every part of the group; a clause "arrivals
    minus leavers at most n" caps arrivals by n plus the cap of the leavers.

    Parameters
    ----------
    upper
        How many people may take each option.
    """

    def __init__(self, upper: Integers) -> None:
        self._upper, count = upper, len(upper)
        self._most: list[int] = []
        self._groups: list[Integers] = []
        self._before: list[Integers] = []
        self._last = np.full(count, -1, np.int64)
        self._learning = True

    def closed(self) -> Caps:
        """Return the same caps, which learn nothing more."""
        fresh = copy(self)
        vars(fresh).update(_learning=False)
        return fresh

    def learn(self, expression: Expression, lower: int, upper: int) -> None:
        """Remember what a clause with coefficients 1 and -1 says about its two sides."""
        if not self._learning or np.abs(expression.coefficients).max(initial=0) != 1:
            return
        for sign, most in ((1, upper), (-1, -lower)):
            if most < UNBOUNDED:
                group = expression.columns[expression.coefficients == sign]
                self._remember(group, most + self.of(expression, -sign))

    def _remember(self, group: Integers, most: int) -> None:
        if most >= self._room(group):
            return
        self._before.append(self._last[group])
        self._last[group] = len(self._most)
        self._most.append(most)
        self._groups.append(group)

    def _on(self, column: int) -> Iterator[int]:
        """Iterate over the caps of the groups that a column belongs to, the latest first.

        Each cap remembers for every column of its group which cap was the column's last before.
        """
        cap = int(self._last[column])
        while cap >= 0:
            yield cap
            cap = int(self._before[cap][np.searchsorted(self._groups[cap], column)])

    def of(self, expression: Expression, sign: int) -> int:
        """Return the most that the columns with coefficients of one sign can add up to."""
        chosen = expression.coefficients * sign > 0
        columns, values = expression.columns[chosen], expression.coefficients[chosen] * sign
        if not len(columns):
            return 0
        if int(values.max()) > 1:
            return int((values * self._upper[columns]).sum())
        caps = [self._most[cap] for cap in self._on(int(columns[0]))
                if _within(columns, self._groups[cap])]
        return min([self._room(columns), *caps])

    def _room(self, columns: Integers) -> int:
        """Return how many people the options take at most, whatever any clause says."""
        return int(self._upper[columns].sum())


def _within(columns: Integers, group: Integers) -> bool:
    """Whether all columns belong to a sorted group."""
    places = np.minimum(np.searchsorted(group, columns), len(group) - 1)
    return bool((group[places] == columns).all())


def holds(numbers: Integers, wanted: Callable[[int], bool]) -> npt.NDArray[np.bool_]:
    """Return for each number whether it is wanted, asked once per number."""
    known: npt.NDArray[np.bool_] = np.bincount(numbers) > 0
    known[known] = [wanted(number) for number in np.flatnonzero(known).tolist()]
    return known[numbers]


def _sorts(things: Sequence[ThingT], of: Callable[[ThingT], object] | None) -> Integers:
    """Return for each thing the number of what is read of it, equal for equal values; its own where nothing is told."""
    if of is None:
        return np.arange(len(things), dtype=np.int64)
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(of(thing), len(numbers)) for thing in things], dtype=np.int64)


def ones(columns: Integers) -> Expression:
    """Return the sum of columns."""
    return Expression(columns, np.ones(len(columns), np.int64))
