"""What was told of a published plan of leaders, told once more: for a reader of the other language."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rotation.domain.outcome import Status
from rotation.engine.diagnose import diagnose
from rotation.errors import PolicyError
from rotation.leaders.case import LeaderCase
from rotation.leaders.publish import judged, sound
from rotation.leaders.published import read_leaders, reopen_leaders
from rotation.leaders.run import explained
from rotation.leaders.view import LeaderView
from rotation.policy.cadre_policy import CadrePolicy
from rotation.run.folder import PRINCIPALS_XLSX
from rotation.run.gather import policy_values
from rotation.tables.sheet_writer import marked_draft

_PATIENCE = 90.0
"""Seconds for finding out once more why there is no plan."""


def retold(
    folder: Path, source: Path | None = None, *, sets: Collection[str] = (), accept: Collection[str] = (),
) -> LeaderView:
    """Return all that the sheets of a published plan of leaders tell, worked out once more.

    Parameters
    ----------
    folder
        A published folder of a plan of leaders.
    source
        The workbook, if it is no longer where run.json says.
    sets
        NAME=VALUE that the plan was asked for with; they tell where a value came from, and change none.
    accept
        Codes of questions about the workbook that are answered yes.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        As for `rotation.leaders.published.reopen_leaders`.
    """
    told = read_leaders(folder)
    case, view = reopen_leaders(folder, source, accept)
    view = replace(view, policy=_policy(case, sets), draft=marked_draft(folder / PRINCIPALS_XLSX))
    if view.outcome.status is Status.INFEASIBLE:
        found = diagnose(case.task, _PATIENCE)
        view = replace(view, outcome=replace(view.outcome, diagnosis=found.diagnosis))
    report = sound(told.file, told.policy, case.problem)
    view = explained(view) if view.has_plan and not view.draft else view
    return judged(view, report if told.file.has_plan else replace(report, findings=()))


def _policy(case: LeaderCase, sets: Collection[str]) -> CadrePolicy:
    """Return the policy of a plan, with the sources of its values where what was given still comes to the same."""
    with suppress(PolicyError):
        given = CadrePolicy.of(policy_values(case.reading.parameters or (), replace(case.inputs, sets=tuple(sets))))
        if given.dump() == case.policy.dump():
            return given
    return case.policy
