"""Write a plan over several years, read it back from disk, audit it, and only then move it in."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from rotation.auditor.findings import Finding
from rotation.auditor.judge import Judgement, judge
from rotation.domain.problem import Problem, facts_sha256
from rotation.errors import AuditFailed, PlanError
from rotation.model.eligibility import not_run, settle
from rotation.policy.policy import Policy
from rotation.policy.years_policy import YearsPolicy
from rotation.run.folder import (
    RUN_JSON,
    YEARS_JSON,
    YEARS_XLSX,
    check_writable,
    fresh_folder,
    read_json,
    run_name,
    write_json,
)
from rotation.run.gather import Inputs
from rotation.run.outlives import at_last, moved_on
from rotation.run.published import RunFile
from rotation.tables.sheet_writer import write_plan
from rotation.text import Lang, say
from rotation.workbook.reader import read_problem
from rotation.years.case import YearsView, spelled
from rotation.years.figures import figures
from rotation.years.file import FiguresEntry, YearsFile
from rotation.years.settle import settle_years
from rotation.years.tables import years_tables
from rotation.years.task import HorizonTask


def audited(told: YearsFile, problem: Problem) -> Judgement:
    """Judge everything that a years.json tells, from the records of the facts up.

    Parameters
    ----------
    told
        As re-read from disk; its policies hold.
    problem
        The facts as read by the auditor itself.
    """
    if told.facts_sha256 != facts_sha256(problem):
        return Judgement((Finding("COUNT", "facts", say("made from other facts", "所依据的数据与现在的不同")),))
    if not told.has_plan:
        return Judgement(())
    policy, years = Policy.load(told.policy), YearsPolicy.load(told.years_policy)
    horizon = settle_years(settle(problem, policy), policy, years)
    task = HorizonTask(horizon, policy, years.tiers(policy), told.held)
    try:
        plan = task.placed(told.pairs)
    except (PlanError, KeyError) as error:
        return Judgement((Finding("PLAN", "", say("{e}", "{e}", e=str(error))),))
    found = judge(task, plan, told.plain())
    one = judge(task.of_year_one, plan.first)
    wrong = list(found.findings)
    if told.figures != tuple(map(FiguresEntry.of, figures(plan))):
        wrong.append(Finding("COUNT", "figures", say("printed figures of the years differ", "各年度数字与重算不符")))
    counted = dict(Counter(found.clauses) + Counter(one.clauses))
    return replace(found, findings=tuple(wrong), clauses=counted, unchecked=not_run(problem, policy))


def tells_years(path: Path) -> bool:
    """Whether a path is a folder of a plan over several years, or its years.json."""
    return path.name == YEARS_JSON or (path.is_dir() and (path / YEARS_JSON).is_file())


def audit_years(inputs: Inputs, path: Path) -> Judgement:
    """Audit a plan over several years against the workbook it was made from; its own policy holds.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        If either file cannot be read.
    """
    told = read_json(path if path.name == YEARS_JSON else path / YEARS_JSON, YearsFile)
    return audited(told, read_problem(inputs.sources, inputs.accept))


def publish_years(view: YearsView, out: Path, *, lang: Lang = "zh", seconds: float = 0.0) -> tuple[Path, Judgement]:
    """Publish a plan over several years into a new numbered folder.

    Returns
    -------
        The new folder and what the audit said.

    Raises
    ------
    AuditFailed
        If what stands on disk breaks a rule or tells a wrong number.
    OutputError
        If the folder cannot be written; the earlier runs are untouched.
    """
    check_writable(out)
    noted = view.outcome.noting(*moved_on(view.case.inputs, view.case.reading.sha256))
    view = replace(view, outcome=noted)
    return at_last(lambda: _moved_in(view, out, lang, seconds), has_plan=True)


def _moved_in(view: YearsView, out: Path, lang: Lang, seconds: float) -> tuple[Path, Judgement]:
    settings = view.horizon.round.settings
    with fresh_folder(out, f"{run_name(settings)}-{spelled(len(view.horizon.years))}") as (work, final):
        write_json(work / YEARS_JSON, YearsFile.of(view))
        report = audited(read_json(work / YEARS_JSON, YearsFile), view.problem.afresh())
        if not report.passed:
            raise AuditFailed(report)
        view = replace(view, audit=(), clauses=sum(report.clauses.values()),
                       certificate=tuple(one.says for one in report.certified))
        write_plan(work / YEARS_XLSX, years_tables(view), lang, seed=settings.seed, draft=False)
        write_json(work / RUN_JSON, RunFile.of(view.case, seconds))
    return final[0], report
