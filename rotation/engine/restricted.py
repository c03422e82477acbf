"""The integer program inside a reduced-cost window.

If some column deviates from its bound by so much that its reduced cost alone lifts the value
beyond ``bound + window``, no solution within the window uses it. What remains is small; when its
optimum lies within the window, nothing outside can be better: proven.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from rotation.domain.round import Integers
from rotation.engine.highs import lowered, quiet_highs, run
from rotation.engine.relaxation import Infeasible, Priced, TimeUp
from rotation.model.certificate import PRICE_UNIT
from rotation.model.program import Program, dense
from rotation.policy.tiers import Tier
from rotation.rules._words import Expression

FIRST_COLUMNS = 1500
"""The first window is the one that leaves about so many options open."""


@dataclass(frozen=True, eq=False)
class Found:
    """An integer point and how good it is inside its window.

    Parameters
    ----------
    values
        One integer per column, checked exactly against every row; None if none was found.
    bound
        No point inside the window has a lower value, in the tier's unit.
    """

    values: Integers | None
    bound: int


def window_bounds(program: Program, priced: Priced, window: int) -> tuple[Integers, Integers]:
    """Return column bounds within a window given in 1/PRICE_UNIT above the exact bound."""
    reduced = priced.reduced
    step = np.where(reduced == 0, 0, window // np.maximum(np.abs(reduced), 1))
    lower = np.where(reduced < 0, np.maximum(program.lower, program.upper - step), program.lower)
    upper = np.where(reduced > 0, np.minimum(program.upper, program.lower + step), program.upper)
    return lower, upper


def first_window(program: Program, priced: Priced, tier: Tier) -> int:
    """Return a window (1/PRICE_UNIT) that reaches the next integer and leaves enough options."""
    options = np.sort(np.abs(priced.reduced[:program.rows.option_count]))
    enough = int(options[min(FIRST_COLUMNS, len(options)) - 1]) if len(options) else 0
    next_integer = priced.least * PRICE_UNIT - priced.bound
    if len(tier.goals) == 1:
        return max(next_integer, min(enough, PRICE_UNIT))
    return max(next_integer, enough)


def widest(program: Program, priced: Priced) -> int:
    """Return a window that excludes nothing."""
    span = program.upper - program.lower
    return int((np.abs(priced.reduced) * np.maximum(span, 1)).max(initial=0))


def few_options(program: Program, priced: Priced, likely: Integers, number: int) -> tuple[
        Integers, Integers]:
    """Return column bounds that leave open only the likeliest options.

    Those that the relaxed optimum uses stay open; so do ``number`` others, by reduced cost and then
    by ``likely``. A value that the bound proves is proven whatever was left out.
    """
    count = program.rows.option_count
    unused = (priced.point[:count] < 1e-7).astype(np.int64)
    order = np.lexsort((likely[:count], priced.reduced[:count], unused))
    upper = program.upper.copy()
    upper[order[count - int(unused.sum()) + number:]] = 0
    return program.lower, upper


def search(
    program: Program, objective: Expression, bounds: tuple[Integers, Integers],
    *, start: Integers | None, seconds: float, enough: int | None = None,
) -> Found:
    """Minimize an objective over the integer points inside column bounds.

    Parameters
    ----------
    program, objective
        What to solve.
    bounds
        Lower and upper bound of every column.
    start
        A point to start from, used when it lies inside the bounds.
    seconds
        Time left.
    enough
        A point of this value or less ends the search, for it is proven already.

    Raises
    ------
    Infeasible
        If there is no point inside the bounds.
    TimeUp
        If the time ran out before any point was found.
    """
    lower, upper = bounds
    kept = np.flatnonzero(upper > lower)
    if not len(kept):
        return _fixed_point(program, objective, lower)
    highs = _loaded(program, objective, bounds, kept, start)
    highs.setOptionValue("time_limit", max(seconds, 0.01))
    if enough is not None:
        highs.setOptionValue("objective_target", enough - _fixed(objective, lower, kept) + 0.25)
    run(highs)
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        raise Infeasible
    if start is not None and _misvalued(highs):
        return search(program, objective, bounds, start=None, seconds=seconds, enough=enough)
    return _read(program, objective, highs, kept, lower)


def _fixed_point(program: Program, objective: Expression, point: Integers) -> Found:
    """Judge the only point there is: HiGHS looks at no row of a program without columns."""
    if not program.keeps(point):
        raise Infeasible
    return Found(point.copy(), value_of(objective, point))


def _loaded(
    program: Program, objective: Expression, bounds: tuple[Integers, Integers], kept: Integers,
    start: Integers | None,
) -> highspy.Highs:
    lp = lowered(program, *bounds, kept)
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


def _misvalued(highs: highspy.Highs) -> bool:
    """Whether the point told has another value than the one claimed for it.

    HiGHS 1.16 can carry a start wrongly through presolve, take it for better than it is, and
    return it as optimal; without a start it does not.
    """
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return False
    told = np.dot(np.rint(highs.getSolution().col_value), highs.getLp().col_cost_)
    return bool(abs(told - info.objective_function_value) > 0.5)


def _read(
    program: Program, objective: Expression, highs: highspy.Highs, kept: Integers, lower: Integers
) -> Found:
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise TimeUp
    values = lower.copy()
    told = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
    assert len(told) == len(kept), "a point of another size"
    values[kept] = told
    assert program.keeps(values), "the solver's point breaks a row"
    value = value_of(objective, values)
    if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        return Found(values, value)
    dual = info.mip_dual_bound + _fixed(objective, lower, kept)
    return Found(values, min(value, int(np.ceil(dual - 1e-6)) if np.isfinite(dual) else -2**53))


def _fixed(objective: Expression, lower: Integers, kept: Integers) -> int:
    """Return what the columns that are not searched add to the objective, constant included."""
    others = lower.copy()
    others[kept] = 0
    return value_of(objective, others)


def value_of(objective: Expression, values: Integers) -> int:
    """Return an objective's value at an integer point, in exact arithmetic."""
    return int(np.dot(objective.coefficients, values[objective.columns])) + objective.constant
