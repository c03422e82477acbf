"""That there is no plan is filed as weights of clauses, and the audit recomputes them from the facts."""

import json
from shutil import copytree

import pytest

from rotation.errors import PlanError
from rotation.run import Inputs, audit_file, plan_round
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner
from tests.support.terminal import run


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = tmp_path_factory.mktemp("refuted")
    write_input(home / "数据.xlsx", small_banner("小旗"), "zh")
    return home, plan_round(Inputs(home / "数据.xlsx", sets=("H10.rate=90%",)), home / "out")


def judged(made, tmp_path, change, folder=None):
    """Audit a copy of the run, or of the draft beside it, whose weights were changed."""
    home, run_ = made
    folder = folder or run_.folder
    folder = copytree(folder, tmp_path / folder.name)
    told = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    told["conflict"]["refutation"] = change(told["conflict"]["refutation"])
    (folder / "plan.json").write_text(json.dumps(told), encoding="utf-8")
    return audit_file(Inputs(home / "数据.xlsx"), folder)


def test_the_proof_is_filed_and_recomputed(made, tmp_path):
    report = judged(made, tmp_path, lambda weights: weights)
    assert report.passed
    assert any("算术复核" in note.zh for note in report.notes)
    said = run("audit", made[0] / "数据.xlsx", made[1].folder, "--lang", "zh").output
    assert "“无法形成方案”这一结论已由数据经算术复核" in said


def turned(weights):
    return {clause: weight.removeprefix("-") if weight.startswith("-") else f"-{weight}" for clause, weight in weights.items()}


@pytest.mark.parametrize("change", [
    turned, lambda weights: {}, lambda weights: {"H10|nowhere": "1"}, lambda weights: dict.fromkeys(weights, "0"),
    lambda weights: dict.fromkeys(weights, "1e30"), lambda weights: dict.fromkeys(weights, "many"),
    lambda weights: dict(list(weights.items())[1:]),
], ids=["turned", "none", "unknown", "nothing", "giant", "no numbers", "one less"])
def test_weights_that_prove_nothing_are_a_finding(made, tmp_path, change):
    report = judged(made, tmp_path, change)
    assert [finding.rule for finding in report.findings] == ["CERT"]


def test_weights_in_a_draft_are_judged_as_well(made, tmp_path):
    proof = json.loads((made[1].folder / "plan.json").read_text(encoding="utf-8"))["conflict"]["refutation"]
    for name, weights, wrong in (("none", None, False), ("proof", proof, False), ("turned", turned(proof), True)):
        report = judged(made, tmp_path / name, lambda _, weights=weights: weights, made[1].draft)
        assert ("CERT" in {finding.rule for finding in report.findings}) == wrong, name


def test_weights_of_another_kind_are_damage(made, tmp_path):
    with pytest.raises(PlanError):
        judged(made, tmp_path, list)


def test_without_weights_the_audit_says_that_it_was_not_checked(made, tmp_path):
    report = judged(made, tmp_path, lambda weights: None)
    assert report.passed
    assert any("未经核查" in note.zh for note in report.notes)
