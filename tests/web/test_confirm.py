"""An answer is a draft until the officer goes on; then it stands on sheet 确认 of the next workbook."""

import json
import re
from urllib.parse import quote

import openpyxl
import pytest

from rotation.workbook.template import write_input
from tests.support.desk import served
from tests.support.small_banner import small_banner

pytestmark = pytest.mark.slow


@pytest.fixture
def asking(tmp_path):
    """A roster in which a teacher stands in a hidden row."""
    path = tmp_path / "花名册.xlsx"
    write_input(path, small_banner("小旗"), "zh")
    book = openpyxl.load_workbook(path)
    book["教师"].row_dimensions[book["教师"].max_row].hidden = True
    book.save(path)
    return path


def test_an_answer_goes_into_the_next_workbook(asking, tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(asking)
        (code,) = asked(desk, "数据-001.xlsx")
        assert json.loads(desk.send("confirm", book="数据-001.xlsx").body)["go"] == "/plan/数据-001.xlsx"  # nothing to write
        desk.send("answer", book="数据-001.xlsx", code=code, clerk="张三")
        assert json.loads(desk.send("confirm", book="数据-001.xlsx").body)["go"] == "/plan/数据-002.xlsx"
        rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(desk.folder / "数据-002.xlsx")["确认"]]
        assert [code, "张三"] == [value for value in rows[-1] if value]
        assert (desk.folder / "数据-001.xlsx").read_bytes() == asking.read_bytes()
        assert asked(desk, "数据-002.xlsx") == set()
        assert "--accept" not in desk.ask("GET", quote("/check/数据-002.xlsx")).text


def asked(desk, book):
    """The codes of the questions that the screen of a workbook asks."""
    return set(re.findall(r'name="code" value="([^"]+)"', desk.ask("GET", quote(f"/check/{book}")).text))
