"""A published plan of shared lessons after its round was revised: few people change, and each is told with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from rotation.auditor.judge import judge
from rotation.cli.root import program
from rotation.domain.records import Parameter
from rotation.domain.sharing import Before, Choice
from rotation.engine.solver import solve
from rotation.rules._share_tiny import walkers
from rotation.rules.v70_as_last_year import AsLastYear
from rotation.share.replan import near
from rotation.share.settle import settle
from rotation.share.task import ShareTask
from rotation.workbook.template import write_input
from tests.support.shares import task_of, week

pytestmark = pytest.mark.xdist_group("share")


def alike(published: dict[str, Choice], *, fewest: bool = False) -> ShareTask:
    """甲 and 乙 could both give 二小 its two lessons, and 丙 of 二小 besides; the plan before says who did."""
    facts = walkers({"一小": {}, "二小": {"grade1": 1}}, {
        "甲": {}, "乙": {}, "丙": {"school": "二小", "subject": "数学", "minor_subjects": ("音乐",)}})
    first = task_of(facts, W05__subjects=["音乐"], W38__on=False)
    policy = near(first.policy, fewest=fewest)
    return ShareTask(settle(first.world.plan, policy, Before("2026-旗-走教同频-001", "", 1, published)), policy)


@pytest.mark.parametrize("who", ["甲", "乙"])
def test_whoever_walked_by_the_published_plan_walks_again(who: str) -> None:
    task = alike({who: week("二小"), f"{who}|二小|小学|音乐": Choice("", 2)})
    plan = solve(task).plan
    assert plan is not None
    assert list(plan.weeks) == [who]
    assert AsLastYear().measure(plan) == 0
    assert not judge(task, plan).findings


def test_lessons_besides_stay_with_whom_they_were_published() -> None:
    task = alike({"丙|二小|小学|音乐": Choice("", 2)})
    plan = solve(task).plan
    assert plan is not None
    assert not plan.weeks
    assert plan.besides.total() == 2
    assert AsLastYear().measure(plan) == 0


def test_every_change_counts_one_in_rows_and_in_words() -> None:
    task = alike({"甲": week("二小"), "甲|二小|小学|音乐": Choice("", 1)})
    found = solve(task)
    assert found.plan is not None
    value = next(tier.value for tier in found.tiers if tier.goals[0].code == AsLastYear.code)
    assert value == AsLastYear().measure(found.plan) == 1


@pytest.mark.parametrize(("fewest", "lessons"), [(False, 2), (True, 0)])
def test_open_lessons_come_first_unless_fewest_is_asked(fewest: bool, lessons: int) -> None:
    plan = solve(alike({}, fewest=fewest)).plan
    assert plan is not None
    assert plan.walked.total() + plan.besides.total() == lessons


# -- from folder to folder --------------------------------------------------------------------


def run(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(program, [*map(str, args), "--lang", "zh"], prog_name="rotation")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


@pytest.mark.slow
def test_a_walker_who_may_no_longer_is_replaced_and_nobody_else_moves(tmp_path: Path) -> None:
    none = {f"grade{n}": 0 for n in range(2, 7)}
    facts = walkers({"一小": {"grade1": 0, **none}, "二小": {"grade1": 3, **none}, "三小": {"grade1": 2, **none}},
                    {"甲": {}, "乙": {}, "丙": {}})
    told = {"round.year": "2026", "round.banner": "旗", "round.seat_town": "旗镇", "H10.on": "false"}
    book, out = tmp_path / "数据.xlsx", tmp_path / "out"
    write_input(book, type(facts).of(**{**vars(facts), "parameters": [
        Parameter(name=name, value=value) for name, value in told.items()]}), "zh")
    run("plan", book, "-o", out)
    round, shared = out / "2026-旗-001", out / "2026-旗-走教同频-001"
    run("share", round)
    walked = {walk["teacher"] for walk in json.loads((shared / "share.json").read_text(encoding="utf-8"))["walks"]}
    gone = min(walked)
    assert "没有变动" in run("replan", shared, code=3).output
    assert "先用它们修订教师方案" in run("replan", shared, "--change", book, code=2).output
    assert "--round" in run("replan", round, "--round", round, code=2).output
    change = tmp_path / "变更.toml"
    change.write_text(f'[[corrected]]\nteacher = "{gone}"\nfield = "走教"\nvalue = "不可"\nreason = "病"\nclerk = "人事"\n',
                      encoding="utf-8")
    run("replan", round, "--change", change)
    answer = json.loads(run("replan", shared, "--json").stdout)
    assert answer["version"] == 2
    changed = {one["teacher"]: one for one in answer["changed"]}
    assert (changed[gone]["after"], changed[gone]["reason"]) == ("无", "注明不可走教")
    assert len(changed) <= 2
    assert answer["counts"]["open"] == json.loads((shared / "share.json").read_text(encoding="utf-8"))["counts"]["open"]
    second = out / "2026-旗-走教同频-002"
    rows = list(load_workbook(second / "走教同频方案.xlsx")["变动"].iter_rows(values_only=True))
    assert gone in {row[5] for row in rows}
    assert "第2版" in str(rows[1][0])
    run("audit", book, second)
    run("papers", second, "-o", tmp_path / "papers")
    _recorded_in_turn(out)


def _recorded_in_turn(out: Path) -> None:
    """Versions of round and lessons go into the ledger one after the other; each refusal names the folder that is due."""
    rounds, shared = ([out / f"2026-旗-{name}{n:03d}" for n in (1, 2)] for name in ("", "走教同频-"))
    paper = ("--basis", "旗教发〔2026〕9号", "--approved", "2026-09-01", "--clerk", "记账员")
    assert f"rotation ledger record {rounds[1]}" in run("ledger", "record", rounds[0], *paper).output
    assert f"rotation ledger record {shared[1]}" in run("ledger", "record", shared[0], *paper).output
    due = run("replan", shared[0]).output
    assert due.index(f"rotation ledger record {rounds[1]}") < due.index(f"rotation ledger record {out / '2026-旗-走教同频-003'}")
    assert f"请先将它记账（rotation ledger record {rounds[1]}" in run("ledger", "record", shared[1], *paper, code=3).output
    run("ledger", "record", rounds[1], *paper)
    refused = run("ledger", "record", shared[0], *paper, code=3).output
    assert "台账所记的是2026年度教师方案第2版" in refused
    assert f"rotation share {rounds[1]}" in refused
    assert "走教方案第2版" in run("ledger", "record", shared[1], *paper).output
