"""Counts of classes that decide lessons in silence are asked about; what a bureau usually has is not."""

from itertools import product

import pytest

from rotation.domain.school import grades_of
from rotation.domain.vocabulary import Stage
from rotation.workbook.checks_classes import FEWEST_PUPILS, MOST_PUPILS
from rotation.workbook.defects import MASK
from rotation.workbook.reader import read_workbook
from tests.support import gallery

GRADES = "一二三四五六七八九"
TITLES = ["学校代码", "学校名称", "学校简称", "学校类型", "城乡类型", "苏木乡镇", "小学学生数", "初中学生数",
          *(f"{grade}年级班数" for grade in GRADES)]
CODES = {"class-count-gap", "class-size"}


def asked(tmp_path, kind, classes, pupils=(None, None), accept=()):
    """Return code, cell and sentence of what is asked of one school with these cells."""
    book = gallery.sound()
    book.remove(book["学校"])
    sheet = book.create_sheet("学校", 0)
    sheet.append(TITLES)
    for row in gallery.SCHOOLS[1:]:
        sheet.append([*row[:6], None, None, *([2] * 6 if row[3] == "小学" else [None] * 6 + [2] * 3)])
    sheet.append(["S04", "那日学校", None, kind, "乡村", "那日苏木", *pupils, *classes])
    issues = read_workbook(gallery.saved(book, tmp_path), accept).issues
    return [(i.code, i.cell, i.render("zh")) for i in issues if i.code in CODES and i.severity == "ask"]


@pytest.mark.parametrize(("stage", "blank"), [
    *product([Stage.PRIMARY], range(1, 7)), *product([Stage.JUNIOR], range(7, 10))])
def test_any_grade_left_blank_beside_others_of_its_stage_is_asked_about(stage, blank, tmp_path):
    classes = [2 if grade != blank else None for grade in range(1, 10)]
    ((code, cell, text),) = asked(tmp_path, "九年一贯制", classes)
    assert (code, cell) == ("class-count-gap", f"{'IJKLMNOPQ'[blank - 1]}5")
    assert f"{GRADES[blank - 1]}年级班数未填" in text
    assert blank in grades_of(stage)


def test_several_blanks_of_a_stage_are_one_question_that_can_be_answered(tmp_path):
    classes = [2, None, 2, None, 2, None, None, None, None]
    ((_, _, text),) = asked(tmp_path, "小学", classes)
    assert "二年级班数、四年级班数、六年级班数" in text
    assert asked(tmp_path, "小学", classes, accept=("class-count-gap",)) == []


@pytest.mark.parametrize(("kind", "classes"), [
    ("小学", [2, 2, 2, 0, 0, 0, None, None, None]), ("小学", [2, 2, "无", 2, 2, 2, None, None, None]),
    ("初中", [None] * 6 + [5, 6, 7]), ("九年一贯制", [1] * 9), ("教学点", [1, 1, 1] + [None] * 6),
    ("九年一贯制", [None] * 6 + [3, 3, 3]), ("小学", [None] * 9), ("九年一贯制", [2] * 6 + [12] * 3),
    ("小学", [1, 1, 1, 1, 1, 5, None, None, None]), ("初中", [None] * 6 + [12, 3, 3])])
def test_what_is_answered_or_usual_is_not_asked_about(kind, classes, tmp_path):
    assert asked(tmp_path, kind, classes) == []


def test_a_teaching_point_is_asked_about_a_grade_between(tmp_path):
    ((code, cell, _),) = asked(tmp_path, "教学点", [1, None, 1] + [None] * 6)
    assert (code, cell) == ("class-count-gap", "J5")


@pytest.mark.parametrize("stage", [Stage.PRIMARY, Stage.JUNIOR])
@pytest.mark.parametrize(("pupils", "odd"), [
    (FEWEST_PUPILS, False), (MOST_PUPILS, False), (FEWEST_PUPILS - 1, True), (MOST_PUPILS + 1, True)])
def test_pupils_of_a_class_far_from_the_usual_are_asked_about(stage, pupils, odd, tmp_path):
    total = pupils * 2 * len(grades_of(stage))
    filled = [2 if grade in grades_of(stage) else None for grade in range(1, 10)]
    found = asked(tmp_path, "九年一贯制", filled, (total, None) if stage is Stage.PRIMARY else (None, total))
    cell = "G5" if stage is Stage.PRIMARY else "H5"
    assert [told[:2] for told in found] == [("class-size", cell)] * odd


def test_a_teaching_point_may_have_a_class_of_one_pupil(tmp_path):
    assert asked(tmp_path, "教学点", [1, 1] + [None] * 7, (2, None)) == []
    assert len(asked(tmp_path, "教学点", [1, 1] + [None] * 7, (1, None))) == 1


@pytest.mark.parametrize("grade", range(1, 10))
def test_a_grade_with_far_more_classes_than_the_others_is_asked_about(grade, tmp_path):
    classes = [22 if grade == n else 2 for n in range(1, 10)]
    ((code, cell, text),) = asked(tmp_path, "九年一贯制", classes)
    assert (code, cell) == ("class-size", f"{'IJKLMNOPQ'[grade - 1]}5")
    assert "22 个班，远多于" in text
    assert str(MASK) not in text


def test_a_school_with_classes_of_which_the_roster_has_nobody_is_pointed_out(tmp_path):
    book = gallery.sound()
    sheet = book["教师"]
    place = gallery.TEACHERS[0].index("任教学校")
    told = {}
    for gone in (None, "S02"):
        for row in range(sheet.max_row, 1, -1):
            if sheet.cell(row, place + 1).value == gone:
                sheet.delete_rows(row)
        issues = read_workbook(gallery.saved(book, tmp_path)).issues
        told[gone] = [(issue.severity, issue.cell[1:]) for issue in issues if issue.code == "school-without-teachers"]
    assert told == {None: [], "S02": [("warning", "3")]}
