"""The linear relaxation, solved by column generation: few options at first, the others as called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from rotation.domain.outcome import Outcome
from rotation.domain.round import Integers
from rotation.engine.lowering import let_in, lowered, quiet_highs, run
from rotation.engine.phase_one import PRIMAL, least_missed
from rotation.model.certificate import PRICE_UNIT, exact_bound
from rotation.model.columns import UNBOUNDED, Row
from rotation.model.program import Floats, Program, dense
from rotation.model.task import AnyTask
from rotation.rules._words import Expression

FIRST_PER_PERSON, FIRST_PER_POST = 1, 3
_MOST_NEW = 4000
_CALLED = 1500
"""So many options are called first by the prices of one tier."""
_TOLERANCE = 1e-6
_DUAL = 1
"""Primal simplex: new costs, new columns and rows that the point keeps leave it feasible, so every
solve goes on from the last one (a tenth of the time of the default on 97,000 options)."""


@dataclass(frozen=True, eq=False)
class Duals:
    """An exact bound of one tier and what it says about every column.

    Parameters
    ----------
    bound
        Lower bound on the tier's value in 1/PRICE_UNIT, constant included.
    reduced
        Reduced cost of every column in 1/PRICE_UNIT.
    prices
        Shadow price of every row in 1/PRICE_UNIT.
    point
        The relaxed optimum, one number per column.
    """

    bound: int
    reduced: Integers
    prices: Integers
    point: Floats

    @property
    def least(self) -> int:
        """The bound rounded up to the tier's integer unit."""
        return -(-self.bound // PRICE_UNIT)


class Infeasible(Exception):
    """There is no point; with weights of the rows that prove it in exact integers, where they are known."""

    def __init__(self, weights: Integers | None = None) -> None:
        super().__init__()
        self.weights = weights


class TimeUp(Exception):
    """The deadline passed."""


@dataclass
class Relaxation:
    """A linear program over some of the options that grows and is re-solved warm.

    Parameters
    ----------
    program
        All rows and columns.
    likely
        Cost by which the first options are picked, usually the last tier's.
    first
        The columns to begin with, if they are known.
    """

    program: Program
    likely: Integers
    first: Integers | None = None
    _inside: Integers = field(init=False)
    _highs: highspy.Highs = field(init=False)

    def __post_init__(self) -> None:
        self._load(first_columns(self.program, self.likely) if self.first is None else self.first)

    def _load(self, columns: Integers) -> None:
        program = self.program
        self._inside = columns
        self._highs = quiet_highs()
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        self._highs.passModel(lowered(program, program.lower, program.upper, columns))

    def add(self, row: Row) -> None:
        """Append a lock row."""
        costs = np.zeros(self.program.column_count, np.int64)
        costs[row.columns] = row.coefficients
        here = costs[self._inside]
        used = np.flatnonzero(here)
        self._highs.addRow(-highspy.kHighsInf, float(row.upper), len(used),
                           used.astype(np.int32), here[used].astype(np.float64))

    def drop(self, number: int) -> None:
        """Take back the rows that were added last."""
        last = self._highs.getNumRow()
        self._highs.deleteRows(number, np.arange(last - number, last, dtype=np.int32))

    def hold(self, row: int, upper: int) -> None:
        """Hold a row to another upper side."""
        self._highs.changeRowBounds(row, -highspy.kHighsInf, float(upper))

    def rebound(self, columns: Integers) -> None:
        """Take over the bounds that the program has by now for columns inside, such as all that are no options."""
        place = np.zeros(self.program.column_count, np.int32)
        place[self._inside] = np.arange(len(self._inside), dtype=np.int32)
        self._highs.changeColsBounds(len(columns), place[columns], self.program.lower[columns].astype(np.float64),
                                     self.program.upper[columns].astype(np.float64))

    def twin(self, program: Program) -> Relaxation:
        """Return a copy at the same point, over another program with the same rows and columns.

        It re-solves by dual simplex, which goes on from here when rows are added, and has no neighbors.
        """
        other = Relaxation.__new__(Relaxation)
        vars(other).update(vars(self))
        other.part(program)
        return other

    def part(self, program: Program) -> None:
        """Go on with another program, leaving the solver to whoever shares it."""
        shared, self.program, self._highs = self._highs, program, quiet_highs()
        self._highs.passModel(shared.getLp())
        self._highs.setBasis(shared.getBasis())

    def duals(self, objective: Expression, seconds: float, *, primal: bool = False) -> Duals:
        """Minimize an objective over the relaxation and price every row and column exactly.

        Parameters
        ----------
        objective, seconds
            What to minimize, and the time left.
        primal
            Whether to go on by the primal simplex method this once.

        Raises
        ------
        Infeasible, TimeUp
            If there is no point, or no time.
        """
        costs = dense(objective, self.program.column_count)
        strategy = self._highs.getOptionValue("simplex_strategy")[1]
        self._highs.setOptionValue("simplex_strategy", PRIMAL if primal else strategy)
        try:
            shadow = self._shadow(costs, seconds)
        finally:
            self._highs.setOptionValue("simplex_strategy", strategy)
        return self._duals(objective, costs, shadow)

    def bounded(self, objective: Expression, seconds: float, enough: int) -> Duals:
        """Minimize as `duals` does, only as far as it takes to prove a bound above a number of 1/PRICE_UNIT.

        What is proven before all options were asked holds all the same.
        """
        costs = dense(objective, self.program.column_count)
        while True:
            shadow = self._solve(costs, seconds)
            duals = self._duals(objective, costs, shadow)
            if duals.bound > enough or not len(called := self._called(costs, shadow)):
                return duals
            self._grow(called)

    def _duals(self, objective: Expression, costs: Integers, shadow: Floats) -> Duals:
        prices = np.rint(shadow * PRICE_UNIT).astype(np.int64)
        bound, reduced, kept = exact_bound(self.program, costs, prices)
        point = np.zeros(self.program.column_count)
        point[self._inside] = np.array(self._highs.getSolution().col_value)
        return Duals(bound + objective.constant * PRICE_UNIT, reduced, kept, point)

    def _shadow(self, costs: Integers, seconds: float) -> Floats:
        """Return the shadow prices of the clauses once no option outside is called."""
        while True:
            shadow = self._solve(costs, seconds)
            called = self._called(costs, shadow)
            if not len(called):
                return shadow
            self._grow(called)

    def _solve(self, costs: Integers, seconds: float, *, afresh: bool = False) -> Floats:
        """Return the shadow prices of the clauses.

        A run that ends without an answer before its time is begun once more without the basis of the
        last one: carried over through changed rows, it can leave HiGHS at a status of unknown.
        """
        count = len(self._inside)
        if not count:  # HiGHS solves nothing without columns, and does not look at the rows
            if not self.program.keeps(self.program.lower):
                raise Infeasible
            return np.zeros(len(self.program.clauses))
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32),
                                   costs[self._inside].astype(np.float64))
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(seconds, 0.01))
        run(self._highs)
        status = self._highs.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible,
                      highspy.HighsModelStatus.kUnboundedOrInfeasible):
            self._rescue()
            return self._solve(costs, seconds)
        if status != highspy.HighsModelStatus.kOptimal:
            if afresh or status == highspy.HighsModelStatus.kTimeLimit:
                raise TimeUp
            self._highs.clearSolver()
            return self._solve(costs, seconds, afresh=True)
        return np.array(self._highs.getSolution().row_dual)

    def _rescue(self) -> None:
        """Let in options that speak against the ray by which there is no point, or with which no row is missed.

        All of them if neither is known.

        Raises
        ------
        Infeasible
            If none does, and the ray proves in exact arithmetic that there is no point; or if all are inside.
        """
        if len(self._inside) == self.program.column_count:
            raise Infeasible
        ray = self._ray()
        if ray is None:
            self._reach()
            return
        called = self._called(np.zeros(self.program.column_count, np.int64), ray)
        if len(called):
            self._grow(called)
            return
        self._refute(ray)
        self._load(np.arange(self.program.column_count))

    def _reach(self) -> None:
        """Let in the options with which no row is missed; all of them if they are inside, and yet there is no point."""
        missed = least_missed(self.program, np.sort(self._inside))
        if missed is not None:
            self._refute(missed.prices)
            called = np.setdiff1d(missed.columns, self._inside)
            if len(called):
                self._grow(called)
                return
        self._load(np.arange(self.program.column_count))

    def _refute(self, ray: Floats) -> None:
        weights = np.rint(ray * PRICE_UNIT).astype(np.int64)
        if exact_bound(self.program, np.zeros(self.program.column_count, np.int64), weights)[0] > 0:
            raise Infeasible(weights)

    def _ray(self) -> Floats | None:
        """Return prices of the clauses, 1 at most, under which the columns inside have no point; None if unknown.

        Only the dual simplex method knows some.
        """
        if self._highs.getOptionValue("simplex_strategy")[1] == PRIMAL:
            return None
        _, known, values = self._highs.getDualRay()
        ray = np.array(values, np.float64)
        if not known or len(ray) != len(self.program.clauses) or not np.abs(ray).max(initial=0) > 0:
            return None
        ray /= np.abs(ray).max()
        return next((sign * ray for sign in (1, -1) if self._against(sign * ray)), None)

    def _against(self, prices: Floats) -> bool:
        """Whether prices of the clauses speak against every point of the columns inside."""
        low, high = self.program.sides()
        if (prices[low <= -UNBOUNDED] > _TOLERANCE).any() or (prices[high >= UNBOUNDED] < -_TOLERANCE).any():
            return False
        sides = np.where(prices > 0, np.where(low <= -UNBOUNDED, 0, low), np.where(high >= UNBOUNDED, 0, high))
        reduced = -self.program.paid(prices)[self._inside]
        ends = np.where(reduced > 0, self.program.lower[self._inside], self.program.upper[self._inside])
        return float(prices @ sides + reduced @ ends) > 0

    def _called(self, costs: Integers, duals: Floats) -> Integers:
        """Return options outside whose reduced cost is negative, the most negative first."""
        reduced = costs - self.program.paid(duals)
        reduced[self._inside] = 0.0
        called = np.flatnonzero(reduced < -_TOLERANCE)
        best = called[np.argsort(reduced[called], kind="stable")[:_MOST_NEW]]
        return np.sort(best)

    def _grow(self, columns: Integers) -> None:
        """Add columns with their entries in all rows, lock rows included."""
        let_in(self._highs, self.program, columns)
        self._inside = np.concatenate([self._inside, columns])


