"""The model as an MPS file: read by another program, it has the same optimum, tier after tier."""

import re

import highspy
import pytest
from openpyxl import load_workbook
from ortools.linear_solver.python import model_builder

from rotation import OutputError, gather, solve
from rotation.engine.export import write_mps
from rotation.model.certificate import objective
from rotation.model.task import RoundTask
from rotation.run import Inputs
from tests.support.terminal import run


@pytest.fixture(scope="module")
def case(made):
    return gather(Inputs(made))


def task_of(case):
    return RoundTask(case.round, case.policy)


def optimum(path):
    """Return the best value of a file by SCIP, which knows nothing of us."""
    model = model_builder.Model()
    assert model.import_from_mps_file(str(path))
    solver = model_builder.Solver("SCIP")
    assert solver.solve(model) == model_builder.SolveStatus.OPTIMAL
    return solver.objective_value


def test_another_solver_finds_the_same_tiers_one_after_the_other(case, tmp_path):
    told, task = solve(case.round, case.policy), task_of(case)
    constants = [objective(task.write(), tier).constant for tier in task.tiers]
    path = tmp_path / "模型.mps"
    write_mps(path, task, tier=1)
    assert round(optimum(path)) == told.tiers[0].value
    write_mps(path, task, tier=2)
    held(path, "tier|1", told.tiers[0].value - constants[0])
    assert round(optimum(path)) == told.tiers[1].value
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def held(path, row, most):
    """Set the right side of a row."""
    text = path.read_text(encoding="utf-8")
    changed = re.sub(rf"^(\s+RHS_V\s+{re.escape(row)}\s+)\S+", rf"\g<1>{most}", text, flags=re.MULTILINE)
    if changed == text:  # a right side of 0 is left out of the file
        changed = text.replace("RHS\n", f"RHS\n    RHS_V     {row}  {most}\n", 1)
    path.write_text(changed, encoding="utf-8")


def test_rows_bear_the_ids_of_clauses_and_columns_those_of_options(case, tmp_path):
    path = tmp_path / "x.mps"
    write_mps(path, task_of(case), tier=2)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(path))
    lp = highs.getLp()
    clauses = [row.clause for row in task_of(case).write().rows]
    assert set(clauses) <= set(lp.row_names_)
    options = ["|".join(("x", teacher, *opening)) for teacher, opening in case.round.options.pairs()]
    assert list(lp.col_names_[:len(options)]) == options
    assert all(kind == highspy.HighsVarType.kInteger for kind in lp.integrality_)


def test_the_goals_of_all_tiers_stand_in_the_file(case, tmp_path):
    path = tmp_path / "x.mps"
    write_mps(path, task_of(case))
    rows = path.read_text(encoding="utf-8").partition("COLUMNS")[0]
    assert [line.split()[1] for line in rows.splitlines() if "tier|" in line] == [
        f"tier|{number}" for number in range(1, len(case.policy.tiers) + 1)]


def test_a_place_that_cannot_be_written_is_told(case, tmp_path):
    with pytest.raises(OutputError):
        write_mps(tmp_path / "no" / "x.mps", task_of(case))
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_it_and_refuses_what_it_cannot(made, tmp_path):
    path = tmp_path / "模型.mps"
    assert str(path) in run("model", made, "-o", path).stdout
    before = path.read_bytes()
    assert "已存在" in run("model", made, "-o", path, code=7).stderr
    assert path.read_bytes() == before
    assert ".mps" in run("model", made, "-o", tmp_path / "x.txt", code=2).stderr
    assert "层" in run("model", made, "-o", tmp_path / "y.mps", "--tier", "9", code=2).stderr


def test_a_workbook_with_defects_is_told_as_everywhere(book, tmp_path):
    sheets = load_workbook(book)
    sheets["教师"]["E4"].value = "没有的学校"
    sheets.save(book)
    text = run("model", book, "-o", tmp_path / "x.mps", code=3).stdout
    assert "教师!E4" in text
    assert not (tmp_path / "x.mps").exists()
