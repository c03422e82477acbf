"""Write what is told of a run, read it back from disk, audit it, and only then move it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rotation.auditor import AuditReport, audit
from rotation.domain.outcome import Outcome
from rotation.domain.problem import facts_sha256
from rotation.domain.revision import Changes
from rotation.engine import Budget
from rotation.engine.heap import give_back
from rotation.engine.refuting import UNASKED
from rotation.errors import AuditFailed, Terminated
from rotation.explain import Inquiry, listed, reasons, why_all_short, why_named
from rotation.policy.policy import Policy
from rotation.report import View, sheets
from rotation.report.page_plan import plan_page
from rotation.report.plan_file import PlanFile
from rotation.run.folder import (
    CHANGES_JSON,
    CHANGES_XLSX,
    PLAN_JSON,
    PLAN_XLSX,
    RUN_JSON,
    check_writable,
    fresh_folder,
    read_json,
    run_name,
    write_json,
    write_page,
)
from rotation.run.gather import Case
from rotation.run.outlives import UNEXPLAINED, at_last, moved_on
from rotation.run.published import ChangesFile, RunFile
from rotation.run.recompute import figures, rows_of
from rotation.tables.sheet_writer import write_plan
from rotation.text import Lang, Text
from rotation.workbook.change_template import change_book
from rotation.workbook.plan_reader import read_back

PROGRAMS = ("rotation", "highspy", "ortools", "xlsxwriter")


def write(
    case: Case, outcome: Outcome, out: Path, *, draft: bool = False, lang: Lang = "zh",
    seconds: float = 0.0, changes: Changes | None = None,
    override_prices: Mapping[str, Text] | None = None,
) -> tuple[Path, AuditReport]:
    """Publish a run into a new numbered folder.

    Parameters
    ----------
    case, outcome
        What was solved, and the result.
    out
        Folder that holds the numbered folders.
    draft
        Write even if the audit finds something, marked on every sheet and in the folder's name.
    lang
        Language of the sheets.
    seconds
        Told in ``run.json``, the only file that may differ between runs.
    changes
        What a revised plan changes.
    override_prices
        By teacher id what the decisions about them change, if that was asked for.

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
    view = replace(explained_view(case, outcome, draft=draft), changes=changes,
                   override_prices=override_prices)
    return publish(case, view, out, lang=lang, seconds=seconds)


def publish(
    case: Case, view: View, out: Path, *, lang: Lang = "zh", seconds: float = 0.0,
) -> tuple[Path, AuditReport]:
    """Publish what is told of a run; see `write`.

    A plan outlives one Ctrl-C: writing, which takes seconds, begins again; a second one ends it.
    """
    check_writable(out)
    view = noted(case, replace(_without_second(view), lineage=case.lineage))
    return at_last(lambda: _moved_in(case, view, out, lang, seconds), has_plan=view.has_plan)


def _without_second(view: View) -> View:
    """Return a view that names no version of a solver that was asked for and could not be loaded."""
    diagnosis = view.outcome.diagnosis
    if UNASKED not in (*view.outcome.notes, *(() if diagnosis is None else diagnosis.notes)):
        return view
    return replace(view, versions={**view.versions, "ortools": None})


def _moved_in(case: Case, view: View, out: Path, lang: Lang, seconds: float) -> tuple[Path, AuditReport]:
    name = run_name(case.round.settings)
    with fresh_folder(out, name + ("#-草案" if view.draft else "")) as (work, final):
        if case.lineage is not None:
            write_json(work / CHANGES_JSON, ChangesFile.of(case.lineage))
        report = _written(case, view, work, lang)
        if view.has_plan and not view.draft:
            (work / CHANGES_XLSX).write_bytes(change_book(case.round, view.plan.placements, lang))
        write_json(work / RUN_JSON, RunFile.of(case, seconds))
    return final[0], report


def _written(case: Case, view: View, work: Path, lang: Lang) -> AuditReport:
    """Write plan.json, audit it from disk, then write the workbook and the page that tell the audit."""
    write_json(work / PLAN_JSON, PlanFile.of(view))
    plan = read_json(work / PLAN_JSON, PlanFile)
    report = _audited(case, plan)
    if not report.passed and not view.draft:
        raise AuditFailed(report)
    view = judged(view, report)
    write_plan(work / PLAN_XLSX, sheets(view), lang, seed=case.round.settings.seed,
               draft=view.draft)
    _check_workbook(case, plan, work / PLAN_XLSX)
    write_page(work, plan_page(view, lang))
    return report


