"""Orders the papers of a plan of leaders: re-read the folder, audit it, make the papers, move them in whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rotation.errors import AuditFailed
from rotation.leaders.papers import PAPERS, LeaderMaterial, faults_of_leaders
from rotation.leaders.publish import sound
from rotation.leaders.published import read_planned, reopen_leaders
from rotation.leaders.view import LeaderView
from rotation.run.material import Order
from rotation.run.papers import tell_end
from rotation.run.whole_papers import WholePapers
from rotation.text import Lang, Text, say

_PAPERS = WholePapers(say("school leaders", "校长方案"), PAPERS, faults_of_leaders)


def write_leader_papers(
    folder: Path, order: Order, out: Path, *, lang: Lang = "zh", tell: Callable[[Text], object] = str,
) -> tuple[Path | None, tuple[str, ...]]:
    """Write the papers of a published plan of leaders into a new numbered folder; see `WholePapers.write`.

    Raises
    ------
    AuditFailed
        What stands in the folder is not what was audited.
    WorkbookError, PlanError, OutputError, RotationError
        The notice gives something away, the folder or workbook cannot be used, a kind is unknown, or something is
        asked for that these papers do not have.
    """
    return _PAPERS.write(
        folder, read_planned(folder).sha256, order, out, lang=lang, tell=tell,
        read=lambda given: LeaderMaterial(_sound(folder, order), lang, given), heard=lambda told: tell_end(told, tell))


def _sound(folder: Path, order: Order) -> LeaderView:
    """Return a published plan that passes its audit."""
    told = read_planned(folder)
    case, view = reopen_leaders(folder, order.source, order.accept)
    report = sound(told.file, told.policy, case.problem)
    if not report.passed:
        raise AuditFailed(report)
    return view
