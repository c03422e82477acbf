"""What an officer gives by mistake: hidden sheets, one table alone, our own copies, a plan among the data."""

import shutil

import pytest

from rotation.workbook.intake import MARKS
from rotation.workbook.reader import read_workbook
from tests.support import gallery, other_files
from tests.support.terminal import run

SHOW = "取消隐藏"


def told(path, *, accept=()):
    paths = path if isinstance(path, list) else [path]
    return {issue.code: issue.text.render("zh") for issue in read_workbook(paths, accept).issues
            if issue.severity in ("error", "ask", "warning")}


def book_with_hidden(folder, title):
    book = gallery.sound()
    book[title].sheet_state = "hidden"
    return gallery.saved(book, folder)


@pytest.mark.parametrize("title", ["学校", "教师"])
def test_a_required_sheet_that_is_hidden_is_said_to_be_hidden(tmp_path, title):
    found = told(book_with_hidden(tmp_path, title))
    assert f"必须有“{title}”工作表；本文件中该表被隐藏" in found["missing-sheet"]
    assert SHOW in found["missing-sheet"]
    assert "hidden-sheet" not in found, "to confirm that it is old would lead nowhere"


def test_a_hidden_sheet_of_parameters_is_named_where_its_year_is_missed(tmp_path):
    path = book_with_hidden(tmp_path, "政策")
    (year,) = [line for line in run("check", path, code=3).stdout.splitlines() if "方案年度" in line]
    assert "工作表“政策”被隐藏" in year
    assert SHOW in year
    assert SHOW in told(path)["hidden-sheet"]
    assert "方案年度" not in run("check", path, "--year", "2026", code=3).stdout


def test_one_table_of_text_alone_is_told_what_it_is_and_how_the_others_come_along(tmp_path):
    folder = other_files.as_text(gallery.sound(), tmp_path / "表")
    (found,) = [text for code, text in told(folder / "教师.csv").items() if code == "missing-sheet"]
    assert "本文件按文件名读作“教师”表" in found
    assert "rotation check 学校.csv 教师.csv" in found
    assert "missing-sheet" not in told([folder / "学校.csv", folder / "教师.csv"])
    renamed = shutil.copy(folder / "教师.csv", folder / "导出.csv")
    texts = [issue.text.render("zh") for issue in read_workbook([renamed]).issues if issue.code == "missing-sheet"]
    assert any("请把文件改名为 教师.csv" in text for text in texts)
    assert any("还缺“学校”表" in text for text in texts)


@pytest.mark.parametrize("mark", [*MARKS, f"{MARKS[0]}_2"])
def test_a_marked_copy_beside_its_file_is_not_read_twice(tmp_path, mark):
    own = gallery.saved(gallery.sound(), tmp_path, "甲.xlsx")
    copy = shutil.copy(own, tmp_path / f"甲{mark}.xlsx")
    with open(copy, "ab") as file:
        file.write(b"\0")  # no longer the same bytes
    found = told([own, copy])
    assert set(found) == {"marked-copy"}
    assert "甲.xlsx" in found["marked-copy"]
    assert read_workbook([own, copy]).problem == read_workbook([own]).problem
    assert told(copy) == {}, "alone it is read like any other"


def test_what_programs_keep_beside_a_file_is_no_data(tmp_path):
    own = gallery.saved(gallery.sound(), tmp_path, "甲.xlsx")
    for name in ("~$甲.xlsx", "甲.编号.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert told(sorted(tmp_path.iterdir())) == {}
    assert read_workbook(sorted(tmp_path.iterdir())).problem == read_workbook([own]).problem


def test_a_plan_among_the_data_is_refused_by_its_name(tmp_path):
    own = gallery.saved(gallery.sound(), tmp_path, "甲.xlsx")
    book = gallery.sound()
    for name in ("方案概览", "交流名单", "政策参数"):
        book.create_sheet(name)["A1"] = name
    plan = gallery.saved(book, tmp_path, "方案.xlsx")
    found = told([own, plan])
    assert set(found) == {"plan-workbook"}
    assert found["plan-workbook"].startswith("方案.xlsx")
