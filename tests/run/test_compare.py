"""Two plans side by side: with itself, with a neighbour, and with lists made by hand."""

import json
import shutil
from dataclasses import replace
from fractions import Fraction

import pytest
from openpyxl import Workbook, load_workbook

from rotation.cli import compare as command
from rotation.domain.records import Lock
from rotation.domain.vocabulary import LockKind
from rotation.errors import OutputError, PlanError, WorkbookError
from rotation.rules._tiny import tiny
from rotation.run import Inputs, compare_tables, plan_round
from rotation.run.compare import compare, tables_of
from rotation.run.compare_tables import decided
from rotation.sample import draw
from rotation.workbook.manual_reader import read_manual
from rotation.workbook.template import write_input
from tests.support.drawn_plan import planned
from tests.support.terminal import run

BANNER = "乌拉盖管理区"


def listed(path, rows, titles=("教师编号", "接收学校")):
    book = Workbook()
    book.active.title = "科室名单"
    book.active.append(["交流轮岗安排（人事股手工）"])
    book.active.append(list(titles))
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def as_rows(published, how=lambda teacher, school: (teacher.id, school.name)):
    round = published.case.round
    return [how(round.teacher(p.teacher), round.problem.school[p.host])
            for p in published.outcome.plan.placements]


def test_a_plan_agrees_with_itself(published):
    for other in (published.folder, published.folder / "plan.json", published.folder / "方案.xlsx"):
        found = compare(published.folder, other)
        assert found.agreement == 1
        assert found.differences == ()
        assert found.left.findings == found.right.findings == ()
        assert [t.final for t in found.left.tiers] == [t.final for t in found.right.tiers]
        assert [t.bound for t in found.left.tiers] == [t.bound for t in published.outcome.tiers]


def test_two_workbooks_need_the_source(published):
    path = published.folder / "方案.xlsx"
    with pytest.raises(PlanError, match="--source"):
        compare(path, path)
    found = compare(path, path, Inputs(published.case.inputs.source))
    assert (found.agreement, found.left.findings) == (1, ())


def test_the_same_people_by_name_are_the_same_plan(published, tmp_path):
    names = [t.name for t in published.case.problem.teachers]
    rows = as_rows(published, lambda t, s: (t.name if names.count(t.name) == 1 else None, t.id, s.code))
    path = listed(tmp_path / "名单.xlsx", rows, ("姓名", "教师编号", "接收学校代码"))
    found = compare(published.folder, path)
    assert found.agreement == 1
    assert found.right.findings == ()


def test_what_a_list_breaks_is_named(published, tmp_path):
    round, rows = published.case.round, as_rows(published)
    exempt = next(t for t in round.problem.teachers
                  if round.standings[t.id].rule == "R10" and not round.standings[t.id].placeable)
    host = next(s for s in round.problem.schools
                if exempt.stage in s.stages and s.code != exempt.school)
    path = listed(tmp_path / "名单.xlsx", [*rows[1:], (exempt.id, host.name)])
    found = compare(published.folder, path)
    broken = {(item.rule, item.clause.split("|")[1]) for item in found.right.findings}
    assert ("R10", exempt.id) in broken
    assert found.left.findings == ()
    assert {item.teacher for item in found.differences} == {rows[0][0], exempt.id}
    assert found.agreement == Fraction(len(rows) - 1, len(rows) + 1)


def test_too_few_people_break_the_share_and_home_is_no_host(published, tmp_path):
    round, rows = published.case.round, as_rows(published)
    own = round.problem.school[round.teacher(rows[0][0]).school].name
    found = compare(published.folder, listed(tmp_path / "名单.xlsx", [(rows[0][0], own)]))
    rules = {item.rule for item in found.right.findings}
    assert {"H10", "E00"} <= rules
    assert found.same_host == 0


def test_a_school_without_the_stage_is_named_not_lost(published, tmp_path):
    round, rows = published.case.round, as_rows(published)
    teacher = round.teacher(rows[0][0])
    strange = next(s for s in round.problem.schools if teacher.stage not in s.stages)
    found = compare(published.folder, listed(tmp_path / "名单.xlsx", [(teacher.id, strange.code)]))
    assert f"E00|{teacher.id}|{strange.code}" in {item.clause for item in found.right.findings}


