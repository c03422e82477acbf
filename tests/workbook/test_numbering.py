"""People without a number of their own get one that stays, from year to year and from file to file."""

import csv
import random

import pytest
from openpyxl import Workbook

from rotation.domain.problem import facts_sha256
from rotation.errors import OutputError
from rotation.tables import sheet_style
from rotation.text import say
from rotation.workbook.numbering import HEAD, side_file
from rotation.workbook.reader import read_workbook
from tests.support import gallery, other_files

PEOPLE = [["王某甲", "女", "1979-05", "S01"], ["王某乙", "男", "1985-03", "S02"], ["王某丙", "女", "1990-11", "S01"],
          ["王某丁", "男", "1988-01", "S02"]]
TITLES = ["姓名", "性别", "出生年月", "任教学校", "任教学段", "主教学科", "是否在编", "人员状态", "进本校年月"]


def numberless(people=PEOPLE, joined="2015-09", **columns) -> Workbook:
    """Return a workbook whose roster has no column of numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in (("学校", gallery.SCHOOLS), ("政策", gallery.EXTRA["政策"])):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    sheet = book.create_sheet("教师")
    sheet.append([*TITLES, *columns])
    for number, row in enumerate(people):
        sheet.append([*row, "小学", "语文", "是", "在职在岗", joined, *(column[number] for column in columns.values())])
    return book


def numbers(path, accept=()):
    reading = read_workbook(path, accept)
    assert reading.problem is not None, [issue.render("zh") for issue in reading.issues]
    return {teacher.name: teacher.id for teacher in reading.problem.teachers}


def stops(path):
    return [(issue.code, issue.place) for issue in read_workbook(path).issues if issue.severity in ("error", "ask")]


def lines(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_numbers_are_proposed_and_kept_beside_the_workbook(tmp_path):
    path = gallery.saved(numberless(), tmp_path)
    given = numbers(path)
    assert sorted(given.values()) == ["T0001", "T0002", "T0003", "T0004"]
    head, *kept = lines(tmp_path / "数据.编号.csv")
    assert tuple(head) == HEAD
    assert {row[1]: row[0] for row in kept} == given
    assert next(row for row in kept if row[1] == "王某甲")[2:] == ["旗第一小学", "1979年5月", "2015年9月"]


def test_another_reading_says_and_gives_the_same(tmp_path):
    path = gallery.saved(numberless(), tmp_path)
    first = read_workbook(path)
    before = (tmp_path / "数据.编号.csv").read_bytes()
    second = read_workbook(path)
    assert first.issues == second.issues
    assert [issue.code for issue in first.issues if issue.severity == "note"] == ["numbers-kept"]
    assert facts_sha256(first.problem) == facts_sha256(second.problem)
    assert (tmp_path / "数据.编号.csv").read_bytes() == before


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_gives_nobody_another_number(tmp_path, seed):
    expected = numbers(gallery.saved(numberless(), tmp_path))
    turned = PEOPLE[:]
    random.Random(seed).shuffle(turned)
    folder = tmp_path / "别处"
    folder.mkdir()
    assert numbers(gallery.saved(numberless(turned), folder)) == expected


def test_next_year_finds_the_same_people_and_numbers_the_new_ones(tmp_path):
    given = numbers(gallery.saved(numberless(), tmp_path, "2026花名册.xlsx"))
    people = [["新来的", "女", "1996-02", "S01"], *PEOPLE[1:]]
    later = numbers(gallery.saved(numberless(people), tmp_path, "2027花名册.xlsx"))
    assert {name: later[name] for name in given if name in later} == {
        name: number for name, number in given.items() if name != "王某甲"}
    assert later["新来的"] == "T0005"
    assert [row[0] for row in lines(tmp_path / "2027花名册.编号.csv")[1:]] == [f"T000{n}" for n in range(1, 6)]


def test_who_has_moved_keeps_the_number_once_the_office_says_so(tmp_path):
    given = numbers(gallery.saved(numberless(), tmp_path))
    moved = gallery.saved(numberless([["王某甲", "女", "1979-05", "S02"], *PEOPLE[1:]]), tmp_path)
    assert stops(moved) == [("number-of-mover", "教师!A2")]
    assert stops(moved) == [("number-of-mover", "教师!A2")]
    assert numbers(moved, ["number-of-mover"]) == given
    assert numbers(moved) == given


def test_two_of_one_name_and_birth_month_get_no_number_by_guess(tmp_path):
    numbers(gallery.saved(numberless(), tmp_path))
    twins = [["王某甲", "女", "1979-05", "S02"], ["王某甲", "女", "1979-05", "S03"]]
    book = numberless([*twins, *PEOPLE[1:]])
    book["教师"]["E3"] = "初中"
    path = gallery.saved(book, tmp_path)
    assert stops(path) == []
    assert "T0004" not in {teacher.id for teacher in read_workbook(path).problem.teachers if teacher.name == "王某甲"}


def test_two_alike_in_all_are_asked_about(tmp_path):
    path = gallery.saved(numberless([PEOPLE[0], *PEOPLE]), tmp_path)
    assert stops(path) == [("same-person", "教师!A3")]
    reading = read_workbook(path, ["same-person"])
    assert len({teacher.id for teacher in reading.problem.teachers}) == 5
    subjects = numberless([PEOPLE[0], *PEOPLE])
    subjects["教师"]["F2"] = "音乐"
    assert stops(gallery.saved(subjects, tmp_path)) == [("same-person", "教师!A3")]


def test_one_blank_number_among_numbers_is_refused(tmp_path):
    book = gallery.sound()
    book["教师"]["A4"] = None
    path = gallery.saved(book, tmp_path)
    assert ("blank-required", "教师!A4") in stops(path)
    assert not side_file([path]).exists()


def test_one_school_without_numbers_among_others_with_them(tmp_path):
    book = gallery.sound()
    sheet = book.create_sheet("教师-一小")
    sheet.append(TITLES)
    sheet.append([*PEOPLE[0], "小学", "语文", "是", "在职在岗", "2015-09"])
    reading = read_workbook(gallery.saved(book, tmp_path), ["sheets-alike"])
    assert {teacher.name: teacher.id for teacher in reading.problem.teachers}["王某甲"] == "T0004"


def test_proposed_numbers_may_be_named_on_other_sheets(tmp_path):
    path = gallery.saved(numberless(), tmp_path)
    number = numbers(path)["王某甲"]
    book = numberless()
    sheet = book.create_sheet("指定")
    sheet.append(["教师编号", "类型", "理由", "经办人"])
    sheet.append([number, "留任", "工作需要", "某"])
    assert [lock.teacher for lock in read_workbook(gallery.saved(book, tmp_path)).problem.locks] == [number]


def test_the_form_of_the_files_gives_the_same_facts(tmp_path):
    plain = read_workbook(gallery.saved(numberless(), tmp_path)).problem
    folder = other_files.as_text(numberless(), tmp_path / "表", "gb18030", ",", ".csv")
    again = read_workbook(folder)
    assert facts_sha256(again.problem) == facts_sha256(plain)
    assert (folder / "表.编号.csv").exists()
    assert [issue for issue in read_workbook(folder).issues if issue.code == "files-not-read"] == []


def test_a_column_of_identity_numbers_never_reaches_the_side_file(tmp_path):
    book = numberless(身份证号=["110101197905011234"] * 4)
    path = gallery.saved(book, tmp_path)
    numbers(path)
    assert "11010119" not in side_file([path]).read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("content", [
    b"", b"\xff\xfe\x00", "编号,姓名\n".encode(), ",".join(HEAD).encode() + b"\nT0001\n",
    ",".join(HEAD).encode() + b'\n"T0001', ",".join(HEAD).encode() + "\n,王某甲,,,\n".encode(),
    ",".join(HEAD).encode() + "\nT1,甲,,,\nT1,乙,,,\n".encode()])
def test_a_spoiled_side_file_is_told_and_never_replaced(tmp_path, content):
    path = gallery.saved(numberless(), tmp_path)
    side_file([path]).write_bytes(content)
    assert [code for code, _ in stops(path)] == ["numbers-file"]
    assert side_file([path]).read_bytes() == content


def test_a_side_file_saved_by_excel_is_read(tmp_path):
    path = gallery.saved(numberless(), tmp_path)
    given = numbers(path)
    rows = lines(side_file([path]))
    spelled = [[cell.replace("年", "/").replace("月", "/1") for cell in row] for row in rows[1:]]
    text = "\r\n".join(",".join(row) for row in [rows[0], *spelled])
    side_file([path]).write_bytes(text.encode("gb18030"))
    assert numbers(path) == given


@pytest.mark.parametrize("month", ["Feb-88", "1988", "二月", "1988-13-01x"])
def test_a_line_whose_month_is_none_is_an_error_and_nobody_gets_a_second_number(tmp_path, month):
    path = gallery.saved(numberless(), tmp_path)
    numbers(path)
    own = side_file([path])
    text = own.read_text(encoding="utf-8-sig").replace("1979年5月", month)
    assert month in text
    own.write_text(text, encoding="utf-8-sig")
    assert [code for code, _ in stops(path)] == ["numbers-file"]
    assert own.read_text(encoding="utf-8-sig") == text


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    def refuse(path, content):
        raise OutputError(say("denied", "拒绝访问"))
    monkeypatch.setattr(sheet_style, "publish", refuse)
    found = read_workbook(gallery.saved(numberless(), tmp_path))
    assert found.problem is not None
    assert "numbers-not-kept" in {issue.code for issue in found.issues}


@pytest.mark.parametrize(("name", "side"), [
    ("数据.xlsx", "数据.编号.csv"), ("数据_问题标注.xlsx", "数据.编号.csv"), ("数据_问题标注2.xlsx", "数据.编号.csv"),
    ("数据_采纳修改-001.xlsx", "数据.编号.csv"), ("数据_问题标注_3.xlsx", "数据.编号.csv"), ("花名册2026.xlsx", "花名册2026.编号.csv"), ("data_issues.csv", "data.编号.csv")])
def test_where_the_numbers_of_a_workbook_are_kept(tmp_path, name, side):
    assert side_file([tmp_path / name]).name == side
