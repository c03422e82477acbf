"""What a workbook needs at least: with just that a plan is made, and what is missing is told at once."""

import json

import pytest
from openpyxl import Workbook, load_workbook

from rotation.domain.fields import columns
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.errors import WorkbookError
from rotation.run import Inputs, gather
from tests.support.places import ROOT
from tests.support.terminal import run

CLASSES = {"一年级班数": (3, 3, 4, 4), "三年级班数": (3, 3, 4, 4)}
PLACES = {"经度": (117.6, 117.61, 117.7, 117.8), "纬度": (44.5, 44.51, 44.6, 44.6)}
TOWNS = {"苏木乡镇": ("甲镇", "甲镇", "乙苏木", "丙苏木")}
YEAR, SEAT = ("round.year", 2026), ("round.seat_town", "甲镇")
SUBJECTS = ("语文", "数学", "外语", "体育与健康")


def starred(record):
    return [told.title for told in columns(record).values() if told.starred]


def minimal(path, *more, policy=(YEAR, SEAT), needs=()):
    """Write the starred columns of four schools and forty teachers, and what else is given."""
    book = Workbook()
    sheet = book.active
    sheet.title = "学校"
    extra = {title: values for part in more for title, values in part.items()}
    sheet.append([*starred(School), *extra])
    usual = {"学校类型": ("小学",) * 4, "城乡类型": ("镇区", "镇区", "乡村", "乡村"), "学校代码": "ABCD",
             "学校名称": ("甲小学", "乙小学", "丙小学", "丁小学")}
    for n in range(4):
        sheet.append([{**usual, **extra}[title][n] for title in [*starred(School), *extra]])
    sheet = book.create_sheet("教师")
    sheet.append(starred(Teacher))
    for n in range(40):
        told = {"教师编号": f"T{n:02}", "姓名": f"师{n}", "性别": "男女"[n % 2], "出生年月": "1985-01", "任教学校": "ABCD"[n % 4],
                "任教学段": "小学", "主教学科": SUBJECTS[n // 4 % 4], "是否在编": "是", "人员状态": "在职在岗", "进本校年月": "2012-09"}
        sheet.append([told[title] for title in starred(Teacher)])
    for title, rows in (("政策", [("参数", "值"), *policy]), ("需求", needs)):
        for row in rows:
            (book[title] if title in book.sheetnames else book.create_sheet(title)).append(row)
    book.save(path)
    return path


NEEDS = (("学校", "学段", "学科", "需求数"), *((school, "小学", subject, 3) for school in "ABCD" for subject in SUBJECTS))
ENOUGH = {
    "classes": (CLASSES, PLACES, TOWNS), "rural told": (CLASSES, PLACES, {"农村牧区学校": ("否", "否", "是", "是")}),
    "needs": (PLACES, TOWNS)}


@pytest.mark.parametrize("name", ENOUGH)
def test_with_what_the_manual_names_a_plan_is_made(name, tmp_path):
    policy = (YEAR,) if name == "rural told" else (YEAR, SEAT)
    path = minimal(tmp_path / "数据.xlsx", *ENOUGH[name], policy=policy, needs=NEEDS if name == "needs" else ())
    run("check", path)
    run("plan", path, "-o", tmp_path / "out")
    (folder,) = (tmp_path / "out").iterdir()
    assert folder.name == "2026-本旗县-001"
    told = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert told["status"] == "OPTIMAL"
    assert len(told["placements"]) >= 4


def test_the_manual_names_it_in_both_languages():
    text = (ROOT / "docs" / "workbook.md").read_text(encoding="utf-8").partition("<!--")[0]
    for paragraph in (line for line in text.split("\n\n") if line.startswith(("至少", "Needed at least"))):
        for title in (*CLASSES, *PLACES, *TOWNS, YEAR[0], SEAT[0], "农村牧区学校", "需求", "距离"):
            assert title in paragraph or title == "三年级班数"
    assert text.count("至少需要") == text.count("Needed at least") == 1


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("一年级班数", "九年级班数", "“需求”表", "没有岗位")), ("en", ("一年级班数", "九年级班数", "sheet 需求", "no school has a post"))])
@pytest.mark.parametrize("command", ["check", "plan"])
def test_without_posts_nothing_is_planned_and_everything_missing_is_told(command, lang, words, tmp_path):
    path = minimal(tmp_path / "数据.xlsx")
    out = ("-o", tmp_path / "out") if command == "plan" else ()
    text = run(command, path, *out, "--lang", lang, code=3).stdout
    (told,) = [line for line in text.splitlines() if "一年级班数" in line]
    assert all(word in told for word in words)
    assert "H10.rate" not in text
    assert "经度" in text
    assert "苏木乡镇" in text
    assert not (tmp_path / "out").exists()


