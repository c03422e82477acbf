"""The model as an MPS file: read by another program, it has the same optimum, tier after tier."""

import highspy
import pytest
from ortools.linear_solver.python import model_builder

from rotation import OutputError, gather, solve
from rotation.engine.export import write_mps
from rotation.model.rows import build
from rotation.run import Inputs


@pytest.fixture(scope="module")
def case(made):
    return gather(Inputs(made))


def optimum(path):
    """Return the best value of a file by SCIP, which knows nothing of us."""
    model = model_builder.Model()
    assert model.import_from_mps_file(str(path))
    solver = model_builder.Solver("SCIP")
    assert solver.solve(model) == model_builder.SolveStatus.OPTIMAL
    return solver.objective_value


def test_another_solver_finds_the_same_first_tier(case, tmp_path):
    path = tmp_path / "第一层.mps"
    write_mps(path, case.round, case.policy)
    told = solve(case.round, case.policy)
    constant = sum(rate * goal.express(build(case.round)).constant for goal, rate in case.policy.tiers[0].goals)
    assert round(optimum(path)) + constant == told.tiers[0].value
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_rows_bear_the_ids_of_clauses_and_columns_those_of_options(case, tmp_path):
    path = tmp_path / "x.mps"
    write_mps(path, case.round, case.policy, tier=2)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(path))
    lp = highs.getLp()
    clauses = [row.clause for row in build(case.round).rows]
    assert set(clauses) <= set(lp.row_names_)
    options = ["|".join(("x", teacher, *opening)) for teacher, opening in case.round.options.pairs()]
    assert list(lp.col_names_[:len(options)]) == options
    assert all(kind == highspy.HighsVarType.kInteger for kind in lp.integrality_)


def test_the_goals_of_all_tiers_stand_in_the_file(case, tmp_path):
    path = tmp_path / "x.mps"
    write_mps(path, case.round, case.policy)
    rows = path.read_text(encoding="utf-8").partition("COLUMNS")[0]
    assert [line.split()[1] for line in rows.splitlines() if line.split()[:1] == ["N"]] == [
        "Obj", *(f"tier|{number}" for number in range(1, len(case.policy.tiers) + 1))]


def test_a_place_that_cannot_be_written_is_told(case, tmp_path):
    with pytest.raises(OutputError):
        write_mps(tmp_path / "no" / "x.mps", case.round, case.policy)
    assert list(tmp_path.iterdir()) == []