@pytest.mark.slow
def test_a_list_of_the_plans_own_people_and_schools_is_the_same_plan(tmp_path_factory):
    """Where stages may be crossed, somebody is sent to teach at another stage than the own one."""
    where = tmp_path_factory.mktemp("crossed")
    write_input(where / "数据.xlsx", draw("乌拉盖管理区"), "zh")
    given = Inputs(where / "数据.xlsx", sets=("E10.cross_stage=true",))
    done = plan_round(given, where / "out")
    round, plan = done.case.round, done.outcome.plan
    strange = [item for item in plan.placements if item.opening[1:] != (
        (t := round.teacher(item.teacher)).stage, round.subject_at(item.host, t.stage, t.subject))]
    assert strange, "nobody teaches another subject: choose another sample"
    path = listed(where / "名单.xlsx", as_rows(done))
    for found in (compare(done.folder, path), compare(path, done.folder)):
        assert found.differences == ()
        assert [t.final for t in found.left.tiers] == [t.final for t in found.right.tiers]
    (note,) = compare(done.folder, path).right.notes
    assert f"{len(plan.placements)}人" in str(note)
    alone = compare(path, path, given)
    assert any("本人任教学段、学科" in str(note) for note in alone.left.notes)


def test_a_broken_rule_is_told_in_words_and_a_value_below_the_bound_is_explained(published, tmp_path):
    path = listed(tmp_path / "名单.xlsx", as_rows(published)[:1])
    book = tmp_path / "比较.xlsx"
    zh = run("compare", published.folder, path, "-o", book, "--lang", "zh").stdout
    assert "H10|" not in zh
    assert "H10 交流比例：" in zh  # the evidence names the banner itself
    cells = [str(cell.value) for sheet in load_workbook(book) for row in sheet.iter_rows() for cell in row]
    for text in (zh, "\n".join(cells)):
        assert "乙违反规则，其数值可低于“已证下限”" in text
        assert "甲违反规则" not in text
    assert not any("|" in cell for cell in cells)
    assert "Second breaks rules" in run("compare", published.folder, path, "--lang", "en").stdout
    for left, right in ((published.folder, path), (path, published.folder)):
        bounds = [max(a.bound, b.bound) for a, b in zip(
            compare(left, right).left.tiers, compare(left, right).right.tiers, strict=True)]
        assert bounds == [tier.bound for tier in published.outcome.tiers]


@pytest.mark.parametrize(("rows", "word"), [
    ([("无此人", "?")], "花名册"), ([("?", "无此校")], "学校"), ([("?", "?"), ("?", "?")], "重复")])
def test_a_list_that_cannot_be_read_is_refused(published, tmp_path, rows, word):
    key, school = as_rows(published)[0]
    path = listed(tmp_path / "名单.xlsx", [
        (key if a == "?" else a, school if b == "?" else b) for a, b in rows])
    with pytest.raises(WorkbookError) as caught:
        compare(published.folder, path)
    assert any(word in issue.render("zh") for issue in caught.value.issues)
    run("compare", published.folder, path, "--lang", "zh", code=3)


def test_files_that_are_no_plans(published, tmp_path):
    with pytest.raises(OutputError):
        compare(published.folder, tmp_path / "none")
    book = Workbook()
    book.active.append(["别的", "表格"])
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(WorkbookError):
        compare(published.folder, tmp_path / "别的.xlsx")


def test_the_command_tells_and_writes(published, tmp_path):
    path = listed(tmp_path / "名单.xlsx", as_rows(published)[1:])
    out = tmp_path / "比较.xlsx"
    zh = run("compare", published.folder, path, "-o", out, "--lang", "zh").stdout
    placed = len(as_rows(published))
    matters = next(line for line in zh.splitlines() if line.startswith("乙与甲相比，"))
    assert matters.endswith(f"两方案共安排{placed}人，其中{placed - 1}人去同一学校")
    assert "少派1人" in matters
    assert "公里当量" not in zh
    assert matters in [str(row[0].value) for row in load_workbook(out)["方案比较"].iter_rows(max_row=4)]
    assert "Agreement" in run("compare", published.folder, path, "--lang", "en").stdout
    told = json.loads(run("compare", published.folder, path, "--json").stdout)
    assert told["same_host"] == told["chosen"] - 1
    assert len(told["differences"]) == 1
    assert told["sides"][0]["findings"] == []
    book = load_workbook(out)
    assert book.sheetnames == ["方案比较", "差异名单", "违反规则"]
    shown = [str(cell.value) for row in book["差异名单"].iter_rows() for cell in row if cell.value]
    assert as_rows(published)[0][0] in shown


