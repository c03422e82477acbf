"""Write a plan of leaders, read it back from disk, audit it, and only then move it in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rotation.auditor.findings import Finding, heading
from rotation.auditor.judge import Judgement, judge
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.problem import Problem, facts_sha256
from rotation.domain.seats import Seat
from rotation.errors import AuditFailed, PlanError
from rotation.leaders.case import LeaderCase
from rotation.leaders.file import PrincipalsFile
from rotation.leaders.list_reader import read_appointments
from rotation.leaders.page import leader_page
from rotation.leaders.settle import not_run, partly_run, settle, to_decide
from rotation.leaders.tables_annex import leader_tables
from rotation.leaders.task import CadreTask
from rotation.leaders.view import LeaderView
from rotation.policy.cadre_policy import CadrePolicy
from rotation.report.sheet_policy import column_title
from rotation.run.folder import (
    PRINCIPALS_JSON,
    PRINCIPALS_XLSX,
    RUN_JSON,
    check_writable,
    fresh_folder,
    read_json,
    write_json,
    write_page,
)
from rotation.run.outlives import at_last, moved_on
from rotation.run.published import RunFile
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import write_plan
from rotation.text import Lang, Text, say


def audited(
    problem: Problem, policy: CadrePolicy, pairs: Any, claims: Mapping[str, Any] | None,
    reference: Mapping[str, Seat] | None = None,
) -> Judgement:
    """Judge a plan of leaders from the facts up.

    Parameters
    ----------
    problem, policy
        As read by the auditor itself.
    pairs
        (Person, seat) of every move, as re-read from disk.
    claims
        principals.json whose status, tiers and counts are to be compared; None for none.
    reference
        Seats of the plan that this one revises; None if it revises none.
    """
    cadre, unchecked = replace(settle(problem, policy), reference=reference), not_run(problem, policy)
    task = CadreTask(cadre, policy)
    try:
        plan = task.placed(pairs)
    except PlanError as error:
        return Judgement((Finding("PLAN", "", error.message),), unchecked=unchecked)
    found = judge(task, plan, claims)
    notes = tuple(_noted(plan, partly_run(problem, policy)))
    return replace(found, unchecked=unchecked, notes=notes)


def _noted(plan: CadrePlan, partly: Mapping[str, tuple[str, ...]]) -> Iterator[Text]:
    """Tell which rules were checked in part, and how many who stay are for the party group to decide."""
    for code, missing in partly.items():
        yield say("{r} was checked in part: the workbook lacks {c}", "{r} 部分未核查：数据缺列 {c}",
                  r=heading(code), c=tuple(column_title(name) for name in missing))
    told = to_decide(plan)
    if told:
        yield say("{n} who stay are for the party group to decide (sheet 任职审查): {r}",
                  "留任人员中有{n}人须提请党组研究（见“任职审查”表“提请研究”列），涉及规则：{r}", n=len(told), r=tuple(
                      heading(code) for code in sorted({code for found in told.values() for code, _ in found})))


def publish_leaders(
    case: LeaderCase, view: LeaderView, out: Path, *, lang: Lang = "zh", seconds: float = 0.0,
) -> tuple[Path, Judgement]:
    """Publish what is told of a plan of leaders into a new numbered folder.

    Returns
    -------
        The new folder and what the audit said.

    Raises
    ------
    AuditFailed
        If what stands on disk breaks a rule or tells a wrong number, unless it is a draft.
    OutputError
        If the folder cannot be written; the earlier runs are untouched.
    """
    check_writable(out)
    view = noted(case, view)
    return at_last(lambda: _moved_in(case, view, out, lang, seconds), has_plan=view.has_plan)


def noted(case: LeaderCase, view: LeaderView) -> LeaderView:
    """Return a view that says so if the workbook has gone or was changed since it was read."""
    return replace(view, outcome=view.outcome.noting(*moved_on(case.inputs, case.reading.sha256)))


def _moved_in(
    case: LeaderCase, view: LeaderView, out: Path, lang: Lang, seconds: float,
) -> tuple[Path, Judgement]:
    settings = case.cadre.settings
    name = f"{settings.year}-{safe_name(settings.banner)}-校长"
    with fresh_folder(out, name + ("#-草案" if view.draft else "")) as (work, final):
        report = _written(case, view, work, lang)
        write_json(work / RUN_JSON, RunFile.of(case, seconds))
    return final[0], report


def _written(case: LeaderCase, view: LeaderView, work: Path, lang: Lang) -> Judgement:
    write_json(work / PRINCIPALS_JSON, PrincipalsFile.of(view))
    told = read_json(work / PRINCIPALS_JSON, PrincipalsFile)
    report = _audited(case, told)
    if not report.passed and not view.draft:
        raise AuditFailed(report)
    view = judged(view, report)
    path = work / PRINCIPALS_XLSX
    write_plan(path, leader_tables(view), lang, seed=case.cadre.settings.seed, draft=view.draft)
    write_page(work, leader_page(view, lang))
    if tuple(sorted(read_appointments(path).pairs)) != tuple(sorted(told.pairs)):
        raise AuditFailed(None)
    return report


def sound(told: PrincipalsFile, policy: CadrePolicy, problem: Problem) -> Judgement:
    """Judge everything that a principals.json tells."""
    claims = told.plain() if told.has_plan else None
    report = audited(problem, policy, told.pairs, claims, told.reference)
    return replace(report, findings=(*report.findings, *claimed(told, problem)))


def judged(view: LeaderView, report: Judgement) -> LeaderView:
    """Return a view that tells what the audit said."""
    findings = tuple((item.title, item.evidence) for item in report.findings)
    return replace(view, audit=findings, certificate=tuple(item.says for item in report.certified))


def _audited(case: LeaderCase, told: PrincipalsFile) -> Judgement:
    """Audit policy and moves as principals.json has them on disk, from the records of the facts and nothing besides."""
    report = sound(told, CadrePolicy.load(told.policy), case.problem.afresh())
    return report if told.has_plan else replace(report, findings=())


def claimed(told: PrincipalsFile, problem: Problem) -> tuple[Finding, ...]:
    """Return what else in the file is wrong: the facts that it names, its chains and verdicts."""
    wrong: list[Finding] = []
    if told.facts_sha256 != facts_sha256(problem):
        wrong.append(Finding("COUNT", "facts", say("made from other facts", "所依据的数据与现在的不同")))
    moved = sorted(item.leader for item in told.moves)
    if sorted(key for chain in told.chains for key in chain.leaders) != moved:
        wrong.append(Finding("COUNT", "chains", say("chains and moves differ", "链与环和名单不一致")))
    return tuple(wrong)