def judged(view: View, report: AuditReport) -> View:
    """Return a view that tells what the audit said."""
    findings = tuple((item.title, item.evidence) for item in report.findings)
    return replace(view, audit=findings, certificate=tuple(item.says for item in report.certified))


def _audited(case: Case, plan: PlanFile) -> AuditReport:
    """Audit policy and placements as plan.json has them on disk, from the records of the facts and nothing besides."""
    problem, policy = case.problem.afresh(), Policy.load(plan.policy)
    report = audit(problem, policy, plan.planned, plan.plain() if plan.has_plan else None)
    if not plan.has_plan:  # nothing is broken
        report = replace(report, findings=())
    return replace(report, findings=(*report.findings, *figures(plan, report, policy, case.lineage)))


def _check_workbook(case: Case, plan: PlanFile, path: Path) -> None:
    """Read the workbook back: its placements must be those that were audited."""
    if rows_of(read_back(path, case.problem)) != rows_of(plan.planned):
        raise AuditFailed(None)


# -- what is told besides the figures, which takes long and can be stopped -------------------------


def explained_view(
    case: Case, outcome: Outcome, *, draft: bool = False,
    priced: Callable[[View, Budget], View] | None = None,
) -> View:
    """Return what is told of a run, with its reasons; a plan outlives Ctrl-C while they are settled.

    Parameters
    ----------
    case, outcome
        What was solved, and the result.
    draft
        Whether it is a draft.
    priced
        Puts the prices of the decisions of the office on the view, within what may be solved again.

    Returns
    -------
        The view; if KeyboardInterrupt or Terminated struck, the part that was finished, and a note
        with the outcome. Without a plan there is nothing to save: the signal goes on.
    """
    budget = Budget(case.policy.explaining.questions(len(case.round.options)))
    view = bare_view(case, outcome, draft=draft)
    try:
        if priced is not None:
            view = priced(view, budget)
        view = _explained(case, view, budget)
        give_back()  # relaxations and clauses: as much as everything else
    except (KeyboardInterrupt, Terminated):
        if outcome.plan is None:
            raise
        view = _noting(view, UNEXPLAINED)
    return noted(case, view)


def unexplained(case: Case, outcome: Outcome, *, draft: bool = False) -> View:
    """Return what is told of a plan whose reasons nobody waits for."""
    return _noting(bare_view(case, outcome, draft=draft), UNEXPLAINED)


def noted(case: Case, view: View) -> View:
    """Return a view that says so if the workbook has gone or was changed since it was read."""
    return _noting(view, *moved_on(case.inputs, case.reading.sha256))


def _noting(view: View, *notes: Text) -> View:
    return replace(view, outcome=view.outcome.noting(*notes))


def _explained(case: Case, view: View, budget: Budget) -> View:
    asked = Inquiry(case.round, case.policy, view.outcome, budget=budget)
    named, gaps = why_named(asked), why_all_short(asked)
    give_back()
    told = reasons(asked)
    give_back()
    answers = listed(asked, told.choices)
    view = _noting(view, UNASKED) if asked.unasked else view
    return replace(view, reasons=told.choices, inverted=told.inverted, envied=told.envy, gaps=gaps, named=named,
                   posts=answers.posts, bindings=answers.bindings)


def bare_view(case: Case, outcome: Outcome, *, draft: bool = False) -> View:
    """Return what is told of a run without the reasons, which take long to find out."""
    return View(
        round=case.round, policy=case.policy, outcome=outcome,
        facts_sha256=facts_sha256(case.problem),
        versions=versions(),
        issues=case.reading.without_files(case.issues), skipped=_skipped_teachers(case), draft=draft, after=case.after)


def versions() -> dict[str, str | None]:
    """Return the versions of the programs that compute and write; None for one that is not there."""
    return {name: _version(name) for name in PROGRAMS}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _skipped_teachers(case: Case) -> int:
    table = case.reading.tables.get("teachers")
    return len(table.skipped) if table is not None else 0
