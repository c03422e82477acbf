"""The teachers' round after a plan of leaders: facts rewritten, kept with the plan, audited and asked again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.months import Month
from rotation.domain.problem import facts_sha256
from rotation.domain.succession import Succession, applied
from rotation.domain.vocabulary import Duty, LockKind, SchoolType, Stage
from rotation.report.plan_file import PlanFile
from rotation.rules._seats import at, posts
from rotation.rules._tiny import lock, wish
from rotation.run.folder import PLAN_JSON, read_json


def run(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(program, [*map(str, args), "--lang", "zh"], prog_name="rotation")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


def test_moves_change_the_facts_of_those_who_move_and_of_nobody_else() -> None:
    world = posts({"一小": {}, "二小": {}, "初中": {"type": SchoolType.JUNIOR}}, {
        "甲": at("一小"), "乙": at("二小", Duty.VICE_HEAD, 2018), "丙": at("二小"), "丁": at("一小", Duty.VICE_HEAD)},
        wishes=[wish("甲", "二小"), wish("丁", "二小")], locks=[lock("甲", LockKind.STAY)])
    told = Succession("2026-旗-校长-001", "0" * 64, 2026, (("甲", "初中", Duty.SECRETARY), ("乙", "二小", Duty.HEAD)), ("丙",))
    after = applied(world, told)
    one, two, three, four = (after.teacher[key] for key in "甲乙丙丁")
    assert (one.school, one.duty, one.duty_since, one.joined, one.stage) == (
        "初中", Duty.SECRETARY, Month(2026, 9), Month(2026, 9), Stage.JUNIOR)
    assert (two.school, two.duty, two.duty_since, two.joined) == ("二小", Duty.HEAD, Month(2026, 9), Month(2010, 9))
    assert (three.duty, three.duty_since) == (Duty.NONE, None)
    assert four == world.teacher["丁"]
    assert [item.teacher for item in after.wishes] == ["丁"]
    assert after.locks == ()
    assert applied(world, None) is world
    assert facts_sha256(after) != facts_sha256(world)


@pytest.mark.slow
def test_a_round_after_leaders_is_planned_audited_and_asked(made: Path, tmp_path: Path) -> None:
    run("principals", made, "-o", tmp_path)
    leaders = next(tmp_path.glob("*-校长-001"))
    moves = json.loads((leaders / "principals.json").read_text(encoding="utf-8"))["moves"]
    shown = run("plan", made, "-o", tmp_path, "--after", leaders)
    folder = next(path for path in tmp_path.glob("2026-*-001") if "校长" not in path.name)
    told = read_json(folder / PLAN_JSON, PlanFile)
    assert told.after is not None
    assert told.after.folder == leaders.name
    assert [move[0] for move in told.after.moves] == [move["leader"] for move in moves]
    run("papers", folder, "--only", "briefing", "-o", tmp_path)
    paper = Document(str(next(tmp_path.glob("*-材料-*/*.docx"))))
    overview = load_workbook(folder / "方案.xlsx")["方案概览"].iter_rows(values_only=True)
    said = told.succession.says.render("zh")
    assert leaders.name in said
    assert said in "".join(shown.output.split())
    assert any(said in str(cell) for row in overview for cell in row)
    assert said in (folder / "report.html").read_text(encoding="utf-8")
    assert any(said in part.text for part in paper.paragraphs)
    for path in (folder, folder / "方案.xlsx"):
        assert "发现 0 处问题" in run("audit", made, path).output
    run("explain", folder, "--school", next(item.host for item in told.placements), "--bounds")
    spoiled = json.loads((folder / PLAN_JSON).read_text(encoding="utf-8"))
    spoiled["after"]["moves"].pop()
    (folder / PLAN_JSON).write_text(json.dumps(spoiled), encoding="utf-8")
    assert "数据校验值" in run("audit", made, folder, code=6).output


@pytest.mark.slow
def test_a_plan_of_leaders_of_other_facts_is_refused(made: Path, tmp_path: Path) -> None:
    run("principals", made, "-o", tmp_path)
    leaders = next(tmp_path.glob("*-校长-001"))
    path = leaders / "principals.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "facts_sha256": "0" * 64}), encoding="utf-8")
    assert "不是依据这份数据编制的" in run("plan", made, "-o", tmp_path, "--after", leaders, code=3).output
    run("replan", leaders, "--source", made, "-o", tmp_path)  # what it advises: rosters are corrected after leaders are decided
    carried = next(tmp_path.glob("*-校长-002"))
    assert json.loads((carried / "principals.json").read_text(encoding="utf-8"))["moves"] == told["moves"]
    run("plan", made, "-o", tmp_path, "--after", carried)
    told["counts"]["moved"] += 1
    path.write_text(json.dumps(told), encoding="utf-8")
    assert "核查未通过" in run("plan", made, "-o", tmp_path, "--after", leaders, code=6).output
    assert "principals.json" in run("plan", made, "-o", tmp_path, "--after", tmp_path, code=7).output
