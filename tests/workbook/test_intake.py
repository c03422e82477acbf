"""What a fresh-eyed officer stumbled on: faults told at once, at their place, in Chinese."""

import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rotation.cli.options import inputs
from rotation.errors import WorkbookError
from rotation.policy.permitted import permitted
from rotation.rules import catalogue
from rotation.run import Inputs, gather
from rotation.sample import draw
from rotation.workbook import checks
from rotation.workbook.template import write_input
from tests.support.places import ROOT
from tests.support.spoiled_book import BANNER, change, column
from tests.support.terminal import run


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
    (row,) = [line.split() for line in result.stdout.splitlines() if "交流骨干人数" in line]
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


# -- policy values ----------------------------------------------------------------------------


def test_every_wrong_row_of_the_policy_is_told_at_its_cell(book):
    *cells, name = policy_rows(book, ("tiers", "[“G10”]"), ("H10.rate", "12"), ("H99.x", "1"))
    text = run("check", book, "--lang", "zh", code=3).stdout
    for cell in cells:
        assert f"政策!{cell}「值」" in text
    cells.append(name.replace("B", "A"))  # of the last the name is wrong
    assert f"政策!{cells[-1]}「参数」" in text
    assert "应为0%—100%，如 12%" in text
    assert "用半角引号" in text
    marked = load_workbook(book.parent / "数据_问题标注.xlsx")["政策"]
    assert all(marked[cell].comment is not None for cell in cells)


def test_all_wrong_options_are_told_at_once(drawn):
    told = run("check", drawn, "--lang", "zh", "--set", "tiers=[", "--set", "H10.rate", "--set",
               "round.term_years=12", code=2).stderr
    assert "“tiers”" in told
    assert "参数=值" in told
    assert "应为1—9的整数" in told


@pytest.mark.parametrize(("key", "value", "told"), [
    ("on", "x", "应为“是”或“否”"), ("scope", "x", "全体（all）、城区和优质学校（urban_and_quality）"), ("reserve", "2", "如 2%"),
    ("reserve", "-1", "如 1%")])
def test_what_a_parameter_may_be_follows_from_its_declaration(key, value, told):
    assert told in permitted(catalogue()["H10"], key, value).render("zh")


# -- policy files -----------------------------------------------------------------------------


def test_a_policy_file_that_is_not_there_is_a_trouble_with_files(drawn, tmp_path):
    told = run("plan", drawn, "-o", tmp_path / "o", "--policy", tmp_path / "missing.toml", code=7).stderr
    assert str(tmp_path / "missing.toml") in told.replace("\n", "")
    assert "文件或文件夹不存在" in told


def test_a_shipped_scenario_serves_as_policy_by_its_name(drawn):
    told = inputs([drawn], {"policy_files": (Path("fifteen_percent"),), "sets": (), "year": None, "accept": ()})
    assert gather(told).policy.rules["H10"].rate == Fraction(15, 100)


@pytest.mark.parametrize("args", [("check", "--policy"), ("whatif", "-o", "x", "-s")])
def test_miswritten_toml_is_told_by_line_and_column_in_chinese(drawn, tmp_path, args):
    path = tmp_path / "p.toml"
    path.write_text("[H10]\n# 比例\nrate = 10%\n", encoding="utf-8")
    told = run(args[0], drawn, *args[1:], path, "--lang", "zh", code=2).stderr
    assert "第3行第10列：值后面多出了内容" in told.replace("\n", "")
    assert "Expected" not in told


# -- consequences of a told cause -------------------------------------------------------------


def grave(path):
    with pytest.raises(WorkbookError) as refused:
        gather(Inputs(path))
    return [issue for issue in refused.value.issues if issue.severity in ("error", "ask")]


def altered(path, change):
    made = load_workbook(path)
    change(made)
    made.save(path)


@pytest.mark.parametrize(("change", "code"), [
    (lambda made: made.remove(made["学校"]), "missing-sheet"),
    (lambda made: made["学校"].delete_rows(1, 99), "empty-sheet"),
    (lambda made: made["学校"].delete_rows(2, 99), "no-schools"),
    (lambda made: made["教师"].delete_rows(2, 999), "no-teachers"),
    (lambda made: made["教师"].delete_rows(1, 999), "empty-sheet")])
def test_a_list_that_cannot_be_referred_to_is_the_only_complaint(book, change, code):
    altered(book, change)
    (issue,) = grave(book)
    assert issue.code == code


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_list_longer_than_a_banner_has_schools_is_refused(book, monkeypatch, beyond):
    monkeypatch.setattr(checks, "MOST_SCHOOLS", len(load_workbook(book)["学校"]["A"]) - 1 - beyond)
    if not beyond:
        assert gather(Inputs(book)).problem.schools
        return
    (issue,) = grave(book)
    assert (issue.code, issue.place) == ("too-many-schools", "学校")
    assert "rotation batch" in issue.render("zh")


