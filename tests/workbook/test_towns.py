"""Home towns in which no school stands: a row of kilometers, or coordinates on a row of its own."""

import pytest

from rotation.domain.distance import half_up_km
from rotation.domain.problem import facts_sha256
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.workbook.frames import frames_of, problem_from_frames
from rotation.workbook.reader import read_workbook
from tests.support import gallery
from tests.support.worlds import MADE

TOWN, SEAT = (117.5, 44.6), (117.6, 44.5)
HEAD = ["起点", "终点", "公里", "分钟", "经度", "纬度"]


def reading(tmp_path, *rows, home="远方苏木", accept=()):
    book = gallery.sound()
    teachers, schools, sheet = book["教师"], book["学校"], book["距离"]
    place = teachers.max_column + 1
    teachers.cell(1, place, "家庭所在苏木乡镇")
    teachers.cell(2, place, home)
    schools["H3"], schools["I3"] = SEAT
    sheet.delete_rows(1, sheet.max_row)
    for row in (HEAD, ["S01", "S02", 42.5, 50], *rows):
        sheet.append(row)
    return read_workbook(gallery.saved(book, tmp_path), accept)


def told(found):
    return {(issue.code, issue.severity, issue.place) for issue in found.issues if issue.severity != "note"}


def km(found, school="S02"):
    round = settle(found.problem, Policy.of({"round.year": (2026, MADE)}))
    return round.km(round.teacher("T01"), school)


def test_kilometers_from_a_town_without_a_school(tmp_path):
    found = reading(tmp_path, ["远方苏木", "S02", 33])
    assert told(found) == set()
    assert km(found) == 33


@pytest.mark.parametrize("town", ["远方苏木", "远方 苏木"])
def test_coordinates_of_a_town_without_a_school(tmp_path, town):
    found = reading(tmp_path, [town, None, None, None, *TOWN])
    assert told(found) == set()
    assert km(found) == half_up_km(TOWN, SEAT)
    assert km(reading(tmp_path, [town, None, None, None, *TOWN], ["S02", town, 5])) == 5


def test_coordinates_of_a_town_where_nobody_lives_are_read_too(tmp_path):
    found = reading(tmp_path, ["空地", None, None, None, *TOWN], ["空地", "S01", 9], home=None)
    assert told(found) == set()


@pytest.mark.parametrize(("rows", "code", "place"), [
    ([["别处", "S02", 33]], "unknown-place", "距离!A3"),
    ([["远方苏木", None, 33]], "blank-required", "距离!B3"),
    ([["远方苏木", "S02", 33, None, *TOWN]], "town-with-distance", "距离!B3"),
    ([["远方苏木", None, None, None, 117.5]], "half-coordinates", "距离!F3"),
    ([["远方苏木", None, None, None, *TOWN]] * 2, "town-twice", "距离!A4"),
    ([["远方苏木", None, None, None, 44.6, 117.5]], "outside-the-country", "距离!E3"),
])
def test_what_cannot_be_read_is_refused(tmp_path, rows, code, place):
    assert (code, "error", place) in told(reading(tmp_path, *rows))


def test_towns_go_through_tables(tmp_path):
    problem = reading(tmp_path, ["远方苏木", None, None, None, *TOWN]).problem
    assert facts_sha256(problem_from_frames(frames_of(problem))) == facts_sha256(problem)
