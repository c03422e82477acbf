"""Schools by whatever they are called on every sheet, and distances as a matrix: read as named, asked if doubtful."""

import pytest

from rotation.domain.problem import facts_sha256
from rotation.workbook.choices import close
from rotation.workbook.reader import read_workbook
from rotation.workbook.short_names import banner, may_mean, meant
from tests.support import gallery

NAMES = ("S01 旗第一小学", "S02 乌兰小学", "S03 旗第一中学")


def reading(change, tmp_path, accept=(), name="数据.xlsx"):
    book = gallery.sound()
    change(book)
    return read_workbook(gallery.saved(book, tmp_path, name), accept)


def grave(read):
    return [(issue.severity, issue.code, issue.place) for issue in read.issues if issue.severity in ("error", "ask")]


def spelled(kind):
    """Write every school on every sheet but its own by code, full name or declared short name."""
    def change(book):
        rows = {row[0]: row[kind] for row in gallery.SCHOOLS[1:]}
        for sheet in book:
            for row in sheet.iter_rows(min_row=2) if sheet.title != "学校" else ():
                for cell in row:
                    cell.value = rows.get(cell.value, cell.value)
    return change


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_code_full_name_and_declared_short_name_say_the_same_on_every_sheet(kind, tmp_path):
    read = reading(spelled(kind), tmp_path)
    assert grave(read) == []
    assert facts_sha256(read.problem) == facts_sha256(reading(lambda _: None, tmp_path).problem)
    assert "short-school-name" not in {issue.code for issue in read.issues}


def test_a_short_name_that_two_schools_declare_is_refused(tmp_path):
    def twice(book):
        book["学校"]["C3"], book["教师"]["E2"] = "一小", "一小"
    assert ("error", "school-not-unique", "教师!E2") in grave(reading(twice, tmp_path))


@pytest.mark.parametrize(("sheet", "cell"), [("教师", "E2"), ("意愿", "B2"), ("距离", "A2"), ("需求", "A2"), ("台账", "D2")])
def test_a_short_name_that_nobody_declared_is_asked_with_the_full_name(sheet, cell, tmp_path):
    def short(book):
        book[sheet][cell] = "旗一小" if sheet in ("教师", "需求") else "乌兰小"
        if sheet == "距离":
            book[sheet]["B2"] = "S03"
    asked = reading(short, tmp_path)
    assert grave(asked) == [("ask", "short-school-name", f"{sheet}!{cell}")]
    (question,) = [issue for issue in asked.issues if issue.code == "short-school-name"]
    full = "旗第一小学" if sheet in ("教师", "需求") else "乌兰小学"
    assert f"将理解为“{full}”" in question.render("zh")
    assert "S0" not in question.render("zh").replace(cell, "")
    assert reading(short, tmp_path, ("short-school-name",)).problem is not None


def test_a_short_name_of_several_schools_is_refused_with_their_names(tmp_path):
    def vague(book):
        book["学校"]["B2"], book["学校"]["B3"], book["教师"]["E2"] = "旗第一实验小学", "旗第二实验小学", "旗实验小学"
    (told,) = [issue for issue in reading(vague, tmp_path).issues if issue.code == "school-not-unique"]
    assert "旗第一实验小学、旗第二实验小学" in told.render("zh")


def test_a_name_without_that_of_the_banner_is_the_full_name(tmp_path):
    def banners(book):
        for row, name in enumerate(("某某旗第一小学", "某某旗乌兰小学", "某某旗第一中学"), 2):
            book["学校"].cell(row, 2).value = name
        book["教师"]["E2"] = "第一小学"
    read = reading(banners, tmp_path)
    assert read.problem.teacher["T01"].school == "S01"
    assert ("note", "教师!E2") in [(i.severity, i.place) for i in read.issues if i.code == "banner-left-out"]


def test_a_person_in_the_place_of_a_school_is_not_repeated(tmp_path):
    def shifted(book):
        book["学校"]["B3"], book["教师"]["E2"], book["教师"]["B3"] = "王家镇中心小学", "王小", "王小"
    read = reading(shifted, tmp_path)
    told = [text for issue in read.issues for text in (issue.render("zh"), issue.render("en"))]
    assert not [text for text in told if "“王小”" in text]


@pytest.mark.parametrize(("short", "full"), [
    ("一中", ["某旗第一中学"]), ("1中", ["某旗第一中学"]), ("蒙小", ["某旗蒙古族小学"]), ("朱日和学校", ["某旗朱日和镇学校"]),
    ("实验小学", ["某旗实验小学"]), ("一小", ["某旗第一小学"]), ("十一中", ["某旗第十一中学"]), ("小学", []), ("中", []), ("三中", []),
    ("一中学生", []), ("第一", []), ("旗小学", ["某旗第一小学", "某旗蒙古族小学", "某旗实验小学", "某旗实验第二小学"])])
def test_what_a_short_name_may_mean(short, full):
    names = ["某旗第一中学", "某旗第十一中学", "某旗第一小学", "某旗蒙古族小学", "某旗朱日和镇学校", "某旗实验小学", "某旗实验第二小学"]
    found = meant(short, names)
    assert found == full or (short in ("小学", "旗小学") and len(found) > 1)
    assert may_mean(short, names) == bool(found)


