"""`rotation explain` on a published sample: every question, both languages, moved and changed workbooks."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.vocabulary import LockKind
from rotation.engine import solve
from rotation.errors import PlanError, UnknownName
from rotation.explain import Inquiry, standbys
from rotation.explain.ask import school_named, teacher_named
from rotation.model.eligibility import settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules._tiny import lock, tiny
from rotation.sample import draw
from rotation.workbook.template import write_input
from tests.support.worlds import MADE

BANNER = "乌拉盖管理区"


def ask(published, *args, code=0, folder=None):
    told = [str(arg) for arg in (folder or published.folder, *args)]
    result = CliRunner().invoke(program, ["explain", *told], prog_name="rotation")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


def lines(published, *args):
    return json.loads(ask(published, *args, "--json", "--lang", "zh").stdout)["lines"]


def chosen(published):
    return [item for item in published.outcome.plan.placements if published.case.round.options.of(item.teacher)]


def stayed(published):
    options, plan = published.case.round.options, published.outcome.plan
    return [key for key in published.case.round.eligible if options.of(key) and plan.placement(key) is None]


def test_a_chosen_teacher_has_a_need_a_place_and_a_next_best(published):
    item = next(item for item in chosen(published) if item.teacher in published.case.round.eligible_set)
    told = lines(published, "--teacher", item.teacher)
    assert [line["kind"] for line in told][:3] == ["decision", "standing", "chosen"]
    assert {line["kind"] for line in told[3:]} & {"blocker", "price"}
    assert called(published, item.teacher) in told[0]["says"]
    assert told[1]["says"].startswith("符合交流条件；R10 同校任教年限：在本校连续任教")
    assert item.subject in told[2]["says"]
    assert all(line["exact"] for line in told if "price" in line)


def test_somebody_passed_over_has_a_price_in_words_and_figures(published):
    key = stayed(published)[0]
    price = next(line for line in lines(published, "--teacher", key) if line["kind"] == "price")
    assert price["exact"]
    assert any(price["price"])
    first = next(value for value in price["price"] if value)
    assert first > 0
    assert re.search("将多缺|将无人任教|变差|增加", price["says"])
    assert "公里当量" not in price["says"]


def test_a_school_names_two_substitutes_who_stay_at_home(published):
    host = chosen(published)[0].host
    told = lines(published, "--school", host)
    posts = [line for line in told if line["kind"] == "post"]
    assert len(posts) == len(published.outcome.plan.taught(host))
    substitutes = [line for line in told if line["kind"] == "substitute" and "teacher" in line]
    assert substitutes
    assert {line["teacher"] for line in substitutes} <= set(stayed(published)) | set(published.case.round.recruits) | {
        key for key in published.case.round.options.movers if published.outcome.plan.placement(key) is None}
    assert lines(published, "--school", published.case.round.problem.school[host].name, "--bounds")


def test_a_gap_says_who_could_come_or_why_nobody_can(published):
    plan, round = published.outcome.plan, published.case.round
    short = [post for post, cell in round.cells.items() if cell.shortage(plan.change(post)) > 0]
    assert short
    for post in short[:3]:
        told = lines(published, "--gap", post.school, post.subject)
        assert {line["kind"] for line in told} & {"able", "nobody", "gap"}
        assert any("缺" in line["says"] for line in told)


def test_nothing_in_particular_explains_everybody(published):
    told = lines(published, "--none")
    assert {line["teacher"] for line in told if line["kind"] == "teacher"} >= set(published.case.round.eligible)
    assert "代价" not in json.dumps(told, ensure_ascii=False)
    english = ask(published, "--none", "--lang", "en").stdout
    assert "eligible" in english or "meets the conditions" in english


def test_the_sheets_carry_the_sentences(published):
    book = load_workbook(published.folder / "方案.xlsx", read_only=True)
    text = " ".join(str(cell) for row in book["选派说明"].iter_rows(values_only=True) for cell in row if cell)
    assert "公里当量" not in text
    assert "最优性证明" not in text
    assert "代价" not in text


def test_a_gap_has_the_same_reason_on_the_sheet_and_at_the_counter(published):
    """Three gaps whose reason took solving again."""
    book = load_workbook(published.folder / "方案.xlsx", read_only=True)
    rows = [tuple(map(str, row)) for row in book["未解决缺额"].iter_rows(values_only=True)]
    solved = [row for row in rows if any(re.search("放宽|撤销后|整体权衡", cell) for cell in row[-1:])]
    assert solved
    schools = {school.name: school.code for school in published.case.round.problem.schools}
    for row in solved[:3]:
        code = next(schools[cell] for cell in row if cell in schools)
        subject = next(cell for cell in row if cell in {post.subject for post in published.case.round.cells})
        assert row[-1] in [line["says"] for line in lines(published, "--gap", code, subject)]


def test_stand_ins_and_binding_clauses_are_sheets_and_lines(published):
    book = load_workbook(published.folder / "方案.xlsx", read_only=True)
    for name, word in (("递补名单", "至少|单独换人不符合"), ("主要制约条件", "约减少|约少走")):
        text = " ".join(str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell)
        assert "代价" not in text
        assert re.search(word, text)
        assert "不构成制约" not in text
    told = lines(published, "--none", "--bounds")
    posts = [line for line in told if line["kind"] == "stand-in"]
    assert len(posts) == len(chosen(published))
    assert {line["rule"] for line in told if line["kind"] == "clause"} >= {"H10", "H20"}


def called(published, key):
    return f"{published.case.round.teacher(key).name}（{key}）"


def test_people_are_told_by_name_and_id(published):
    told = [line for item in chosen(published)[:2] for line in lines(published, "--teacher", item.teacher)]
    other = [key for line in told for key in line.get("changed", ()) if line["kind"] != "price"]
    assert other, "somebody else must move, else nothing is shown"
    says = " ".join(line["says"] for line in told)
    assert any(called(published, key) in says for key in other)
    assert all(called(published, line["teacher"]) in line["says"] for line in told if line["kind"] == "substitute" and "teacher" in line)
    told = lines(published, "--none", "--bounds")
    assert all(called(published, line["teacher"]) in line["says"] for line in told if "teacher" in line)


def test_a_teacher_is_found_by_a_name_that_nobody_else_has(published, monkeypatch):
    key = stayed(published)[0]
    name = published.case.round.teacher(key).name
    people = published.case.problem.teachers
    assert [t.id for t in people if t.name == name] == [key]
    assert lines(published, "--teacher", name, "--bounds") == lines(published, "--teacher", key, "--bounds")
    assert "姓名" in ask(published, "--teacher", "查无此人", "--lang", "zh", code=2).stderr
    twins = tuple(replace(t, name="同名者") if t.id in (key, people[0].id) else t for t in people)
    case = published.case.round
    asked = Inquiry(settle(replace(case.problem, teachers=twins), published.case.policy), published.case.policy, published.outcome)
    with pytest.raises(PlanError) as caught:
        teacher_named(asked, "同名者", exact=False)
    assert key in str(caught.value)
    assert people[0].id in str(caught.value)


def test_a_subject_is_spelled_as_in_the_workbook(published):
    school = next(s for s in published.case.problem.schools if any(
        post.school == s.code and post.subject == "体育与健康" for post in published.case.round.cells))
    right = lines(published, "--gap", school.code, "体育与健康", "--bounds")
    for spelled in ("体育", " 体育与健康 ", "小学体育"):
        assert lines(published, "--gap", school.name, spelled, "--bounds") == right
    assert "没有“炼丹”" in ask(published, "--gap", school.code, "炼丹", "--lang", "zh", code=2).stderr


def test_nothing_is_said_twice(published):
    round, plan = published.case.round, published.outcome.plan
    exempt = next(t.id for t in round.problem.teachers
                  if not round.standings[t.id].placeable and round.standings[t.id].rule == "R10")
    assert [line["kind"] for line in lines(published, "--teacher", exempt)] == ["decision", "standing"]
    for item in plan.placements:
        said = " ".join(line["says"] for line in lines(published, "--teacher", item.teacher, "--bounds"))
        assert said.count("在本校连续任教") <= 1


def test_findings_name_schools_and_codes_only_where_names_are_alike():
    problem = tiny({"甲": {}, "乙": {}, "丙": {}}, {})
    schools = [replace(school, name="同名小学" if school.code != "丙" else "丙校") for school in problem.schools]
    round = settle(replace(problem, schools=tuple(schools)), Policy.of({"round.year": (2026, MADE)}))
    assert RoundTask(round).named(("甲", "小学", "音乐")).render("zh") == "同名小学（甲） 小学 音乐"
    assert RoundTask(round).named(("丙", "小学")).render("en") == "丙校 primary"


def test_a_moved_workbook_is_named_and_a_changed_one_refused(published, tmp_path):
    folder = Path(shutil.copytree(published.folder, tmp_path / "moved"))
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps({**told, "source": str(tmp_path / "gone.xlsx")}), encoding="utf-8")
    key = stayed(published)[0]
    refused = ask(published, "--teacher", key, "--lang", "zh", code=7, folder=folder)
    assert "--source" in refused.stderr
    ask(published, "--teacher", key, "--bounds", "--source", published.case.inputs.source, folder=folder)
    other = tmp_path / "other.xlsx"
    write_input(other, draw(BANNER, seed=1), "zh")
    wrong = ask(published, "--teacher", key, "--source", other, "--lang", "zh", code=3, folder=folder)
    assert "不一致" in wrong.stderr


def test_a_school_is_named_by_code_full_or_short_name_and_a_near_one_is_suggested(published):
    school = next(s for s in published.case.problem.schools if s.short and s.short != s.name)
    told = lines(published, "--school", school.code, "--bounds")
    assert lines(published, "--school", school.name, "--bounds") == told
    assert lines(published, "--school", f" {school.short}", "--bounds") == told
    subject = next(post.subject for post in published.case.round.cells if post.school == school.code)
    assert lines(published, "--gap", school.short, subject, "--bounds") == lines(
        published, "--gap", school.code, subject, "--bounds")
    refused = ask(published, "--school", f"{school.name}校", "--lang", "zh", code=2).stderr
    assert f"是否应为“{school.name} ({school.code})”" in refused.replace("\n", "")
    twins = tuple(replace(s, short="同名小学") if s in published.case.problem.schools[:2] else s
                  for s in published.case.problem.schools)
    asked = Inquiry(settle(replace(published.case.problem, schools=twins), published.case.policy), published.case.policy, published.outcome)
    with pytest.raises(UnknownName, match=published.case.problem.schools[1].code):
        school_named(asked, "同名小学", exact=False)


@pytest.mark.parametrize("exact", [True, False])
def test_whoever_the_office_named_is_replaced_only_once_the_order_is_lifted(exact):
    """Both posts are asked about: under the order nobody is solved or priced, but the sheet's stand-ins are told."""
    problem = tiny({"一小": {}, "二小": {}, "三小": {}}, {name: {} for name in "甲乙丙丁戊己庚辛壬癸子"},
                   posts={"一小 数学": 5, "二小 数学": 1, "三小 数学": 1}, locks=[lock("癸", LockKind.GOES_TO, "二小")])
    policy = Policy.of({"round.year": (2026, MADE), **{f"{code}.on": (False, MADE) for code in (
        "H20", "H35", "H40", "H60")}})
    round = settle(problem, policy)
    asked = Inquiry(round, policy, solve(round, policy))
    told = school_named(asked, "二小", exact=exact)
    said = "\n".join(str(line.says) for line in told)
    assert "撤销该指定后方可递补" in said
    assert "尚未找到" not in said
    assert "任何一人" not in said
    (mine,) = [one for one in standbys(asked) if one.item.teacher == "癸"]
    assert [line.teacher for line in told if line.kind == "substitute"] == [one.teacher for one in mine.standbys]
    assert mine.standbys
    free = school_named(asked, "三小", exact=exact)
    assert not any(line.kind == "order" for line in free)
    assert any("递补名单" in str(line.says) for line in free) == exact


