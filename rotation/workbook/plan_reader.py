"""A plan workbook read back: who goes where, and under which policy. Nothing else in it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rotation.domain.plan import Placement
from rotation.domain.problem import Problem, SheetOf
from rotation.domain.records import Parameter
from rotation.errors import Issue, WorkbookError
from rotation.workbook import gate, tables
from rotation.workbook.cells import Cell
from rotation.workbook.changes import lexicon
from rotation.workbook.defects import Spot, address
from rotation.workbook.header import find, fold_title
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.plan_names import (
    NOTICE,
    PLACEMENTS,
    Listed,
    Mismatch,
    Noticed,
    completed,
    mismatches,
    strangers,
    without_host,
)
from rotation.workbook.sheets import match_sheets

POLICY = SheetOf("parameters", "政策参数", "Policy", Parameter)
"""Beside 交流名单 the sheet of 方案.xlsx that is read back; 公示名单 is only compared."""


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
    mismatches
        Names in 交流名单 that contradict their codes.
    notice
        Rows of 公示名单; None if the sheet is not there.
    beside
        By row of 交流名单 and title: cells of columns that are not read, and where they stand.
    """

    placements: tuple[Placement, ...]
    parameters: tuple[Parameter, ...]
    sha256: str
    mismatches: tuple[Mismatch, ...] = ()
    notice: tuple[Noticed, ...] | None = None
    beside: Mapping[int, Mapping[str, tuple[Spot, Cell | None]]] = field(default_factory=dict)


def read_placements(path: Path | str, problem: Problem | None = None) -> PlanFile:
    """Read the placements and the policy of a plan workbook.

    Parameters
    ----------
    path
        A 方案.xlsx, perhaps edited by hand.
    problem
        The facts, for subjects that only sheet 需求 names, and for names beside the codes: a
        school named without its code is looked up.

    Raises
    ------
    WorkbookError
        The file or a row of 交流名单 cannot be read; every defect at once.
    OutputError
        The file cannot be opened.
    """
    report = gate.check(Path(path))
    if report.refused:
        raise WorkbookError(report.issues, Path(path))
    words = Lexicon() if problem is None else lexicon(problem)
    words.date1904 = report.date1904
    try:
        table = _table(report, words)
        rows = _rows(table, problem)
    except WorkbookError as found:
        raise WorkbookError(found.issues, Path(path)) from None
    wrong = tuple(mismatches(rows, table, problem)) if problem is not None else ()
    return PlanFile(tuple(row.bare for row in rows), _parameters(report, words), report.sha256,
                    wrong, _notice(report, words), {row.row: _beside(table, row.row) for row in rows})


def _beside(table: tables.Table, row: int) -> dict[str, tuple[Spot, Cell | None]]:
    layout = table.layout
    used, cells = set(layout.places.values()), layout.grid.rows[row]
    return {title: (Spot(layout.grid.title, address(row, column), title), cells.get(column))
            for column, title in layout.titles.items() if column not in used}


def _table(report: gate.GateReport, words: Lexicon) -> tables.Table:
    pairs, issues = match_sheets(report.grids, report.name, (PLACEMENTS,))
    if not pairs:
        raise WorkbookError(issues)
    return tables.read(find(*pairs[0]), words)


def _rows(table: tables.Table, problem: Problem | None) -> list[Listed]:
    errors: list[Issue] = [issue for issue in table.issues if issue.severity == "error"]
    rows = completed(table.records(), problem)
    errors += without_host(rows, table, problem)
    if errors and problem is not None:
        others = (*strangers(rows, table, problem), *mismatches(rows, table, problem))
        errors += [item.defect for item in others]
    if errors:
        raise WorkbookError(errors)
    return rows


def _notice(report: gate.GateReport, words: Lexicon) -> tuple[Noticed, ...] | None:
    pairs, _ = match_sheets(report.grids, report.name, (NOTICE,))
    if not pairs:
        return None
    rows: list[Noticed] = tables.read(find(*pairs[0]), words).records()
    return tuple(row for row in rows if row.home and row.host)


def _parameters(report: gate.GateReport, words: Lexicon) -> tuple[Parameter, ...]:
    """Return the parameters; a row without a value is one that was left at its default."""
    grids = [grid for grid in report.grids if fold_title(grid.title) in (
        fold_title(POLICY.title), fold_title(POLICY.english))]
    if not grids:
        return ()
    rows: list[Parameter] = tables.read(find(POLICY, grids[0]), words).records()
    return tuple(row for row in rows if row.given)
