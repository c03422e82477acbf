"""Sheets and parts of the page are found: a module dropped into the package is all that a new one takes."""

import re
import sys
from pathlib import Path

import openpyxl
import pytest

import rotation.report
from rotation.report import Group, catalogue, sheet, sheets
from rotation.report._part import Part, sections
from rotation.report._sheet import Sheet, declared
from rotation.report.page_plan import plan_page
from rotation.run import Inputs, audit_file, plan_round
from rotation.run.folder import PLAN_XLSX
from rotation.run.papers import Order, write_papers
from rotation.tables.sheet_writer import write_plan
from rotation.text import Text
from rotation.workbook.template import write_input
from tests.support.drawn_plan import banner_view
from tests.support.small_banner import small_banner

IMPORTS = """from __future__ import annotations
from rotation.domain.school import School
from rotation.report import Filled, Group, Sheet, View
from rotation.report.names import CODE, PLACE, schools_of
from rotation.tables.table import NUMBER, Column, summed
from rotation.text import say
"""
TOY = """
from rotation.report._part import Part, Contents
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import NAME
from rotation.tables.table import NUMBER, Column
from rotation.text import say


def _toy(view):
    return Filled((NUMBER, NAME, Column("km", say("Way", "路"), "count", of=lambda item: 7)),
                  tuple(view.round.problem.teachers[:3]))


TOY = Sheet("toy", say("Toy", "玩具"), say("A toy", "玩具表"), Group.ANNEX, 999, _toy)
PART = Part("toys", say("Toys", "玩具部分"), 999, ("toy",), lambda view: Contents((say("Three of them", "共三人"),)))
"""


@pytest.fixture(scope="module")
def view():
    return banner_view()


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """Drop a sheet and a part of the page into a folder of their own."""
    (tmp_path / "sheet_toy.py").write_text(TOY, encoding="utf-8")
    monkeypatch.setattr(rotation.report, "__path__", [*rotation.report.__path__, str(tmp_path)])
    catalogue.cache_clear()
    yield
    sys.modules.pop("rotation.report.sheet_toy", None)
    catalogue.cache_clear()


def both(text: Text) -> bool:
    return bool(text.render("zh")) and bool(text.render("en")) and text.zh != text.en


def test_every_sheet_gives_all_its_parts():
    found = list(declared(Sheet, "sheet_"))
    assert len(found) == len(catalogue()) > 20
    for one in found:
        assert one.key.isidentifier()
        assert both(one.name)
        assert both(one.title)
        assert one.group in Group
    places = [(list(Group).index(one.group), one.order) for one in catalogue().values()]
    assert places == sorted({(list(Group).index(one.group), one.order) for one in found})
    assert {one.group for one in found} == set(Group)


def test_every_module_that_says_so_declares_a_sheet_or_a_part():
    package = Path(rotation.report.__file__).parent
    for path in package.glob("sheet_*.py"):
        assert " = Sheet(" in path.read_text(encoding="utf-8")
    for path in package.glob("page_*.py"):
        assert " = Part(" in path.read_text(encoding="utf-8")


def test_every_part_of_the_page_gives_all_its_parts(view):
    found = [*declared(Part, "page_"), *declared(Part, "sheet_")]
    assert len({part.key for part in found}) == len({part.order for part in found}) == len(found)
    assert all(both(part.title) and set(part.sheets) <= set(catalogue()) for part in found)
    assert len(sections(view)) >= 9


def test_sheets_of_a_run_come_in_their_order_with_columns_of_their_own(view):
    keys = list(catalogue())
    tables = sheets(view)
    assert [keys.index(table.key) for table in tables] == sorted(keys.index(table.key) for table in tables)
    for table in tables:
        names = [column.key for column in table.columns]
        assert len(set(names)) == len(names)


def test_a_toy_appears_in_workbook_and_page(toy, view, tmp_path):
    assert list(catalogue())[-1] == "toy"
    write_plan(tmp_path / "a.xlsx", sheets(view), "zh", seed="1", draft=False)
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")["玩具"]
    assert [cell.value for cell in made[2]] == ["序号", "姓名", "路"]
    assert [cell.value for cell in made[5]][::2] == [3, 7]
    page = plan_page(view, "zh")
    assert "玩具部分" in page
    assert 'id="t-toy"' in page


def test_a_toy_goes_through_a_whole_run(toy, tmp_path):
    """Planned, published, audited from the workbook, made papers of, and handed to a notebook."""
    write_input(tmp_path / "旗.xlsx", small_banner("旗"), "zh")
    inputs = Inputs(tmp_path / "旗.xlsx")
    run = plan_round(inputs, tmp_path / "out")
    assert "玩具" in openpyxl.load_workbook(run.folder / PLAN_XLSX).sheetnames
    for plan in (run.folder, run.folder / PLAN_XLSX):
        assert audit_file(inputs, plan).passed
    frame = run.frames("en")["toy"]
    assert frame["km"].tolist() == [7, 7, 7]
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "number": "Int64", "name": "string", "km": "Int64"}
    assert frame.attrs["titles"]["km"] == "Way"
    folder, names = write_papers(run.folder, Order(), tmp_path / "papers")
    assert folder is not None
    assert names


def test_the_table_of_the_documentation_works_to_the_letter(toy, view, tmp_path):
    told = (Path(__file__).parents[2] / "docs" / "adding_a_rule.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(def _beds.*?)```", told, re.DOTALL)
    (tmp_path / "sheet_beds.py").write_text(IMPORTS + block, encoding="utf-8")
    beds = sheet(view, "beds")
    assert [column.key for column in beds.columns] == ["number", "code", "school", "beds"]
    assert beds.rows[-1] == (None, None, None, sum(school.dorm_beds or 0 for school in beds.items))
    assert list(catalogue()).index("beds") == list(catalogue()).index("staff") + 1
    sys.modules.pop("rotation.report.sheet_beds", None)


def test_two_sheets_of_one_key_are_a_fault(toy, tmp_path):
    (tmp_path / "sheet_twin.py").write_text(TOY.replace("999", "998"), encoding="utf-8")
    with pytest.raises(ValueError, match="share a key"):
        catalogue()
    sys.modules.pop("rotation.report.sheet_twin", None)
