"""Three solvers behind one face: the whole program, asked tier after tier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import NamedTuple, Protocol

import highspy
import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from benchmarks.whole import Whole, costs_of, open_sides, sides
from rotation.domain.round import Integers
from rotation.model.columns import UNBOUNDED, Row
from rotation.rules._words import Expression

_ABSOLUTE_GAP = 0.99
"""Values are integers, so a gap below one is none; told to the solvers that work in floats."""


class Answer(NamedTuple):
    """A point, if one was found, and a lower bound without the objective's constant."""

    values: Integers | None
    bound: float


class Rival(Protocol):
    """A solver that holds the whole program and can be asked again."""

    def lock(self, row: Row) -> None:
        """Take a new row."""
        ...

    def minimize(
        self, objective: Expression, seconds: float, start: Integers | None, gap: float,
    ) -> Answer:
        """Minimize within a time limit, from a start if there is one, to a relative gap."""
        ...


class CpSat:
    """CP-SAT on the whole program."""

    def __init__(self, whole: Whole, workers: int, linearization: int | None) -> None:
        self._workers, self._linearization = workers, linearization
        self._model = cp_model.CpModel()
        self._columns = [self._model.new_int_var(low, high, "") for low, high in
                         zip(whole.lower.tolist(), whole.upper.tolist(), strict=True)]
        for row in whole.rows:
            self.lock(row)

    def lock(self, row: Row) -> None:
        """Take a new row."""
        self._model.add_linear_constraint(
            self._sum(row.columns, row.coefficients), _side(row.lower), _side(row.upper))

    def _sum(self, columns: Integers, coefficients: Integers) -> cp_model.LinearExprT:
        chosen = [self._columns[index] for index in columns.tolist()]
        return cp_model.LinearExpr.weighted_sum(chosen, coefficients.tolist())

    def minimize(
        self, objective: Expression, seconds: float, start: Integers | None, gap: float,
    ) -> Answer:
        """Minimize; the hint is the start."""
        self._model.clear_objective()
        self._model.minimize(self._sum(objective.columns, objective.coefficients))
        self._model.clear_hints()
        for column, value in zip(self._columns, [] if start is None else start.tolist(),
                                 strict=False):
            self._model.add_hint(column, value)
        solver = self._solver(seconds, gap)
        status = solver.solve(self._model)
        bound = solver.best_objective_bound
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Answer(None, bound)
        values = np.array([solver.value(column) for column in self._columns], np.int64)
        return Answer(values, bound)

    def _solver(self, seconds: float, gap: float) -> cp_model.CpSolver:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = self._workers
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.relative_gap_limit = gap
        solver.parameters.random_seed = 0
        if self._linearization is not None:
            solver.parameters.linearization_level = self._linearization
        return solver


class Highs:
    """HiGHS on the whole program."""

    def __init__(self, whole: Whole, _: int, __: int | None) -> None:
        self._width = whole.width
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("mip_abs_gap", _ABSOLUTE_GAP)
        self._highs.passModel(_lowered(whole))

    def lock(self, row: Row) -> None:
        """Take a new row."""
        self._highs.addRow(-highspy.kHighsInf, float(row.upper), len(row.columns),
                           row.columns.astype(np.int32), row.coefficients.astype(np.float64))

    def minimize(
        self, objective: Expression, seconds: float, start: Integers | None, gap: float,
    ) -> Answer:
        """Minimize from a start."""
        highs, width = self._highs, self._width
        costs = costs_of(objective, width).astype(np.float64)
        highs.changeColsCost(width, np.arange(width, dtype=np.int32), costs)
        highs.setOptionValue("mip_rel_gap", gap)
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.astype(np.float64).tolist()
            highs.setSolution(solution)
        highs.run()
        info = highs.getInfo()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return Answer(None, info.mip_dual_bound)
        return Answer(_whole_numbers(highs.getSolution().col_value), info.mip_dual_bound)


def _lowered(whole: Whole) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = whole.width, len(whole.rows)
    lp.col_cost_ = np.zeros(whole.width)
    lp.col_lower_, lp.col_upper_ = whole.lower.astype(np.float64), whole.upper.astype(np.float64)
    lp.row_lower_, lp.row_upper_ = (open_sides(side) for side in sides(whole.rows))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = whole.starts().astype(np.int32)
    lp.a_matrix_.index_ = whole.columns().astype(np.int32)
    lp.a_matrix_.value_ = whole.coefficients().astype(np.float64)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * whole.width
    return lp


class Scip:
    """SCIP on the whole program, from the ortools wheel; given anew for every tier."""

    def __init__(self, whole: Whole, _: int, __: int | None) -> None:
        self._whole = whole

    def lock(self, row: Row) -> None:
        """Nothing to do: the program holds the row already."""

    def minimize(
        self, objective: Expression, seconds: float, start: Integers | None, gap: float,
    ) -> Answer:
        """Minimize from a start."""
        began = monotonic()
        model = mathopt.Model.from_model_proto(_written(self._whole, objective))
        columns = list(model.variables())
        hints = mathopt.ModelSolveParameters()
        if start is not None:
            told = dict(zip(columns, start.tolist(), strict=True))
            hints.solution_hints = [mathopt.SolutionHint(variable_values=told)]
        left = max(seconds - (monotonic() - began), 0.1)
        result = mathopt.solve(
            model, mathopt.SolverType.GSCIP, model_params=hints,
            params=mathopt.SolveParameters(
                time_limit=timedelta(seconds=left), absolute_gap_tolerance=_ABSOLUTE_GAP,
                relative_gap_tolerance=gap))
        if not result.has_primal_feasible_solution():
            return Answer(None, result.dual_bound())
        return Answer(_whole_numbers(result.variable_values(columns)), result.dual_bound())


KINDS: dict[str, Callable[[Whole, int, int | None], Rival]] = {
    "CpSat": CpSat, "Highs": Highs, "Scip": Scip}
"""The rivals by name: made of a program, workers and a linearization level."""


def _written(whole: Whole, objective: Expression) -> model_pb2.ModelProto:
    told = model_pb2.ModelProto()
    told.variables.ids.extend(range(whole.width))
    told.variables.lower_bounds.extend(whole.lower.astype(np.float64).tolist())
    told.variables.upper_bounds.extend(whole.upper.astype(np.float64).tolist())
    told.variables.integers.extend([True] * whole.width)
    told.objective.linear_coefficients.ids.extend(objective.columns.tolist())
    told.objective.linear_coefficients.values.extend(
        objective.coefficients.astype(np.float64).tolist())
    low, high = (open_sides(side) for side in sides(whole.rows))
    told.linear_constraints.ids.extend(range(len(whole.rows)))
    told.linear_constraints.lower_bounds.extend(low.tolist())
    told.linear_constraints.upper_bounds.extend(high.tolist())
    matrix = told.linear_constraint_matrix
    matrix.row_ids.extend(np.repeat(np.arange(len(whole.rows)), np.diff(whole.starts())).tolist())
    matrix.column_ids.extend(whole.columns().tolist())
    matrix.coefficients.extend(whole.coefficients().astype(np.float64).tolist())
    return told


def _whole_numbers(values: object) -> Integers:
    return np.rint(np.array(values, np.float64)).astype(np.int64)


def _side(value: int) -> int:
    if value >= UNBOUNDED:
        return int(cp_model.INT_MAX)
    return int(cp_model.INT_MIN) if value <= -UNBOUNDED else value