# -- by whose policy --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def second(published, tmp_path_factory):
    """The same round under another policy."""
    where = tmp_path_factory.mktemp("compare_second")
    return plan_round(Inputs(published.case.inputs.source, sets=("H15.rate=0.15", "H10.rate=0.11")), where / "out")


def test_both_are_measured_by_the_first_ones_policy_and_that_is_said(published, second, tmp_path):
    names = {"H10.rate", "H15.rate"}
    for left, right, judge in ((published, second, "left"), (second, published, "left")):
        found = compare(left.folder, right.folder)
        assert found.judge == judge
        assert {one.name for one in found.partings} == names
        assert found.policy == compare(left.folder, left.folder).policy
    zh = run("compare", published.folder, second.folder, "-o", tmp_path / "比较.xlsx", "--lang", "zh").stdout
    head = zh[:zh.index("一致率")]
    assert f"甲：{published.folder.name}" in head
    assert f"乙：{second.folder.name}" in head
    assert "两方案均按甲的规则与参数衡量" in head
    assert all(name in head for name in names)
    assert "measured by the policy of First" in run(
        "compare", published.folder, second.folder, "--lang", "en").stdout
    cells = [str(cell.value) for row in load_workbook(tmp_path / "比较.xlsx")["方案比较"].iter_rows(max_row=8)
             for cell in row if cell.value]
    assert any("两方案均按甲的规则与参数衡量" in cell for cell in cells)
    assert any("H15.rate" in cell for cell in cells)
    told = json.loads(run("compare", published.folder, second.folder, "--json").stdout)
    assert told["judge"] == "left"
    assert {one["name"] for one in told["partings"]} == names


def _tables(found):
    return {table.key: table for table in tables_of(found)}


def test_where_two_plans_part_is_told_though_the_main_figures_are_equal(published):
    """Nobody may read “nothing changes” above a goal that is worse and people who go elsewhere."""
    same = compare(published.folder, published.folder)
    tiers = same.left.tiers
    last = len(tiers)
    worse = tuple(replace(tier, goals=(tier.goals[0]._replace(value=tier.goals[0].value + 100), *tier.goals[1:]))
                  if tier.tier == last else tier for tier in tiers)
    told = str(decided(tiers, worse, 4))
    assert told.startswith(f"前{last - 1}层目标结果相同：第{last}层（{tiers[-1].label.zh}）乙比甲差")
    assert told.endswith("；4人的安排不同")
    assert "乙比甲好" in str(decided(worse, tiers, 4))
    assert str(decided(tiers, tiers, 0)) == "各层目标的结果均相同；没有人的安排不同"
    first = tuple(replace(tier, goals=(tier.goals[0]._replace(value=tier.goals[0].value + 1), *tier.goals[1:]))
                  for tier in tiers)
    assert str(decided(tiers, first, 1)).startswith("第1层目标就不相同：")


def test_rules_that_both_keep_are_one_row_and_an_empty_list_says_so(published, tmp_path):
    rules = len(published.case.round.law)
    agreed = _tables(compare(published.folder, published.folder))
    spelled = [str(row[0]) for row in agreed["comparison"].rows]
    assert f"全部{rules}条规则" in spelled
    assert [str(agreed[key].notes_above[0]) for key in ("differences", "broken")] == [
        "没有人的安排不同", "两方案均未违反规则"]
    apart = _tables(compare(published.folder, listed(tmp_path / "名单.xlsx", as_rows(published)[:1])))
    named = [str(row[0]) for row in apart["comparison"].rows]
    assert any(one.startswith("H10") for one in named)
    assert any(one.startswith("其余") for one in named)
    assert not apart["broken"].notes_above


def test_a_list_is_measured_by_the_plan_and_has_no_parameters(published, tmp_path):
    path = listed(tmp_path / "名单.xlsx", as_rows(published)[1:])
    assert (compare(published.folder, path).judge, compare(path, published.folder).judge) == ("left", "right")
    assert compare(published.folder, path).partings == ()
    assert compare(published.folder / "方案.xlsx", path, Inputs(published.case.inputs.source)).judge == "left"
    assert compare(path, path, Inputs(published.case.inputs.source)).judge is None


def test_people_who_differ_have_a_name(published, tmp_path):
    path = listed(tmp_path / "名单.xlsx", as_rows(published)[1:])
    key = as_rows(published)[0][0]
    assert f"{published.case.round.teacher(key).name}（{key}）：" in run(
        "compare", published.folder, path, "--lang", "zh").stdout