def grave(path, **options):
    with pytest.raises(WorkbookError) as refused:
        gather(Inputs(path, **options))
    return [issue.code for issue in refused.value.issues if issue.severity in ("error", "ask")]


def test_a_missing_year_hides_nothing(tmp_path):
    path = minimal(tmp_path / "a.xlsx", policy=(("round.year", None), ("H10.rate", "12"), ("H99.x", 1)))
    found = grave(path)
    assert found[:3] == ["missing-year", "policy", "policy"]
    assert {"no-posts", "unknown-distance", "rural-unknown"} <= set(found)


def test_defects_of_rows_do_not_hide_a_missing_year(tmp_path):
    path = minimal(tmp_path / "a.xlsx", *ENOUGH["classes"], policy=(SEAT, ("H10.rate", "12")))
    book = load_workbook(path)
    book["教师"]["C2"] = "x"
    book.save(path)
    assert sorted(grave(path)) == ["missing-year", "policy", "unknown-word"]
    assert sorted(grave(path, year=2026)) == ["policy", "unknown-word"]
    assert grave(path, year=2026, sets=("H10.rate=12%",)) == ["unknown-word"]


def test_a_parameter_given_twice_hides_no_other_fault_and_is_told_once(tmp_path):
    path = minimal(tmp_path / "a.xlsx", *ENOUGH["classes"], policy=(YEAR, SEAT, YEAR, ("H10.rate", "12"), ("H99.x", 1)))
    assert sorted(grave(path)) == ["duplicate-parameter", "policy", "policy"]


def test_a_seat_town_does_not_make_schools_without_a_town_rural(tmp_path):
    assert grave(minimal(tmp_path / "a.xlsx", CLASSES, PLACES)) == ["rural-unknown"] * 2


def test_a_wrong_name_of_a_parameter_is_marked_at_the_name_and_a_wrong_value_at_the_value(tmp_path):
    path = minimal(tmp_path / "a.xlsx", *ENOUGH["classes"], policy=(
        YEAR, ("H10.raet", "12%"), ("H10.rate", "viel")))
    with pytest.raises(WorkbookError) as refused:
        gather(Inputs(path))
    told = {issue.place: issue.remedy.render("zh") for issue in refused.value.issues if issue.code == "policy"}
    assert sorted(told) == ["政策!A3", "政策!B4"]
    assert ["名称" in told[place] for place in sorted(told)] == [True, False]


def test_a_seat_town_without_a_school_is_warned_of_at_its_cell(tmp_path):
    path = minimal(tmp_path / "a.xlsx", *ENOUGH["classes"], policy=(YEAR, ("round.seat_town", "甲")))
    (told,) = [issue for issue in gather(Inputs(path)).issues if issue.code == "seat-without-school"]
    assert (told.severity, told.place, told.found) == ("warning", "政策!B3", "甲")
    right = gather(Inputs(path, sets=("round.seat_town=甲镇",))).issues
    assert "seat-without-school" not in [issue.code for issue in right]


def test_no_decision_is_blamed_for_posts_that_are_nowhere(tmp_path):
    path = minimal(tmp_path / "a.xlsx", PLACES, TOWNS)
    book = load_workbook(path)
    for row in (["教师编号", "类型", "学校", "理由", "经办人"], ["T00", "指定去向", "C", "支援", "某某"]):
        (book["指定"] if "指定" in book.sheetnames else book.create_sheet("指定")).append(row)
    book["教师"]["E3"], book["教师"]["J3"] = "待分配", None
    book.save(path)
    assert grave(path) == ["no-posts"]
