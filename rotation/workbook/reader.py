"""The workbook as a `Problem`, or every defect of it at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS, Problem
from rotation.domain.records import Parameter
from rotation.errors import Issue, WorkbookError
from rotation.model.objection import Objection
from rotation.text import say
from rotation.workbook import (
    checks,
    gate,
    grouping,
    hints,
    intake,
    matrix,
    numbering,
    parse,
    pupils,
    quoting,
    stacking,
    staffing,
    supposed,
    tables,
)
from rotation.workbook.asked import accepted
from rotation.workbook.defects import MASK, Spot, column_number, note, warning
from rotation.workbook.header import Layout, find, fold
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.numbering import NumberBook
from rotation.workbook.rows import Skipped
from rotation.workbook.sheets import match_sheets
from rotation.workbook.supposed import Vital
from rotation.workbook.tables import ReadSheet

Settle = Callable[[ReadSheet], None]
SHEET_OF = {sheet.attribute: sheet for sheet in SHEETS}
_RANK = {"error": 0, "ask": 1, "warning": 2, "note": 3}
_CODE = re.compile(r"[A-Za-z]+(-[A-Za-z]+)*")
"""The codes of issues; anything else in their column may be a name."""

_KEYS = {"schools": frozenset({"code", "name", "short", "town"}),
         "teachers": frozenset({"id"})}


@dataclass(frozen=True)
class Reading:
    """What a workbook says.

    Parameters
    ----------
    problem
        The facts; None while an error or an unanswered question remains.
    issues
        Every defect, question and remark, gravest first.
    sha256
        Hash of the bytes that were read, in hex.
    rows_read
        Rows of sheet 教师 that were taken as teachers, defective ones included.
    skipped
        Rows of all sheets that were not read, each with its reason.
    tables
        Sheets as read, by attribute of `Problem`, to say where a fact stands.
    """

    problem: Problem | None
    issues: tuple[Issue, ...]
    sha256: str
    rows_read: int = 0
    skipped: tuple[Skipped, ...] = ()
    tables: Mapping[str, ReadSheet] = field(default_factory=dict)

    def masked(self, issues: Iterable[Issue]) -> list[Issue]:
        """Return issues without a value of a sensitive column of this workbook in any sentence."""
        tables = list(self.tables.values())
        people = frozenset(title for table in tables if quoting.about_people(table.layout.sheet.record)
                           for title in (table.layout.grid.title, *(part.title for part in table.layout.grid.parts)))
        return quoting.masked_issues(issues, tables[0].known, people) if tables else list(issues)

    def placed(self, found: Iterable[Objection]) -> list[Issue]:
        """Return objections as issues at their cells, without a value of a sensitive column in any sentence."""
        return self.masked(self._at_home(self._issue(item) for item in found))

    def without_files(self, issues: Iterable[Issue]) -> tuple[Issue, ...]:
        """Return issues as they are told in a plan, which is the same however the facts came.

        Sheets have our names; notes of the reader that concern no column speak of files, and are left to run.json.
        """
        read = {id(issue) for issue in self.issues}
        ours = {title: table.layout.sheet.title for table in self.tables.values()
                for title in (table.layout.grid.title, *(part.title for part in table.layout.grid.parts))}
        return tuple(replace(issue, sheet=ours.get(issue.sheet, issue.sheet)) for issue in issues
                     if issue.title or issue.severity != "note" or id(issue) not in read)

    def _at_home(self, issues: Iterable[Issue]) -> list[Issue]:
        return stacking.at_home(issues, [table.layout.grid for table in self.tables.values()])

    def _issue(self, item: Objection) -> Issue:
        spot = self._spot(item)
        return Issue(item.code, item.severity, spot.sheet, spot.cell, spot.title, item.found, item.expected,
                     item.remedy)

    def _spot(self, item: Objection) -> Spot:
        table = self.tables.get(item.table)
        if table is None:
            return Spot(SHEET_OF[item.table].title if item.table in SHEET_OF else item.table)
        if item.row <= 0 or item.field not in columns(table.layout.sheet.record):
            return Spot(table.layout.grid.title)
        return table.spot(item.row, item.field)

    @property
    def supposed(self) -> Problem | None:
        """The facts if every question were answered yes, without refused rows; see `rotation.workbook.supposed`."""
        return self.problem or supposed.supposed(self.tables)

    def legible(self, vital: Vital) -> Problem | None:
        """The facts as `supposed`, refused cells of some sheets read as blank; see `rotation.workbook.supposed`."""
        return self.problem or supposed.supposed(self.tables, vital)

    @property
    def unsound(self) -> frozenset[str]:
        """The sheets of which something is refused, by attribute of `Problem`."""
        return supposed.unsound(self.tables, self.issues)

    @property
    def parameters(self) -> list[Parameter] | None:
        """Rows of sheet 政策 that give a value; None if it, or the workbook, could not be read so far."""
        table = self.tables.get("parameters")
        if not self.tables or (table is not None and "value" not in table.layout.places):
            return None
        return [] if table is None else [item for item in table.records() if item.given]

    def row_of(self, attribute: str, name: str, value: object) -> int:
        """Return the first row of a sheet with this value, whole or not; 0 if there is none."""
        table = self.tables.get(attribute)
        return next((int(row["row"]) for row in table.rows if row.get(name) == value), 0) if table else 0

    def doubted(self, attribute: str, *names: str) -> frozenset[int]:
        """Return the rows of a sheet in which one of these fields is refused already."""
        table = self.tables.get(attribute)
        told = {(issue.sheet, issue.cell) for issue in self.issues if issue.severity == "error"}
        return frozenset(int(row["row"]) for row in table.rows for name in names
                         if stacking.own_spot(table.spot(row["row"], name), table.layout.grid)[:2] in told
                         ) if table else frozenset()


def read_problem(path: Path | str | Sequence[Path], accept: Collection[str] = ()) -> Problem:
    """Read a workbook, or raise with all its defects.

    Parameters
    ----------
    path
        The workbook, or several files and folders.
    accept
        Codes of questions that are answered yes.

    Raises
    ------
    WorkbookError
        Defects or unanswered questions remain.
    OutputError
        The file cannot be read.
    """
    reading = read_workbook(path, accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    return reading.problem


def read_workbook(path: Path | str | Sequence[Path], accept: Collection[str] = ()) -> Reading:
    """Read a workbook, or several files and folders as one, and report on all of it; see `Reading`.

    Raises
    ------
    OutputError
        The file cannot be read.
    """
    paths = [Path(path)] if isinstance(path, Path | str) else path
    report = intake.check(paths)
    return Reading(None, report.issues, report.sha256) if report.refused else read_grids(report, accept, paths)


def read_grids(report: gate.GateReport, accept: Collection[str] = (), paths: Sequence[Path] = ()) -> Reading:
    """Read the sheets that came through the gate; see `read_workbook`.

    Parameters
    ----------
    report
        The sheets.
    accept
        Codes of questions that are answered yes.
    paths
        The files, if it is files, beside which the numbers of people are kept.
    """
    sheets, issues, numbers = read_tables(report, paths)
    issues = checks.causes([*report.issues, *issues, *checks.across(sheets)], sheets)
    issues = stacking.at_home(issues, [table.layout.grid for table in sheets.values()])
    issues = answered(issues, sheets.get("answers"), accept)
    stopped = any(issue.severity in ("error", "ask") for issue in issues)
    problem = None if stopped else supposed.stated(sheets)
    issues += numbers.keep(settled=not stopped)
    skipped = tuple(item for table in sheets.values() for item in table.skipped)
    teachers = sheets["teachers"].people if "teachers" in sheets else 0
    reading = Reading(problem, (), report.sha256, teachers, skipped, sheets)
    return replace(reading, issues=_ordered(reading.masked(issues), report))


def read_tables(
    report: gate.GateReport, paths: Sequence[Path] = (),
) -> tuple[dict[str, ReadSheet], list[Issue], NumberBook]:
    """Read all sheets of ours, those that others refer to first; and the numbers of people without their own."""
    numbers = NumberBook()
    pairs, issues = match_sheets(report.grids, report.name)
    layouts = {}
    for sheet in SHEETS:
        found = [part for one, grid in pairs if one is sheet for part in matrix.lists(find(sheet, grid))]
        issues += [told for layout in found for told in hints.about(layout)]
        found, told = _different(found)
        issues += [*told, *(remark for layout in found for remark in checks.remarks(layout))]
        if found:
            layouts[sheet.attribute] = stacking.stacked(found)
    words = Lexicon(date1904=report.date1904, secrets=quoting.secrets(
        layouts.values(), date1904=report.date1904))
    if "schools" in layouts:
        words.learn_schools(tables.read(layouts["schools"], words, _KEYS["schools"]).rows)
    if "teachers" in layouts:
        quiet = tables.read(layouts["teachers"], words, _KEYS["teachers"])
        words.learn_teachers(row["id"] for row in quiet.rows if "id" in row)
        if numbering.numberless(quiet):
            numbers = numbering.number_book(paths) if paths else numbers
            numbers.give(tables.read(layouts["teachers"], words, numbering.READ), {
                codes[0]: name for name, codes in words.names.items()})
            words.learn_teachers(numbers.given.values())
    if "distances" in layouts:
        words.learn_homes(_homes(layouts))
    first = [name for name in ("schools", "needs") if name in layouts]
    order = [*first, *(name for name in layouts if name not in first)]
    settled: dict[str, Settle] = {
        "schools": pupils.settle, "teachers": lambda table: staffing.settle(table, numbers.given)}
    sheets = {name: tables.read(layouts[name], words, settle=settled.get(name)) for name in order}
    issues += [found for table in sheets.values() for found in (*grouping.askew(table), *table.issues)]
    return sheets, [*issues, *numbers.issues], numbers


def _homes(layouts: Mapping[str, Layout]) -> Iterator[str]:
    """Return the towns where teachers live, and those of which sheet 距离 tells where they lie."""
    for attribute, name, beside in (("teachers", "home_town", "home_town"), ("distances", "start", "longitude")):
        if attribute not in layouts:
            continue
        layout = layouts[attribute]
        place, other = layout.places.get(name, 0), layout.places.get(beside, 0)
        for row, cells in layout.grid.rows.items():
            if row >= layout.first and place in cells and other in cells and cells[place].kind == "text":
                yield parse.clean(cells[place].text)


def _different(layouts: list[Layout]) -> tuple[list[Layout], list[Issue]]:
    """Return tables without those that say the same as an earlier one, as when every school sends all schools."""
    kept: list[Layout] = []
    issues = []
    for layout in layouts:
        first = None if layout.fixed else next((one for one in kept if stacking.same_table(one, layout)), None)
        if first is None or layout.sheet.attribute == "teachers":
            kept.append(layout)
        else:
            issues.append(note("same-sheet", Spot(layout.grid.title), say(
                "says the same as {s}; read once", "与 {s} 内容相同，只读取一次", s=first.grid.title)))
    return kept, issues


def answered(
    issues: list[Issue], answers: ReadSheet | None, accept: Collection[str],
) -> list[Issue]:
    """Turn answered questions into notes, and warn of answers to nothing."""
    rows = answers.rows if answers is not None else []
    settled = [confirmed(issue) if issue.severity == "ask" and (
        accepted(issue, accept) or any(_answers(row, issue) for row in rows)) else issue
        for issue in issues]
    asked = [issue for issue in issues if issue.severity == "ask"]
    idle = [row for row in rows if not any(_answers(row, issue) for issue in asked)]
    return settled + [_idle(answers, row) for row in idle if answers is not None]


def confirmed(issue: Issue) -> Issue:
    """Return a question that was answered yes: a note that asks for nothing more."""
    return replace(issue, severity="note", remedy=say(
        "confirmed by the office; nothing needs to be done", "已由经办人确认，无需处理"))


def _idle(answers: ReadSheet, row: dict[str, object]) -> Issue:
    code = str(row.get("code", ""))
    found = code if _CODE.fullmatch(code) else MASK if code else ""
    return warning("idle-answer", answers.spot(int(str(row["row"])), "code"), say(
        "nothing of this code is asked", "没有需要以此代码确认的问题"), say(
        "delete the row if it is out of date", "如已过时请删除该行"), found)


def _answers(row: dict[str, object], issue: Issue) -> bool:
    cell = fold(str(row.get("cell") or ""))
    same = fold(str(row.get("code", ""))) == fold(issue.code)
    return same and "clerk" in row and cell in ("", fold(issue.cell), fold(issue.place))


def gravest_first(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return issues with errors first, then questions, warnings and notes, each in the order given."""
    return tuple(sorted(issues, key=lambda issue: _RANK[issue.severity]))


def _ordered(issues: list[Issue], report: gate.GateReport) -> tuple[Issue, ...]:
    sheets = {grid.title: number for number, grid in enumerate(report.grids)}

    def key(issue: Issue) -> tuple[int, int, int, int, str]:
        head = issue.cell.partition(":")[0]
        bare = head.rstrip("0123456789")
        row = int(head[len(bare):] or 0)
        return (_RANK[issue.severity], sheets.get(issue.sheet, -1), row, column_number(bare),
                issue.code)

    return tuple(sorted(issues, key=key))
