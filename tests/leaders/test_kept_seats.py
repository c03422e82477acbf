"""What rules say of those who keep a seat, and of data that is not there: never simply 符合."""

from __future__ import annotations

from typing import Any

import pytest

from rotation.domain.leadership import Appraisal, PartyBody
from rotation.domain.outcome import Outcome, Status
from rotation.domain.problem import Problem, every_column
from rotation.domain.records import Parameter
from rotation.domain.vocabulary import Duty
from rotation.leaders.publish import audited
from rotation.leaders.settle import settle
from rotation.leaders.tables_annex import leader_tables
from rotation.leaders.view import LeaderView
from rotation.rules._seats import at, posts
from rotation.tables.table import Band, Table
from rotation.text import spell
from tests.support.cadres import plan_of, policy_of, task_of

YEAR = [Parameter(name="round.year", value="2026")]
SHEET = frozenset(name for name in every_column() if name.startswith("leaderprofile."))


def world(present: frozenset[str] | None = None, **first: Any) -> Problem:
    """一小 with a secretary 甲 and a principal 乙, 二小 with the deputy 丙 and the principal 丁; all in their first term."""
    given: dict[str, dict[str, Any]] = {
        "甲": at("一小", Duty.SECRETARY, 2024), "乙": at("一小", start=2024),
        "丙": at("二小", Duty.VICE_HEAD, 2024), "丁": at("二小", start=2024)}
    for key, more in first.items():
        given[key] = {**given[key], **more}
    return posts({"一小": {"party": PartyBody.COMMITTEE}, "二小": {}}, given, parameters=YEAR, present=present)


def view_of(problem: Problem, moves: str = "") -> LeaderView:
    task = task_of(problem)
    return LeaderView(task.cadre, task.policy, Outcome(Status.FEASIBLE, plan_of(task, moves)), audit=())


def table(view: LeaderView, key: str) -> Table:
    return next(one for one in leader_tables(view) if one.key == key)


def rows(view: LeaderView, key: str) -> dict[str, dict[str, str]]:
    """The rows of a sheet by their first word that tells them apart, with the keys of its columns."""
    made = table(view, key)
    found = {}
    for item in made.items:
        if isinstance(item, Band):
            continue
        cells = {one.key: one.cell(item, 1) for one in made.columns}
        told = {name: str(spell(getattr(cell, "value", cell), "zh")) for name, cell in cells.items() if cell is not None}
        found[told.get("teacher") or told.get("title") or told.get("name", "")] = told
    return found


STAYING: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "no member": ({"甲": {"member": False}}, "甲", "C15", "不符合党组织职务的任职条件，提请党组研究"),
    "failed": ({"乙": {"appraisal": Appraisal.FAILED}}, "乙", "D35", "提请党组研究"),
    "deputy failed": ({"丙": {"appraisal": Appraisal.FAILED}}, "丙", "D35", "提请党组研究"),
    "barely": ({"丁": {"appraisal": Appraisal.BARELY}}, "丁", "D35", "提请党组研究"),
    "relatives": ({"丙": {"avoids": "丁"}}, "丁", "C25", "与同班子成员有须回避的关系，提请党组研究"),
}


@pytest.mark.parametrize("name", STAYING)
def test_who_stays_against_a_rule_is_told_for_the_party_group(name: str) -> None:
    given, who, code, told = STAYING[name]
    view = view_of(world(**given))
    verdicts = rows(view, "verdicts")
    assert verdicts[who]["party"] == f"{code} {told}"
    assert verdicts[who]["decided"] == "留任原职", "nobody is moved for it"
    line = next(line for key, line in rows(view, "audit").items() if f" {code} " in key)
    number = 2 if name == "relatives" else 1
    assert line["basis"] == f"所作调整符合；留任人员中有{number}人不符，提请党组研究（见“任职审查”）"
    line = rows(view, "overview")["留任而须提请研究的人数"]
    assert line["value"] == str(number)
    assert who in line["note"]
    report = audited(view.cadre.problem, view.policy, (), None)
    assert any(code in note.render("zh") and "提请党组研究" in note.render("zh") for note in report.notes)


def test_whom_nothing_is_against_is_told_nothing() -> None:
    view = view_of(world(甲={"member": True}, 乙={"appraisal": Appraisal.GOOD}, 丙={"appraisal": Appraisal.BARELY}))
    assert all("party" not in line for line in rows(view, "verdicts").values()), "基本合格 forbids no deputy's seat"
    assert {line["basis"] for line in rows(view, "audit").values()} == {"符合", "已关闭，未执行"}
    assert not audited(view.cadre.problem, view.policy, (), None).notes


def test_a_relative_who_moves_away_settles_it() -> None:
    view = view_of(world(丙={"avoids": "丁"}), "丙>一小:副校长")
    assert not view.to_decide


def test_missing_data_is_told_and_not_called_kept() -> None:
    view = view_of(world(every_column() - SHEET))
    told = rows(view, "audit")
    by_code = {key.split()[1]: line for key, line in told.items()}
    assert by_code["D35"]["value"] == "未核查"
    assert by_code["D35"]["basis"] == "未核查（缺列：校级领导表“近两年考核”）"
    for code, column in (("C15", "中共党员"), ("C25", "回避编号"), ("P65", "回避编号"), ("C30", "任过学校"),
                         ("C45", "近两年考核"), ("P45", "近两年考核")):
        assert by_code[code]["basis"].startswith("部分未核查（缺列："), code
        assert column in by_code[code]["basis"]
    assert by_code["D10"]["basis"] == "符合"
    notes = [note.render("zh") for note in audited(view.cadre.problem, view.policy, (), None).notes]
    assert any("C15" in note and "部分未核查" in note and "中共党员" in note for note in notes)


def test_every_rule_in_force_tells_how_often_it_was_checked() -> None:
    view = view_of(world(), "丁>一小:校长")
    by_code = {key.split()[1]: line for key, line in rows(view, "audit").items()}
    assert all("value" in by_code[code] for code, rule in view.policy.rules.items() if rule.on)
    assert (by_code["D10"]["value"], by_code["C15"]["value"]) == ("4", "1")


def test_a_missing_sheet_moves_nobody_otherwise() -> None:
    whole, bare = (settle(world(present), policy_of()) for present in (None, every_column() - SHEET))
    assert [*whole.options.pairs()] == [*bare.options.pairs()]