@pytest.mark.parametrize("command", ["explain", "replan", "papers", "audit", "compare"])
def test_a_mistyped_run_folder_is_named_with_those_beside_it(published, command):
    book, wrong = published.case.inputs.source, published.folder.with_name(published.folder.name.replace("-001", "-01"))
    typed = {"explain": ["--none"], "audit": [], "compare": [published.folder]}.get(command, [])
    first = [book] if command == "audit" else []
    for folder, sign in ((wrong, "没有名为"), (published.folder.parent, "没有 plan.json")):
        told = CliRunner().invoke(program, [command, *map(str, (*first, folder, *typed)), "--lang", "zh"],
                                  prog_name="rotation")
        assert told.exit_code == 7, told.output
        flat = told.stderr.replace("\n", "")
        assert sign in flat, flat
        assert str(folder) in flat
        assert f"现有方案文件夹：{published.folder}" in flat


def test_questions_about_nobody_or_nothing_are_refused(published):
    assert "编号" in ask(published, "--teacher", "nobody", "--lang", "zh", code=2).stderr
    ask(published, "--school", "nowhere", code=2)
    ask(published, "--gap", chosen(published)[0].host, "魔法", code=2)
    ask(published, code=2)
    ask(published, "--none", "--teacher", "x", code=2)
    ask(published, "--none", code=7, folder=published.folder / "missing")
