"""A finished plan outlives its workbook: gone or changed meanwhile, it is published and says so."""

import json
from shutil import copy

import pytest

from rotation.errors import AuditFailed
from rotation.run import Inputs, outlives, plan_round, publish
from rotation.run.outlives import CHANGED, GONE
from rotation.workbook import reader
from rotation.workbook.intake import check, sha256_of
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner
from tests.support.terminal import run


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "数据.xlsx"
    write_input(path, small_banner("小旗"), "zh")
    return path


def changed(path):
    write_input(path, small_banner("小旗", people=7), "zh")


@pytest.mark.parametrize(("happens", "note"), [(lambda path: path.unlink(), GONE), (changed, CHANGED)],
                         ids=["gone", "changed"])
def test_a_plan_is_published_all_the_same_and_says_so(book, tmp_path, happens, note):
    untouched = plan_round(Inputs(book), tmp_path / "before")
    kept = copy(book, tmp_path / "原.xlsx")
    made = plan_round(Inputs(book), tmp_path / "out", ready=lambda _: happens(book))
    assert made.report.passed
    assert note in made.outcome.notes
    assert untouched.outcome.notes == ()
    one, two = (json.loads((run.folder / "plan.json").read_text(encoding="utf-8")) for run in (untouched, made))
    assert one == two
    refused = run("papers", made.folder, "--lang", "zh", code=None)
    assert refused.exit_code in (3, 7)
    assert not list(tmp_path.rglob("*材料*"))
    book.unlink(missing_ok=True)
    copy(kept, book)
    run("papers", made.folder, "--lang", "zh")


@pytest.mark.parametrize(("home", "moment"), [(publish, "_written"), (publish, "_audited"), (outlives, "sha256_of")],
                         ids=["written", "audited", "hashed"])
def test_whenever_it_goes_nothing_is_lost(book, tmp_path, monkeypatch, home, moment):
    real = getattr(home, moment)

    def going(*args, **named):
        book.unlink(missing_ok=True)
        return real(*args, **named)
    monkeypatch.setattr(home, moment, going)
    made = plan_round(Inputs(book), tmp_path / "out")
    assert made.report.passed
    assert GONE in made.outcome.notes
    assert (made.folder / "方案.xlsx").exists()


def test_a_workbook_is_read_once_for_a_plan(book, tmp_path, monkeypatch):
    real, times = reader.read_grids, []
    monkeypatch.setattr(reader, "read_grids", lambda *args, **named: times.append(1) or real(*args, **named))
    plan_round(Inputs(book), tmp_path / "out")
    assert len(times) == 1


def test_the_audit_of_a_plan_keeps_nothing_that_was_worked_out_of_the_facts(book, tmp_path):
    def spoil(case):
        vars(case.problem)["facts_sha256"] = "0" * 64
    with pytest.raises(AuditFailed) as refused:
        plan_round(Inputs(book), tmp_path / "out", ready=spoil)
    assert "COUNT" in {item.rule for item in refused.value.report.findings}


def test_the_hash_of_files_is_that_of_their_reading(book, tmp_path):
    (tmp_path / "多").mkdir()
    one, two = copy(book, tmp_path / "多" / "甲.xlsx"), copy(book, tmp_path / "多" / "乙.xlsx")
    changed(tmp_path / "多" / "乙.xlsx")
    for paths in ([book], [tmp_path / "多"], [tmp_path / "多" / "甲.xlsx", tmp_path / "多" / "乙.xlsx"], [book.parent / "多", book]):
        assert sha256_of(paths) == check(paths).sha256
    assert one != two
