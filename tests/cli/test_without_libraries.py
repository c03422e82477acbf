"""ortools and pandas are there only for who asks: without them a round is checked and planned, and what is missing is told.

The libraries do not load in the children of these tests, nor in theirs: packages of the same names stand first on the
path and fail as a DLL does that Windows cannot load. Each leaves a mark when it is tried.
"""

import json
import os
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from rotation.domain.outcome import Status
from rotation.engine import solve
from rotation.engine.refuting import UNASKED
from rotation.errors import RotationError
from rotation.report.sheet_checks import RUN
from rotation.run.publish import versions
from rotation.workbook.template import write_input
from tests.support.cadres import CHAIN
from tests.support.places import ROOT
from tests.support.small_banner import small_banner
from tests.support.worlds import world

BROKEN = "open({mark!r}, 'a').write(__name__ + ' ')\nraise ImportError('DLL load failed while importing ' + __name__)\n"
WITHOUT_A_PLAN = 40_403
"""A drawn round to which no plan of whole people exists, though one of halves does: arithmetic does not prove it."""
PUBLISHED = f"""
import sys
from pathlib import Path
from rotation.cli.failures import ended
from rotation.engine import solve
from rotation.run import Case
from rotation.run.publish import write
from tests.support.worlds import world
drawn = world({WITHOUT_A_PLAN}, off=0.55)
outcome = solve(drawn.round, drawn.policy)
write(Case.of(drawn.problem, drawn.policy), outcome, Path(sys.argv[1]))
sys.exit(ended(outcome.status))
"""


@pytest.fixture
def broken(tmp_path):
    """The folder of packages that do not load, and the file of their marks."""
    mark = tmp_path / "TRIED"
    for name in ("ortools", "pandas"):
        (tmp_path / "broken" / name).mkdir(parents=True)
        (tmp_path / "broken" / name / "__init__.py").write_text(BROKEN.format(mark=str(mark)), encoding="utf-8")
    return tmp_path / "broken", mark


def called(broken, *args, at=None):
    path = os.pathsep.join((str(broken[0]), str(ROOT)))
    return subprocess.run([sys.executable, "-P", *map(str, args)], capture_output=True, text=True, check=False,
                          timeout=300, cwd=at, env={**os.environ, "PYTHONPATH": path, "ROTATION_LANG": "zh"})


def said(folder):
    """Everything in the cells of the sheet that tells of the run."""
    sheet = load_workbook(folder / "方案.xlsx", read_only=True)[RUN.name.zh]
    return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None}


@pytest.mark.slow
def test_what_is_wrong_with_a_workbook_is_marked_without_trying_to_load_them(broken, tmp_path):
    """In the children that read other kinds of files, too."""
    write_input(tmp_path / "数据.xlsx", small_banner("小旗"), "zh")
    book = load_workbook(tmp_path / "数据.xlsx")
    book["教师"]["C3"] = "没有的学校"
    book.save(tmp_path / "数据.xlsx")
    (tmp_path / "坏.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    for path, code in ((tmp_path / "数据.xlsx", 3), (tmp_path / "坏.xls", 3)):
        done = called(broken, "-m", "rotation", "check", path)
        assert done.returncode == code, done.stderr
    assert (tmp_path / "数据_问题标注.xlsx").exists()
    assert not broken[1].exists(), broken[1].read_text()


def test_a_round_is_planned_without_trying_to_load_them(broken, tmp_path):
    book = tmp_path / "数据.xlsx"
    write_input(book, small_banner("小旗"), "zh")
    done = called(broken, "-m", "rotation", "plan", book, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert not broken[1].exists(), broken[1].read_text()


def test_without_the_second_solver_no_plan_is_not_claimed_and_everything_says_why(broken, tmp_path):
    done = called(broken, "-c", PUBLISHED, tmp_path / "out")
    assert done.returncode == 5, done.stderr
    assert broken[1].exists()
    [folder] = (tmp_path / "out").iterdir()
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert plan["status"] == "UNKNOWN"
    assert plan["versions"]["ortools"] is None
    assert plan["versions"]["highspy"]
    assert {UNASKED.render("zh"), "版本：ortools", "未安装或无法加载"} <= said(folder)


def test_with_the_second_solver_the_same_round_has_no_plan():
    drawn = world(WITHOUT_A_PLAN, off=0.55)
    assert solve(drawn.round, drawn.policy).status is Status.INFEASIBLE


def test_tables_for_a_notebook_say_what_they_need(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(RotationError, match="pandas"):
        small_banner("小旗").frames()


def test_a_program_that_is_not_installed_is_told_as_such(monkeypatch):
    monkeypatch.setattr("rotation.run.publish.PROGRAMS", ("rotation", "no-such-distribution"))
    told = versions()
    assert told["rotation"]
    assert told["no-such-distribution"] is None


@pytest.mark.slow
def test_nothing_that_follows_a_plan_tries_to_load_them(broken, tmp_path):
    """Lessons shared, the ledger, next year's workbook, several years, leaders, ranges, scenarios, papers."""
    write_input(tmp_path / "数据.xlsx", small_banner("小旗"), "zh")
    write_input(tmp_path / "领导.xlsx", CHAIN, "zh")
    run = "2026-小旗-001"
    for told in ("plan 数据.xlsx -o .", f"share {run}", f"papers {run} -o .", "years 数据.xlsx -o .",
                 f"ledger record {run} --basis 西教发〔2026〕18号 --approved 2026-08-20 --clerk 张三", "ledger cockpit -o 驾驶舱.html",
                 f"carry 数据.xlsx --from {run}", "principals 领导.xlsx -o .", "quota 数据.xlsx",
                 "sweep 数据.xlsx --over H10.rate=10%..30%:10% --conflicts -o .", "whatif 数据.xlsx -s fifteen_percent -o ."):
        done = called(broken, "-m", "rotation", *told.split(), at=tmp_path)
        assert done.returncode in (0, 4), (told, done.stderr)  # 4: what is asked of a small banner has no plan
    assert not broken[1].exists(), broken[1].read_text()
