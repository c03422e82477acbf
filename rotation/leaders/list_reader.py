"""任免建议名单 read back from 校长方案.xlsx, perhaps edited by hand: who takes which seat; nothing else is trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rotation.domain.fields import column
from rotation.domain.problem import SheetOf
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.errors import Issue, WorkbookError
from rotation.text import say
from rotation.workbook import gate, tables
from rotation.workbook.defects import error
from rotation.workbook.header import find
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.plan_reader import Beside, beside
from rotation.workbook.sheets import match_sheets


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """One row of 任免建议名单."""

    teacher: str = column("教师编号", "Teacher ID", "id", required=True)
    name: str | None = column("姓名", "Name", "name", sensitive=True)
    school: str | None = column("拟任学校代码", "School code", "id")
    duty: Duty | None = column("拟任职务", "Duty", "choice", choices=Duty)
    row: int = 0

    @property
    def opening(self) -> Seat | None:
        """The seat; None of somebody who leaves."""
        return Seat(self.school, self.duty) if self.school and self.duty else None


APPOINTMENTS = SheetOf("appointments", "任免建议名单", "Appointments", Appointment, required=True)


@dataclass(frozen=True)
class LeaderList:
    """What a workbook of a plan of leaders says.

    Parameters
    ----------
    rows
        Rows of 任免建议名单; without a seat those of people who leave.
    sha256
        Hash of the file, in hex.
    beside
        By row and title: cells of columns that are not read, and where they stand.
    """

    rows: tuple[Appointment, ...]
    sha256: str
    beside: Mapping[int, Mapping[str, Beside]] = field(default_factory=dict)

    @property
    def moves(self) -> tuple[Appointment, ...]:
        """Rows that name a seat."""
        return tuple(row for row in self.rows if row.opening is not None)

    @property
    def pairs(self) -> tuple[tuple[str, Seat], ...]:
        """(Person, seat) of every move."""
        return tuple((row.teacher, row.opening) for row in self.rows if row.opening is not None)


def read_appointments(path: Path) -> LeaderList:
    """Read the moves of a 校长方案.xlsx.

    Raises
    ------
    WorkbookError
        The file or a row cannot be read; every defect at once.
    OutputError
        The file cannot be opened.
    """
    report = gate.check(path)
    if report.refused:
        raise WorkbookError(report.issues, path)
    words = Lexicon()
    words.date1904 = report.date1904
    pairs, issues = match_sheets(report.grids, report.name, (APPOINTMENTS,))
    if not pairs:
        raise WorkbookError(issues, path)
    table = tables.read(find(*pairs[0]), words)
    rows: list[Appointment] = table.records()
    wrong = [issue for issue in table.issues if issue.severity == "error"]
    wrong += _half(table, rows)
    if wrong:
        raise WorkbookError(wrong, path)
    return LeaderList(tuple(rows), report.sha256, {row.row: beside(table, row.row) for row in rows})


def _half(table: tables.ReadSheet, rows: list[Appointment]) -> Iterator[Issue]:
    for row in rows:
        if bool(row.school) != bool(row.duty):
            field = "duty" if row.school else "school"
            yield error("half-appointment", table.spot(row.row, field), say(
                "school and duty together, or neither for somebody who leaves",
                    "拟任学校代码和拟任职务须同时填写；离任人员都不填"),
                say("fill in or clear both", "请都填写或都清空"))
