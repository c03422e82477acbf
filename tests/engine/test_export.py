"""The model as an MPS file: read by another program, it has the same optimum, tier after tier."""

import highspy
import pytest
from ortools.linear_solver.python import model_builder

from rotation import OutputError, gather, solve
from rotation.engine.export import write_mps
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


def test_another_solver_finds_the_same_first_tier(case, tmp_path):
    path = tmp_path / "第一层.mps"
    write_mps(path, task_of(case))
    told = solve(case.round, case.policy)
    constant = sum(rate * goal.express(task_of(case).write()).constant for goal, rate in case.policy.tiers[0].goals)
    assert round(optimum(path)) + constant == told.tiers[0].value
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


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
    assert [line.split()[1] for line in rows.splitlines() if line.split()[:1] == ["N"]] == [
        "Obj", *(f"tier|{number}" for number in range(1, len(case.policy.tiers) + 1))]


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
    assert "层" in run("model", made, "-o", tmp_path / "y.lp", "--tier", "9", code=2).stderr
