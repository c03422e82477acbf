"""Clauses that may give way: the least number of people by which they must, found exactly.

Every answer is checked in integers against the clauses themselves before it is believed: a plan by
what it reaches, "no plan" and "no fewer people" by the bound that the relaxation's prices prove. The
solver's word alone is taken only where whole people forbid what the relaxation allows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import highspy
import numpy as np

from rotation.domain.diagnosis import Choice
from rotation.domain.round import Integers
from rotation.engine.clauses import Classes, System
from rotation.engine.counted_work import CountedWork
from rotation.engine.lowering import quiet_highs
from rotation.engine.phase_one import PRIMAL
from rotation.engine.relaxation import TimeUp
from rotation.model.certificate import PRICE_UNIT, exact_bound, filled_in
from rotation.model.columns import UNBOUNDED
from rotation.model.entries import Entries, Prices
from rotation.model.program import Floats

_MOST = 100_000
"""More people than any task has."""
_ITERATIONS = 400_000
"""Steps of the simplex method for one relaxation."""
_NODES, _FEW_NODES = 1_000, 100
"""Nodes of one search over all columns, and over those that the relaxation uses."""
_FEW = 300
"""Columns open in the first search beside those that the relaxation uses."""


@dataclass(frozen=True, eq=False)
class Eased:
    """A plan under clauses that give way.

    Parameters
    ----------
    choice
        The placements.
    slack
        People by whom each clause's lower and upper side give way; clauses kept are left out.
    value
        The sum that was minimized.
    others
        One number per column that is no option.
    proven
        Whether no smaller sum is possible.
    """

    choice: Choice
    slack: Mapping[int, tuple[int, int]]
    value: int
    others: Integers
    proven: bool = True

    @property
    def people(self) -> int:
        """People by whom clauses give way in all."""
        return sum(low + high for low, high in self.slack.values())


class Question:
    """A linear program over classes of options, the clauses asked about, and their slacks.

    Parameters
    ----------
    system
        All clauses.
    active
        Indices of the clauses that count.
    eased
        Those of them that may give way, at a price of 1 per person.
    extra
        Price of every option, for asking how few of some options do.
    """

    def __init__(
        self, system: System, active: Sequence[int], eased: Collection[int] = (),
        extra: Integers | None = None,
    ) -> None:
        self.system, self.active = system, list(active)
        self.classes: Classes = system.classes(self.active, extra)
        self._extra = extra
        self._lay_out(set(eased))
        self.lower = np.zeros(self.column_count, np.int64)
        self.upper = np.full(self.column_count, _MOST, np.int64)
        self.upper[:self.fixed] = self.classes.size[self.classes.of_class]
        self.upper[self.fixed:self.fixed + len(system.others)] = system.most
        self._entries = self._listed()

    def _lay_out(self, eased: set[int]) -> None:
        """Number the columns: classes, other columns, then slacks of lower and upper sides."""
        system, count = self.system, len(self.classes.option)
        start = count + len(system.others)
        self.low_slack: dict[int, int] = {}
        self.high_slack: dict[int, int] = {}
        for row, index in enumerate(self.active):
            clause = system.clauses[index]
            for side, there in ((self.low_slack, clause.lower > -UNBOUNDED),
                                (self.high_slack, clause.upper < UNBOUNDED)):
                if index in eased and there:
                    side[row] = start
                    start += 1
        self._columns, self.fixed = start, count

    @property
    def column_count(self) -> int:
        """Number of columns."""
        return self._columns

    @property
    def groups(self) -> int:
        """Number of classes of people; so many rows come before those of the clauses."""
        return len(self.classes.size)

    @cached_property
    def _by_column(self) -> Entries:
        return Entries.of(*self._entries, self.column_count)

    def paid(self, prices: Prices) -> Prices:
        """Return by column the sum of coefficient times price of the row, in the numbers of the prices."""
        return self._by_column.paid(prices)

    def most_paid(self, prices: Integers) -> int:
        """Return a number that no column's sum of coefficient times price exceeds, nor any part of it."""
        return self._by_column.most_paid(prices)

    def sides(self) -> tuple[Integers, Integers]:
        """Return lower and upper sides of all rows; `UNBOUNDED` stands for none."""
        clauses = [self.system.clauses[index] for index in self.active]
        return (np.array([-UNBOUNDED] * self.groups + [c.lower for c in clauses], np.int64),
                np.array([*self.classes.size.tolist(), *(c.upper for c in clauses)], np.int64))

    def program(self, upper: Integers, *, whole: bool) -> highspy.HighsLp:
        """Return the program under upper bounds of the columns; in whole numbers or relaxed."""
        lp = highspy.HighsLp()
        rows, columns, values = self._entries
        lp.num_col_, lp.num_row_ = self.column_count, self.groups + len(self.active)
        lp.col_lower_, lp.col_upper_ = self.lower.astype(np.float64), upper.astype(np.float64)
        lp.col_cost_ = self.costs().astype(np.float64)
        low, high = self.sides()
        lp.row_lower_ = np.where(low <= -UNBOUNDED, -highspy.kHighsInf, low.astype(np.float64))
        lp.row_upper_ = np.where(high >= UNBOUNDED, highspy.kHighsInf, high.astype(np.float64))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.searchsorted(rows, np.arange(lp.num_row_ + 1)).astype(np.int32)
        lp.a_matrix_.index_ = columns.astype(np.int32)
        lp.a_matrix_.value_ = values.astype(np.float64)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * self.column_count
        return lp

    def costs(self, wanted: Collection[int] | None = None) -> Integers:
        """Return the price of every column; that a clause gives way costs nothing unless it is wanted (None: all)."""
        costs = np.zeros(self.column_count, np.int64)
        for side in (self.low_slack, self.high_slack):
            for row, column in side.items():
                costs[column] = wanted is None or self.active[row] in wanted
        if self._extra is not None:
            costs[:self.fixed] = self._extra[self.classes.option]
        return costs

    def _listed(self) -> tuple[Integers, Integers, Integers]:
        system, classes = self.system, self.classes
        which, columns, values = system.entries(self.active)
        place = np.full(system.option_count + len(system.others), -1, np.int64)
        place[classes.option] = np.arange(self.fixed)
        place[system.others] = self.fixed + np.arange(len(system.others))
        kept = place[columns] >= 0
        low, high = self._slack_entries(self.low_slack, 1), self._slack_entries(self.high_slack, -1)
        found = (np.concatenate([classes.of_class, which[kept] + self.groups, low[0], high[0]]),
                 np.concatenate([np.arange(self.fixed), place[columns[kept]], low[1], high[1]]),
                 np.concatenate([np.ones(self.fixed, np.int64), values[kept], low[2], high[2]]))
        order = np.lexsort((found[1], found[0]))
        return found[0][order], found[1][order], found[2][order]

    def _slack_entries(self, side: Mapping[int, int], sign: int) -> list[Integers]:
        units = [sign * self.system.clauses[self.active[row]].unit for row in side]
        return [np.array(part, dtype=np.int64) for part in (
            [row + self.groups for row in side], list(side.values()), units)]

    # -- what prices prove ----------------------------------------------------------------------

    def weights(self, prices: Floats, costs: Integers) -> Integers:
        """Return the solver's prices of the rows as integers, in 1/PRICE_UNIT.

        None is worth more than what it costs that its clause gives way; those of the classes are the
        best that go with the others.
        """
        given = np.rint(prices * PRICE_UNIT).astype(np.int64)
        for sign, side in ((1, self.low_slack), (-1, self.high_slack)):
            for row, column in side.items():
                at, unit = row + self.groups, self.system.clauses[self.active[row]].unit
                dearest = int(costs[column]) * PRICE_UNIT // unit
                given[at] = sign * min(sign * int(given[at]), dearest)
        return self._with_classes(given, costs)

    def _with_classes(self, given: Integers, costs: Integers) -> Integers:
        row_of = np.full(self.column_count, -1, np.int64)
        row_of[:self.fixed] = self.classes.of_class
        return filled_in(self, costs, given, row_of)

    def refuted(self, weights: Mapping[int, int]) -> bool:
        """Whether weights of clauses prove, in exact integers, that nothing keeps the clauses asked about."""
        given, nothing = np.zeros(self.groups + len(self.active), np.int64), np.zeros(self.column_count, np.int64)
        for row, index in enumerate(self.active):
            given[row + self.groups] = weights.get(index, 0)
        return exact_bound(self, nothing, self._with_classes(given, nothing))[0] > 0

    # -- answers --------------------------------------------------------------------------------

    def answer(self, values: Integers) -> Eased:
        """Return a solution in people, after checking it against the clauses in integers."""
        slack: dict[int, tuple[int, int]] = {}
        for row, index in enumerate(self.active):
            low = int(values[self.low_slack[row]]) if row in self.low_slack else 0
            high = int(values[self.high_slack[row]]) if row in self.high_slack else 0
            if low or high:
                slack[index] = (low, high)
        choice = self.system.choice(self.classes, values[:self.fixed])
        others = values[self.fixed:self.fixed + len(self.system.others)]
        assert broken(self.system, self.active, choice, others, slack) == [], "a clause is broken"
        return Eased(choice, slack, int(self.costs() @ values), others)


