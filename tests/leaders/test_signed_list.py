"""任免建议名单 edited by hand: what a signer reads is held against the numbers, and rules name their rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.months import Month
from rotation.domain.records import Answer, Parameter
from rotation.domain.vocabulary import Duty
from rotation.rules._seats import at, posts
from rotation.run.folder import PRINCIPALS_XLSX
from rotation.workbook.template import write_input

FACTS: dict[str, Any] = {"parameters": [Parameter(name="round.year", value="2026")],
                         "answers": [Answer(code="retired-already", clerk="经办人")]}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The facts and the folder of a plan: 甲 leaves 一小, 乙 of 三小 goes there, 丙 rises at 三小."""
    place = tmp_path_factory.mktemp("signed")
    book = place / "数据.xlsx"
    write_input(book, posts({"一小": {}, "二小": {}, "三小": {}}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), "乙": at("三小", start=2018),
        "丙": at("三小", Duty.VICE_HEAD, 2019), "丁": at("二小", start=2024)}, **FACTS), "zh")
    assert audit("principals", book, "-o", place / "out")[0] == 0
    return book, next((place / "out").glob("2026-*-校长-001"))


def audit(*args: object) -> tuple[int, str]:
    done = CliRunner().invoke(program, [*map(str, args), "--lang", "zh"], prog_name="rotation")
    return done.exit_code, done.output


class Sheet:
    """任免建议名单 of a workbook, by people and titles."""

    def __init__(self, path: Path) -> None:
        self.book = load_workbook(path)
        self.cells = self.book["任免建议名单"]
        heads = next(row for row in self.cells.iter_rows() if any(cell.value == "教师编号" for cell in row))
        self.columns = {str(cell.value): cell.column for cell in heads if cell.value}
        self.rows = {str(row[self.columns["教师编号"] - 1].value): row[0].row
                     for row in self.cells.iter_rows(min_row=heads[0].row + 1)}

    def put(self, who: str, title: str, value: object) -> None:
        self.cells.cell(self.rows[who], self.columns[title]).value = value


def edited(made: tuple[Path, Path], tmp_path: Path, edit: Callable[[Sheet], object]) -> tuple[int, str, Sheet]:
    copy = Path(shutil.copytree(made[1], tmp_path / "copy"))
    sheet = Sheet(copy / PRINCIPALS_XLSX)
    edit(sheet)
    sheet.book.save(copy / PRINCIPALS_XLSX)
    return *audit("audit", made[0], copy / PRINCIPALS_XLSX), sheet


def test_a_list_saved_without_an_edit_passes(made: tuple[Path, Path], tmp_path: Path) -> None:
    code, told, _ = edited(made, tmp_path, lambda _: None)
    assert code == 0
    assert "发现 0 处问题" in told
    assert "不符" not in told


@pytest.mark.parametrize(("who", "title", "value", "right"), [
    ("乙", "拟任", "二小校长", "校名与代码不一致：拟任学校代码、拟任职务所指为“一小校长”"),
    ("乙", "拟任", None, "校名与代码不一致：拟任学校代码、拟任职务所指为“一小校长”"),
    ("乙", "拟免", "二小校长", "“拟免”应为“三小校长”"),
    ("甲", "拟免", None, "“拟免”应为“一小校长”"),
    ("丙", "现任", "三小校长", "“现任”应为“三小副校长”"),
    ("丙", "任免类型", "交流", "“任免类型”应为“提任”"),
    ("乙", "任现职年月", "2021-09", "“任现职年月”应为“2018-09”"),
    ("乙", "任职年限", 3, "“任职年限”应为“8”"),
    ("乙", "类别", "必须交流", "“类别”应为“任满”"),
    ("甲", "拟任", "二小校长", "所指为“空白”"),
    ("乙", "姓名", "丁", "姓名与花名册中该编号的姓名不一致"),
])
def test_a_cell_that_contradicts_the_numbers_is_found_at_its_row(
    made: tuple[Path, Path], tmp_path: Path, who: str, title: str, value: object, right: str,
) -> None:
    code, told, sheet = edited(made, tmp_path, lambda one: one.put(who, title, value))
    assert code == 6, told
    assert f"任免建议名单第{sheet.rows[who]}行" in told
    assert right in told
    assert "发现 1 处问题" in told
    assert "交流名单第" not in told


def test_chain_and_reason_that_no_longer_fit_are_told_and_forbid_nothing(
    made: tuple[Path, Path], tmp_path: Path,
) -> None:
    code, told, sheet = edited(made, tmp_path, lambda one: one.put("乙", "链号", 7))
    assert code == 0
    assert "链号、理由与改动后的名单不符的单元格：" in told
    assert str(sheet.rows["乙"]) in told


def test_a_broken_rule_names_its_rows(made: tuple[Path, Path], tmp_path: Path) -> None:
    code, told, sheet = edited(made, tmp_path, lambda one: (
        one.put("丙", "拟任学校代码", "二小"), one.put("丙", "拟任", "二小校长")))
    assert code == 6, told
    lines = [line for line in told.splitlines() if "P10 一校一长" in line]
    assert any("二小" in line and f"任免建议名单第{sheet.rows['丙']}行" in line for line in lines), told


def test_who_was_taken_out_is_named_where_nobody_on_the_list_is_to_blame(
    made: tuple[Path, Path], tmp_path: Path,
) -> None:
    code, told, _ = edited(made, tmp_path, lambda one: [
        one.cells.delete_rows(one.rows[who]) for who in sorted(("乙", "丙"), key=lambda key: -one.rows[key])])
    assert code == 6, told
    assert "与已发布方案相比已去掉或改动：乙（乙）" in told


def test_a_row_of_somebody_who_does_not_leave_and_a_missing_one_are_found(
    made: tuple[Path, Path], tmp_path: Path,
) -> None:
    def without_a_seat(one: Sheet) -> None:
        for title in ("拟任学校代码", "拟任职务"):
            one.put("甲", title, None)
        one.put("甲", "教师编号", "丁")
        one.put("甲", "姓名", "丁")
    code, told, sheet = edited(made, tmp_path, without_a_seat)
    assert code == 6, told
    assert f"任免建议名单第{sheet.rows['甲']}行" in told
    assert "并不离任" in told
    assert "甲（甲）" in told
    assert "名单中没有此人" in told


@pytest.mark.parametrize(("title", "value", "right"), [
    ("教师编号", "无此人", "既不是校级领导，也不是后备人选"), ("教师编号", "乙", "同一人重复列入名单"),
    ("拟任学校代码", "无此校", "无此学校代码")])
def test_a_row_that_no_plan_may_have_is_named(
    made: tuple[Path, Path], tmp_path: Path, title: str, value: str, right: str,
) -> None:
    code, told, sheet = edited(made, tmp_path, lambda one: one.put("丙", title, value))
    assert code == 6, told
    assert right in told
    assert f"任免建议名单第{sheet.rows['丙']}行" in told