def at_most(row: Row) -> Row:
    """Return a row with one side as one with an upper side."""
    if row.lower <= -UNBOUNDED:
        return row
    assert row.upper >= UNBOUNDED, "a decision has one side"
    return Row(row.clause, row.columns, -row.coefficients, -UNBOUNDED, -row.lower)


def first_columns(program: Program, likely: Integers) -> Integers:
    """Return all columns that are no options, and the likeliest options of people and posts."""
    count, options = program.written.option_count, program.written.options
    chosen = np.zeros(program.column_count, dtype=bool)
    chosen[count:] = True
    for group, most in ((options.mover, FIRST_PER_PERSON), (options.opening, FIRST_PER_POST)):
        order = np.lexsort((likely[:count], group))
        ordered = group[order]
        rank = np.arange(count) - np.searchsorted(ordered, ordered)
        chosen[order[rank < most]] = True
    return np.flatnonzero(chosen)


def called_columns(
    task: AnyTask, program: Program, goals: Sequence[Expression], plan: Outcome[Any],
) -> Integers | None:
    """Return all columns that are no options, the options of a plan, and those that its certificates call first.

    Parameters
    ----------
    task, program, goals
        What was planned, all its rows, and the objectives of the tiers.
    plan
        Tiers with certificates; their prices need prove nothing here. None is returned where one has none.
    """
    count, inside, weighed = program.written.option_count, program.branch(), np.zeros(program.column_count, bool)
    weighed[count:] = True
    weighed[[at for pair in task.pairs(plan.plan) if (at := task.options.find(*pair)) is not None]] = True
    for number, (goal, tier) in enumerate(zip(goals, plan.tiers, strict=True), start=1):
        if tier.certificate is None:
            return None
        given = tier.certificate.prices
        prices = np.array([float(given.get(row.clause, 0)) for row in inside.clauses])
        reduced = dense(goal, program.column_count) * float(PRICE_UNIT) - inside.paid(prices)
        weighed[np.argsort(reduced[:count], kind="stable")[:_CALLED]] = True
        inside.lock(f"tier|{number}", goal, 0)
    return np.flatnonzero(weighed)


