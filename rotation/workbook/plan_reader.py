"""A plan workbook read back: who goes where, and under which policy. Nothing else in it is trusted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rotation.domain.plan import Placement
from rotation.domain.problem import Problem, SheetOf
from rotation.domain.records import Parameter
from rotation.errors import Issue, WorkbookError
from rotation.workbook import gate, tables
from rotation.workbook.header import find, fold, fold_title, match_sheets
from rotation.workbook.lexicon import Lexicon

PLACEMENTS = SheetOf("placements", "交流名单", "Placements", Placement, required=True)
POLICY = SheetOf("parameters", "政策参数", "Policy", Parameter)
"""The two sheets of 方案.xlsx that are read back."""


@dataclass(frozen=True)
class PlanFile:
    """What a plan workbook says.

    Parameters
    ----------
    placements
        Rows of 交流名单, as read.
    parameters
        Rows of 政策参数 that have a value.
    sha256
        Hash of the file, in hex.
    """

    placements: tuple[Placement, ...]
    parameters: tuple[Parameter, ...]
    sha256: str


def read_placements(path: Path | str, problem: Problem | None = None) -> PlanFile:
    """Read the placements and the policy of a plan workbook.

    Parameters
    ----------
    path
        A 方案.xlsx, perhaps edited by hand.
    problem
        The facts, for subjects that only sheet 需求 names.

    Raises
    ------
    WorkbookError
        The file or a row of 交流名单 cannot be read; every defect at once.
    OutputError
        The file cannot be opened.
    """
    report = gate.check(Path(path))
    if report.refused:
        raise WorkbookError(report.issues)
    words = Lexicon(date1904=report.date1904)
    if problem is not None:
        words.subjects = {fold(need.subject): need.subject for need in problem.needs}
    placements = _placements(report, words)
    return PlanFile(placements, _parameters(report, words), report.sha256)


def _placements(report: gate.GateReport, words: Lexicon) -> tuple[Placement, ...]:
    pairs, issues = match_sheets(report.grids, report.name, (PLACEMENTS,))
    if not pairs:
        raise WorkbookError(issues)
    table = tables.read(find(*pairs[0]), words)
    errors: list[Issue] = [issue for issue in table.issues if issue.severity == "error"]
    if errors:
        raise WorkbookError(errors)
    return tuple(table.records())


def _parameters(report: gate.GateReport, words: Lexicon) -> tuple[Parameter, ...]:
    """Return the parameters; a row without a value is one that was left at its default."""
    grids = [grid for grid in report.grids if fold_title(grid.title) in (
        fold_title(POLICY.title), fold_title(POLICY.english))]
    if not grids:
        return ()
    rows: list[Parameter] = tables.read(find(POLICY, grids[0]), words).records()
    return tuple(row for row in rows if row.given)
