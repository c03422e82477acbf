"""`rotation check` loads what reads and settles, not what solves, writes and prints: that is most of its time."""

import pytest

from benchmarks import checking
from rotation.sample import draw
from rotation.workbook.template import write_input
from tests.support.places import ROOT
from tests.support.spoiled_book import BANNER

OTHERS = {"pandas", "ortools", "highspy", "openpyxl", "xlsxwriter", "jinja2", "docx", "lxml", "python_calamine", "scipy"}
OURS = {"rotation.run.publish", "rotation.run.rounds", "rotation.run.review", "rotation.engine", "rotation.auditor",
        "rotation.explain", "rotation.report", "rotation.papers", "rotation.workbook.annotate", "rotation.sample",
        "rotation.scanner", "rotation.whatif", "rotation.sweep", "rotation.league"}


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    path = tmp_path_factory.mktemp("check") / "数据.xlsx"
    write_input(path, draw(BANNER), "zh")
    _, found = checking.check(path)
    assert "rotation.run.gather" in found
    return found


def test_a_check_without_remarks_loads_no_solver_and_no_writer(modules):
    assert not OTHERS & {name.partition(".")[0] for name in modules}
    assert not [name for name in modules for room in OURS if name == room or name.startswith(f"{room}.")]


def test_a_check_loads_less_than_half_of_the_house(modules):
    whole = sum(1 for _ in (ROOT / "rotation").rglob("*.py"))
    assert sum(name.partition(".")[0] == "rotation" for name in modules) < whole / 2
