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
from rotation.engine.program import Program, dense
from rotation.engine.relaxation import (
    PRICE_UNIT,
    Infeasible,
    Priced,
    TimeUp,
    linear_program,
    quiet_highs,
)
from rotation.rules._base import Expression


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


def few_options(program: Program, priced: Priced, likely: Integers, number: int) -> tuple[
        Integers, Integers]:
    """Return column bounds that leave open only the likeliest options.

    Those that the relaxed optimum or the best plan uses come first, then by reduced cost, then by
    ``likely``. A value that equals the bound is proven whatever was left out.
    """
    count = program.rows.option_count
    unused = (priced.point[:count] < 1e-7).astype(np.int64)
    order = np.lexsort((likely[:count], priced.reduced[:count], unused))
    upper = program.upper.copy()
    upper[order[number:]] = 0
    return program.lower, upper


def search(
    program: Program, objective: Expression, bounds: tuple[Integers, Integers],
    *, start: Integers | None, cutoff: int | None, seconds: float,
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
    cutoff
        Only points with at most this value matter; None for any.
    seconds
        Time left.

    Raises
    ------
    Infeasible
        If there is no point inside the bounds (and cutoff).
    TimeUp
        If the time ran out before any point was found.
    """
    highs = _loaded(program, objective, bounds, start)
    highs.setOptionValue("time_limit", max(seconds, 0.01))
    if cutoff is not None:
        highs.setOptionValue("objective_bound", float(cutoff - objective.constant) + 0.5)
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise Infeasible
    return _read(program, objective, highs, finished=status == highspy.HighsModelStatus.kOptimal)


def _loaded(
    program: Program, objective: Expression, bounds: tuple[Integers, Integers],
    start: Integers | None,
) -> highspy.Highs:
    lp = linear_program(program)
    lp.col_cost_ = dense(objective, program.column_count).astype(np.float64)
    lp.col_lower_, lp.col_upper_ = (side.astype(np.float64) for side in bounds)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * program.column_count
    highs = quiet_highs()
    for option, value in (("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99),
                          ("mip_feasibility_tolerance", 1e-7)):
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    if start is not None and (start >= bounds[0]).all() and (start <= bounds[1]).all():
        solution = highspy.HighsSolution()
        solution.col_value = start.astype(np.float64).tolist()
        highs.setSolution(solution)
    return highs


def _read(
    program: Program, objective: Expression, highs: highspy.Highs, *, finished: bool
) -> Found:
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise TimeUp
    values = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
    assert len(values) == program.column_count, "a point of another size"
    assert program.keeps(values), "the solver's point breaks a row"
    value = value_of(objective, values)
    if finished:
        return Found(values, value)
    dual = info.mip_dual_bound + objective.constant
    return Found(values, min(value, int(np.ceil(dual - 1e-6)) if np.isfinite(dual) else -PRICE_UNIT))


def value_of(objective: Expression, values: Integers) -> int:
    """Return an objective's value at an integer point, in exact arithmetic."""
    return int(np.dot(objective.coefficients, values[objective.columns])) + objective.constant
