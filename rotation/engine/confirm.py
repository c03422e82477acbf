"""A second opinion before a round is called infeasible: the whole program on another solver."""

from __future__ import annotations

from ortools.sat.python import cp_model

from rotation.model.caps import UNBOUNDED
from rotation.model.program import Program, check_guard

_MOST_SECONDS = 120.0


def confirm_infeasible(program: Program, seconds: float) -> bool:
    """Whether CP-SAT, too, proves that no integer point keeps all rows."""
    if _plainly_empty(program):
        return True
    model = cp_model.CpModel()
    columns = [model.new_int_var(low, high, "") for low, high in
               zip(program.lower.tolist(), program.upper.tolist(), strict=True)]
    for row in program.clauses:
        check_guard(row)
        terms = cp_model.LinearExpr.weighted_sum(
            [columns[index] for index in row.columns.tolist()], row.coefficients.tolist())
        model.add_linear_constraint(terms, _side(row.lower), _side(row.upper))
    return bool(careful(seconds).solve(model) == cp_model.INFEASIBLE)


def careful(seconds: float) -> cp_model.CpSolver:
    """Return a solver with the settings under which no wrong answer of it is known.

    Presolve inclusion is off and there is one worker; every row must be guarded against 32-bit
    overflow as well. The canary in the tests tries these settings.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.presolve_inclusion_work_limit = 0
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_time_in_seconds = max(1.0, min(seconds, _MOST_SECONDS))
    return solver


def _plainly_empty(program: Program) -> bool:
    """Whether some row or column has no value at all, which CP-SAT refuses as no model."""
    crossed = any(row.lower > row.upper for row in program.clauses)
    return crossed or bool((program.lower > program.upper).any())


def _side(value: int) -> int:
    if value >= UNBOUNDED:
        return int(cp_model.INT_MAX)
    return int(cp_model.INT_MIN) if value <= -UNBOUNDED else value
