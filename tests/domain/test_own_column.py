"""A column of the workbook is one line: template, reader, messages and docs follow, and nothing else is touched."""

import os
import shutil
import subprocess
import sys

import pytest
from openpyxl import load_workbook

from tests.support.places import ROOT

LINE = """    canteen_seats: int | None = column("食堂座位", "Canteen seats", "count", aliases=("食堂座位数",))

    row: int = 0
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the program with one more line in the facts of a school."""
    home = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "rotation", home / "rotation", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs", home / "docs", ignore=shutil.ignore_patterns("images"))
    shutil.copytree(ROOT / "scenarios", home / "scenarios", ignore=shutil.ignore_patterns("*.xlsx"))
    (home / "scenarios/samples").mkdir(exist_ok=True)
    school = home / "rotation/domain/school.py"
    school.write_text(school.read_text(encoding="utf-8").replace("\n    row: int = 0\n", "\n" + LINE, 1), encoding="utf-8")
    return home


def told(house, *args, code=0):
    done = subprocess.run([sys.executable, *map(str, args)], check=False, cwd=house, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(house), "ROTATION_LANG": "zh"})
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def place(sheet, title):
    return next(cell for row in sheet.iter_rows(max_row=6) for cell in row if str(cell.value).startswith(title))


@pytest.mark.slow
def test_one_line_is_read_checked_planned_and_documented(house, tmp_path):
    path = tmp_path / "数据.xlsx"
    told(house, "-m", "rotation", "template", "--sample", "乌拉盖管理区", "-o", path)
    book = load_workbook(path)
    head = place(book["学校"], "食堂座位")
    book["学校"].cell(head.row + 1, head.column).value = 120
    book.save(path)
    told(house, "-m", "rotation", "check", path)
    told(house, "-m", "rotation", "plan", path, "-o", tmp_path / "out")
    book["学校"].cell(head.row + 1, head.column).value = "很多"
    book.save(path)
    text = told(house, "-m", "rotation", "check", path, code=3)
    assert "食堂座位" in text
    assert head.column_letter in text
    assert "workbook.md" in told(house, "docs/refresh.py", "--check", code=1)
    told(house, "docs/refresh.py")
    assert "| 食堂座位 | Canteen seats |" in (house / "docs/workbook.md").read_text(encoding="utf-8")