def broken(
    system: System, active: Sequence[int], choice: Choice, others: Integers,
    slack: Mapping[int, tuple[int, int]],
) -> list[int]:
    """Return the active clauses that placements break beyond their slack, in exact arithmetic."""
    point = point_of(system, choice, others)
    found = []
    for index in active:
        clause = system.clauses[index]
        low, high = slack.get(index, (0, 0))
        reached = int(clause.coefficients @ point[clause.columns])
        if (reached < clause.lower - low * clause.unit) or (reached > clause.upper + high * clause.unit):
            found.append(index)
    return found


def point_of(system: System, choice: Choice, others: Integers) -> Integers:
    """Return placements and the other columns as one number per column."""
    point = np.zeros(system.option_count + len(system.others), np.int64)
    point[_indices(system, choice)] = 1
    point[system.option_count:] = others
    return point


def _indices(system: System, choice: Choice) -> list[int]:
    options, chosen = system.options, []
    for person, opening in choice:
        where = options.slice_of(person)
        post = options.opening_index[opening]
        chosen.append(where.start + int(np.searchsorted(options.opening[where], post)))
    return chosen


# -- the relaxation ---------------------------------------------------------------------------


class Relaxed:
    """The relaxation of a question, kept warm; what it proves is told in exact integers.

    New prices leave a point as it is, so the primal simplex method goes on from the last one; by the
    dual one a single question about 20,000 columns took 5 s instead of 0.1.
    """

    def __init__(self, question: Question, effort: CountedWork) -> None:
        self._question, self._effort = question, effort
        self._highs = quiet_highs()
        for option, value in (("simplex_strategy", PRIMAL), ("simplex_iteration_limit", _ITERATIONS)):
            self._highs.setOptionValue(option, value)
        self._highs.passModel(question.program(question.upper, whole=False))
        self._costs = question.costs()

    def solve(self, costs: Integers | None = None) -> bool:
        """Minimize at other prices of the columns, if given; whether there is a point, as far as the solver tells.

        Raises
        ------
        TimeUp
            If it was not told with the effort left.
        """
        highs = self._highs
        if costs is not None:
            self._costs = costs
            highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs.astype(np.float64))
        self._effort.run(highs)
        status = highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            raise TimeUp
        return True

    def weights(self) -> Integers:
        """Return the prices of the rows after `solve` told a point, as integers."""
        return self._question.weights(np.array(self._highs.getSolution().row_dual), self._costs)

    def bound(self) -> int:
        """Return the least that the prices can come to, proven in exact integers, after `solve` told a point."""
        found, _, _ = exact_bound(self._question, self._costs, self.weights())
        return -(-found // PRICE_UNIT)

    def few(self) -> Integers:
        """Return upper bounds that leave open what the relaxed point uses, and a little beside it."""
        question, solution = self._question, self._highs.getSolution()
        point, reduced = np.array(solution.col_value), np.array(solution.col_dual)
        order = np.lexsort((np.rint(np.abs(reduced[:question.fixed]) * PRICE_UNIT), point[:question.fixed] < _TINY))
        upper = question.upper.copy()
        upper[order[int((point[:question.fixed] >= _TINY).sum()) + _FEW:]] = 0
        return upper


_TINY = 1e-6


class Filter:
    """The relaxation in which every clause may give way; says which subsets cannot be kept.

    A set that cannot be kept even in fractions of people is told with the clauses whose shadow
    prices prove it. One program is kept warm for all questions.
    """

    def __init__(self, system: System, active: Sequence[int], effort: CountedWork) -> None:
        self._question = Question(system, active, active)
        self._relaxed = Relaxed(self._question, effort)

    def culprits(self, kept: Collection[int]) -> dict[int, int] | None:
        """Return clauses among those kept that already clash, with weights that prove it in exact integers.

        None if the relaxation keeps all, or nothing is proven.

        Raises
        ------
        TimeUp
            If no effort is left.
        """
        question = self._question
        costs = question.costs(set(kept))
        self._relaxed.solve(costs)
        bound, _, used = exact_bound(question, costs, self._relaxed.weights())
        if bound <= 0:
            return None
        own = used[question.groups:]
        return {question.active[row]: int(own[row]) for row in np.flatnonzero(own).tolist()}


# -- in whole people --------------------------------------------------------------------------


def least(
    system: System, active: Sequence[int], eased: Collection[int], effort: CountedWork,
    extra: Integers | None = None,
) -> Eased | None:
    """Return the placements under which clauses give way by the fewest people.

    Mostly what the relaxation uses already reaches the bound that it proves; only if not, all
    columns are searched.

    Parameters
    ----------
    system, active, eased, extra
        As for `Question`.
    effort
        What may be done.

    Returns
    -------
        None if no placements exist, however far the eased clauses give way.

    Raises
    ------
    TimeUp
        If nothing was found with the effort left.
    """
    question = Question(system, active, eased, extra)
    if not question.column_count:  # nobody could do anything about these clauses
        none = np.zeros(0, np.int64)
        return None if broken(system, active, (), none, {}) else question.answer(none)
    return _least(question, effort)


def _least(question: Question, effort: CountedWork) -> Eased | None:
    relaxed = Relaxed(question, effort)
    bound, found = 0, None
    if relaxed.solve():
        bound = relaxed.bound()
        with suppress(TimeUp):
            found = _searched(question, relaxed.few(), bound, effort, _FEW_NODES)
        if found is not None and found.value <= bound:
            return found
    try:
        return _better(found, _searched(question, question.upper, bound, effort, _NODES))
    except TimeUp:
        if found is None:
            raise
        return replace(found, proven=False)


def _better(few: Eased | None, every: Eased | None) -> Eased | None:
    """Return the answer of all columns, unless it is none, or cut off at more than that of few."""
    if few is not None and (every is None or few.value < every.value):
        return replace(few, proven=False)
    return every


def _searched(question: Question, upper: Integers, bound: int, effort: CountedWork, nodes: int) -> Eased | None:
    """Return the best whole solution under upper bounds; None if there is none.

    Raises
    ------
    TimeUp
        If none was found before an end of the search.
    """
    highs = quiet_highs()
    for option, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99), ("mip_feasibility_tolerance", 1e-7),
                          ("mip_max_nodes", nodes), ("objective_target", bound + 0.25)):
        highs.setOptionValue(option, value)
    highs.passModel(question.program(upper, whole=True))
    effort.run(highs)
    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise TimeUp
    found = question.answer(np.rint(np.array(highs.getSolution().col_value)).astype(np.int64))
    return replace(found, proven=found.value <= bound or status == highspy.HighsModelStatus.kOptimal)
