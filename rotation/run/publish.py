"""Write a run, read it back from disk, audit it, and only then move it in."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rotation.auditor import AuditReport, audit
from rotation.domain.outcome import Outcome
from rotation.domain.plan import Placement
from rotation.domain.problem import Problem
from rotation.domain.revision import Changes
from rotation.domain.vocabulary import Form, Stage
from rotation.errors import AuditFailed, Terminated
from rotation.policy.policy import Policy
from rotation.report import View, plan_json, sheets
from rotation.report.page_plan import plan_page
from rotation.run.folder import (
    CHANGES_JSON,
    PLAN_JSON,
    PLAN_XLSX,
    RUN_JSON,
    check_writable,
    fresh_folder,
    write_json,
    write_page,
)
from rotation.run.gather import Case
from rotation.run.published import lineage_json
from rotation.run.telling import explained_view
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import write_plan
from rotation.text import Lang, Text
from rotation.workbook.changes import revised
from rotation.workbook.plan_reader import read_placements
from rotation.workbook.reader import read_workbook


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
    view = replace(view, lineage=case.lineage)
    try:
        return _moved_in(case, view, out, lang, seconds)
    except (KeyboardInterrupt, Terminated):
        if not view.has_plan:
            raise
        return _moved_in(case, view, out, lang, seconds)


def _moved_in(case: Case, view: View, out: Path, lang: Lang, seconds: float) -> tuple[Path, AuditReport]:
    name = f"{case.round.settings.year}-{safe_name(case.round.settings.banner)}"
    with fresh_folder(out, name + ("#-草案" if view.draft else "")) as (work, final):
        if case.lineage is not None:
            write_json(work / CHANGES_JSON, lineage_json(case.lineage))
        report = _written(case, view, work, lang)
        write_json(work / RUN_JSON, run_json(case, seconds))
    return final[0], report


def _written(case: Case, view: View, work: Path, lang: Lang) -> AuditReport:
    """Write plan.json, audit it from disk, then write the workbook and the page that tell the audit."""
    write_json(work / PLAN_JSON, plan_json(view))
    told = json.loads((work / PLAN_JSON).read_text(encoding="utf-8"))
    report = _audited(case, told)
    if not report.passed and not view.draft:
        raise AuditFailed(report)
    findings = tuple((item.title, item.evidence) for item in report.findings)
    lines = tuple(item.says for item in report.certified)
    view = replace(view, audit=findings, certificate=lines)
    write_plan(work / PLAN_XLSX, sheets(view), lang, seed=case.round.settings.seed,
               draft=view.draft)
    _check_workbook(case, told, work / PLAN_XLSX)
    write_page(work, plan_page(view, lang))
    return report


def _audited(case: Case, told: dict[str, Any]) -> AuditReport:
    """Audit from the bytes on disk: facts read again, policy and placements from plan.json."""
    problem = _read_again(case) or case.problem
    planned = told["status"] in ("OPTIMAL", "FEASIBLE")
    report = audit(problem, Policy.load(told["policy"]), told_placements(told),
                   told if planned else None)
    return report if planned else replace(report, findings=())  # without a plan nothing is broken


def _read_again(case: Case) -> Problem | None:
    """Return the facts as they stand on disk; None if they changed or were made in a program."""
    if not case.from_file:
        return None
    reading = read_workbook(case.inputs.source, case.inputs.accept)
    if reading.problem is None or reading.sha256 != case.reading.sha256:
        return None
    return reading.problem if case.lineage is None else revised(reading.problem, case.lineage)


def told_placements(told: dict[str, Any]) -> list[Placement]:
    """Return the placements that a plan.json tells."""
    return [
        Placement(teacher=item["teacher"], home=item["from"], host=item["to"],
                  stage=Stage(item["stage"]), subject=item["subject"], form=Form(item["form"]),
                  term_years=item["term"], relation=item["relation"])
        for item in told["placements"]]


def _check_workbook(case: Case, told: dict[str, Any], path: Path) -> None:
    """Read the workbook back: its placements must be those that were audited."""
    read = read_placements(path, case.problem).placements
    keys = [(p.teacher, p.home, p.host, p.stage, p.subject, p.form, p.term_years, p.relation)
            for p in sorted(read, key=lambda item: item.teacher)]
    right = [(p.teacher, p.home, p.host, p.stage, p.subject, p.form, p.term_years, p.relation)
             for p in sorted(told_placements(told), key=lambda item: item.teacher)]
    if keys != right:
        raise AuditFailed(None)


def run_json(case: Case, seconds: float) -> dict[str, Any]:
    """Return run.json: where and how long; the only file that may differ between equal runs."""
    return {
        "seconds": round(seconds, 2), "machine": platform.platform(), "python": sys.version.split()[0],
        "processors": os.cpu_count(), "source": str(case.inputs.source.resolve()) if case.from_file else None,
        "source_sha256": case.reading.sha256,
        "policy_files": [str(path) for path in case.inputs.policy_files],
        "remarks": [issue.render("zh") for issue in case.issues]}