# -- from where a neighbor ended --------------------------------------------------------------

_Statuses = list[highspy.HighsBasisStatus]


@dataclass
class WarmStart:
    """What neighbors leave to each other.

    Parameters
    ----------
    columns
        Columns of the last relaxation, in its order.
    bases
        By how many tiers were held: the statuses of columns, and of rows by clause id.
    """

    columns: Integers | None = None
    bases: dict[int, tuple[_Statuses, dict[str, highspy.HighsBasisStatus]]] = field(
        default_factory=dict)


class WarmRelaxation(Relaxation):
    """A relaxation that starts from the columns and bases of a neighbor with the same columns.

    Parameters
    ----------
    program, likely
        As of `Relaxation`.
    neighbor
        What the last one left; it is brought up to date.
    """

    def __init__(self, program: Program, likely: Integers, neighbor: WarmStart) -> None:
        self._neighbor, self._held = neighbor, 0
        super().__init__(program, likely)

    def __post_init__(self) -> None:
        known = self._neighbor.columns
        if known is None or known.max(initial=0) >= self.program.column_count:
            self._neighbor.bases.clear()
            known = first_columns(self.program, self.likely)
        self._load(known)

    def add(self, row: Row) -> None:
        """Append a lock row."""
        super().add(row)
        self._held += 1

    def duals(self, objective: Expression, seconds: float, *, primal: bool = False) -> Duals:
        """Minimize as `Relaxation.duals` does, starting from the neighbor's basis."""
        basis = self._neighbor.bases.get(self._held)
        if basis is not None:
            self._start(*basis)
        duals = super().duals(objective, seconds, primal=primal)
        self._keep()
        return duals

    def _start(
        self, columns: Sequence[highspy.HighsBasisStatus],
        rows: dict[str, highspy.HighsBasisStatus],
    ) -> None:
        """Hand over a basis; one that does not fit is refused by HiGHS, which then starts anew."""
        free = highspy.HighsBasisStatus.kBasic
        basis = highspy.HighsBasis()
        more = len(self._inside) - len(columns)
        if more < 0:
            return
        basis.col_status = [*columns, *[highspy.HighsBasisStatus.kLower] * more]
        basis.row_status = [rows.get(row.clause, free) for row in self.program.clauses]
        basis.valid = True
        self._highs.setOptionValue("simplex_strategy", _DUAL)
        self._highs.setBasis(basis)

    def _keep(self) -> None:
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        basis = self._highs.getBasis()
        self._neighbor.columns = self._inside
        if basis.valid:
            names = [row.clause for row in self.program.clauses]
            self._neighbor.bases[self._held] = (
                list(basis.col_status), dict(zip(names, basis.row_status, strict=True)))
