"""`rotation share` from the folder of a finished round to an audited folder: files, exit codes, bad input, edits."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.records import Parameter
from rotation.ledger.place import Place
from rotation.ledger.store import Ledger
from rotation.rules._share_tiny import walkers
from rotation.run.folder import SHARE_JSON, SHARE_XLSX, read_json
from rotation.share.cases import ShareCasesFile, ShareScenario, publish_scenarios, try_scenarios
from rotation.share.file import ShareFile
from rotation.share.publish import reopen_share
from rotation.text import Text
from rotation.workbook.template import write_input

SHARE_ROUND = "round"
"""Key of run.json under which the folder of the round stands."""
pytestmark = pytest.mark.xdist_group("share")
Edit = Callable[[dict[str, Any]], None]


def run(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(program, [*map(str, args), "--lang", "zh"], prog_name="rotation")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


def grades(classes: int) -> dict[str, int]:
    """So many classes in each of the six grades."""
    return {f"grade{n}": classes for n in range(1, 7)}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """甲 and 乙 of 一小 have lessons of music to spare; 二小 lacks twelve, 三小 two; nobody is asked to exchange."""
    facts = walkers({"一小": {**grades(0), "grade1": 4, "primary_pupils": 160}, "二小": {**grades(1), "primary_pupils": 200},
                     "三小": {**grades(0), "grade1": 1, "primary_pupils": 40}}, {"甲": {}, "乙": {}}, ("一小", "三小", 35))
    told = {"round.year": "2026", "round.banner": "旗", "round.seat_town": "旗镇", "H10.on": "false"}
    world = type(facts).of(**{**vars(facts), "parameters": [
        Parameter(name=name, value=value) for name, value in told.items()]})
    path = tmp_path_factory.mktemp("share") / "数据.xlsx"
    write_input(path, world, "zh")
    return path


@pytest.fixture(scope="module")
def finished(book: Path) -> Path:
    """The folder of the round."""
    run("plan", book, "-o", book.parent / "out")
    return next((book.parent / "out").glob("2026-旗-0*"))


@pytest.fixture(scope="module")
def shared(finished: Path) -> Path:
    """The folder of the shared lessons."""
    run("share", finished)
    return next(finished.parent.glob("2026-旗-走教同频-*"))


def test_the_folder_tells_who_goes_where_and_what_stays_open(shared: Path, book: Path) -> None:
    told = read_json(shared / SHARE_JSON, ShareFile)
    assert told.status == "OPTIMAL"
    (music,) = [one for one in told.cells if (one.school, one.subject) == ("二小", "音乐")]
    assert (music.demand, music.own, music.walked, music.open) == (12, 0, 12, 0)
    sheets = load_workbook(shared / SHARE_XLSX)
    assert sheets.sheetnames == ["概览", "走教课表", "走教汇总", "兼课安排", "覆盖构成", "未覆盖与招聘转岗建议", "参数",
                                 "核查", "运行信息"]
    rows = [row for row in sheets["走教课表"].iter_rows(values_only=True) if row[1] in ("甲", "乙")]
    assert sum(row[8] for row in rows if row[6] == "二小") == 12
    assert all(row[4] in {"周一", "周二", "周三", "周四", "周五"} for row in rows)
    answer = run("audit", book, shared).output
    assert "共核查" in answer
    assert "rotation papers" in answer


def test_the_same_round_is_shared_the_same_way_twice(finished: Path, shared: Path, tmp_path: Path) -> None:
    assert "rotation papers" in run("share", finished, "-o", tmp_path).output
    again = next(tmp_path.glob("2026-旗-走教同频-*"))
    for name in (SHARE_JSON, SHARE_XLSX):
        assert (again / name).read_bytes() == (shared / name).read_bytes()


def test_a_parameter_of_sharing_is_set_and_told(finished: Path, tmp_path: Path) -> None:
    answer = json.loads(run("share", finished, "-o", tmp_path, "--set", "W20.days=1", "--json").stdout)
    assert answer["counts"]["trips"] == answer["counts"]["walkers"] == 2
    (folder,) = tmp_path.iterdir()
    assert read_json(folder / SHARE_JSON, ShareFile).policy["W20"]["days"] == 1


# -- why --------------------------------------------------------------------------------------


def test_a_school_is_told_why_lessons_are_open_and_what_would_close_them(shared: Path) -> None:
    told = run("explain", shared, "--school", "二小").output
    assert "二小（小学）音乐：应开12节，本学科教师上0节，本校兼课0节，走教12节，同频0节，没有人上0节" in told
    assert len(re.findall(r"(甲|乙)周[一二三四五]全天来校上6节", told)) == 2
    assert "外校没有教体育与健康、有体育与健康资格或兼教体育与健康的教师" in told
    assert "该校再有1名体育与健康教师，至少可补上其中18节" in told
    assert "走教天数上限多1天，可补上其中0节" in told


def test_a_person_and_everything_open_are_told(shared: Path) -> None:
    week = run("explain", shared, "--teacher", "甲").output + run("explain", shared, "--teacher", "乙").output
    assert "全天二小" in week or "上午二小" in week
    assert "走教天数上限" not in run("explain", shared, "--none").output
    assert "没有代码、全称或简称为“九小”的学校" in run("explain", shared, "--school", "九小", code=2).output
    assert "没有编号或姓名为“丁”的教师" in run("explain", shared, "--teacher", "丁", code=2).output


# -- edited by hand ---------------------------------------------------------------------------


def _week(told: dict[str, Any]) -> dict[str, Any]:
    week: dict[str, Any] = told["walks"][0]
    return week


def one_lesson_more(told: dict[str, Any]) -> None:
    _week(told)["days"][0]["visits"][0]["lessons"][0]["lessons"] += 1


def one_day_less(told: dict[str, Any]) -> None:
    told["walks"][0]["days"] = [{**_week(told)["days"][0], "visits": [{
        **_week(told)["days"][0]["visits"][0], "lessons": [{"stage": "小学", "subject": "音乐", "lessons": 12}]}]}]


def four_days(told: dict[str, Any]) -> None:
    days = _week(told)["days"]
    told["walks"][0]["days"] = [{**days[0], "weekday": number} for number in (1, 2, 3, 4)]


def twice_a_day(told: dict[str, Any]) -> None:
    for day in _week(told)["days"]:
        day["weekday"] = 1


def nothing_open(told: dict[str, Any]) -> None:
    for one in told["cells"]:
        one["open"] = 0


def another_round(told: dict[str, Any]) -> None:
    told["unit"] = 2


def nobody_else(told: dict[str, Any]) -> None:
    _week(told)["teacher"] = "丙"


@pytest.mark.parametrize(("edit", "named"), [
    (one_lesson_more, "W32"), (one_day_less, "W30"), (four_days, "W20"), (twice_a_day, "走教课表的星期"),
    (nothing_open, "覆盖构成"), (another_round, "课时单位"), (nobody_else, "不能走教")])
def test_an_edited_plan_is_refused_by_name(
    edit: Edit, named: str, shared: Path, finished: Path, book: Path, tmp_path: Path,
) -> None:
    shutil.copytree(finished, tmp_path / finished.name)
    copy = Path(shutil.copytree(shared, tmp_path / shared.name))
    told = json.loads((copy / SHARE_JSON).read_text(encoding="utf-8"))
    edit(told)
    (copy / SHARE_JSON).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    assert named in run("audit", book, copy, code=6).output


def test_a_proof_of_too_much_is_refused(shared: Path, book: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(shared, tmp_path / shared.name))
    told = json.loads((copy / SHARE_JSON).read_text(encoding="utf-8"))
    told["certificates"][1]["bound"] += 1
    (copy / SHARE_JSON).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    assert "证明" in run("audit", book, copy, code=6).output


# -- bad input --------------------------------------------------------------------------------


@pytest.mark.parametrize(("options", "code", "named"), [
    (("--set", "H10.rate=12%"), 2, "H10.rate"), (("--set", "W20.days=6"), 2, "W20.days"),
    (("--set", "W21.days=2"), 2, "W21.days"), (("--source", "不在.xlsx"), 7, "不在.xlsx")])
def test_wrong_options_are_refused(finished: Path, tmp_path: Path, options: tuple[str, str], code: int, named: str) -> None:
    assert named in run("share", finished, "-o", tmp_path, *options, code=code).output
    assert not list(tmp_path.iterdir())


def test_what_is_no_finished_round_is_refused(shared: Path, finished: Path, tmp_path: Path) -> None:
    assert "走教同频方案" in run("share", shared, code=7).output
    copy = Path(shutil.copytree(finished, tmp_path / "draft"))
    told = json.loads((copy / "plan.json").read_text(encoding="utf-8"))
    told["counts"] = dict.fromkeys(told["counts"], 99)
    (copy / "plan.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    run("share", copy, "-o", tmp_path / "out", code=6)
    assert not (tmp_path / "out").exists()


def test_another_workbook_than_the_rounds_is_refused(shared: Path, finished: Path, tmp_path: Path) -> None:
    other = tmp_path / "别的.xlsx"
    write_input(other, walkers({"一小": grades(0), "二小": grades(0)}, {"甲": {}}), "zh")
    assert "别的.xlsx" in run("share", finished, "-o", tmp_path / "out", "--source", other, code=3).output
    assert "别的.xlsx" in run("audit", other, shared, code=3).output


def test_an_audit_finds_the_round_where_it_lay_and_says_so_if_it_is_gone(shared: Path, book: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(shared, tmp_path / shared.name))
    run("audit", book, copy)
    told = json.loads((copy / "run.json").read_text(encoding="utf-8"))
    assert SHARE_ROUND in told
    told[SHARE_ROUND] = str(tmp_path / "nowhere")
    (copy / "run.json").write_text(json.dumps(told), encoding="utf-8")
    assert "找不到" in run("audit", book, copy, code=7).output


def test_shared_lessons_are_recorded_after_their_round(finished: Path, shared: Path, tmp_path: Path) -> None:
    paper = ("--basis", "旗教发〔2026〕9号", "--approved", "2026-09-01", "--clerk", "记账员", "--ledger", tmp_path / "本.db")
    assert f"请先将它记账（rotation ledger record {finished}" in run("ledger", "record", shared, *paper, code=3).output
    run("ledger", "record", finished, *paper)
    assert "2026年度走教方案第1版" in run("ledger", "record", shared, *paper).output
    assert "不重复记录" in run("ledger", "record", shared, *paper, code=3).output
    history = Ledger.at(Place(tmp_path / "本.db")).history("旗")
    told = read_json(shared / SHARE_JSON, ShareFile)
    lessons = sum(one.lessons for one in history.itineraries if one.host == "二小")
    assert lessons == 1200
    assert {one.teacher for one in history.itineraries} == {walk.teacher for walk in told.walks}
    assert [one.programme.value for one in history.rounds] == ["教师", "走教"]
    assert history.rounds[1].counts == told.counts
    assert "2个" in run("ledger", "verify", "--ledger", tmp_path / "本.db", "--plans", finished.parent).output


# -- papers -----------------------------------------------------------------------------------


def _tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]


def test_papers_tell_person_school_and_office_the_same_week(shared: Path, tmp_path: Path) -> None:
    run("papers", shared, "-o", tmp_path, "--fill", "每公里补助=0.8", "--fill", "上课周数=20")
    (made,) = tmp_path.iterdir()
    assert sorted(path.name for path in made.iterdir()) == [
        "01_走教派遣单.docx", "02_三方协议.docx", "03_到校走教安排.docx", "04_交通补助测算.xlsx", "填写内容.json"]
    told = read_json(shared / SHARE_JSON, ShareFile)
    planned = sorted((f"周{'一二三四五'[day.weekday - 1]}", visit.school, str(sum(one.lessons for one in visit.lessons)))
                     for walk in told.walks for day in walk.days for visit in day.visits)
    weeks = _tables(made / "01_走教派遣单.docx")
    assert [list(dict.fromkeys(row[0] for row in week)) for week in weeks] == [
        ["星期", "周一", "周二", "周三", "周四", "周五"]] * len(told.walks)
    assert sorted((row[0], row[2], row[4]) for week in weeks for row in week[1:] if row[2] != "在本校") == planned
    notes = "\n".join(part.text for part in docx.Document(str(made / "01_走教派遣单.docx")).paragraphs)
    assert notes.count("“半天”是") == sum(any(row[1] == "半天" for row in week) for week in weeks)
    assert notes.count("由两校协商并告诉教师本人") == len(weeks)
    homes = [rows for rows in _tables(made / "03_到校走教安排.docx") if rows[0][5] == "来自"]
    assert sorted((row[0], row[4]) for rows in homes for row in rows[1:]) == sorted((day, n) for day, _, n in planned)
    said = "\n".join(part.text for part in docx.Document(str(made / "02_三方协议.docx")).paragraphs)
    schools = {(walk.teacher, visit.school) for walk in told.walks for day in walk.days for visit in day.visits}
    assert said.count("教师走教三方协议") == len(schools)
    rows = [row for row in load_workbook(made / "04_交通补助测算.xlsx").active.iter_rows(values_only=True)
            if row[1] in ("甲", "乙")]
    km = {walk.teacher: sum(day.km for day in walk.days) for walk in told.walks}
    assert {row[1]: (row[5], row[7], row[8]) for row in rows} == {
        key: (number, pytest.approx(number * 0.8), pytest.approx(number * 16)) for key, number in km.items()}


def test_without_a_rate_the_allowance_stays_blank_and_says_so(shared: Path, tmp_path: Path) -> None:
    run("papers", shared, "-o", tmp_path, "--only", "allowance")
    (path,) = tmp_path.glob("*/*.xlsx")
    rows = list(load_workbook(path).active.iter_rows(values_only=True))
    assert any("未填写：每公里补助、上课周数" in str(row[0]) for row in rows)
    assert all(row[6] is row[7] is row[8] is None for row in rows if row[1] in ("甲", "乙"))


@pytest.mark.parametrize(("options", "code", "named"), [
    (("--fill", "每公里补助=八毛"), 2, "每公里补助：“八毛”"), (("--fill", "每公里补助=0"), 2, "大于0"),
    (("--only", "dispatch"), 2, "走教派遣单"), (("--template", "模板"), 2, "走教方案的材料没有模板"),
    (("--only", "itinerary", "--fill", "落款单位=某旗教育局，13800138000"), 3, "手机号码")])
def test_papers_refuse_what_they_cannot_say(
    shared: Path, tmp_path: Path, options: tuple[str, ...], code: int, named: str,
) -> None:
    assert named in run("papers", shared, "-o", tmp_path, *options, code=code).output
    assert not list(tmp_path.iterdir())


def test_papers_audit_lessons_and_round_again_and_refuse_what_holds_no_plan(
    shared: Path, finished: Path, tmp_path: Path,
) -> None:
    round, copy = Path(shutil.copytree(finished, tmp_path / finished.name)), Path(
        shutil.copytree(shared, tmp_path / shared.name))
    told = json.loads((copy / SHARE_JSON).read_text(encoding="utf-8"))

    def refused(edited: dict[str, Any], code: int) -> str:
        (copy / SHARE_JSON).write_text(json.dumps(edited, ensure_ascii=False), encoding="utf-8")
        answer = run("papers", copy, code=code).output
        assert {path.name for path in tmp_path.iterdir()} == {round.name, copy.name}
        return answer

    assert "没有方案" in refused({**told, "status": "UNKNOWN"}, 3)
    assert "覆盖构成" in refused({**told, "cells": [{**one, "open": 0} for one in told["cells"]]}, 6)
    plan = json.loads((round / "plan.json").read_text(encoding="utf-8"))
    plan["counts"] = dict.fromkeys(plan["counts"], 99)
    (round / "plan.json").write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    sha = sha256((round / "plan.json").read_bytes()).hexdigest()
    refused({**told, "round": {**told["round"], "sha256": sha}}, 6)


# -- scenarios --------------------------------------------------------------------------------


def scenario(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_scenarios_stand_beside_the_published_plan(shared: Path, tmp_path: Path) -> None:
    sport = scenario(tmp_path, "体育", "[[facts.walkers]]\nsubject = '体育与健康'\nschool = '一小'\n")
    told = json.loads(run("whatif", shared, "-s", "no_walk", "-s", sport, "-o", tmp_path / "out", "--json").stdout)
    one, no_walk, walker = told["cases"]
    assert one["counts"] == read_json(shared / SHARE_JSON, ShareFile).counts
    assert (no_walk["counts"]["walked"], no_walk["counts"]["open"]) == (0, one["counts"]["open"] + one["counts"]["walked"])
    assert walker["counts"]["open"] == one["counts"]["open"] - 18
    sheets = load_workbook(Path(told["folder"]) / "走教情景比较.xlsx")
    assert sheets.sheetnames == ["走教情景比较", "缺课差异", "走教人员差异"]
    said = [row[5] for row in sheets["走教情景比较"].iter_rows(values_only=True)]
    assert "少缺18节课" in said
    assert f"多缺{one['counts']['walked']}节课" in said


def test_a_scenario_without_a_plan_in_time_has_no_figures(shared: Path, tmp_path: Path) -> None:
    """Else it would read as if nobody taught anything: the worst of all plans."""
    view = reopen_share(shared, round_too=True)
    found = try_scenarios(view, [ShareScenario("late", Text.of("来不及"), Text.of("?"))], seconds=0.0)
    assert [one.view.has_plan for one in found] == [True, False]
    told = ShareCasesFile.of(found).cases[1]
    assert (dict(told.counts), dict(told.open)) == ({}, {})
    sheets = load_workbook(publish_scenarios(found, tmp_path) / "走教情景比较.xlsx")
    assert sheets.sheetnames == ["走教情景比较"], "it differs from no plan"
    (row,) = (row for row in sheets["走教情景比较"].iter_rows(values_only=True) if "来不及" in row)
    assert not [cell for cell in row[1:] if isinstance(cell, int | float)]


@pytest.mark.parametrize(("name", "text", "named"), [
    ("轮", "[H10]\nrate = '15%'\n", "H10.rate"), ("招", "[[facts.recruits]]\nsubject = '音乐'\nnumber = 1\n", "recruits"),
    ("校", "[[facts.walkers]]\nsubject = '音乐'\nschool = '九小'\n", "校.toml:3"),
    ("科", "[[facts.walkers]]\nsubject = '魔法'\nschool = '一小'\n", "subject"),
    ("间", "[[facts.rooms]]\nnumber = 21\n", "number"), ("天", "[W20]\ndays = 6\n", "W20.days")])
def test_scenarios_that_shared_lessons_do_not_bear_are_refused(
    shared: Path, tmp_path: Path, name: str, text: str, named: str,
) -> None:
    path = scenario(tmp_path, name, text)
    assert named in run("whatif", shared, "-s", path, "-o", tmp_path / "out", code=2).output
    assert not (tmp_path / "out").exists()


def test_scenarios_of_the_other_plan_are_told_where_they_belong(shared: Path, book: Path, tmp_path: Path) -> None:
    assert "走教方案文件夹" in run("whatif", book, "-s", "two_days", "-o", tmp_path, code=2).output
    assert "情景文件" in run("whatif", shared, "-s", "two_days", "--set", "W20.days=1", "-o", tmp_path, code=2).output
    assert "one_more_room" in run("whatif", "--list").output
