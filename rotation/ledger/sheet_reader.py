"""A sheet of the ledger read through the same gate and parsers as the workbook of a round."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rotation.domain.problem import SheetOf
from rotation.errors import Issue, WorkbookError
from rotation.ledger.sheets import NAMED
from rotation.workbook import gate, tables
from rotation.workbook.header import find
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.reader import gravest_first
from rotation.workbook.sheets import match_sheets
from rotation.workbook.tables import ReadSheet

STOPS = ("error", "ask")
"""Severities that stop the reading of a sheet of the ledger: nothing here is answered with yes."""


def read_sheet(path: Path, sheet: SheetOf, schools: Mapping[str, str]) -> tuple[ReadSheet, dict[str, str]]:
    """Read a sheet of a file; what is wrong with single cells stands in the table.

    Parameters
    ----------
    path
        A workbook.
    sheet
        What it should hold.
    schools
        Names of schools by code that it may name; those of a sheet 学校 in the file come to them.

    Returns
    -------
        The table, and the names of schools.

    Raises
    ------
    WorkbookError
        The file is refused, or the sheet is not there.
    OutputError
        It cannot be read.
    """
    report = gate.check(path)
    if report.refused:
        raise WorkbookError(report.issues, path)
    pairs, issues = match_sheets(report.grids, report.name, (sheet, NAMED))
    grids = {one.attribute: grid for one, grid in pairs}
    refuse(path, [*report.issues, *(issue for issue in issues if issue.severity in STOPS)])
    words = Lexicon(date1904=report.date1904)
    known = dict(schools)
    if NAMED.attribute in grids:
        named = tables.read(find(NAMED, grids[NAMED.attribute]), words)
        known |= {row["code"]: row["name"] for row in named.rows if {"code", "name"} <= row.keys()}
    words.learn_schools({"code": code, "name": name} for code, name in known.items())
    return tables.read(find(sheet, grids[sheet.attribute]), words), known


def refuse(path: Path, issues: list[Issue]) -> None:
    """Raise every defect at once if one stops the reading."""
    if any(issue.severity in STOPS for issue in issues):
        raise WorkbookError(gravest_first(issue for issue in issues if issue.severity != "note"), path)
