"""Rosters with one sheet for each school and no column that names it: the name of the sheet does, once confirmed."""

import pytest

from rotation.domain.problem import facts_sha256
from rotation.workbook.reader import read_workbook
from tests.support import gallery

ACCEPT = ("school-from-sheet-name", "short-school-name")


def by_school(*names, head=()):
    """Return the sound workbook with a sheet for each of its three teachers, without the column of the school."""
    book = gallery.sound()
    place = gallery.TEACHERS[0].index("任教学校")
    for name, row in zip(names, gallery.TEACHERS[1:], strict=True):
        sheet = book.create_sheet(name)
        for line in (*head, gallery.TEACHERS[0], row):
            sheet.append([*line[:place], *line[place + 1:]])
    book.remove(book["教师"])
    return book


def stops(reading):
    return [(issue.code, issue.severity, issue.place) for issue in reading.issues if issue.severity in ("error", "ask")]


@pytest.mark.parametrize("names", [
    ("一小", "乌小", "一中"), ("旗第一小学", "乌兰小学", "旗第一中学"), ("S01", "S02", "S03"), ("01一小", "02乌小", "03一中"),
    ("教师-一小", "乌小教师", "一中教师名单")])
def test_the_name_of_a_sheet_tells_the_school_once_confirmed(tmp_path, names):
    path = gallery.saved(by_school(*names, head=[["教师花名册"]]), tmp_path)
    assert stops(read_workbook(path)) == [("school-from-sheet-name", "ask", names[0])]
    facts = read_workbook(path, ACCEPT).problem
    whole = read_workbook(gallery.saved(gallery.sound(), tmp_path)).problem
    assert facts_sha256(facts) == facts_sha256(whole)


def test_a_short_name_that_nobody_declared_is_asked_too(tmp_path):
    path = gallery.saved(by_school("第一小学", "乌小", "一中"), tmp_path)
    assert {code for code, _, _ in stops(read_workbook(path))} == set(ACCEPT)
    assert [teacher.school for teacher in read_workbook(path, ACCEPT).problem.teachers] == ["S01", "S02", "S03"]


def test_sheets_that_name_no_school_are_told_what_they_lack(tmp_path):
    told = read_workbook(gallery.saved(by_school("甲", "乙", "丙"), tmp_path), ACCEPT).issues
    (lost,) = [issue for issue in told if issue.severity == "error"]
    assert lost.expected.render("zh") == "3 张教师名单缺“任教学校”列，工作表名称也不是“学校”表中的学校：甲、乙、丙"
    assert "请在各表加上“任教学校”列" in lost.remedy.render("zh")
    assert not {issue.code for issue in told} & {"sheets-not-read", "missing-sheet"}


def test_one_of_them_that_names_none_is_never_left_out_silently(tmp_path):
    reading = read_workbook(gallery.saved(by_school("一小", "退休", "一中"), tmp_path), ACCEPT)
    assert reading.problem is None
    assert ("no-school-column", "error", "退休") in stops(reading)


def test_a_sheet_beside_a_whole_roster_stays_aside(tmp_path):
    book = by_school("甲", "乙", "丙")
    sheet = book.create_sheet("教师")
    for row in gallery.TEACHERS:
        sheet.append(row)
    reading = read_workbook(gallery.saved(book, tmp_path))
    assert reading.problem is not None
    assert [issue.remedy.render("zh") for issue in reading.issues if issue.code == "sheets-not-read"] == ["无需处理"]


def test_identity_numbers_of_such_a_sheet_are_dropped_and_said_so(tmp_path):
    book = by_school("一小", "乌小", "一中")
    last = book["一小"].max_column + 1
    book["一小"].cell(1, last, "身份证号")
    book["一小"].cell(2, last, "110101197905011234")
    told = read_workbook(gallery.saved(book, tmp_path), ACCEPT).issues
    assert [issue.sheet for issue in told if issue.code == "identity-column"] == ["一小"]
    assert "110101197905011234" not in "".join(issue.render("zh") for issue in told)
