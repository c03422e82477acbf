"""Rules and a goal of a package of their own, written as docs/adding_a_rule.md says, in every command.

The package is only installed: no file of the program knows it. Each command runs as a process of its
own, and so do the children that it starts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.support.small_banner import write_banners

TOYS = Path(__file__).parents[1] / "support" / "toys"
ROOT = Path(__file__).parents[2]
CODES = ("H01", "R01", "E01", "G01")
TIERS = '[[tiers]]\ngoals = [{code = "G01"}]\n[[tiers]]\ngoals = [{code = "G10"}, {code = "G01", rate = 100}]\n'


@dataclass(frozen=True)
class Office:
    """A folder with the package, a workbook and a plan."""

    folder: Path

    def run(self, *args: object, code: int = 0) -> str:
        """Run ``rotation ARGS`` and return what it said, sure of its exit code."""
        paths = [str(self.folder / "installed"), str(ROOT)]
        done = subprocess.run(
            [sys.executable, "-m", "rotation", *map(str, args)], cwd=self.folder, check=False,
            capture_output=True, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"})
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def plan(self) -> Path:
        return self.folder / "out" / "2026-甲旗-001"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("office")
    install(folder / "installed")
    (folder / "policy.toml").write_text(TIERS, "utf-8")
    write_banners(folder, "甲旗")
    made = Office(folder)
    made.run("plan", "甲旗.xlsx", "-o", "out", "--policy", "policy.toml")
    return made


def install(folder: Path) -> None:
    """Install the package as a tool for packages does: modules, and a list of entry points."""
    shutil.copytree(TOYS, folder / "own_rules", ignore=shutil.ignore_patterns("__pycache__"))
    about = folder / "own_rules-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: own-rules\nVersion: 1.0\n")
    points = [f"{path.stem} = own_rules.{path.stem}" for path in sorted(TOYS.glob("*.py"))]
    (about / "entry_points.txt").write_text("\n".join(["[rotation.rules]", *points]))


def test_they_stand_in_the_list_and_have_a_page(office: Office) -> None:
    listed = office.run("rules")
    assert all(code in listed for code in CODES)
    for code in ("H01", "G01"):
        assert code in office.run("rules", code)


def test_the_plan_obeys_them_and_aims_for_the_goal(office: Office) -> None:
    told = json.loads((office.plan / "plan.json").read_text("utf-8"))
    assert [goal["code"] for tier in told["tiers"] for goal in tier["goals"]] == ["G01", "G10", "G01"]
    assert all(told["policy"][code]["on"] for code in CODES[:3])
    book = load_workbook(office.plan / "方案.xlsx")
    goals = [row for row in book["目标与证明"].iter_rows(values_only=True) if row[0]]
    (first,) = [row for row in goals if str(row[0]).startswith("第1层目标")]
    assert "由核查重新计算" in first[3]
    assert "不出本镇" in (office.plan / "report.html").read_text("utf-8")


def test_the_plan_is_audited(office: Office) -> None:
    office.run("audit", "甲旗.xlsx", office.plan)


def test_a_breach_of_it_is_found(office: Office, tmp_path: Path) -> None:
    """One arrives, none may: the audit of the same placements under the stricter value says so."""
    copy = Path(shutil.copytree(office.plan, tmp_path / office.plan.name))
    told = json.loads((copy / "plan.json").read_text("utf-8"))
    told["policy"]["H01"]["most"] = 0
    (copy / "plan.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    assert "H01" in office.run("audit", "甲旗.xlsx", copy, code=6)


def test_a_round_that_it_makes_infeasible_is_explained(office: Office) -> None:
    said = office.run("plan", "甲旗.xlsx", "-o", "none", "--set", "H01.most=0", code=4)
    assert "H01 甲旗B校：最多接收0人" in said
    assert "H01 接收上限：放宽1人（甲旗B校1）" in said
    told = json.loads((office.folder / "none" / "2026-甲旗-001" / "plan.json").read_text("utf-8"))
    assert any("H01" in str(clause) for clause in told["conflict"]["clauses"])


@pytest.mark.parametrize(("value", "reason"), [
    ("R01.age=80", "未满80岁"), pytest.param("E01.pupils=1000", "学生不足1000人", marks=pytest.mark.slow)])
def test_people_and_posts_that_they_refuse_are_told_with_the_reason(
    office: Office, tmp_path: Path, value: str, reason: str
) -> None:
    office.run("plan", "甲旗.xlsx", "-o", tmp_path, "--set", value, "--set", "H10.on=false")
    (folder,) = tmp_path.iterdir()
    assert reason in office.run("explain", folder, "--teacher", "T0", "--bounds")


@pytest.mark.slow
def test_everything_is_explained(office: Office) -> None:
    office.run("explain", office.plan, "--none")
    office.run("explain", office.plan, "--school", "B", "--exact")


@pytest.mark.slow
def test_scenarios_and_sweeps_vary_them(office: Office, tmp_path: Path) -> None:
    (tmp_path / "strict.toml").write_text("[H01]\nmost = 0\n[R01]\nage = 30\n[E01]\npupils = 10\n", "utf-8")
    office.run("whatif", "甲旗.xlsx", "-s", tmp_path / "strict.toml", "--policy", "policy.toml", "-o", tmp_path / "w")
    said = office.run("sweep", "甲旗.xlsx", "--over", "H01.most=0..2:1", "--policy", "policy.toml",
                      "--pareto", "G10,G01", "-o", tmp_path / "s")
    assert "H01.most" in said


@pytest.mark.slow
def test_papers_are_written(office: Office, tmp_path: Path) -> None:
    office.run("papers", office.plan, "-o", tmp_path / "papers")
    assert any((tmp_path / "papers").rglob("*.docx"))
