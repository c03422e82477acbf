"""Spells of before the ledger, read from sheet 台账 or from the rotation block of the national system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rotation.domain.months import Month
from rotation.errors import Issue, PlanError
from rotation.ledger.history import History
from rotation.ledger.payload import Imported, ImportPayload
from rotation.ledger.sheet_reader import read_sheet, refuse
from rotation.ledger.sheets import PAST, PastSpell
from rotation.ledger.store import Pen
from rotation.text import say
from rotation.workbook.defects import error
from rotation.workbook.tables import ReadSheet

_SUMMER = 7
"""From this month on a start belongs to the school year that begins in September."""


def read_past(path: Path, pen: Pen, history: History | None) -> ImportPayload:
    """Read spells of before as what one entry says.

    Parameters
    ----------
    path
        A workbook with the sheet 台账; schools by code, or by the name that its sheet 学校 or the ledger tells.
    pen
        Gives people their keys.
    history
        What the ledger tells so far; a spell that it has is refused.

    Raises
    ------
    WorkbookError
        Every defect at once, with its cell.
    PlanError
        There is no row.
    OutputError
        The file cannot be read.
    """
    table, schools, people = read_sheet(path, PAST, history.schools if history else {})
    items: list[PastSpell] = table.records()
    known = {(one.teacher, one.start) for one in history.recorded} if history else set[tuple[str | None, Month]]()
    refuse(path, [*table.issues, *_faults(table, items, known, pen.ledger.month)])
    if not items:
        raise PlanError(say("{p} tells no spell", "{p} 中没有交流经历", p=path.name))
    used = {code for item in items for code in (item.home, item.host)}
    return ImportPayload(spells=tuple(_imported(item, pen, people.get(item.teacher)) for item in items),
                         schools={code: schools[code] for code in sorted(used) if code in schools})


def _faults(
    table: ReadSheet, items: list[PastSpell], known: set[tuple[str | None, Month]], now: Month,
) -> Iterator[Issue]:
    seen = set(known)
    for item in items:
        key = (item.teacher, item.start)
        if key in seen:
            yield error("spell-twice", table.spot(item.row, "start"), say(
                "a spell that the ledger has not yet", "该经历台账中已有或本表重复"), _TAKE_OUT, str(item.start))
        seen.add(key)
        ends = {name: getattr(item, name) for name in ("end", "real_end")}
        for name, end in ends.items():
            if end is not None and end < item.start:
                yield error("end-before-start", table.spot(item.row, name), say(
                    "not before the start", "不得早于开始年月"), _CORRECT, str(end))
        if item.start > now:
            yield error("future-event", table.spot(item.row, "start"), say(
                "a month that has come", "日期在今天之后"), _CORRECT, str(item.start))


_TAKE_OUT = say("take the row out", "请删去该行")
_CORRECT = say("correct the date", "请更正日期")


def _imported(item: PastSpell, pen: Pen, name: str | None) -> Imported:
    """Return a spell as it is written; a person of whom it tells no name is called as sheet 教师 does."""
    def spelled(month: Month | None) -> str | None:
        return None if month is None else str(month)
    year = item.start.year if item.start.month >= _SUMMER else item.start.year - 1
    return Imported(
        person=pen.key(item.teacher, item.name or name), year=year, home=item.home, host=item.host,
        start=str(item.start),
        planned_end=spelled(item.end), real_end=spelled(item.real_end), stage=item.stage, subject=item.subject,
        form=item.form, relation=bool(item.relation), ended=item.ended, after=item.after, grade=item.grade)

