"""No code runs that lies where data lie: beside the workbook, in the output folder, among the templates."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from rotation.workbook.template import write_input
from tests.support.places import ROOT
from tests.support.small_banner import small_banner

NAMES = ("numbers", "numpy", "highspy", "openpyxl", "json", "secrets", "sitecustomize", "usercustomize", "random",
         "click", "typing", "__future__", "signal", "threading", "mmap", "pathlib")
"""Modules that are loaded somewhere on the way; some of them by children only."""
STRIKE = "open({path!r}, 'a').write(__name__)\nraise SystemExit(99)\n"
COMMANDS = {
    "plan": ["plan", "数据.xlsx", "-o", "out"], "check": ["check", "数据.xlsx"],
    "batch": ["batch", "盟", "-o", "out"], "whatif": ["whatif", "数据.xlsx", "-s", "fifteen_percent", "-o", "out"],
    "papers": ["papers", "base/2026-小旗-001", "--template", "模板", "-o", "out"],
}


def planted(folder, strikes):
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.py").write_text(STRIKE.format(path=str(strikes)), encoding="utf-8")
    (folder / "rotation").mkdir()
    for name in ("__init__", "__main__"):
        (folder / "rotation" / f"{name}.py").write_text(STRIKE.format(path=str(strikes)), encoding="utf-8")


def called(home, program, args):
    return subprocess.run([*program, *args], cwd=home, capture_output=True, text=True, check=False, timeout=300,
                          env={**os.environ, "PYTHONPATH": str(ROOT), "ROTATION_LANG": "zh"})


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home, program = tmp_path_factory.mktemp("foreign"), [sys.executable, "-P", "-m", "rotation"]
    (home / "盟").mkdir()
    for path in (home / "数据.xlsx", home / "盟" / "小旗.xlsx"):
        write_input(path, small_banner("小旗"), "zh")
    assert called(home, program, ["plan", "数据.xlsx", "-o", "base"]).returncode == 0
    assert called(home, program, ["papers", "--write-template", "模板"]).returncode == 0
    for folder in (home, home / "out", home / "模板", home / "盟"):
        planted(folder, home / "STRUCK")
    return home


@pytest.mark.parametrize("command", [name if name == "plan" else pytest.param(name, marks=pytest.mark.slow)
                                     for name in COMMANDS])
def test_nothing_planted_beside_the_data_runs(home, command):
    done = called(home, [sys.executable, "-P", "-m", "rotation"], COMMANDS[command])
    assert not (home / "STRUCK").exists(), (home / "STRUCK").read_text()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [name if name == "check" else pytest.param(name, marks=pytest.mark.slow)
                                     for name in COMMANDS])
def test_nor_where_python_itself_was_not_told_so(home, command):
    """All but a package of the program's own name in the working folder: Python finds that one first."""
    (home / "rotation").rename(home / "away")
    try:
        done = called(home, [sys.executable, "-m", "rotation"], COMMANDS[command])
    finally:
        (home / "away").rename(home / "rotation")
    assert not (home / "STRUCK").exists(), (home / "STRUCK").read_text()
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_nor_by_the_command_that_is_installed(home, command):
    script = Path(sysconfig.get_path("scripts")) / "rotation"
    if not script.exists():
        pytest.skip("the program is not installed here")
    done = called(home, [str(script)], COMMANDS[command])
    assert not (home / "STRUCK").exists(), (home / "STRUCK").read_text()
    assert done.returncode == 0, done.stderr


def test_what_is_planted_would_strike(home, tmp_path):
    """The test can fail: with the working folder on the path, something planted runs."""
    planted(tmp_path / "here", tmp_path / "STRUCK")
    subprocess.run([sys.executable, "-c", "import numbers"], cwd=tmp_path / "here", check=False, capture_output=True)
    assert (tmp_path / "STRUCK").exists()
