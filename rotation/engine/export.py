"""The integer program of a task as an MPS file, for any solver that somebody trusts more than ours."""

from __future__ import annotations

from pathlib import Path

import highspy
import numpy as np

from rotation.engine.lowering import lowered, quiet_highs
from rotation.errors import OutputError
from rotation.model.certificate import objective
from rotation.model.program import Program, dense
from rotation.model.task import AnyTask
from rotation.text import say


def write_mps(path: Path, task: AnyTask, tier: int = 1, name: str = "rotation") -> None:
    """Write the whole model: every clause under its id, every option as a 0/1 column.

    The objective is the goal of one tier, its constant included, so that a solver's value is the
    tier's own, in its own unit. The goals of all tiers stand in the file as rows ``tier|1`` and so on
    whose upper side no plan can reach: a solver of one objective is asked tier after tier by setting
    the upper side of a row to the value reached less the constant that stands at ``Obj``. Blanks in
    ids become underscores; the columns of options are ``x|teacher|school|stage|subject``.

    Parameters
    ----------
    path
        Where to write; its folder exists.
    task
        What there is to plan.
    tier
        Which tier is the objective, from 1 to the number of tiers.
    name
        Name of the model in the file.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    rows = task.write()
    goals = [objective(rows, one) for one in task.tiers]
    program = Program(rows)
    for number, goal in enumerate(goals, 1):
        program.lock(f"tier|{number}", goal, rows.reach(goal)[1])
    lp = lowered(program, program.lower, program.upper, np.arange(program.column_count))
    lp.model_name_ = _bare(name)
    lp.offset_ = float(goals[tier - 1].constant)
    lp.col_cost_ = dense(goals[tier - 1], program.column_count).astype(np.float64)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * program.column_count
    lp.col_names_ = [*map(_bare, _options(task)), *map(_bare, rows.names[len(task.options):])]
    lp.row_names_ = [_bare(row.clause) for row in program.clauses]
    _write(lp, path)


def _options(task: AnyTask) -> list[str]:
    return ["|".join(("x", person, *map(str, post))) for person, post in task.options.pairs()]


def _bare(name: str) -> str:
    return "_".join(name.split())


def _write(lp: highspy.HighsLp, path: Path) -> None:
    """Write beside the file first, so that there is never half of one."""
    highs, part = quiet_highs(), path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        done = (highs.passModel(lp), highs.writeModel(str(part)))
        if highspy.HighsStatus.kError in done or not part.exists():
            raise OutputError(say("{p} cannot be written", "无法写入 {p}", p=str(path)))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)

