"""Clauses that may give way: the least number of people by which they must, found exactly.

Every answer is checked in integers against the clauses themselves before it is believed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import highspy
import numpy as np

from rotation.domain.diagnosis import Choice
from rotation.domain.round import Integers
from rotation.engine.clauses import Classes, System
from rotation.engine.lowering import quiet_highs, run
from rotation.engine.relaxation import TimeUp
from rotation.model.columns import UNBOUNDED
from rotation.model.program import Floats

_MOST = 100_000
"""More people than any task has."""
_TINY = 1e-6


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
        self.columns, self.fixed = start, count

    def program(self, *, whole: bool) -> highspy.HighsLp:
        """Return the program; in whole numbers or relaxed."""
        classes, system = self.classes, self.system
        lp = highspy.HighsLp()
        rows, columns, values = self._matrix()
        order = np.lexsort((columns, rows))
        lp.num_col_, lp.num_row_ = self.columns, len(classes.size) + len(self.active)
        upper = np.full(self.columns, _MOST, np.float64)
        upper[:self.fixed] = classes.size[classes.of_class]
        upper[self.fixed:self.fixed + len(system.others)] = system.most
        lp.col_lower_, lp.col_upper_ = np.zeros(self.columns), upper
        lp.col_cost_ = self.costs()
        clauses = [system.clauses[index] for index in self.active]
        lp.row_lower_ = _sides(-highspy.kHighsInf, [c.lower for c in clauses], len(classes.size))
        high = _sides(0.0, [c.upper for c in clauses], len(classes.size))
        high[:len(classes.size)] = classes.size
        lp.row_upper_ = high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.searchsorted(rows[order], np.arange(lp.num_row_ + 1)).astype(np.int32)
        lp.a_matrix_.index_ = columns[order].astype(np.int32)
        lp.a_matrix_.value_ = values[order].astype(np.float64)
        if whole:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * self.columns
        return lp

    def costs(self) -> Floats:
        """Return the price of every column."""
        costs = np.zeros(self.columns)
        costs[self.fixed + len(self.system.others):] = 1.0
        if self._extra is not None:
            costs[:self.fixed] = self._extra[self.classes.option]
        return costs

    def _matrix(self) -> tuple[Integers, Integers, Integers]:
        system, classes = self.system, self.classes
        groups = len(classes.size)
        which, columns, values = system.entries(self.active)
        place = np.full(system.option_count + len(system.others), -1, np.int64)
        place[classes.option] = np.arange(self.fixed)
        place[system.others] = self.fixed + np.arange(len(system.others))
        kept = place[columns] >= 0
        low, high = self._slack_entries(self.low_slack, 1), self._slack_entries(self.high_slack, -1)
        return (np.concatenate([classes.of_class, which[kept] + groups, low[0], high[0]]),
                np.concatenate([np.arange(self.fixed), place[columns[kept]], low[1], high[1]]),
                np.concatenate([np.ones(self.fixed, np.int64), values[kept], low[2], high[2]]))

    def _slack_entries(self, side: Mapping[int, int], sign: int) -> list[Integers]:
        groups = len(self.classes.size)
        units = [sign * self.system.clauses[self.active[row]].unit for row in side]
        return [np.array(part, dtype=np.int64) for part in (
            [row + groups for row in side], list(side.values()), units)]

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
        return Eased(choice, slack, int(np.rint(self.costs() @ values)), others)


def broken(
    system: System, active: Sequence[int], choice: Choice, others: Integers,
    slack: Mapping[int, tuple[int, int]],
) -> list[int]:
    """Return the active clauses that placements break beyond their slack, in exact arithmetic."""
    point = np.zeros(system.option_count + len(system.others), np.int64)
    point[_indices(system, choice)] = 1
    point[system.option_count:] = others
    found = []
    for index in active:
        clause = system.clauses[index]
        low, high = slack.get(index, (0, 0))
        reached = int(clause.coefficients @ point[clause.columns])
        if (reached < clause.lower - low * clause.unit) or (reached > clause.upper + high * clause.unit):
            found.append(index)
    return found


def _indices(system: System, choice: Choice) -> list[int]:
    options, chosen = system.options, []
    for person, opening in choice:
        where = options.slice_of(person)
        post = options.opening_index[opening]
        chosen.append(where.start + int(np.searchsorted(options.opening[where], post)))
    return chosen


def least(
    system: System, active: Sequence[int], eased: Collection[int], seconds: float,
    extra: Integers | None = None,
) -> Eased | None:
    """Return the placements under which clauses give way by the fewest people.

    Parameters
    ----------
    system, active, eased, extra
        As for `Question`.
    seconds
        Time left.

    Returns
    -------
        None if no placements exist, however far the eased clauses give way.

    Raises
    ------
    TimeUp
        If nothing was found in time.
    """
    question = Question(system, active, eased, extra)
    if not question.columns:  # nobody could do anything about these clauses
        none = np.zeros(0, np.int64)
        return None if broken(system, active, (), none, {}) else question.answer(none)
    highs = quiet_highs()
    for option, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99),
                          ("mip_feasibility_tolerance", 1e-7), ("time_limit", max(seconds, 0.01))):
        highs.setOptionValue(option, value)
    highs.passModel(question.program(whole=True))
    run(highs)
    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible,
                  highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return None
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise TimeUp
    values = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
    return replace(question.answer(values), proven=status == highspy.HighsModelStatus.kOptimal)


class Filter:
    """The relaxation in which every clause may give way; says which subsets cannot be kept.

    A set that cannot be kept even in fractions of people is told with the clauses whose shadow
    prices prove it. One program is kept warm for all questions.
    """

    def __init__(self, system: System, active: Sequence[int], deadline: float) -> None:
        self._question = Question(system, active, active)
        self._deadline = deadline
        self._highs = quiet_highs()
        self._highs.passModel(self._question.program(whole=False))

    def culprits(self, kept: Collection[int]) -> list[int] | None:
        """Return clauses among those kept that already clash; None if the relaxation keeps all.

        Raises
        ------
        TimeUp
            If the deadline passes.
        """
        question, costs = self._question, self._question.costs()
        wanted = set(kept)
        for row, index in enumerate(question.active):
            for side in (question.low_slack, question.high_slack):
                if row in side:
                    costs[side[row]] = 1.0 if index in wanted else 0.0
        self._run(costs)
        if self._highs.getInfo().objective_function_value < _TINY:
            return None
        duals = np.array(self._highs.getSolution().row_dual)[len(question.classes.size):]
        return [question.active[row] for row in np.flatnonzero(np.abs(duals) > _TINY).tolist()]

    def _run(self, costs: Floats) -> None:
        left = self._deadline - monotonic()
        if left <= 0:
            raise TimeUp
        highs = self._highs
        highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
        highs.setOptionValue("time_limit", highs.getRunTime() + left)
        run(highs)
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise TimeUp


def _sides(first: float, sides: Sequence[int], before: int) -> Floats:
    real = np.concatenate([np.full(before, first), np.array(sides, dtype=np.float64)])
    real[real >= UNBOUNDED] = highspy.kHighsInf
    real[real <= -UNBOUNDED] = -highspy.kHighsInf
    return real
