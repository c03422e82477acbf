"""A sheet of the ledger read through the same gate and parsers as the workbook of a round."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rotation.domain.problem import SheetOf
from rotation.errors import Issue, WorkbookError
from rotation.ledger.sheets import NAMED, PEOPLE
from rotation.workbook import gate, tables
from rotation.workbook.cells import RawSheet
from rotation.workbook.header import find
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.reader import gravest_first
from rotation.workbook.sheets import match_sheets
from rotation.workbook.tables import ReadSheet

STOPS = ("error", "ask")
"""Severities that stop the reading of a sheet of the ledger: nothing here is answered with yes."""


class SheetRead(NamedTuple):
    """A sheet as read, and the names of schools by code and of people by number that its file tells."""

    table: ReadSheet
    schools: dict[str, str]
    people: dict[str, str]


def read_sheet(path: Path, sheet: SheetOf, schools: Mapping[str, str]) -> SheetRead:
    """Read a sheet of a file; what is wrong with single cells stands in the table.

    Parameters
    ----------
    path
        A workbook.
    sheet
        What it should hold.
    schools
        Names of schools by code that it may name; those of a sheet 学校 in the file come to them.

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
    pairs, issues = match_sheets(report.grids, report.name, (sheet, NAMED, PEOPLE))
    grids = {one.attribute: grid for one, grid in pairs}
    refuse(path, [*report.issues, *(issue for issue in issues if issue.severity in STOPS)])
    words = Lexicon(date1904=report.date1904)
    told, people = (_names(one, key, grids, words) for one, key in ((NAMED, "code"), (PEOPLE, "id")))
    known = {**schools, **told}
    words.learn_schools({"code": code, "name": name} for code, name in known.items())
    return SheetRead(tables.read(find(sheet, grids[sheet.attribute]), words), known, people)


def _names(sheet: SheetOf, key: str, grids: Mapping[str, RawSheet], words: Lexicon) -> dict[str, str]:
    """Return what a sheet beside the one that is read calls things, by code or number; nothing without the sheet."""
    if sheet.attribute not in grids:
        return {}
    rows = tables.read(find(sheet, grids[sheet.attribute]), words).rows
    return {row[key]: row["name"] for row in rows if {key, "name"} <= row.keys()}


def refuse(path: Path, issues: list[Issue]) -> None:
    """Raise every defect at once if one stops the reading."""
    if any(issue.severity in STOPS for issue in issues):
        raise WorkbookError(gravest_first(issue for issue in issues if issue.severity != "note"), path)
