"""Sheet 预测: read, refused at its cells, and facts that are the same without it."""

import pytest

from rotation.domain.problem import facts_sha256
from rotation.domain.vocabulary import Stage
from rotation.workbook.reader import read_problem, read_workbook
from rotation.workbook.template import write_input
from tests.support import gallery

TITLES = ("年度", "学校", "一年级班数", "七年级班数", "学段", "学科", "待招人数")
CLASSES, HIRED = (2027, "S01", 3, None, None, None, None), (2028, "S01", None, None, "小学", "音乐", 2)


def reading(folder, *rows):
    book = gallery.sound()
    sheet = book.create_sheet("预测")
    for row in (TITLES, *rows):
        sheet.append(row)
    return read_workbook(gallery.saved(book, folder))


def told(found):
    return [(issue.code, issue.place) for issue in found.issues if issue.severity == "error"]


def test_classes_and_hiring_are_read_and_written_again(tmp_path):
    facts = reading(tmp_path, CLASSES, HIRED).problem
    classes, hired = facts.forecasts
    assert (classes.year, classes.school, classes.grade1, classes.grade7, classes.hired) == (2027, "S01", 3, None, None)
    assert (hired.stage, hired.subject, hired.hired) == (Stage.PRIMARY, "音乐", 2)
    write_input(tmp_path / "ours.xlsx", facts, "zh")
    assert read_problem(tmp_path / "ours.xlsx", ["class-count-gap"]).forecasts == tuple(
        item for item in facts.forecasts)
    assert facts_sha256(facts) != facts_sha256(read_problem(gallery.saved(gallery.sound(), tmp_path)))


def test_an_empty_sheet_changes_no_fact(tmp_path):
    plain = read_problem(gallery.saved(gallery.sound(), tmp_path))
    assert facts_sha256(reading(tmp_path).problem) == facts_sha256(plain)


@pytest.mark.parametrize(("row", "code", "cell"), [
    ((2027, "S01", -1, None, None, None, None), "negative", "C2"),
    ((2027, "S01", None, 2, None, None, None), "stage-not-offered", "D2"),
    ((27, "S01", 3, None, None, None, None), "forecast-year", "A2"),
    ((2027, "S01", None, None, "小学", "音乐", None), "forecast-incomplete", "G2"),
    ((2027, "S01", None, None, None, "音乐", 1), "forecast-incomplete", "E2"),
    ((2027, "S01", None, None, "初中", "音乐", 1), "stage-not-offered", "E2"),
    ((2027, "S09", 3, None, None, None, None), "unknown-school", "B2")])
def test_what_cannot_be_is_refused_at_its_cell(tmp_path, row, code, cell):
    assert (code, f"预测!{cell}") in told(reading(tmp_path, row))


@pytest.mark.parametrize(("row", "cell"), [(CLASSES, "C3"), (HIRED, "G3")])
def test_the_same_is_told_once(tmp_path, row, cell):
    assert told(reading(tmp_path, row, row)) == [("forecast-twice", f"预测!{cell}")]


@pytest.mark.parametrize(("more", "warned"), [(0, False), (1, True), (400, True)])
def test_a_first_grade_many_times_as_large_as_any_of_now_is_asked_about(tmp_path, more, warned):
    (now,) = {max(school.grade1 or 0, *(getattr(school, f"grade{grade}") or 0 for grade in range(2, 7)))
              for school in read_problem(gallery.saved(gallery.sound(), tmp_path), ["class-count-gap"]).schools
              if school.code == "S01"}
    found = reading(tmp_path, (2027, "S01", max(2 * now, now + 4) + more, None, None, None, None))
    assert [issue.place for issue in found.issues if issue.code == "forecast-many"] == (["预测!C2"] if warned else [])
