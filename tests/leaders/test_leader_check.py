"""`rotation check` tells what either plan would be refused for, in one run; orders that no rule allows; ways out of a vacancy."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from rotation.cli.next_step import next_of_check
from rotation.cli.root import program
from rotation.domain.leadership import LeaderOrderKind, PartyBody
from rotation.domain.months import Month
from rotation.domain.vocabulary import Duty, SchoolType
from rotation.engine.diagnose import diagnose
from rotation.leaders.check import check
from rotation.leaders.objections import objections
from rotation.rules._seats import at, order, posts
from rotation.rules._tiny import road
from rotation.run.gather import Inputs
from rotation.workbook.template import write_input
from tests.support.cadres import ASKED, STUCK, policy_of, task_of
from tests.support.small_banner import small_banner

TWO_HEADS = {"甲": at("一小", start=2018), "乙": at("一小", start=2019)}


def found(world, tmp_path):
    path = tmp_path / "数据.xlsx"
    write_input(path, world, "zh")
    return path, check(Inputs(path))


def severities(checked, code):
    return [issue.severity for issue in checked.issues if issue.code == code]


def test_who_plans_leaders_is_told_of_their_faults_as_of_all_others(tmp_path):
    path, told = found(posts({"一小": {}}, {**TWO_HEADS, "丙": {"duty": Duty.NONE, "school": "没有这所学校"}, "丁": at(
        "一小", Duty.VICE_HEAD, led=None, member=True)}, **ASKED), tmp_path)
    assert severities(told, "two-heads") == ["error", "error"]
    assert severities(told, "unknown-school") == ["error"]
    assert (told.round, told.leaders, told.leads) == (None, None, True)
    done = CliRunner().invoke(program, ["check", str(path), "--json", "--lang", "zh"], prog_name="rotation")
    assert done.exit_code == 3
    assert {"two-heads", "unknown-school"} <= {issue["code"] for issue in json.loads(done.stdout)["issues"]}


def test_where_the_roster_alone_tells_it_the_round_is_not_stopped(tmp_path):
    _, told = found(posts({"一小": {}}, TWO_HEADS, **ASKED), tmp_path)
    assert severities(told, "two-heads") == ["warning", "warning"]
    assert "如编制校长方案" in str(next(one for one in told.issues if one.code == "two-heads").expected)
    assert told.leaders is None


def test_where_nothing_tells_since_when_posts_are_held_nothing_is_told(tmp_path):
    world = posts({"一小": {}}, {key: {**one, "duty_since": None} for key, one in TWO_HEADS.items()}, **ASKED)
    _, told = found(world, tmp_path)
    assert severities(told, "two-heads") == []
    assert not told.leads


def test_a_sound_workbook_is_checked_for_both_plans(tmp_path):
    _, told = found(STUCK, tmp_path)
    assert told.leaders is not None
    assert len({*map(id, told.issues)}) == len(told.issues)
    assert sum(issue.code == "retired-already" for issue in told.issues) <= 1


@pytest.mark.parametrize(("world", "named"), [(STUCK, True), (None, False)], ids=["leaders", "none"])
def test_after_a_check_comes_the_plan_of_leaders_where_there_are_any(tmp_path, world, named):
    path = tmp_path / "数据.xlsx"
    write_input(path, world or small_banner("小旗"), "zh")
    done = CliRunner().invoke(program, ["check", str(path), "--accept", "no-posts", "--lang", "zh"], prog_name="rotation")
    told = next_of_check((), [path], (), leads=check(Inputs(path)).leaders is not None).render("zh")
    assert ("rotation principals" in told) == named
    assert ("rotation principals" in done.output) <= named
    assert f"rotation plan {path}" in told
    if named:
        assert told.index("rotation principals") < told.index("rotation plan")


def test_what_is_checked_in_part_is_told_before_a_plan_is_made(tmp_path):
    path, _ = found(STUCK, tmp_path)
    book = load_workbook(path)
    del book["校级领导"]
    book.save(path)
    told = check(Inputs(path))
    (part,) = [issue for issue in told.leaders.issues if issue.code == "rules-in-part"]
    assert "部分未核查" in str(part.expected)
    assert "C15" in str(part.expected)


# -- beside refused cells ---------------------------------------------------------------------

AMISS = {**TWO_HEADS, "丁": at("二小", start=2018, avoids="甲"), "戊": at("二小", Duty.VICE_HEAD, 2018, led=None),
         "丙": {"school": "二小", "duty": Duty.NONE}, "己": {"school": "二小", "duty": Duty.NONE}}
FOUND = {"two-heads", "order-without-leader"}


def spoiled(tmp_path, sheet, key, title, value, *orders):
    """Return the codes that `check` tells as errors of two heads and an order on no leader, one cell more misspelled."""
    given = posts({"一小": {}, "二小": {"party": PartyBody.GENERAL_BRANCH}}, AMISS, *(
        orders or (order("丙", LeaderOrderKind.STAY),)), **ASKED)
    path, _ = found(given, tmp_path)
    book = load_workbook(path)
    head = next(row for row in book[sheet].iter_rows() if any(cell.value == title for cell in row))
    column = next(cell.column for cell in head if cell.value == title)
    row = next(row[0].row for row in book[sheet].iter_rows() if any(cell.value == key for cell in row))
    book[sheet].cell(row, column).value = value
    book.save(path)
    told = check(Inputs(path)).issues
    return {issue.code for issue in told if issue.severity in ("error", "ask")} - {"no-posts"}  # the tiny world has none


@pytest.mark.parametrize(("sheet", "key", "title", "value"), [
    ("学校", "一小", "党组织", "党总枝"), ("学校", "二小", "党组织", "党总枝"), ("学校", "一小", "副职职数", "若干"),
    ("学校", "一小", "小学学生数", "很多"), ("教师", "甲", "职称", "高极"), ("教师", "甲", "进本校年月", "早年"),
    ("教师", "丙", "职称", "高极"), ("教师", "己", "最高学历", "大学生")])
def test_a_refused_cell_hides_nothing_that_does_not_rest_on_it(tmp_path, sheet, key, title, value):
    told = spoiled(tmp_path, sheet, key, title, value)
    assert told >= FOUND
    assert len(told - FOUND) == 1, told


@pytest.mark.parametrize(("sheet", "key", "title", "value", "order_"), [
    ("学校", "二小", "党组织", "党总枝", order("戊", LeaderOrderKind.GOES_TO, "二小", duty=Duty.SECRETARY)),
    ("教师", "甲", "出生年月", "早年", order("丙", LeaderOrderKind.STAY)),
    ("教师", "甲", "人员状态", "推休", order("丙", LeaderOrderKind.STAY)),
    ("教师", "丁", "行政职务", "校掌", order("丁", LeaderOrderKind.STAY))])
def test_a_refused_cell_has_no_consequences_told(tmp_path, sheet, key, title, value, order_):
    told = spoiled(tmp_path, sheet, key, title, value, order_)
    assert len(told - FOUND) == 1, told


# -- orders -----------------------------------------------------------------------------------

PEOPLE = {"甲": at("一小", start=2018, avoids="丁"), "乙": at("二小", start=2018), "丁": at("二小", Duty.VICE_HEAD, 2024),
          "丙": at("三初", start=2018), "戊": at("一小", Duty.VICE_HEAD, 2018), "己": at("二小", Duty.VICE_HEAD, 2018, retires=Month(2026, 8))}
PLACES = {"一小": {}, "二小": {}, "三初": {"type": SchoolType.JUNIOR}}


def told_of(*told):
    world = posts(PLACES, PEOPLE, *(replace(one, row=row) for row, one in enumerate(told, 2)), **ASKED)
    return [(item.row, item.expected.render("zh")) for item in objections(task_of(world).cadre)
            if item.code == "order-against-rules"]


@pytest.mark.parametrize(("told", "named"), [
    (order("甲", LeaderOrderKind.GOES_TO, "二小"), ("甲", "指定去向", "二小校长", "C25 任职回避")),
    (order("乙", LeaderOrderKind.GOES_TO, "三初"), ("乙", "三初校长", "C10 学段")),
    (order("戊", LeaderOrderKind.PROMOTED, "三初"), ("戊", "提任", "三初校长", "C10 学段")),
    (order("己", LeaderOrderKind.GOES_TO, "一小"), ("己", "一小副校长", "D05 在任在岗")),
    (order("甲", LeaderOrderKind.GOES_TO, "一小"), ("甲", "拟任学校就是现任学校")),
    (order("乙", LeaderOrderKind.GOES_TO, "一小", duty=Duty.SECRETARY), ("乙", "没有这样的职位"))])
def test_an_order_that_no_rule_allows_is_refused_with_person_rule_and_row(told, named):
    ((row, says),) = told_of(told)
    assert row == 2
    for word in named:
        assert word in says


@pytest.mark.parametrize("told", [
    order("乙", LeaderOrderKind.GOES_TO, "一小"), order("乙", LeaderOrderKind.MUST_MOVE), order("戊", LeaderOrderKind.PROMOTED, "二小")])
def test_an_order_that_some_seat_allows_is_taken(told):
    assert told_of(told) == []


def test_orders_that_only_together_cannot_be_kept_are_named_in_the_conflict():
    world = posts({"一小": {}, "二小": {}, "三小": {}}, {
        "甲": at("一小", start=2018), "乙": at("二小", start=2018), "丙": at("三小", start=2018)}, *(
        replace(order(key, LeaderOrderKind.GOES_TO, "二小"), row=row) for row, key in ((2, "甲"), (3, "丙"))), **ASKED)
    clashes = " ".join(str(clash.says) for clash in diagnose(task_of(world), 30).diagnosis.clashes)
    assert "甲（甲）按组织决定任职：“校长指定”第2行，指定去向二小" in clashes
    assert "丙（丙）按组织决定任职：“校长指定”第3行，指定去向二小" in clashes


# -- ways out ---------------------------------------------------------------------------------

def ways(world, **policy):
    return {way.settings: str(way.says) for way in diagnose(task_of(world, policy_of(**policy) if policy else None), 30).diagnosis.ways}


def test_a_vacancy_that_one_year_in_post_would_fill_has_that_way_out():
    assert ways(STUCK) == {("D50.years=2",): "提任所需任下一级职务年限3→2学年"}


def test_a_vacancy_that_a_longer_way_would_fill_has_that_way_out():
    far = posts({"一小": {}, "二小": {}}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), "丁": at("二小", start=2018), "戊": at("二小", Duty.VICE_HEAD, 2018),
        "己": at("二小", Duty.VICE_HEAD, 2018)}, distances=[road("一小", "二小", 230)], **ASKED)
    assert ("C35.km=230",) in ways(far)


def test_a_vacancy_that_a_shorter_first_term_would_fill_has_that_way_out():
    new = posts({"一小": {}, "二小": {}}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), "丁": at("二小", start=2024), "戊": at("二小", Duty.VICE_HEAD, 2025)}, **ASKED)
    assert ("D15.years=1",) in ways(new, D50__years=1, D15__promotion=False, P25__share="100%")


def test_a_wrong_year_puts_nobody_into_the_future(tmp_path):
    path, _ = found(posts({"一小": {}}, TWO_HEADS, **ASKED), tmp_path)
    book = load_workbook(path)
    cell = next(cell for row in book["政策"].iter_rows() for cell in row if cell.value == "round.year")
    book["政策"].cell(cell.row, cell.column + 1).value = "明年"
    book.save(path)
    codes = [issue.code for issue in check(Inputs(path)).issues if issue.severity in ("error", "warning")]
    assert "policy" in codes
    assert "post-in-future" not in codes
