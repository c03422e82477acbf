"""That there is no point at all, by arithmetic: prices of missed rows, rounded, and judged in exact integers.

By Farkas' lemma a linear program without a point has weights of its rows under which the rows together ask for
what no column can give: weak duality with no costs then gives a bound above 0, which no point can have. The solver
only proposes the weights; whether they prove anything is decided by `rotation.model.certificate.exact_bound`.
"""

from __future__ import annotations

import highspy
import numpy as np

from rotation.domain.round import Integers
from rotation.engine.lowering import careful, lowered_rows, quiet_highs, run
from rotation.engine.phase_one import least_missed
from rotation.engine.relaxation import first_columns
from rotation.model.certificate import PRICE_UNIT, exact_bound
from rotation.model.columns import UNBOUNDED
from rotation.model.program import Floats, Program, check_guard
from rotation.text import say

_SCALES = (PRICE_UNIT, 10**9, 1000, 1)
"""Largest weight after rounding, tried in turn: more digits for rows that nearly agree, fewer for round numbers."""
_ITERATIONS = 400_000
"""Steps of the simplex method; counted, as time differs between machines."""
_TINY = 1e-6
"""A row missed by less is kept, as far as the solver can tell."""
DISAGREED = say("a second solver did not confirm that there is no plan", "第二个求解器未能证实无解")
UNASKED = say(
    "the second solver (ortools) cannot be loaded on this machine: where arithmetic alone does not prove that there is "
    "no plan, that stays unconfirmed; on Windows the Visual C++ runtime is missing as a rule",
    "本机无法加载第二求解器（ortools）：凡仅凭算术不能证明无解之处，未经复核，不作“无方案”结论；"
    "Windows 上通常是缺少 Visual C++ 运行库")


def refutation(program: Program) -> Integers | None:
    """Return weights of the rows that prove that no point keeps all rows; None if none are found.

    None says nothing: there may be a point, or only the integers forbid one.
    """
    ray = _ray(program) if program.column_count else _bare(program)
    weights = None if ray is None else _proving(program, ray)
    return None if weights is None else thinned(program, weights)


def _proving(program: Program, ray: Floats) -> Integers | None:
    """Return prices of rows as integers that prove that there is no point, None if they prove nothing."""
    largest = float(np.abs(ray).max(initial=0.0))
    if not largest:
        return None
    tried = (np.rint(ray * (sign * scale / largest)).astype(np.int64) for scale in _SCALES for sign in (1, -1))
    return next((weights for weights in tried if refutes(program, weights)), None)


def thinned(program: Program, weights: Integers) -> Integers:
    """Return weights of no more rows than one contradiction takes, where those given add up several.

    They stand on the rows of those given alone, so that a program of few rows tells a ray at once.
    """
    used = np.flatnonzero(weights)
    highs = quiet_highs()
    for option, value in (("presolve", "off"), ("solver", "simplex"), ("simplex_iteration_limit", _ITERATIONS)):
        highs.setOptionValue(option, value)
    highs.passModel(lowered_rows(program, used))
    run(highs)
    known = highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible and highs.getDualRay()
    if not known or not known[1]:
        return weights
    ray = np.zeros(len(weights))
    ray[used] = known[2]
    fewer = _proving(program, ray)
    return weights if fewer is None else fewer


def refutes(program: Program, weights: Integers) -> bool:
    """Whether weights of the rows prove, in exact integers, that no point keeps them all."""
    bound, _, _ = exact_bound(program, np.zeros(program.column_count, np.int64), weights)
    return bound > 0


def _bare(program: Program) -> Floats:
    """Return a weight for every row that asks for something though there is not a single column."""
    low, high = program.sides()
    return np.where(low > 0, 1.0, np.where(high < 0, -1.0, 0.0))


def _ray(program: Program) -> Floats | None:
    """Return prices of rows of which some must be missed; None if no row must, or the solver gives up."""
    missed = least_missed(program, first_columns(program, np.zeros(program.column_count, np.int64)))
    return None if missed is None or missed.by < _TINY else missed.prices


# -- where the integers alone forbid ----------------------------------------------------------


def confirm_infeasible(program: Program, seconds: float, effort: float | None = None) -> bool | None:
    """Whether it is proven that no integer point keeps all rows: by arithmetic, or else by CP-SAT as well.

    None if arithmetic does not prove it and CP-SAT cannot be loaded.

    Parameters
    ----------
    program
        The rows.
    seconds, effort
        Most time of the second solver, and most work by its own measure; the arithmetic counts its steps.
    """
    return refutation(program) is not None or agreed(program, seconds, effort)


LARGE = 30_000
"""Columns from which a relaxation takes longer than the second solver takes to see what plainly cannot be."""
PLAINLY = 1.0
"""Effort in which the second solver finds what plainly cannot be, such as somebody at two posts."""


def agreed(program: Program, seconds: float, effort: float | None = None) -> bool | None:
    """Whether CP-SAT, too, finds no integer point that keeps all rows, within some effort (its own measure of work).

    None if there is nobody to ask: CP-SAT, or a library that it needs, is not there or does not load.
    """
    if _plainly_empty(program):
        return True
    try:
        from ortools.sat.python import cp_model
    except (ImportError, OSError):
        return None
    model = cp_model.CpModel()
    columns = [model.new_int_var(low, high, "") for low, high in
               zip(program.lower.tolist(), program.upper.tolist(), strict=True)]
    for row in program.clauses:
        check_guard(row)
        terms = cp_model.LinearExpr.weighted_sum(
            [columns[index] for index in row.columns.tolist()], row.coefficients.tolist())
        model.add_linear_constraint(terms, _side(row.lower), _side(row.upper))
    return bool(careful(seconds, effort).solve(model) == cp_model.INFEASIBLE)


def _plainly_empty(program: Program) -> bool:
    """Whether some row or column has no value at all, which CP-SAT refuses as no model."""
    crossed = any(row.lower > row.upper for row in program.clauses)
    return crossed or bool((program.lower > program.upper).any())


def _side(value: int) -> int:
    """Return a side as CP-SAT spells it: the ends of 64 bits for none."""
    limits = np.iinfo(np.int64)
    if value >= UNBOUNDED:
        return int(limits.max)
    return int(limits.min) if value <= -UNBOUNDED else value
