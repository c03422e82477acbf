"""The integer program inside a reduced-cost window, and the windows that close a tier.

If some column deviates from its bound by so much that its reduced cost alone lifts the value
beyond ``bound + window``, no solution within the window uses it. What remains is small; when its
optimum lies within the window, nothing outside can be better: proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import highspy
import numpy as np

from rotation.domain.round import Integers
from rotation.engine.lowering import lowered, quiet_highs, run
from rotation.engine.relaxation import Duals, Infeasible, TimeUp
from rotation.engine.shrinking import shrunk
from rotation.engine.windows import (
    FEW,
    few_of_each,
    few_options,
    following,
    wider,
    widest,
    window_bounds,
)
from rotation.model.certificate import PRICE_UNIT
from rotation.model.program import Program, dense
from rotation.rules._words import Expression


@dataclass(frozen=True, eq=False)
class Searched:
    """An integer point and how good it is inside its window.

    Parameters
    ----------
    values
        One integer per column, checked exactly against every row.
    bound
        No point inside the window has a lower value, in the tier's unit.
    """

    values: Integers
    bound: int


def search(
    program: Program, objective: Expression, bounds: tuple[Integers, Integers],
    *, start: Integers | None, seconds: float, enough: int | None = None, nodes: int | None = None,
    rows: Integers | None = None, gap: int = 0,
) -> Searched:
    """Minimize an objective over the integer points inside column bounds.

    Parameters
    ----------
    program, objective, bounds
        What to solve, and lower and upper bound of every column.
    start, rows
        A point to start from, used when it lies inside the bounds; the rows that these do not settle, or all.
    seconds, nodes, gap
        Time left; nodes at most, the same work on every machine; by how much a point may miss the bound told.
    enough
        A point of this value or less ends the search, for it is proven already.

    Raises
    ------
    Infeasible
        If there is no point inside the bounds.
    TimeUp
        If the time ran out before any point was found.
    """
    lower = bounds[0]
    kept = np.flatnonzero(bounds[1] > lower)
    if not len(kept):
        return _fixed_point(program, objective, lower)
    highs = _loaded(program, objective, bounds, kept, start, rows=rows)
    _limit(highs, seconds, nodes, gap)
    if enough is not None:
        highs.setOptionValue("objective_target", enough - _fixed(objective, lower, kept) + 0.25)
    run(highs)
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        raise Infeasible
    if start is not None and _misvalued(highs):
        return search(program, objective, bounds, start=None, seconds=seconds, enough=enough, nodes=nodes,
                      rows=rows, gap=gap)
    return _read(program, objective, highs, kept, lower, exact=not gap)


def search_shrunk(
    program: Program, objective: Expression, bounds: tuple[Integers, Integers], *, seconds: float,
    enough: int | None = None, nodes: int | None = None,
) -> Searched:
    """Minimize as `search` does, with what the bounds settle taken out first: it may find another point, as good."""
    left = shrunk(program, dense(objective, program.column_count), *bounds)
    return search(program, objective, (left.lower, left.upper), rows=left.rows, start=None, seconds=seconds,
                  enough=enough, nodes=nodes)


def _fixed_point(program: Program, objective: Expression, point: Integers) -> Searched:
    """Judge the only point there is: HiGHS looks at no row of a program without columns."""
    if not program.keeps(point):
        raise Infeasible
    return Searched(point.copy(), value_of(objective, point))


def _loaded(
    program: Program, objective: Expression, bounds: tuple[Integers, Integers], kept: Integers,
    start: Integers | None, *, rows: Integers | None,
) -> highspy.Highs:
    lp = lowered(program, *bounds, kept, rows)
    lp.col_cost_ = dense(objective, program.column_count)[kept].astype(np.float64)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(kept)
    highs = quiet_highs()
    for option, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99),
                          ("mip_feasibility_tolerance", 1e-7)):
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    if start is not None and (start >= bounds[0]).all() and (start <= bounds[1]).all():
        solution = highspy.HighsSolution()
        solution.col_value = start[kept].astype(np.float64).tolist()
        highs.setSolution(solution)
    return highs


def _limit(highs: highspy.Highs, seconds: float, nodes: int | None, gap: int) -> None:
    highs.setOptionValue("time_limit", max(seconds, 0.01))
    if gap:
        highs.setOptionValue("mip_abs_gap", float(gap))
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)


def _misvalued(highs: highspy.Highs) -> bool:
    """Whether the point told has another value than the one claimed for it.

    HiGHS 1.16 can carry a start wrongly through presolve, take it for better than it is, and
    return it as optimal; without a start it does not.
    """
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return False
    rounded = np.dot(np.rint(highs.getSolution().col_value), highs.getLp().col_cost_)
    return bool(abs(rounded - info.objective_function_value) > 0.5)


def _read(
    program: Program, objective: Expression, highs: highspy.Highs, kept: Integers, lower: Integers, *, exact: bool,
) -> Searched:
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise TimeUp
    values = lower.copy()
    rounded = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
    assert len(rounded) == len(kept), "a point of another size"
    values[kept] = rounded
    assert program.keeps(values), "the solver's point breaks a row"
    value = value_of(objective, values)
    if exact and highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return Searched(values, value)
    dual = info.mip_dual_bound + _fixed(objective, lower, kept)
    return Searched(values, min(value, int(np.ceil(dual - 1e-6)) if np.isfinite(dual) else -2**53))


def _fixed(objective: Expression, lower: Integers, kept: Integers) -> int:
    """Return what the columns that are not searched add to the objective, constant included."""
    others = lower.copy()
    others[kept] = 0
    return value_of(objective, others)


def value_of(objective: Expression, values: Integers) -> int:
    """Return an objective's value at an integer point, in exact arithmetic."""
    return int(np.dot(objective.coefficients, values[objective.columns])) + objective.constant