def test_after_a_comparison_comes_what_fits_what_was_compared(tmp_path):
    plans = [tmp_path / name for name in ("甲", "乙")]
    for plan in plans:
        plan.mkdir()
        (plan / "plan.json").write_text("{}", encoding="utf-8")
    path = listed(tmp_path / "名单.xlsx", [])
    told = str(command._next(*plans, None))
    assert told == f"逐项对照表：rotation compare {plans[0]} {plans[1]} -o 比较.xlsx"
    assert str(command._next(*plans, tmp_path / "比较.xlsx")) == f"打开 {tmp_path / '比较.xlsx'}"
    assert str(command._next(path, plans[0], None)) == f"名单逐行核查：rotation audit 数据 {path}"
    assert "audit" not in str(command._next(plans[0], plans[1] / "方案.xlsx", None))


def test_a_parameter_is_called_by_its_name_before_its_code():
    assert str(compare_tables._parted(compare_tables.Parting("H10.rate", 0.1, 0.12))).index("H10.rate") > 1
    told = compare_tables._parted(compare_tables.Parting("tiers", 1, 2)).render("zh")
    assert told == "目标的层级、次序及折算率：不同"


@pytest.mark.parametrize("dot", "·•・.")
def test_a_name_with_another_dot_is_the_same_person(tmp_path, dot):
    view = planned(tiny({"一小": {}, "二小": {}}, {"甲": {"name": "巴图·孟和"}, "乙": {}}, posts={"二小 数学": 1}), "甲>二小")
    path = listed(tmp_path / "名单.xlsx", [(f"巴图{dot}孟和", "二小")], ("姓名", "接收学校"))
    assert [item.teacher for item in read_manual(path, view.round).placements] == ["甲"]


def test_of_two_namesakes_the_one_of_the_home_school_is_meant(tmp_path):
    view = planned(tiny({"一小": {}, "二小": {}, "三小": {}}, {
        "甲": {"name": "王丽"}, "乙": {"name": "王丽", "school": "三小"}}, posts={"二小 数学": 1}), "甲>二小")
    titles = ("姓名", "派出学校", "接收学校")
    path = listed(tmp_path / "名单.xlsx", [("王丽", "三小", "二小")], titles)
    assert [item.teacher for item in read_manual(path, view.round).placements] == ["乙"]
    with pytest.raises(WorkbookError) as caught:
        read_manual(listed(tmp_path / "名单.xlsx", [("王丽", None, "二小")], titles), view.round)
    assert "有2人同名" in caught.value.issues[0].render("zh")


@pytest.fixture(scope="module")
def ordered(published, tmp_path_factory):
    """A plan of the same round after the office ordered somebody to move who stays in the first."""
    folder, round = tmp_path_factory.mktemp("ordered"), published.case.round
    gone = {item.teacher for item in published.outcome.plan.placements}
    stays = next(key for key in round.eligible if key not in gone and round.options.of(key))
    order = Lock(teacher=stays, kind=LockKind.MUST_MOVE, reason="工作需要", clerk="人事股")
    write_input(folder / "数据.xlsx", replace(published.case.problem, locks=(order,)), "zh")
    return plan_round(Inputs(folder / "数据.xlsx"), folder), stays


@pytest.mark.parametrize("newer_first", [True, False])
def test_a_plan_is_not_judged_by_orders_that_were_given_later(published, ordered, newer_first):
    newer, stays = ordered
    pair = (newer.folder, published.folder) if newer_first else (published.folder, newer.folder)
    found = compare(*pair)
    assert found.left.findings == found.right.findings == ()
    assert stays in {item.teacher for item in found.differences}
    assert "按其自己的数据判定" in " ".join(map(str, found.remarks))
    assert all(tier.bound < 0 for side in (found.left, found.right) for tier in side.tiers), "no bound holds for both"
    assert "H75" not in run("compare", *pair).stdout


def test_a_plan_whose_own_data_are_gone_is_judged_by_the_first_and_that_is_said(published, ordered):
    newer, stays = ordered
    told = json.loads((published.folder / "run.json").read_text(encoding="utf-8"))
    copy = newer.folder.parent / "旧"
    shutil.copytree(published.folder, copy)
    (copy / "run.json").write_text(json.dumps({**told, "source": str(copy / "无.xlsx")}), encoding="utf-8")
    found = compare(newer.folder, copy)
    assert {item.clause.split("|")[1] for item in found.right.findings} == {stays}
    assert "已无法读取" in " ".join(map(str, found.remarks))
