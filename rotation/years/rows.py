"""The words of several years over one set of columns: those of the round first, as they always were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from rotation.domain.horizon import Horizon, YearPost
from rotation.domain.round import Integers, Opening, Round
from rotation.domain.supply import Key, Place
from rotation.domain.teacher import Teacher
from rotation.model.columns import STRICT, UNBOUNDED, Columns, Leeway, Row, holds, ones
from rotation.model.rows import Rows
from rotation.rules._words import Expression, Inequality, Wanted, total

Bools = npt.NDArray[np.bool_]
ThingT = TypeVar("ThingT")
LONG = 20
"""So many columns are written out again in several clauses, and no more."""


class HorizonRows(Columns[Teacher, YearPost]):
    """Columns of all years; a column of a cohort counts its people.

    Parameters
    ----------
    horizon
        The settled years.
    leeway
        How far clauses give way.
    """

    def __init__(self, horizon: Horizon, leeway: Leeway = STRICT) -> None:
        people = horizon.problem.teacher
        movers = horizon.options.movers
        super().__init__(horizon.options, {key: people[horizon.stands_for(key)] for key in movers}, leeway)
        self.horizon = horizon
        self.first = self._in_year_one(Rows(horizon.round, leeway))
        self.stands = [horizon.stands_for(key) for key in self.options.movers]
        self.year = np.array([post.year for post in self.options.openings], np.int64)[self.options.opening]
        self._later: dict[int, YearRows] = {}

    def _in_year_one(self, rows: Rows) -> Rows:
        """Let the words of year one write where all years are written: its options are the first columns."""
        vars(rows).update(lower=self.lower, upper=self.upper, names=self.names, rows=self.rows, _caps=self._caps)
        return rows

    def of(self, year: int) -> YearRows:
        """Return the words of a later year."""
        if year not in self._later:
            self._later[year] = YearRows(self, year)
        return self._later[year]

    def once(self) -> None:
        """Add that of every cohort no more are placed, in year one and after it, than there are."""
        start = self.options.mover_index
        for cohort in self.horizon.cohorts:
            known = [key for key in cohort.people if key in start]
            columns = np.sort(np.concatenate([self._options_of(key) for key in (*known, cohort.id)]))
            self.rows.append(Row(f"one|{cohort.id}", columns, np.ones(len(columns), np.int64), -UNBOUNDED,
                                 len(cohort.people)))

    def settle(self, done: Iterable[tuple[str, YearPost]], open_year: int) -> None:
        """Add that in the years before one just those are placed who are told, and nobody after it."""
        taken = Counter(column for pair in done if (column := self.options.find(*pair)) is not None)
        for column, number in sorted(taken.items()):
            self.rows.append(Row(f"kept|{column}", np.array([column]), np.ones(1, np.int64), number, UNBOUNDED))
        others = np.setdiff1d(np.flatnonzero(self.year != open_year), list(taken))
        self.rows.append(Row("kept", others, np.ones(len(others), np.int64), -UNBOUNDED, 0))

    def lawful_reach(self, expression: Expression) -> tuple[int, int]:
        """Return bounds as `Columns` does, of what many years add up to year by year."""
        columns = expression.columns
        if int(columns.max(initial=-1)) >= self.option_count:
            return super().lawful_reach(expression)
        low = high = expression.constant
        for year in np.unique(self.year[columns]).tolist():
            here = self.year[columns] == year
            ends = super().lawful_reach(Expression(columns[here], expression.coefficients[here]))
            low, high = low + ends[0], high + ends[1]
        return low, high

    def is_wanted(self, wanted: Callable[[str], bool]) -> Bools:
        """Return for each mover whether wanted, a cohort by somebody of it."""
        return np.array([wanted(person) for person in self.stands], dtype=bool)

    def named_as(self, name: str, expression: Expression) -> Expression:
        """Return an expression as one bounded column, so that it is written out only once."""
        return self._named(name, expression)

    def learn(self, expression: Expression, most: int) -> None:
        """Remember that clauses let a sum of options reach no more, from which others get tighter bounds."""
        tidy = expression.tidy()
        if int(tidy.columns.max(initial=-1)) < self.option_count:
            self._caps.learn(tidy, -UNBOUNDED, most)

    def ever_placed(self, wanted: Callable[[str], bool], before: int | None = None) -> Expression:
        """Return how many people wanted are placed in the horizon, or before a year of it."""
        chosen = self.is_wanted(wanted)[self.options.mover]
        return ones(np.flatnonzero(chosen if before is None else chosen & (self.year < before)))

    def weighed_people(self, weight: Callable[[str], int]) -> Expression:
        """Return the sum of a weight over everybody placed in the horizon."""
        weights = np.array([weight(person) for person in self.stands], dtype=np.int64)
        return Expression(np.arange(self.option_count, dtype=np.int64), weights[self.options.mover]).tidy()

    def leavers(self, school: str) -> Expression:
        """Return how many people leave a school in all the years together."""
        return total([self.first.leavers(school), *(self.of(year).leavers(school) for year in self.horizon.years[1:])])


class YearRows:
    """The words of one later year; see `rotation.rules._years.YearWords`.

    Parameters
    ----------
    columns
        Those of all years.
    year
        Which.
    """

    def __init__(self, columns: HorizonRows, year: int) -> None:
        self.columns, self.year = columns, year
        self.round: Round = columns.horizon.rounds[year]
        self._fresh = columns.year == year
        self._held = self._holding()
        self.whole = self._fresh | self._held
        """Columns of which changes are."""
        self._defined: dict[str, Expression] = {}
        self._index()

    def _holding(self) -> Bools:
        """Return which columns of earlier years still hold in this one."""
        horizon, columns = self.columns.horizon, self.columns
        held = np.zeros(columns.option_count, dtype=bool)
        for year in horizon.years[:horizon.years.index(self.year)]:
            lasting = columns.is_wanted(lambda person, begun=year: horizon.lasts(person, begun, self.year))  # type: ignore[misc]
            held |= (columns.year == year) & lasting[columns.options.mover]
        return held

    def _index(self) -> None:
        """Sort the columns that hold by where their people come and from where they leave."""
        options, supply, shadowing = self.columns.options, self.round.supply, self.round.shadowing
        alive = np.flatnonzero(self._fresh | self._held)
        homes = {person: supply.key_of(person) for person in {*self.columns.stands} if person in supply.counted}
        home = [homes.get(person) for person in self.columns.stands]
        gives = np.array([person not in shadowing for person in self.columns.stands], dtype=bool)
        posts = [post.opening for post in options.openings]
        self._came = _sorted(alive[gives[options.mover[alive]]], lambda column: posts[options.opening[column]])
        self._left = _sorted(alive, lambda column: home[options.mover[column]])

    def _of(self, columns: Iterable[Integers], kept: Bools) -> Integers:
        """Return those of some columns that are kept."""
        found = np.concatenate([np.zeros(0, np.int64), *columns])
        return np.sort(found[kept[found]])

    def _arriving(self, kept: Bools, at: Callable[[Opening], bool]) -> Expression:
        return ones(self._of((columns for post, columns in self._came.items() if at(post)), kept))

    def _leaving(self, kept: Bools, at: Callable[[Key], bool]) -> Expression:
        return ones(self._of((columns for cell, columns in self._left.items() if cell and at(cell)), kept))

    # -- people -------------------------------------------------------------------------------

    def moved(self, teachers: Iterable[str], to: Callable[[Opening], bool] | None = None) -> Expression:
        """Return how many of the teachers are placed in this year; ``to`` is asked of no later year."""
        assert to is None, "no rule of a later year asks where to"
        return self.placed({*teachers}.__contains__)

    def placed(self, wanted: Callable[[str], bool]) -> Expression:
        """Return how many people wanted are placed in this year."""
        return ones(np.flatnonzero(self._fresh & self.columns.is_wanted(wanted)[self.columns.options.mover]))

    def counted(self, teachers: Iterable[str], to: Callable[[Opening], bool] | None = None) -> Expression:
        """Return how many of the teachers are placed in this year in a form and at a school that count."""
        found, round = self.moved({*teachers} - self.round.shadowing, to), self.round
        if not round.narrowed:
            return found
        columns, options, stands = found.columns, self.columns.options, self.columns.stands
        pairs = zip(options.mover[columns].tolist(), options.opening[columns].tolist(), strict=True)
        kept = [round.counts(round.teacher(stands[who]), options.openings[post].opening) for who, post in pairs]
        return ones(columns[np.array(kept, dtype=bool)])

    def placed_before(self, wanted: Callable[[str], bool]) -> Expression:
        """Return how many people wanted were placed in earlier years."""
        return self.columns.ever_placed(wanted, self.year)

    def still_away(self, wanted: Callable[[str], bool]) -> Expression:
        """Return how many people wanted are away before the year for a term that goes on."""
        def away(person: str) -> bool:
            teacher = self.round.problem.teacher.get(person)
            return teacher is not None and not teacher.unposted and not self.round.relation(teacher) and wanted(person)
        return ones(np.flatnonzero(self._held & self.columns.is_wanted(away)[self.columns.options.mover]))

    def arrivals(
        self, school: str, wanted: Wanted | None = None, of_person: Callable[[Teacher], object] | None = None,
    ) -> Expression:
        """Return how many teachers come to a school in this year."""
        del of_person
        came = self._arriving(self._fresh, lambda post: post.school == school)
        return came if wanted is None else self._who(came, wanted)

    def leavers(self, school: str, wanted: Wanted | None = None) -> Expression:
        """Return how many counted teachers leave a school in this year."""
        left = self._leaving(self._fresh, lambda cell: cell[0] == school)
        return left if wanted is None else self._who(left, wanted)

    def _who(self, expression: Expression, wanted: Wanted) -> Expression:
        """Return of a sum of columns those of people wanted."""
        teacher, stands, columns = self.round.problem.teacher, self.columns.stands, expression.columns
        kept = holds(self.columns.options.mover[columns], lambda mover: wanted(teacher[stands[mover]]))
        return Expression(columns[kept], expression.coefficients[kept])

    def losses(self, cell: Key) -> Expression:
        """Return how many teachers counted for a (place, pooled subject) leave in this year."""
        return ones(self._of([self._left.get(cell, np.zeros(0, np.int64))], self._fresh))

    # -- supply -------------------------------------------------------------------------------

    def _net(self, cell: Key, kept: Bools) -> Expression:
        none = np.zeros(0, np.int64)
        return (ones(self._of([self._came.get(Opening(*cell), none)], kept))
                - ones(self._of([self._left.get(cell, none)], kept))).tidy()

    @cached_property
    def alone(self) -> YearRows:
        """The words of the year in which changes too are of who goes then."""
        other = copy(self)
        vars(other).update(whole=self._fresh, _defined={})
        return other

    def change_before(self, cell: Key) -> Expression:
        """Return by how many people a (place, pooled subject) has changed before the year."""
        return self._net(cell, self._held)

    def staff_before(self, school: str) -> Expression:
        """Return by how many people a school has changed before the year."""
        return (self._arriving(self._held, lambda post: post.school == school)
                - self._leaving(self._held, lambda cell: cell[0] == school)).tidy()

    def change(self, cell: Opening) -> Expression:
        """Return arrivals minus leavers of a (place, pooled subject) by all that holds in this year, as one column."""
        name = "|".join((str(self.year), "d", *cell))
        if name not in self._defined:
            net = self._net(cell, self.whole)
            self._defined[name] = net if self.whole is self._fresh else self.columns.named_as(name, net)
        return self._defined[name]

    def gain(
        self, place: Place, name: str, wanted: Wanted, teaches: Callable[[str], bool]
    ) -> Expression:
        """Return arrivals minus leavers of a place by all that holds, of people wanted who teach a subject wanted."""
        key = "|".join(("gain", *place, name))
        if key not in self._defined:
            came = self._arriving(self.whole, lambda post: (post.school, post.stage) == place and teaches(post.subject))
            left = self._leaving(self.whole, lambda cell: cell[:2] == place and teaches(cell[2]))
            self._defined[key] = self._who(came, wanted) - self._who(left, wanted)
        return self._defined[key]

    def weighed(
        self, weigh: Callable[[Teacher, Opening], int], of_person: Callable[[Teacher], object] | None = None,
        of_post: Callable[[Opening], object] | None = None,
    ) -> Expression:
        """Return the sum of a weight over the placements of this year."""
        del of_person, of_post
        options, teacher = self.columns.options, self.round.problem.teacher
        columns = np.flatnonzero(self._fresh)
        known: dict[tuple[str, Opening], int] = {}
        for column in columns.tolist():
            pair = self.columns.stands[options.mover[column]], options.openings[options.opening[column]].opening
            known[pair] = weigh(teacher[pair[0]], pair[1])
        weights = [known[self.columns.stands[options.mover[c]], options.openings[options.opening[c]].opening]
                   for c in columns.tolist()]
        return Expression(columns, np.array(weights, dtype=np.int64)).tidy()

    def pool_posts(self, school: str, most: int) -> Expression:
        """Return nothing: pool posts are of year one."""
        del school, most
        return Expression()

    # -- tables and flags ---------------------------------------------------------------------

    def table(self, name: str, change: Expression, cost: Callable[[int], int]) -> Expression:
        """Return a convex integer function of an integer expression, under a name of this year."""
        return self.columns.table(f"{self.year}|{name}", change, cost)

    def below(self, name: str, change: Expression, least: int) -> Expression:
        """Return 1 if an integer expression is below a number, else 0, under a name of this year."""
        return self.columns.below(f"{self.year}|{name}", change, least)

    def short(self, expression: Expression) -> Expression:
        """Return a long sum as one column, the same for equal sums: several clauses of a year ask for it."""
        tidy = expression.tidy()
        if len(tidy.columns) < LONG:
            return tidy
        key = f"{self.year}|sum|" + sha256(tidy.columns.tobytes() + tidy.coefficients.tobytes()).hexdigest()[:16]
        if key not in self._defined:
            self._defined[key] = self.columns.named_as(key, tidy - tidy.constant)
        return self._defined[key] + tidy.constant

    def implied(self, name: str, inequality: Inequality) -> None:
        """Add what follows from clauses in whole people, and the relaxation does not see by itself."""
        self.columns.add(f"so|{name}", inequality)

    def at_most(
        self, name: str, people: Expression, level: Expression, cap: Callable[[int], int]
    ) -> Inequality:
        """Return that people are no more than a cap that never falls as a level rises.

        Each step of the cap is a column, filled one after the other as the level rises: in parts of people, too, no
        more are let go than on the lines that join the steps.
        """
        low, high = self.columns.lawful_reach(level.tidy())
        if self.columns.reach(people.tidy())[1] <= cap(low):
            return people <= cap(low)
        self.columns.learn(people, cap(high))
        caps = {number: cap(number) for number in range(low, max(low, high) + 1)}  # even if no level is lawful
        jumps = {number: caps[number] - caps[number - 1] for number in range(low + 1, high + 1)
                 if caps[number] > caps[number - 1]}
        if not jumps:
            return people <= caps[low]
        steps = self._climbed(name, self.short(level), low, [*jumps])
        return self.short(people) - Expression(steps, np.array([*jumps.values()])) <= caps[low]

    def _climbed(self, name: str, level: Expression, low: int, marks: Sequence[int]) -> Integers:
        """Return columns, each 0 or 1, and 1 only where a level that is never below ``low`` reaches its mark."""
        name = f"{self.year}|{name}"
        steps = np.array([self.columns.column(f"{name}|{mark}", 0, 1) for mark in marks])
        self.columns.add(f"may|{name}", level - Expression(steps, np.diff([low, *marks])) >= low)
        for mark, pair in zip(marks[1:], pairwise(steps.tolist()), strict=True):
            self.columns.add(f"may|{name}|{mark}", Expression(np.array(pair), np.array([1, -1])) >= 0)
        return steps


def _sorted(columns: Integers, of: Callable[[int], ThingT]) -> Mapping[ThingT, Integers]:
    """Return columns by what is read of them."""
    found: dict[ThingT, list[int]] = {}
    for column in columns.tolist():
        found.setdefault(of(column), []).append(column)
    return {key: np.array(listed, dtype=np.int64) for key, listed in found.items()}