@dataclass
class Incumbents:
    """Integer points found so far, the best of the last tier asked first."""

    points: list[Integers] = field(default_factory=list)

    def best(self, program: Program, goal: Expression) -> Integers | None:
        """Return the best point for a goal that keeps all rows, and put it first."""
        able = [(value_of(goal, point), at) for at, point in enumerate(self.points)
                if program.keeps(point)]
        if not able:
            return None
        self.points.insert(0, self.points.pop(min(able)[1]))
        return self.points[0]

    def start(self, program: Program, goal: Expression) -> Integers | None:
        """Return a point to start a search from."""
        return self.best(program, goal)

    def add(self, program: Program, goal: Expression, point: Integers) -> None:
        """Note a point that a search has found."""
        del program, goal
        self.points.insert(0, point)


class TierSearch:
    """The integer side of one tier: searches until the best value is proven.

    Parameters
    ----------
    program, goal, duals
        All rows, the tier's objective, and its relaxation.
    known
        Points found before; those found are added.
    left
        Tells the seconds left, or raises `TimeUp`.
    floor
        No value can be lower; the bound of the relaxation if not given.
    near
        The highest value that a bound proves well enough; the bound itself if not given.
    """

    def __init__(
        self, program: Program, goal: Expression, duals: Duals, known: Incumbents,
        left: Callable[[], float], *, floor: int | None = None,
        near: Callable[[int], int] = int,
    ) -> None:
        self.program, self.goal, self.duals, self.known = program, goal, duals, known
        self.floor = duals.least if floor is None else floor
        self.enough = near(self.floor)
        """A point of this value or less closes the tier."""
        self._left, self._near = left, near
        self._target: int | None = self.enough
        self._bound: int | None = None
        self._closed = False

    @property
    def value(self) -> int:
        """The value of the best point known."""
        point = self.known.best(self.program, self.goal)
        assert point is not None, "a search that found something leaves it"
        return value_of(self.goal, point)

    def reached(self) -> bool:
        """Whether the best point known is as good as the floor proves."""
        point = self.known.best(self.program, self.goal)
        return point is not None and value_of(self.goal, point) <= self.enough

    def take(self, point: Integers) -> None:
        """Note a plan, with what else the goal counts told as well as its options allow; none if it breaks a row."""
        options = slice(0, self.program.written.option_count)
        lower, upper = self.program.lower.copy(), self.program.upper.copy()
        lower[options] = upper[options] = point[options]
        self._look((lower, upper), None)

    def few(self, likely: Integers, *, any_point: bool = False) -> bool:
        """Whether the likeliest options alone reach the floor; what is left out cannot matter.

        Parameters
        ----------
        likely
            What tells likely columns from others.
        any_point
            Whether one that misses the floor is worth finding too, for there is none.
        """
        window = widest(self.program, self.duals)
        if not any_point:  # whatever reaches the floor lies in it
            window = min(window, self.enough * PRICE_UNIT - self.duals.bound)
        lower, inside = window_bounds(self.program, self.duals, window)
        for few in self._fews(likely):
            bounds = lower, np.maximum(lower, np.minimum(inside, few))
            if self._look(bounds, self.enough) is not None and self.reached():
                return True
        return False

    def _fews(self, likely: Integers) -> Iterator[Integers]:
        """Iterate over upper bounds of columns that leave few options open."""
        if self.program.written.many_each:
            yield few_of_each(self.program, self.duals, likely)[1]
            return
        for number in (FEW, 4 * FEW):
            yield few_options(self.program, self.duals, likely, number)[1]

    def close(self, window: int) -> int:
        """Search growing windows until the best value is proven; return the bound reached.

        Raises
        ------
        Infeasible, TimeUp
            If there is no point, or none in time.
        """
        point = self.known.best(self.program, self.goal)
        if point is not None:
            window = min(window, self._closing(value_of(self.goal, point)))
        while not self._closed:
            bounds = window_bounds(self.program, self.duals, window)
            try:
                inside = self._look(bounds, self._target)
            except TimeUp:
                if self._bound is None:
                    raise
                break
            window = self._emptied(window) if inside is None else self._judged(window, inside)
        assert self._bound is not None, "only a bound closes a tier"
        return min(self._bound, self.value)

    def _look(self, bounds: tuple[Integers, Integers], enough: int | None) -> int | None:
        """Search inside column bounds; return the bound inside them, None if there is nothing."""
        start = self.known.start(self.program, self.goal)
        try:
            found = search(self.program, self.goal, bounds, start=start, seconds=self._left(),
                           enough=enough, gap=max(0, self.enough - self.floor - 1))
        except Infeasible:
            return None
        self.known.add(self.program, self.goal, found.values)
        return found.bound

    def _emptied(self, window: int) -> int:
        """Return the window after one that holds no point; outside it nothing is better than `_beyond`."""
        if window >= widest(self.program, self.duals):
            raise Infeasible
        if self.known.best(self.program, self.goal) is not None and self.value <= self._near(self._beyond(window)):
            self._bound, self._closed = max(self.floor, self._beyond(window), self._bound or self.floor), True
        return wider(window)

    def _beyond(self, window: int) -> int:
        return -(-(self.duals.bound + window + 1) // PRICE_UNIT)

    def _closing(self, value: int) -> int:
        """Return the window outside which nothing is better than what proves a value well enough."""
        low, high = self.floor, value
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self._near(middle) >= value else (middle + 1, high)
        return low * PRICE_UNIT - self.duals.bound

    def _judged(self, window: int, inside: int) -> int:
        """Note what the bound inside a window proves, and return the window to search next.

        Outside the window nothing is better than ``beyond``. If the search stopped before it was
        through, the same window is searched to its end, once.
        """
        value = self.value
        bound = max(self.floor, min(inside, self._beyond(window)))
        self._bound = bound if self._bound is None else max(self._bound, bound)
        unfinished = self._near(inside) < value
        self._closed = value <= self._near(bound) or (unfinished and self._target is None)
        if unfinished:  # no time left, or rounded the point that ended it is not enough
            self._target = None
            return window
        closing = self._closing(value)
        return closing if self.program.written.many_each else following(window, closing)
