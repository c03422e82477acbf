"""Sheets 支援, 走教安排 and 结对, and what 学校 and 教师 say of walking and of rooms: read, refused, left out."""

import pytest

from rotation.domain.months import Month
from rotation.domain.problem import facts_sha256
from rotation.domain.support import SupportSource, Walking, Weekday
from rotation.workbook.frames import frames_of, problem_from_frames
from rotation.workbook.reader import read_problem, read_workbook
from rotation.workbook.template import write_input
from tests.support import gallery

SHEETS = {
    "支援": ("编号", "姓名", "来源", "出生年月", "职称", "原单位", "受援学校", "学段", "学科", "每周天数", "起", "止"),
    "走教安排": ("教师编号", "学校", "星期", "课时"), "结对": ("学校", "结对学校", "类型", "起", "止")}
HELPER = ("Y1", "某某", "银龄", "1961-09", "高级", "某市小学", "S02", "小学", "音乐", 3, "2026-09", "2027-07")


def book(support=(), walks=(), pairs=(), schools=None, teachers=None):
    """Return the sound workbook with rows of the three sheets, and columns of 学校 and 教师."""
    made = gallery.sound()
    for title, rows in zip(SHEETS, (support, walks, pairs), strict=True):
        if rows:
            sheet = made.create_sheet(title)
            for row in (SHEETS[title], *rows):
                sheet.append(row)
    for title, columns in (("学校", schools or {}), ("教师", teachers or {})):
        sheet = made[title]
        for name, values in columns.items():
            place = next((cell.column for cell in sheet[1] if cell.value == name), sheet.max_column + 1)
            for row, value in enumerate((name, *values), 1):
                sheet.cell(row, place, value)
    return made


def reading(folder, **told):
    return read_workbook(gallery.saved(book(**told), folder))


def told(found):
    return [(issue.code, issue.severity, issue.place) for issue in found.issues if issue.severity != "note"]


def test_all_three_sheets_and_four_columns_are_read(tmp_path):
    found = reading(tmp_path, support=[HELPER], walks=[("T01", "S02", "星期三", 4)],
                    pairs=[("S01", "S02", "城乡", "2025-09", None)],
                    schools={"同频互动教室": ("是", 3), "不可走教日": ("周五、周一", None)},
                    teachers={"走教": ("专职", "可", None), "不可走教日": (None, "周二", None)})
    assert told(found) == []
    facts = found.problem
    helper, walk = facts.supports[0], facts.itineraries[0]
    assert (helper.source, helper.school, helper.days_a_week) == (SupportSource.RETIRED, "S02", 3)
    assert helper.there(Month(2026, 9))
    assert not helper.there(Month(2027, 8))
    assert (walk.teacher, walk.school, walk.weekday, walk.lessons) == ("T01", "S02", Weekday.WEDNESDAY, 4)
    assert [school.rooms for school in facts.schools] == [1, 3, 0]
    assert facts.school["S01"].no_walk_days == (Weekday.MONDAY, Weekday.FRIDAY)
    assert [teacher.walking for teacher in facts.teachers] == [Walking.ONLY, Walking.MAY, None]
    assert facts.partners(Month(2026, 8)) == {"S01": {"S02"}, "S02": {"S01"}}
    assert facts.partners(Month(2025, 8)) == {}


def test_the_same_facts_come_back_from_a_workbook_of_ours_and_from_frames(tmp_path):
    facts = reading(tmp_path, support=[HELPER], walks=[("T01", "S02", None, 4)], pairs=[("S01", "S02", None, None, None)],
                    schools={"同频互动教室": ("是", 3), "不可走教日": ("周五、周一", None)},
                    teachers={"走教": ("专职", None, None)}).problem
    write_input(tmp_path / "ours.xlsx", facts, "zh")
    assert facts_sha256(read_problem(tmp_path / "ours.xlsx", ["class-count-gap"])) == facts_sha256(facts)
    assert facts_sha256(problem_from_frames(frames_of(facts), ["class-count-gap"])) == facts_sha256(facts)


