"""Write a plan of shared lessons, read it back from disk, audit it, and only then move it in; and audit one later."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import Field

from rotation.auditor.findings import Finding
from rotation.auditor.judge import Judgement, judge
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.problem import facts_sha256
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.errors import AuditFailed, OutputError, PlanError
from rotation.policy.share_policy import SharePolicy
from rotation.run.folder import (
    PLAN_JSON,
    RUN_JSON,
    SHARE_JSON,
    SHARE_XLSX,
    check_writable,
    fresh_folder,
    read_json,
    run_name,
    write_json,
)
from rotation.run.gather import Inputs
from rotation.run.outlives import at_last, moved_on
from rotation.run.publish import versions
from rotation.run.published import Published, RunFile, published_facts, read_plan
from rotation.share.annex import share_tables
from rotation.share.case import ShareCase, finished, plan_of
from rotation.share.changes import changes_of
from rotation.share.file import ShareFile
from rotation.share.judged_hours import clashes, not_crowded
from rotation.share.settle import settle
from rotation.share.task import ShareTask
from rotation.share.view import ShareView
from rotation.tables.sheet_writer import write_plan
from rotation.text import Lang, Text, say
from rotation.workbook.reader import read_problem


class ShareRunFile(RunFile):
    """run.json of a plan of shared lessons: where the finished round lay besides."""

    round: str = Field(description="folder of the finished round")


# -- judging ----------------------------------------------------------------------------------


def sound(told: ShareFile, plan: Plan, round: Published) -> Judgement:
    """Judge everything that a share.json tells, from a finished round up."""
    policy = SharePolicy.load(told.policy)
    try:
        task = ShareTask(_settled(told, plan, policy), policy)
        shared = task.placed(told.pairs)
    except PlanError as error:
        return Judgement((Finding("PLAN", "", error.message, sheet=_LIST),))
    found = judge(task, shared, told.plain() if told.has_plan else None)
    view = ShareView(task.world, policy, Outcome(Status[told.status], shared), round.folder.resolve().name,
                     round.sha256, round.file.facts_sha256)
    wrong = (*_claimed(told, view), *clashes(told, task.sharing), *not_crowded(task.sharing))
    return replace(found, findings=(*found.findings, *wrong))


def _settled(told: ShareFile, plan: Plan, policy: SharePolicy) -> Sharing:
    """Return the world that a file tells of; a `PlanError` if its lessons without hours are none that may be sent."""
    world = settle(plan, policy, None if told.revises is None else told.revises.told)
    if not all(key in world.movers and world.movers[key].grade and number > 0
               for crowd in told.crowded for key, number in crowd):
        raise PlanError(say("remote lessons are told to have no hours that nobody could send",
                            "所列排不进课表的同频课中有不能安排的"))
    return replace(world, crowded=told.crowded)


_LIST = say("the walkers' weeks", "走教课表")
_COMPARED: Mapping[str, Text] = {
    "walks": say("weekdays, kilometers and lessons of the visits", "走教课表的星期、公里或每次课时"),
    "besides": say("lessons besides the own subject", "兼课安排"),
    "remote": say("classes, adults and hours of remote lessons", "同频课表的班级、辅助教师或节次"),
    "cells": say("who teaches how many lessons", "覆盖构成"), "unit": say("parts of a lesson", "课时单位"),
    "revises": say("the version before", "所修订的上一版"),
    "round": say("the finished round", "依据的教师方案"), "facts_sha256": say("hash of the facts", "数据校验值"),
    "public_seed": say("the public seed", "公开随机种子"), "schema_version": say("version of the form", "文件格式版本")}
"""What of share.json is worked out again and compared, and what it is called."""


def _claimed(told: ShareFile, view: ShareView) -> Iterator[Finding]:
    """Iterate over what else the file tells otherwise than it follows from the plan."""
    right = ShareFile.of(view)
    for key, name in _COMPARED.items():
        if getattr(told, key) != getattr(right, key):
            yield Finding("COUNT", key, say("{n}: not what follows from the plan and the workbook",
                                            "{n}：与方案和数据推算的结果不一致", n=name), where=name)


# -- publishing -------------------------------------------------------------------------------


def publish_share(
    case: ShareCase, outcome: Outcome[SharePlan], out: Path, *, lang: Lang = "zh", seconds: float = 0.0,
) -> tuple[Path, ShareView, Judgement]:
    """Publish a plan of shared lessons into a new numbered folder.

    Raises
    ------
    AuditFailed
        If what stands on disk breaks a rule or tells a wrong number.
    OutputError
        If the folder cannot be written; the earlier runs are untouched.
    """
    check_writable(out)
    outcome = outcome.noting(*moved_on(case.inputs, case.reading.sha256))
    view = ShareView(case.sharing, case.policy, outcome, case.round.folder.resolve().name, case.round.sha256,
                     case.round.file.facts_sha256, versions())
    return at_last(lambda: _moved_in(case, view, out, lang, seconds), has_plan=view.has_plan)


def _moved_in(
    case: ShareCase, view: ShareView, out: Path, lang: Lang, seconds: float,
) -> tuple[Path, ShareView, Judgement]:
    settings = case.sharing.round.settings
    with fresh_folder(out, f"{run_name(settings)}-走教同频") as (work, final):
        write_json(work / SHARE_JSON, ShareFile.of(view))
        facts = case.sharing.round.problem.afresh()
        report = sound(read_json(work / SHARE_JSON, ShareFile), plan_of(case.round, facts), case.round)
        if not report.passed:
            raise AuditFailed(report)
        if case.parent is not None:
            view = replace(view, changes=changes_of(case.parent, view))
        view = replace(view, audit=(), certificate=tuple(item.says for item in report.certified))
        write_plan(work / SHARE_XLSX, share_tables(view), lang, seed=settings.seed, draft=False)
        write_json(work / RUN_JSON, ShareRunFile(
            **vars(RunFile.of(case, seconds)), round=str(case.round.folder.resolve())))
    return final[0], view, report


# -- a published one --------------------------------------------------------------------------


def tells_share(path: Path) -> bool:
    """Whether a path is a folder of a plan of shared lessons, or its share.json."""
    return path.name == SHARE_JSON or (path.is_dir() and (path / SHARE_JSON).is_file())


def audit_share(inputs: Inputs, path: Path) -> Judgement:
    """Audit a plan of shared lessons against the workbook and the finished round it was made from.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        A file cannot be read, or the finished round is not there or is another one.
    AuditFailed
        The round itself does not pass.
    """
    folder = path.parent if path.name == SHARE_JSON else path
    told = read_json(folder / SHARE_JSON, ShareFile)
    round = round_of(folder, told)
    facts = round.revised(read_problem(inputs.sources, inputs.accept))
    if facts_sha256(facts) != round.file.facts_sha256:
        raise PlanError(say("{p} is not the workbook that the plan was made from, or it was changed since",
                            "{p} 与编制该方案时的数据不一致（可能已修改）", p=inputs.source.name))
    return sound(told, finished(round, facts), round)


def reopen_share(
    path: Path, source: Path | None = None, accept: Collection[str] = (), *, round_too: bool = False,
) -> ShareView:
    """Return a published plan of shared lessons, once sure that it is that of its round and workbook.

    Parameters
    ----------
    path, source, accept
        The folder, the workbook if it was moved, and codes of questions about it answered yes.
    round_too
        Whether the finished round is audited once more as well: what is signed rests on both.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        A file cannot be read, is damaged or is another one.
    AuditFailed
        The plan, or the round if asked for, does not pass its audit.
    """
    folder = path.parent if path.name == SHARE_JSON else path
    told = read_json(folder / SHARE_JSON, ShareFile)
    round = round_of(folder, told)
    plan = (finished if round_too else plan_of)(round, published_facts(round, source, accept)[1])
    report = sound(told, plan, round)
    if not report.passed:
        raise AuditFailed(report)
    policy = SharePolicy.load(told.policy)
    world = _settled(told, plan, policy)
    outcome = Outcome(Status[told.status], SharePlan(world, told.pairs))
    return ShareView(world, policy, outcome, told.round.folder, told.round.sha256, told.facts_sha256)


def round_of(folder: Path, told: ShareFile) -> Published:
    """Return the finished round of a plan: beside its folder, or where run.json says that it lay.

    Raises
    ------
    OutputError, PlanError
        It is in neither place, or is another one.
    """
    places = [folder.resolve().parent / told.round.folder]
    if (folder / RUN_JSON).exists():
        places.append(Path(read_json(folder / RUN_JSON, ShareRunFile).round))
    there = next((place for place in places if (place / PLAN_JSON).is_file()), None)
    if there is None:
        raise OutputError(say("the finished round {f} is neither beside the folder nor where it was; put it beside it",
                              "找不到依据的教师方案 {f}，请把它放在走教方案文件夹旁边", f=told.round.folder))
    found = read_plan(there)
    if found.sha256 != told.round.sha256:
        raise PlanError(say("{f} is not the round that the lessons were shared after, or it was changed since",
                            "{f} 不是编制走教方案时依据的教师方案，或其后有改动", f=told.round.folder))
    return found