def test_the_banner_is_what_all_names_begin_with():
    assert banner(["某旗一小", "某旗二小"]) == "某旗"
    assert banner(["某旗一小", "他旗二小"]) == banner(["某旗一小"]) == banner([]) == banner(["一小", "一中"]) == ""


# -- distances as a matrix --------------------------------------------------------------------


def matrix(corner, *rows, heads=("S01", "S02", "S03"), title="距离", above=()):
    def change(book):
        sheet = book["距离"]
        sheet.delete_rows(1, 9)
        sheet.title = title
        for row in (*above, [corner, *heads], *rows):
            sheet.append(row)
    return change


FULL = (["S01", 0, 42.5, 3], ["S02", 42.5, 0, 45], ["S03", 3, 45, 0])


def listed(*pairs):
    def change(book):
        book["距离"].delete_rows(2)
        for pair in pairs:
            book["距离"].append(pair)
    return change


def kilometers(read):
    return {(one.start, one.end): (one.km, one.minutes) for one in read.problem.distances}


@pytest.mark.parametrize("change", [
    matrix("单位：公里", *FULL), matrix(None, *FULL), matrix("起点", *FULL), matrix("学校", *FULL, title="校际里程表"),
    matrix("公里", ["S01", None, 42.5, 3], ["S02", "—", None, 45], ["S03"]),
    matrix("公里", ["一小", 0, 42.5, 3], ["乌兰小学", 42.5, 0, 45], ["旗第一中学", 3, 45, 0], heads=("旗第一小学", "乌小", "S03")),
    matrix("公里", *FULL, ["合计", 45.5, 87.5, 48], above=(["各校之间里程（公里）"],))])
def test_a_matrix_says_the_same_as_the_list(change, tmp_path):
    read = reading(change, tmp_path)
    assert grave(read) == []
    usual = reading(listed(["S01", "S02", 42.5], ["S01", "S03", 3], ["S02", "S03", 45]), tmp_path, name="表.xlsx")
    assert kilometers(read) == kilometers(usual) == {
        ("S01", "S02"): (4250, None), ("S01", "S03"): (300, None), ("S02", "S03"): (4500, None)}


def test_a_matrix_with_a_column_of_running_numbers_is_read(tmp_path):
    def numbered(book):
        matrix("公里", *FULL)(book)
        book["距离"].insert_cols(1)
        for row in range(2, 5):
            book["距离"].cell(row, 1).value = row - 1
    assert kilometers(reading(numbered, tmp_path))["S02", "S03"] == (4500, None)


def test_a_matrix_of_minutes_tells_minutes(tmp_path):
    assert kilometers(reading(matrix("车程（分钟）", ["S01", 0, 50, 3], ["S02", 50, 0, 45], ["S03", 3, 45, 0]), tmp_path))["S02", "S03"] == (None, 45)


def test_a_matrix_of_meters_is_refused(tmp_path):
    assert grave(reading(matrix("单位：米", *FULL), tmp_path)) == [("error", "distances-in-meters", "距离!A1")]


def test_a_matrix_that_differs_both_ways_is_asked_as_in_a_list(tmp_path):
    assert {told[:2] for told in grave(reading(matrix("公里", *FULL[:2], ["S03", 3, 46, 0]), tmp_path))} == {
        ("ask", "distance-asymmetric")}


def test_zero_between_two_schools_is_refused_at_its_cell(tmp_path):
    found = grave(reading(matrix("公里", ["S01", 0, 0, 3], ["S02", 0, 0, 45], ["S03", 3, 45, 0]), tmp_path))
    assert found == [("error", "zero-distance", "距离!C2")]


def test_an_unknown_school_over_the_matrix_is_told_once_at_its_head(tmp_path):
    rows = (["S01", 0, 42.5, 3], ["S02", 42.5, 0, 45], ["S03", 9, 8, 0], ["乌兰", 7, 6, 5])
    found = grave(reading(matrix("公里", *rows, heads=("S01", "S02", "某某九中")), tmp_path))
    assert found.count(("error", "unknown-place", "距离!D1")) == 1
    assert ("error", "unknown-place", "距离!A5") in found


def test_what_is_no_matrix_is_no_list_either(tmp_path):
    assert ("error", "no-header", "距离!A1") in grave(reading(matrix("某", ["甲", "远", 1], ["乙", 2, "近"], heads=("丙", "丁")), tmp_path))


# -- what was meant ---------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "known", "near"), [
    ("义务教育", ["特殊教育", "学前教育"], []), ("中学", ["初级中学", "小学"], []), ("语言", ["语文"], []), ("小学生", ["小学", "初中"], ["小学"]),
    ("在职在刚", ["在职在岗"], ["在职在岗"]), ("旗县及", ["旗县级", "盟市级"], ["旗县级"]), ("教学能手", ["教学点"], []),
    ("巴彦淖尔苏木", ["巴彦乌拉苏木"], ["巴彦乌拉苏木"]), ("巴拉嘎尔", ["巴拉嘎尔高勒"], ["巴拉嘎尔高勒"])])
def test_only_a_slip_is_answered_with_what_may_be_meant(word, known, near):
    assert close(word, {one: one for one in known}) == near


def test_a_word_as_near_as_many_others_means_none_of_them():
    assert close("星期八", {f"星期{day}": day for day in "一二三四五"}) == []
    assert close("星期三日", {f"星期{day}": day for day in "一二三四五"}) == ["星期三"]
