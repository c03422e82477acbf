"""What a fresh-eyed officer stumbled on: faults told at once, at their place, in Chinese."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rotation.run import Inputs, gather
from rotation.sample import draw
from rotation.workbook.template import write_input
from tests.test_cli import BANNER, change, column, run


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    path = tmp_path_factory.mktemp("intake") / "数据.xlsx"
    write_input(path, draw(BANNER), "zh")
    return path


@pytest.fixture
def book(drawn, tmp_path):
    return Path(shutil.copy(drawn, tmp_path / "数据.xlsx"))


def policy_rows(path, *rows):
    """Add rows to sheet 政策; return the cells of their values."""
    book = load_workbook(path)
    sheet = book["政策"]
    (head,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "参数*" or cell.value == "参数"]
    last = max(cell.row for cell in sheet[head.column_letter] if cell.value)
    for number, (name, value) in enumerate(rows, start=last + 1):
        sheet.cell(number, head.column).value, sheet.cell(number, head.column + 1).value = name, value
    book.save(path)
    return [sheet.cell(last + 1 + number, head.column + 1).coordinate for number in range(len(rows))]


# -- rules that lack a column -----------------------------------------------------------------


def renamed(path):
    letter, row = column(path, "教师", "骨干级别")
    change(path, "教师", f"{letter}{row}", "骨干称号")


def test_a_renamed_column_is_told_with_every_rule_that_it_switches_off(book):
    renamed(book)
    text = run("check", book, "--lang", "zh").stdout
    (told,) = [line for line in text.splitlines() if "未核查" in line]
    assert told.startswith("提醒")
    assert "H20 骨干占比（教师表“骨干级别”）" in told
    assert "H55" in told
    (asked,) = [line for line in text.splitlines() if "骨干称号" in line]
    assert asked.startswith("提醒")
    assert "是否应为“骨干级别”？" in asked
    assert "提醒 2 处" in text


def test_a_plan_tells_the_idle_rules_and_no_number_for_what_was_not_checked(book, tmp_path):
    renamed(book)
    result = run("plan", book, "-o", tmp_path / "out", "--lang", "zh", "--set", "H10.rate=9%")
    assert "H20 骨干占比（教师表“骨干级别”）" in result.stderr
    assert "低于规定的10%" in result.stderr
    (row,) = [line.split() for line in result.stdout.splitlines() if "其中骨干教师" in line]
    assert row[-2:] == ["未核查", "未核查"]
    made = load_workbook(next((tmp_path / "out").glob("*/方案.xlsx")))
    rows = [[cell.value for cell in row] for row in made["比例核算"].iter_rows()]
    (required,) = [row for row in rows if "应交流骨干人数（H20）" in row]
    assert "未核查" in required


def test_no_idle_rule_no_warning(book):
    assert "未核查" not in run("check", book, "--lang", "zh").stdout


# -- shares below the law ---------------------------------------------------------------------


@pytest.mark.parametrize(("name", "value", "law"), [("H10.rate", "9.99%", "10%"), ("H20.share", "19%", "20%")])
def test_a_share_below_the_law_is_warned_of_at_its_cell(book, name, value, law):
    (cell,) = policy_rows(book, (name, value))
    (told,) = [issue for issue in gather(Inputs(book)).issues if issue.code == "below-the-law"]
    assert (told.severity, told.place) == ("warning", f"政策!{cell}")
    assert f"低于规定的{law}" in told.render("zh")


@pytest.mark.parametrize("args", [("H10.rate=10%",), ("H20.share=20%",), ("H10.rate=5%", "H10.on=否")])
def test_a_share_of_the_law_or_out_of_force_is_no_matter(drawn, args):
    issues = gather(Inputs(drawn, sets=args)).issues
    assert not [issue for issue in issues if issue.code == "below-the-law"]