def test_what_nobody_fills_in_changes_no_fact(tmp_path):
    plain = read_problem(gallery.saved(gallery.sound(), tmp_path))
    blank = reading(tmp_path, schools={"不可走教日": (None, None)}, teachers={"走教": (None,) * 3}).problem
    assert facts_sha256(blank) == facts_sha256(plain)


@pytest.mark.parametrize(("word", "rooms"), [("是", 1), ("否", 0), ("有", 1), (0, 0), (1, 1), (20, 20), ("7", 7)])
def test_rooms_are_yes_no_or_a_number(tmp_path, word, rooms):
    assert reading(tmp_path, schools={"同频互动教室": (word, None)}).problem.school["S01"].rooms == rooms


@pytest.mark.parametrize("word", ["两间", -1, 21, 1.5, "周一"])
def test_rooms_are_nothing_else(tmp_path, word):
    (issue,) = (one for one in reading(tmp_path, schools={"同频互动教室": (word, None)}).issues
                if one.severity == "error")
    assert issue.code == "not-rooms"
    assert "0 至 20" in issue.expected.render("zh")


@pytest.mark.parametrize(("sheet", "column"), [("schools", "不可走教日"), ("teachers", "不可走教日")])
@pytest.mark.parametrize("word", ["周六", "周一至周三", "每天", 3])
def test_days_are_those_of_a_school_week(tmp_path, sheet, column, word):
    values = (word, None) if sheet == "schools" else (word, None, None)
    (issue,) = (one for one in reading(tmp_path, **{sheet: {column: values}}).issues if one.severity == "error")
    assert issue.code == "unknown-word"
    assert all(day in issue.expected.render("zh") for day in Weekday)


def helper(**changed):
    return tuple(changed.get(title, value) for title, value in zip(SHEETS["支援"], HELPER, strict=True))


@pytest.mark.parametrize(("changed", "expected"), [
    ({"出生年月": "1960-10"}, []),
    ({"出生年月": "1960-09"}, [("support-too-old", "error", "支援!D2")]),
    ({"出生年月": "1960-09", "来源": "外来支教"}, []),
    ({"职称": "一级"}, []),
    ({"职称": "二级"}, [("support-low-title", "error", "支援!E2")]),
    ({"职称": "二级", "来源": "三支一扶"}, []),
    ({"原单位": "S02"}, [("support-own-school", "ask", "支援!F2")]),
    ({"止": "2027-06"}, []),
    ({"止": "2027-05"}, [("support-short", "warning", "支援!L2")]),
    ({"止": "2026-08"}, [("end-before-start", "error", "支援!L2")]),
    ({"每周天数": 5}, []),
    ({"每周天数": 6}, [("support-days", "error", "支援!J2")]),
    ({"每周天数": 0}, [("support-days", "error", "支援!J2")]),
    ({"来源": "银龄讲学"}, []),
    ({"编号": "T01"}, [("support-on-roster", "error", "支援!A2")]),
    ({"学段": "高中"}, [("stage-not-offered", "error", "支援!H2")]),
])
def test_support_is_judged_at_its_limits(tmp_path, changed, expected):
    assert told(reading(tmp_path, support=[helper(**changed)])) == expected


def test_a_full_name_is_one_s_own_school_too_and_the_days_of_a_person_are_added_up(tmp_path):
    name = gallery.sound()["学校"].cell(3, 2).value
    assert told(reading(tmp_path, support=[helper(原单位=name)])) == [("support-own-school", "ask", "支援!F2")]
    two = [helper(), helper(受援学校="S01")]
    assert told(reading(tmp_path, support=[*two[:1], helper(受援学校="S01", 每周天数=2)])) == []
    assert told(reading(tmp_path, support=two)) == [("support-days", "error", "支援!J3")]


