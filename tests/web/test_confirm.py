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
def twice(tmp_path):
    """A roster in which two cells of a teacher say more than their word."""
    path = tmp_path / "花名册.xlsx"
    write_input(path, small_banner("小旗"), "zh")
    book = openpyxl.load_workbook(path)
    sheet = book["教师"]
    titles = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    for title, word in (("人员状态", "在职在岗"), ("骨干级别", "旗县级")):
        sheet.cell(titles[title].row + 1, titles[title].column).value = f"{word}（待认定）"
    book.save(path)
    return path


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


def test_a_yes_to_one_question_is_none_to_another_of_its_kind(twice, tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(twice)
        page = quote("/check/数据-001.xlsx")
        one, other = re.findall(r'name="only" value="([^"]+)"', desk.ask("GET", page).text)
        assert one.startswith("words-left-over@教师.")
        desk.send("answer", book="数据-001.xlsx", code="words-left-over", only=one, clerk="张三")
        told = desk.ask("GET", page).text
        assert "需确认 1 处" in told  # the other is still asked, and nothing can be planned
        assert f"rotation check 数据-001.xlsx --accept {one}\n" in told.replace("</pre>", "\n")
        assert "--accept 表示已答“属实”的需确认事项：" in told
        desk.send("answer", book="数据-001.xlsx", code="words-left-over", only=other, clerk="李四")
        assert json.loads(desk.send("confirm", book="数据-001.xlsx").body)["go"] == "/plan/数据-002.xlsx"
        rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(desk.folder / "数据-002.xlsx")["确认"]]
        assert {(row[1], row[2]) for row in rows[-2:]} == {
            (one.partition("@")[2].replace(".", "!"), "张三"), (other.partition("@")[2].replace(".", "!"), "李四")}
        planning = desk.ask("GET", quote("/plan/数据-002.xlsx")).text
        assert "本份由 数据-001.xlsx 加上您的答复" in planning  # why it has another number now
        assert "<b>不填按 10%（默认值）。</b>" in planning
        assert "<code>H10.rate</code>" in planning  # the name for the command stands last and small
        assert "需确认 0 处" in desk.ask("GET", quote("/check/数据-002.xlsx")).text


def test_answers_to_single_cells_are_taken_back_and_left_behind_with_their_workbook(twice, tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(twice)
        page = quote("/check/数据-001.xlsx")
        one, _ = re.findall(r'name="only" value="([^"]+)"', desk.ask("GET", page).text)
        desk.send("answer", book="数据-001.xlsx", code="words-left-over", only=one, clerk="张三")
        desk.drop(twice, before="数据-001.xlsx")  # rows may have moved: a cell that was meant may be another one's now
        assert "需确认 2 处" in desk.ask("GET", quote("/check/数据-002.xlsx")).text
        assert "已改 0 处，新出现 0 处" in desk.ask("GET", quote("/check/数据-002.xlsx")).text  # to answer mends nothing
        desk.send("answer", book="数据-001.xlsx", code="words-left-over", only=one, clerk="")
        assert "需确认 2 处" in desk.ask("GET", page).text
        desk.send("answer", book="数据-001.xlsx", code="words-left-over", only=one, clerk="张三")
        desk.send("answer", book="数据-001.xlsx", code="words-left-over", clerk="张三")
        assert "--accept words-left-over</pre>" in desk.ask("GET", page).text  # one yes to all in place of the others


def asked(desk, book):
    """The codes of the questions that the screen of a workbook asks."""
    return set(re.findall(r'name="code" value="([^"]+)"', desk.ask("GET", quote(f"/check/{book}")).text))
