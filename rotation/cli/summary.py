"""The result of a run on one screen: the legal figures, the tiers, where the files are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table

from rotation.cli.console import answer, grid, out, shown, write_json
from rotation.cli.diagnosis import show_diagnosis
from rotation.cli.figures import amount, proof
from rotation.cli.issues import told as told_issues
from rotation.cli.speech import _
from rotation.domain.outcome import Outcome, Status
from rotation.model.eligibility import not_run
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import percent
from rotation.text import say

if TYPE_CHECKING:
    from rotation.run import Run

_STYLES = {Status.OPTIMAL: "bold green", Status.FEASIBLE: "bold yellow",
           Status.INFEASIBLE: "bold red", Status.UNKNOWN: "bold red"}


def show_run(run: Run) -> None:
    """Write the summary for people."""
    answer(_("Result: {status}").format(status=shown(run.outcome.status)),
           _STYLES[run.outcome.status])
    for note in run.outcome.notes:
        answer(note)
    if run.outcome.diagnosis is not None:
        show_diagnosis(run.outcome.diagnosis)
    if run.outcome.plan is not None:
        lacking = not_run(run.case.problem, run.case.policy)
        out().print(_figures(counts(run), backbone_checked=BackboneShare.code not in lacking))
        out().print(_tiers(run.outcome))
    if not run.report.passed:
        answer(_("The audit found {n} faults; they are listed in the draft.").format(
            n=len(run.report.findings)), "bold red")
    answer(_("Folder: {path}").format(path=run.folder), "bold")
    if run.draft is not None:
        answer(say("Draft that breaks the fewest clauses, not to be published: {p}",
                   "放宽后的草案（不得公布）：{p}", p=run.draft))


def show_json(run: Run, code: int, overrides: Sequence[dict[str, Any]] = ()) -> None:
    """Write the summary for a program."""
    plan = _plan_json(run)
    write_json({
        "exit": code, "status": run.outcome.status.name, "folder": str(run.folder),
        "tiers": plan["tiers"], "counts": plan["counts"], "audit": len(run.report.findings),
        "conflict": plan["conflict"], "draft": None if run.draft is None else str(run.draft),
        "notes": [shown(note) for note in run.outcome.notes], "issues": told_issues(run.case.issues),
        "overrides": list(overrides)})


def counts(run: Run) -> dict[str, int]:
    """Return the counts as published in plan.json."""
    found: dict[str, int] = _plan_json(run)["counts"]
    return found


def _plan_json(run: Run) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((run.folder / "plan.json").read_text(encoding="utf-8"))
    return content


def _figures(told: dict[str, int], *, backbone_checked: bool) -> Table:
    table = grid((_("figure"), _("people"), _("share"), _("legal minimum"), _("needed")),
                 right=(1, 2, 3, 4), title=_("Legal figures"))
    required = str(told["backbone_required"]) if backbone_checked else _("not checked")
    eligible, moved, backbone = told["eligible"], told["moved"], told["backbone_moved"]
    table.add_row(_("eligible teachers"), str(eligible), "", "", "")
    table.add_row(_("exchanged"), str(moved), percent(moved, eligible), str(told["legal_minimum"]),
                  str(told["required"]))
    table.add_row(_("of them backbone teachers"), str(backbone), percent(backbone, moved),
                  *2 * (required,))
    return table


def _tiers(outcome: Outcome) -> Table:
    table = grid(("", _("goal"), _("value"), _("proof")), right=(0, 2), title=_("Goals in order"))
    for tier in outcome.tiers:
        table.add_row(str(tier.tier), shown(tier.label), amount(tier, tier.value), proof(tier))
    return table
