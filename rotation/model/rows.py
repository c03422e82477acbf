"""The words of rules as sparse integer rows: the model, free of any solver.

Columns come first for the options (0 or 1: is this placement chosen?), then for net changes,
steps of convex tables, flags and pool posts. Every supply demand is a row over an integer net
change of whole people, which makes the linear relaxation nearly exact (model section 3).
Engine and auditor share this module; trust in it comes from enumeration tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rotation.domain.round import Integers, Opening, Round
from rotation.domain.supply import Place
from rotation.domain.teacher import Teacher
from rotation.errors import SolverBug
from rotation.model.caps import UNBOUNDED, Caps
from rotation.model.eligibility import plan_rules
from rotation.rules._words import Expression, Inequality, Wanted
from rotation.text import say


@dataclass(frozen=True, eq=False)
class Row:
    """One clause: ``lower <= coefficients . columns <= upper`` with its stable id."""

    clause: str
    columns: Integers
    coefficients: Integers
    lower: int
    upper: int


@dataclass
class Rows:
    """The integer program of a settled round; answers the words of rules.

    Parameters
    ----------
    round
        The settled round.
    """

    round: Round
    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    _defined: dict[str, Expression] = field(default_factory=dict)
    _masks: dict[str, npt.NDArray[np.bool_]] = field(default_factory=dict)
    _caps: Caps = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.round.options)
        self.option_count = count
        self.lower, self.upper, self.names = [0] * count, [1] * count, [""] * count
        self._caps = Caps(count)
        self._index_people()

    def _index_people(self) -> None:
        options = self.round.options
        self._arriving: dict[str, list[Integers]] = {}
        self._openings_at: dict[Place, list[int]] = {}
        for index, opening in enumerate(options.openings):
            self._arriving.setdefault(opening.school, []).append(options.by_opening[index])
            self._openings_at.setdefault((opening.school, opening.stage), []).append(index)
        self._leaving: dict[str, list[str]] = {}
        for mover in options.movers:
            place = self.round.supply.counted.get(mover)
            if place is not None and len(self._options_of(mover)):
                self._leaving.setdefault(place[0], []).append(mover)

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

    def add(self, clause: str, inequality: Inequality) -> None:
        """Add a clause; one that holds for every plan is dropped, an impossible one is kept."""
        tidy = inequality.expression.tidy()
        low, high = self.reach(tidy)
        low, high = low - tidy.constant, high - tidy.constant
        lower = -UNBOUNDED if inequality.lower is None else inequality.lower
        upper = UNBOUNDED if inequality.upper is None else inequality.upper
        if lower <= low and high <= upper:
            return
        self.rows.append(Row(clause, tidy.columns, tidy.coefficients, lower, upper))
        if int(tidy.columns.max(initial=-1)) < self.option_count:
            self._caps.learn(tidy, lower, upper)

    def lawful_reach(self, expression: Expression) -> tuple[int, int]:
        """Return bounds on an expression in any plan that keeps the clauses added so far."""
        low, high = self.reach(expression)
        if int(expression.columns.max(initial=-1)) >= self.option_count:
            return low, high
        came, left = self._caps.of(expression, 1), self._caps.of(expression, -1)
        return max(low, expression.constant - left), min(high, expression.constant + came)

    def reach(self, expression: Expression) -> tuple[int, int]:
        """Return bounds on an expression from column bounds and one post per teacher."""
        columns, coefficients = expression.columns, expression.coefficients
        is_option = columns < self.option_count
        low = high = expression.constant
        if is_option.any():
            mover = self.round.options.mover[columns[is_option]]
            values = coefficients[is_option]
            worst = np.zeros(len(self.round.options.movers), np.int64)
            best = worst.copy()
            np.minimum.at(worst, mover, values)
            np.maximum.at(best, mover, values)
            low, high = low + int(worst.sum()), high + int(best.sum())
        for column, value in zip(columns[~is_option].tolist(), coefficients[~is_option].tolist(),
                                 strict=True):
            ends = (value * self.lower[column], value * self.upper[column])
            low, high = low + min(ends), high + max(ends)
        return low, high

    # -- words --------------------------------------------------------------------------------

    def _options_of(self, teacher_id: str) -> Integers:
        where = self.round.options.slice_of(teacher_id)
        return np.arange(where.start, where.stop, dtype=np.int64)

    def moved(
        self, teachers: Iterable[str], to: Callable[[Opening], bool] | None = None
    ) -> Expression:
        """Return how many of the teachers are placed, anywhere or in the openings wanted."""
        columns = np.concatenate([np.zeros(0, np.int64), *map(self._options_of, teachers)])
        if to is not None and len(columns):
            there, posts = self.round.options.opening[columns], self.round.options.openings
            columns = columns[_holds(there, lambda n: to(posts[n]))]
        return _ones(columns)

    def arrivals(self, school: str, wanted: Wanted | None = None) -> Expression:
        """Return how many teachers are placed in a school."""
        columns = np.concatenate([np.zeros(0, np.int64), *self._arriving.get(school, [])])
        if wanted is not None and len(columns):
            people, who = self.round.options.mover[columns], self.round.options.movers
            columns = columns[_holds(people, lambda n: wanted(self.round.teacher(who[n])))]
        return _ones(columns)

    def leavers(self, school: str, wanted: Wanted | None = None) -> Expression:
        """Return how many counted teachers leave a school."""
        return self.moved(key for key in self._leaving.get(school, ())
                          if wanted is None or wanted(self.round.teacher(key)))

    def change(self, cell: Opening) -> Expression:
        """Return arrivals minus leavers of a (place, pooled subject), as one column."""
        name = "|".join(("d", *cell))
        if name not in self._defined:
            supply = self.round.supply
            left = self.leavers(cell.school, lambda t: supply.key_of(t.id) == cell)
            index = self.round.options.opening_index.get(cell)
            came = Expression() if index is None else _ones(self.round.options.by_opening[index])
            self._defined[name] = self._named(name, came - left)
        return self._defined[name]

    def _named(self, name: str, expression: Expression) -> Expression:
        """Return an expression as one bounded column, so that it is written out only once."""
        tidy = expression.tidy()
        if len(tidy.columns) < 2:
            return tidy
        low, high = self.lawful_reach(tidy)
        column = self.column(name, low, high)
        minus = Expression(np.array([column]), np.array([-1]))
        self.add(name, Inequality(tidy + minus, -tidy.constant, -tidy.constant))
        return -1 * minus

    def gain(
        self, place: Place, name: str, wanted: Wanted, teaches: Callable[[str], bool]
    ) -> Expression:
        """Return arrivals minus leavers of a place, of people wanted who teach a subject wanted."""
        key = "|".join(("gain", *place, name))
        if key not in self._defined:
            people = self._people(name, wanted)
            self._defined[key] = self._came(place, people, teaches) - self._left(
                place, people, teaches)
        return self._defined[key]

    def _people(self, name: str, wanted: Wanted) -> npt.NDArray[np.bool_]:
        """Return for every mover whether wanted, asked once per name."""
        if name not in self._masks:
            movers, teacher = self.round.options.movers, self.round.problem.teacher
            self._masks[name] = np.array([wanted(teacher[key]) for key in movers], dtype=bool)
        return self._masks[name]

    def _came(
        self, place: Place, people: npt.NDArray[np.bool_], teaches: Callable[[str], bool]
    ) -> Expression:
        options = self.round.options
        parts = [options.by_opening[index] for index in self._openings_at.get(place, ())
                 if teaches(options.openings[index].subject)]
        columns = np.concatenate([np.zeros(0, np.int64), *parts])
        return _ones(columns[people[options.mover[columns]]])

    def _left(
        self, place: Place, people: npt.NDArray[np.bool_], teaches: Callable[[str], bool]
    ) -> Expression:
        supply, index = self.round.supply, self.round.options.mover_index
        here = [key for key in self._leaving.get(place[0], ()) if supply.counted[key] == place]
        return self.moved(key for key in here
                          if people[index[key]] and teaches(supply.key_of(key)[2]))

    def weighed(self, weigh: Callable[[Teacher, Opening], int]) -> Expression:
        """Return the sum of a weight over all placements."""
        options = self.round.options
        people = [self.round.teacher(key) for key in options.movers]
        weights = np.fromiter(
            map(weigh, map(people.__getitem__, options.mover.tolist()),
                map(options.openings.__getitem__, options.opening.tolist())),
            np.int64, len(options))
        return Expression(np.arange(len(weights), dtype=np.int64), weights)

    def table(self, name: str, change: Expression, cost: Callable[[int], int]) -> Expression:
        """Return a convex function of an integer expression, joined by straight lines.

        The expression is filled by steps of equal slope, cheapest first, so one row and a few
        bounded columns express the function exactly at every integer.
        """
        tidy = change.tidy()
        low, high = self.lawful_reach(tidy)
        start = cost(low)
        slopes = [cost(value + 1) - cost(value) for value in range(low, high)]
        if any(later < earlier for earlier, later in pairwise(slopes)):
            raise SolverBug(say("{n} is not convex", "{n} 的代价表不是凸的", n=name))
        if len(set(slopes)) <= 1:
            return (slopes[0] if slopes else 0) * (tidy - low) + start
        return self._steps(name, tidy, low, slopes) + start

    def _steps(self, name: str, change: Expression, low: int, slopes: list[int]) -> Expression:
        widths: dict[int, int] = {}
        for slope in slopes:
            widths[slope] = widths.get(slope, 0) + 1
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

    def pool_posts(self, school: str, most: int) -> Expression:
        """Return the pool posts used at a school, an integer from 0 to most."""
        if most == 0:
            return Expression()
        name = f"pool|{school}"
        if name not in self._defined:
            self._defined[name] = Expression(np.array([self.column(name, 0, most)]), np.array([1]))
        return self._defined[name]


def build(round: Round) -> Rows:
    """Write out every clause of a settled round: one post per teacher, then all plan rules."""
    rows = Rows(round)
    for mover in round.options.movers:
        rows.rows.extend(_one_post(rows, mover))
    for rule in plan_rules(round):
        for subject in rule.subjects(round):
            rows.add(rule.clause(subject), rule.encode(rows, subject))
    return rows


def _one_post(rows: Rows, mover: str) -> list[Row]:
    columns = rows.moved([mover]).columns
    if len(columns) < 2:
        return []
    return [Row(f"one|{mover}", columns, np.ones(len(columns), np.int64), -UNBOUNDED, 1)]


def _holds(numbers: Integers, wanted: Callable[[int], bool]) -> npt.NDArray[np.bool_]:
    """Return for each number whether it is wanted, asked once per number."""
    known: npt.NDArray[np.bool_] = np.bincount(numbers) > 0
    known[known] = [wanted(number) for number in np.flatnonzero(known).tolist()]
    return known[numbers]


def _ones(columns: Integers) -> Expression:
    return Expression(columns, np.ones(len(columns), np.int64))
