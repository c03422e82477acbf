"""The same facts give the same bytes: whatever the order of rows, columns and sheets, or the threads."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.sample import draw
from rotation.workbook.template import write_input

BANNER = "乌拉盖管理区"
SAME = ("plan.json", "report.html", "方案.xlsx")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("order") / "数据.xlsx"
    write_input(path, draw(BANNER), "zh")
    return path


def shuffled(source, target, seed):
    """Copy the values of our sheets with sheets, columns and rows in another order."""
    chance, old, new = random.Random(seed), load_workbook(source), Workbook()
    new.remove(new.worksheets[0])
    known = {sheet.title: {told.title for told in columns(sheet.record).values()} for sheet in SHEETS}
    titles = [title for title in known if title in old.sheetnames]
    for title in chance.sample(titles, len(titles)):
        rows = list(old[title].iter_rows(values_only=True))
        head = next(i for i, row in enumerate(rows) if {str(value).strip("*") for value in row} & known[title])
        order = chance.sample(range(len(rows[head])), len(rows[head]))
        body = [row for row in rows[head + 1:] if any(value is not None for value in row)]
        sheet = new.create_sheet(title)
        for row in [rows[head], *chance.sample(body, len(body))]:
            sheet.append([row[index] for index in order])
    new.save(target)


def planned(book, out, **variables):
    env = {**os.environ, "ROTATION_LANG": "zh", **variables}
    subprocess.run([sys.executable, "-m", "rotation", "plan", str(book), "-o", str(out)],
                   check=True, capture_output=True, env=env)
    (folder,) = Path(out).iterdir()
    return {name: (folder / name).read_bytes() for name in SAME}


@pytest.mark.slow
def test_same_facts_same_bytes(book, tmp_path):
    first = planned(book, tmp_path / "a", PYTHONHASHSEED="1", OMP_NUM_THREADS="1")
    again = planned(book, tmp_path / "b", PYTHONHASHSEED="2", OMP_NUM_THREADS="4", OPENBLAS_NUM_THREADS="4")
    for name in SAME:
        assert again[name] == first[name], name
    for seed in (1, 2):
        other = tmp_path / f"{seed}.xlsx"
        shuffled(book, other, seed)
        mixed = planned(other, tmp_path / f"out{seed}", PYTHONHASHSEED=str(seed + 2))
        for name in SAME:
            assert mixed[name] == first[name], (seed, name)