def test_a_code_that_stands_twice_takes_the_lost_school_with_it_in_one_line(book):
    letter, row = column(book, "学校", "学校代码")
    kept, cell = f"{letter}{row + 1}", f"{letter}{row + 2}"
    lost = load_workbook(book)["学校"][cell].value
    altered(book, lambda made: made["学校"].__setitem__(cell, made["学校"][kept].value))
    found = grave(book)
    (double,) = [issue for issue in found if issue.code == "duplicate-school"]
    (once,) = [issue for issue in found if issue.code == "unknown-school"]
    assert double.place == f"学校!{cell}"
    assert once.found == lost
    assert "共19处" in once.render("zh")
    assert "是否应为" not in once.render("zh")
    assert len(found) <= 3


def test_an_unknown_school_without_such_a_cause_is_told_in_every_cell(book):
    letter, row = column(book, "教师", "任教学校")
    altered(book, lambda made: [made["教师"].__setitem__(f"{letter}{row + n}", "999") for n in (1, 2)])
    assert [issue.place for issue in grave(book)] == [f"教师!{letter}{row + n}" for n in (1, 2)]


# -- the terminal -----------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
@pytest.mark.parametrize("args", [("rules", "H35"), ("rules",), ("schema",)])
def test_a_reader_that_goes_away_is_no_fault(args):
    gone, pipe = os.pipe()
    os.close(gone)
    try:
        done = subprocess.run([sys.executable, "-m", "rotation", *args], stdout=pipe, stderr=subprocess.PIPE,
                              cwd=ROOT, check=False)
    finally:
        os.close(pipe)
    assert done.returncode == 141
    assert done.stderr == b""


def test_an_unknown_rule_is_refused_in_chinese():
    told = run("rules", "H99", "--lang", "zh", code=2).stderr
    assert "代码 的值无效" in told
    assert "CODE" not in told


@pytest.mark.parametrize("command", ["plan", "whatif", "template"])
def test_an_empty_out_is_refused_with_a_sentence(drawn, command):
    source = () if command == "template" else (drawn,)
    told = run(command, *source, "-o", "", "--lang", "zh", code=2).stderr
    assert "请给出" in told


# -- an edited plan ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def published(drawn, tmp_path_factory):
    out = tmp_path_factory.mktemp("published")
    run("plan", drawn, "-o", out)
    return next(out.glob("*/方案.xlsx"))


def edit(published, tmp_path, *cells):
    """Write (row of the list, title, value); return the path and the addresses."""
    path = Path(shutil.copy(published, tmp_path / "方案.xlsx"))
    book = load_workbook(path)
    sheet = book["交流名单"]
    head = next(row for row in sheet.iter_rows(max_row=6) if "教师编号" in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in head}
    told = []
    for number, title, value in cells:
        cell = sheet.cell(head[0].row + number, places[title])
        cell.value = value
        told.append(cell.coordinate)
    book.save(path)
    return path, told


def test_all_rows_of_an_edited_plan_are_judged_in_one_go(drawn, published, tmp_path):
    path, (name, _, _, _) = edit(published, tmp_path, (1, "姓名", "某某"), (2, "教师编号", "999"),
                              (3, "任教学科", "音乐"), (4, "交流年限", 7))
    text = run("audit", drawn, path, "--lang", "zh", code=6).stdout
    assert f"交流名单!{name}" in text
    assert "教师编号“999”不在花名册中" in text
    assert "音乐" in text
    assert "交流形式与期限" in text
    assert "请先更正上列各行" in text
    assert "PLAN" not in text
    assert "PLAN" in run("audit", drawn, path, "--lang", "en", code=6).stdout


def test_unreadable_rows_do_not_hide_the_others(drawn, published, tmp_path):
    path, cells = edit(published, tmp_path, (1, "任教学段", "大学"), (2, "姓名", "某某"), (3, "教师编号", "999"))
    told = run("audit", drawn, path, "--lang", "zh", code=3)
    for cell in cells:
        assert f"交流名单!{cell}" in told.stdout
    assert "某某" not in told.stdout
    assert "rotation check" not in told.stderr
    assert f"更正 {path}，再运行一次本命令" in told.stderr


def test_a_school_misspelled_without_its_code_is_told_at_its_own_cell(drawn, published, tmp_path):
    path, (code, name) = edit(published, tmp_path, (1, "接收学校代码", None), (1, "接收学校", "错字小学"))
    text = run("audit", drawn, path, "--lang", "zh", code=3).stdout
    assert f"交流名单!{name}「接收学校」：填写的是“错字小学” 应为“学校”表中的学校全称，或在{code}填写学校代码" in text
    assert f"交流名单!{code}「" not in text
    assert "代码“”" not in text


def test_a_name_in_place_of_a_number_is_not_repeated(drawn, published, tmp_path):
    person = load_workbook(drawn)["教师"]
    head = next(row for row in person.iter_rows(max_row=6) if any("姓名" in str(cell.value) for cell in row))
    (place,) = [cell for cell in head if "姓名" in str(cell.value)]
    name = person.cell(place.row + 3, place.column).value
    path, _ = edit(published, tmp_path, (1, "教师编号", name), (2, "派出学校", f"{name}的学校"))
    for lang in ("zh", "en"):
        told = run("audit", drawn, path, "--lang", lang, code=6)
        assert name not in told.stdout + told.stderr