def test_a_number_is_one_person_s(tmp_path):
    two = [helper(每周天数=1), helper(每周天数=1, 姓名="另一人")]
    assert told(reading(tmp_path, support=two)) == [("support-two-names", "error", "支援!A3")]
    assert told(reading(tmp_path, support=[two[0], helper(每周天数=1, 受援学校="S01")])) == []
    assert [one[0] for one in told(reading(tmp_path, support=[two[0], helper(每周天数=2)]))] == ["support-twice"]


@pytest.mark.parametrize(("walks", "expected"), [
    ([("T01", "S02", "周一", 2), ("T01", "S02", "周一", 3)], [("itinerary-twice", "error", "走教安排!C3")]),
    ([("T01", "S02", "周一", 2), ("T01", "S02", "周二", 2)], []),
    ([("T01", "S02", "周一", 8)], []),
    ([("T01", "S02", "周一", 9)], [("itinerary-lessons", "error", "走教安排!D2")]),
    ([("T01", "S02", None, 40)], []),
    ([("T01", "S02", None, 41)], [("itinerary-lessons", "error", "走教安排!D2")]),
    ([("T01", "S02", "周一", 60), ("T01", "S03", "周一", 3)], [("itinerary-lessons", "error", "走教安排!D2")]),
    ([("T01", "S02", "周一", 6), ("T01", "S03", "周一", 3)], [("itinerary-lessons", "error", "走教安排!D3")]),
])
def test_an_itinerary_is_told_once_and_fits_into_a_week(tmp_path, walks, expected):
    assert told(reading(tmp_path, walks=walks)) == expected


def test_a_pair_is_told_once_in_each_direction(tmp_path):
    row = ("S01", "S02", None, None, None)
    assert told(reading(tmp_path, pairs=[row, ("S02", "S01", None, None, None)])) == []
    assert told(reading(tmp_path, pairs=[row, row])) == [("pair-twice", "error", "结对!B3")]


@pytest.mark.parametrize(("changed", "warned"), [
    ({}, True), ({"上次接收学校": "S02"}, False), ({"交流中接收学校": "S02", "交流期限止": "2026-08"}, False),
    ({"交流中接收学校": "S02", "交流期限止": "2025-09"}, False), ({"交流中接收学校": "S02", "交流期限止": "2025-08"}, True)])
def test_what_becomes_of_somebody_whose_term_has_not_just_ended_is_warned_of(tmp_path, changed, warned):
    found = reading(tmp_path, teachers={"期满去向": ("留任", None, None), **{
        title: (value, None, None) for title, value in changed.items()}})
    assert ("after-term-idle" in {issue.code for issue in found.issues}) == warned


@pytest.mark.parametrize(("load", "expected"), [(0.5, []), (0.49, [("walker-part-time", "ask", "教师!Q2")])])
def test_whoever_only_walks_has_half_a_load_for_it(tmp_path, load, expected):
    found = told(reading(tmp_path, teachers={"走教": ("专职", None, None), "折算工作量": (load, 1, 1)}))
    assert [one[:2] for one in found] == [one[:2] for one in expected]


def test_itineraries_name_people_and_other_schools(tmp_path):
    found = reading(tmp_path, walks=[("T01", "S01", "周一", 2), ("T99", "S02", "周二", 2)])
    assert sorted(one[:2] for one in told(found)) == [("ledger-teacher-unknown", "ask"), ("walks-at-home", "warning")]


def test_pairs_hold_both_ways_and_a_school_with_two_partners_is_listed(tmp_path):
    found = reading(tmp_path, pairs=[("S01", "S02", None, None, None), ("S02", "S01", None, None, None)])
    assert "several-partners" not in {issue.code for issue in found.issues}
    same = reading(tmp_path, pairs=[("S01", "S01", None, None, None)])
    assert told(same) == [("own-partner", "error", "结对!B2")]
    both = reading(tmp_path, pairs=[("S01", "S01", None, None, None), ("S01", "S02", None, None, None)])
    assert "several-partners" not in {issue.code for issue in both.issues}
