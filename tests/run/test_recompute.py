"""Every figure of plan.json is worked out again: whatever leaf is falsified, the audit finds it."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from rotation.auditor import Finding, audit
from rotation.domain.problem import Problem, facts_sha256
from rotation.engine import solve
from rotation.errors import PolicyError
from rotation.model.eligibility import settle
from rotation.report.plan_file import PlanFile
from rotation.report.view import View
from rotation.run.published import read_published
from rotation.run.recompute import _TABLES, GIVEN, figures, verified
from tests.support.falsified import Leaf, leaves, others, put, value_at
from tests.support.many_cases import facts, policy
from tests.support.terminal import run

FREE = {
    "certificates.*.prices.*": "another price that proves the same bound is as good",
    "versions.*": "which programs made the file: nothing follows from it",
    **{f"gaps.*.{key}": "why a gap stays, found by solving again: words, and of which of the gaps that there are"
       for key in ("school", "stage", "subject", "zh", "en")},
}
"""Kinds of leaves that may differ, and why."""


@cache
def problem() -> Problem:
    """Return the facts: many cases, in schools of which two are big enough for the indicators."""
    first, second, *rest = facts().schools
    big = tuple(replace(school, primary_pupils=90) for school in (first, second))
    return replace(facts(), schools=(*big, *rest))


@cache
def genuine() -> str:
    """Return the plan.json of a solved round."""
    round = settle(problem(), policy())
    view = View(round, policy(), solve(round, policy()), facts_sha256=facts_sha256(problem()),
                versions={"rotation": "1"})
    return PlanFile.of(view).model_dump_json(by_alias=True)


def found(told: dict[str, Any]) -> list[Finding] | None:
    """Return what an audit finds in a plan.json; None if it is no such file."""
    try:
        file = PlanFile.model_validate_json(json.dumps(told))
    except ValueError:
        return None
    report = audit(problem(), policy(), file.planned, file.plain())
    return [*report.findings, *figures(file, report, policy(), None)]


def drawn(told: dict[str, Any], most: int, ways: int) -> list[tuple[Leaf, object]]:
    """Return falsifications: so many leaves of every kind, each in so many ways."""
    kinds: dict[str, list[Leaf]] = {}
    for leaf in leaves(told):
        kinds.setdefault(leaf.kind, []).append(leaf)
    chance = random.Random(most)
    return [(leaf, other) for same in kinds.values() for leaf in chance.sample(same, min(most, len(same)))
            for other in others(told, leaf)[:ways]]


def test_a_genuine_file_has_no_finding():
    assert found(json.loads(genuine())) == []


@pytest.mark.parametrize(("most", "ways", "least"), [
    (1, 1, 55), pytest.param(3, 3, 300, marks=pytest.mark.slow)])
def test_every_kind_of_leaf_falsified_is_found(most, ways, least):
    told = json.loads(genuine())
    missed, tried = Counter[str](), 0
    for leaf, other in drawn(told, most, ways):
        if leaf.path[0] == "policy" or leaf.kind in FREE:
            continue
        changed = deepcopy(told)
        put(changed, leaf.path, other)
        tried += 1
        wrong = found(changed)
        missed[leaf.kind] += wrong == []
        assert all(str(item.line) for item in wrong or ()), leaf
    assert tried >= least
    assert not +missed, missed


@pytest.mark.parametrize("table", ["standings", "shortages", "placements", "eligible", "certificates", "tiers",
                                   "indicators.places", "indicators.variation"])
def test_a_row_left_out_put_in_twice_or_elsewhere_is_found(table):
    path = tuple(table.split("."))
    for change in (lambda rows: rows[1:], lambda rows: [*rows, rows[-1]], lambda rows: [rows[-1], *rows[:-1]]):
        told = json.loads(genuine())
        rows = value_at(told, path)
        put(told, path, change(rows))
        if value_at(told, path) != rows:
            assert found(told), table


def test_a_proof_under_another_tier_or_twice_is_found_and_a_missing_one_is_none():
    told = json.loads(genuine())
    for number in (0, 2, 5):
        changed = deepcopy(told)
        changed["certificates"][0]["tier"] = number
        assert any(item.rule == "CERT" for item in found(changed) or ())
    changed = deepcopy(told)
    changed["certificates"].append(changed["certificates"][0])
    assert any(item.rule == "CERT" for item in found(changed) or ())
    told["certificates"] = []
    assert found(told) == []


def test_a_plan_that_was_cut_short_cannot_be_called_the_best():
    """The last tier without its proof, bound put to the value, and the whole called proven."""
    told = json.loads(genuine())
    told["certificates"].pop()
    assert {item.rule for item in found(told) or ()} == {"CERT", "COUNT"}
    told["status"] = "FEASIBLE"
    assert found(told) == []


def test_a_word_of_the_file_is_not_repeated():
    told = json.loads(genuine())
    told["standings"][0]["why"] = "因病暂缓"
    (finding,) = found(told) or ()
    assert "病" not in str(finding.line)
    told["eligible"].append("张三丰")
    assert all("张三丰" not in str(item.line) for item in found(told) or ())


def test_every_key_is_compared_or_given_with_its_reason():
    assert GIVEN.keys() | _TABLES.keys() == PlanFile.model_fields.keys()
    assert not GIVEN.keys() & _TABLES.keys()
    assert all(GIVEN.values())


# -- a published folder ------------------------------------------------------------------------


@pytest.fixture
def folder(published, tmp_path) -> Path:
    return Path(shutil.copytree(published.folder, tmp_path / "方案"))


def spoil(folder: Path, path: tuple[str | int, ...], value: object) -> None:
    told = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    put(told, path, value)
    (folder / "plan.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def test_the_audit_of_a_folder_compares_the_policy_with_the_workbook_beside(published, made, folder):
    assert "发现 0 处" in run("audit", made, folder).stdout
    spoil(folder, ("policy", "H88", "km"), 31)
    assert "政策参数与 plan.json 不一致" in run("audit", made, folder, code=6).stdout
    (folder / "方案.xlsx").unlink()
    assert "发现 0 处" in run("audit", made, folder).stdout


def test_the_audit_of_a_folder_compares_the_placements_with_the_workbook_beside(made, folder):
    book = load_workbook(folder / "方案.xlsx")
    sheet = book["交流名单"]
    titles = {cell.value: cell.column for row in sheet.iter_rows(max_row=6) for cell in row}
    line = next(row for row in sheet.iter_rows(min_row=4) if row[0].value == 1)
    line[titles["交流年限"] - 1].value = 9
    book.save(folder / "方案.xlsx")
    assert "交流名单与 plan.json 不一致" in run("audit", made, folder, code=6).stdout


def test_another_workbook_is_noticed(published, folder):
    *others_, last = published.case.problem.teachers
    other = replace(published.case.problem, teachers=(*others_, replace(last, class_teacher=not last.class_teacher)))
    assert "facts_sha256" in {item.clause for item in verified(read_published(folder), other).findings}


@pytest.mark.slow
def test_every_kind_of_leaf_of_a_published_folder_falsified_is_found(published):
    told = json.loads((published.folder / "plan.json").read_text(encoding="utf-8"))
    plan, tried, missed = read_published(published.folder), 0, []
    for leaf, other in drawn(told, 2, 3):
        changed = deepcopy(told)
        put(changed, leaf.path, other)
        tried += 1
        try:
            file = PlanFile.model_validate_json(json.dumps(changed))
            wrong: object = verified(replace(plan, file=file), published.case.problem).findings
        except (ValueError, PolicyError):
            wrong = True
        if not wrong and leaf.kind not in FREE:
            missed.append((leaf, other))
    assert tried >= 300
    assert not missed, missed
