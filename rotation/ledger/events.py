"""Rows of 变动 judged against what the ledger tells, and turned into entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rotation.domain.months import SEPTEMBER, Month
from rotation.errors import Issue, PlanError
from rotation.ledger.fold import WALKS, Fold
from rotation.ledger.history import Ending, EventKind, LedgerSpell
from rotation.ledger.payload import EventPayload, basis_of
from rotation.ledger.sheet_reader import read_sheet, refuse
from rotation.ledger.sheets import EVENTS, Happening
from rotation.ledger.store import Draft, Pen
from rotation.text import Text, say
from rotation.workbook.defects import error
from rotation.workbook.header import fold_name
from rotation.workbook.parse import Bad
from rotation.workbook.tables import ReadSheet

MOST_EXTENDED = 36
"""Months by which a spell may be extended beyond its term at most."""
_LATE = 3
"""Months after the end of a term in which its 去向 may still be told."""
_OF_SPELLS = (EventKind.REPORTED, EventKind.ABSENT, EventKind.EARLY, EventKind.EXTENDED, EventKind.APPRAISED,
              EventKind.AFTER)
_OF_ABSENCE = (EventKind.EARLY, EventKind.EXTENDED, EventKind.AFTER)
_OF_SCHOOLS = (EventKind.MERGED, EventKind.RENAMED)
_NEEDED: Mapping[EventKind, tuple[str, ...]] = {
    EventKind.AFTER: ("after",), EventKind.APPRAISED: ("grade",), EventKind.RENUMBERED: ("becomes",),
    EventKind.MERGED: ("school", "becomes"), EventKind.RENAMED: ("school", "named")}
_FILL_IN = say("fill it in", "请补填")
_CHECK = say("check the row", "请核对该行")


def read_events(path: Path, pen: Pen, fold: Fold, schools: Mapping[str, str]) -> tuple[Draft, ...]:
    """Read rows of 变动, each judged after those above it, as entries that can be written.

    Parameters
    ----------
    path
        A workbook with the sheet 变动.
    pen
        Who is known, and what month it is.
    fold
        What the chain tells so far; the rows are added to it.
    schools
        Names of schools by code.

    Raises
    ------
    WorkbookError
        Every defect at once, with its cell.
    OutputError
        The file cannot be read.
    """
    table, named, _ = read_sheet(path, EVENTS, schools)
    issues, drafts = _of_concern(table), list[Draft]()
    for item in table.records():
        again = [("kind", bad) for bad in _twice(item, pen, fold, named)]
        faults = [_issue(table, item, name, bad) for name, bad in again or _faults(item, pen, fold, named)]
        if not faults:
            payload = _payload(item, pen, named)
            drafts.append(_draft(item, payload, fold))
            fold.add(0, "", payload)
        issues += faults
    issues += _of_half_rows(table, pen, fold)
    refuse(path, issues)
    if not drafts:
        raise PlanError(say("{p} tells no event", "{p} 中没有变动", p=path.name))
    return tuple(drafts)


_ASKED = ("kind", "month", "clerk")
"""What a row that tells something must have."""


def _of_concern(table: ReadSheet) -> list[Issue]:
    """Return the issues of a table but for what is missing in rows that the office left as they were prepared."""
    layout = table.layout
    prepared = {layout.places.get(name) for name in ("teacher", "name", "there", "until")}
    idle = {table.spot(row["row"], name).cell for row in table.rows
            if layout.grid.rows[row["row"]].keys() <= prepared for name in _ASKED}
    return [issue for issue in table.issues if issue.code != "blank-required" or issue.cell not in idle]


def _of_half_rows(table: ReadSheet, pen: Pen, fold: Fold) -> Iterator[Issue]:
    """Iterate over what is wrong with the person of rows that are not judged for another cell: all in one round."""
    for row in table.rows:
        if not table.whole(row, Happening) and "kind" in row:
            about = _About(row["kind"], row.get("teacher"), row.get("name"))
            for name, bad in () if about.kind in _OF_SCHOOLS else _of_person(about, pen, fold):
                yield _told(table, row["row"], name, bad, row.get(name))


def _issue(table: ReadSheet, item: Happening, name: str, bad: Bad) -> Issue:
    return _told(table, item.row, name, bad, getattr(item, name))


def _told(table: ReadSheet, row: int, name: str, bad: Bad, value: object) -> Issue:
    return error(bad.code, table.spot(row, name), bad.expected, bad.remedy if isinstance(
        bad.remedy, Text) else _CHECK, table.found(name, "" if value is None else value))


def _payload(item: Happening, pen: Pen, schools: Mapping[str, str]) -> EventPayload:
    renumbered = item.kind is EventKind.RENUMBERED
    unknown = item.name if item.teacher not in pen.people else None
    person = None if item.kind in _OF_SCHOOLS or item.teacher is None else pen.key(item.teacher, unknown)
    becomes = pen.key(item.becomes, _name(pen, item)) if renumbered and item.becomes else item.becomes
    return EventPayload(
        kind=item.kind, month=str(item.month), person=person, school=_code(item.school, schools), after=item.after,
        grade=item.grade, becomes=becomes, named=item.named)


def _twice(item: Happening, pen: Pen, fold: Fold, schools: Mapping[str, str]) -> Iterator[Bad]:
    """Iterate over why an event is none that could be told, before all else: it was told before."""
    code, known = _code(item.school, schools), pen.people.get(item.teacher or "")
    if known is None if item.kind not in _OF_SCHOOLS else code not in schools:
        return
    person, school = (None, code) if known is None or item.kind in _OF_SCHOOLS else (known.key, None)
    entry = fold.told(EventPayload(kind=item.kind, month=str(item.month), person=person, school=school))
    if entry is not None:
        yield Bad("event-twice", say("an event that is not told yet", "此变动已登记过（{e}）", e=say(
            "entry {n}", "台账第{n}条", n=entry) if entry else say("a row above", "本表上方")), say(
            "take the row out; what was told wrongly is put right with rotation ledger correct",
            "请删去该行；原登记有误的，用 rotation ledger correct 更正"))


def _draft(item: Happening, payload: EventPayload, fold: Fold) -> Draft:
    spell = None if payload.person is None else fold.last_spell(payload.person)
    return Draft(_year(item.month) if spell is None else spell.year, payload, item.clerk,
                 basis_of(item.basis) if item.basis else "")


def _name(pen: Pen, item: Happening) -> str | None:
    known = pen.people.get(item.teacher or "")
    return known.name if known is not None else None


def _year(month: Month) -> int:
    """Return the year of the round in whose school year a month lies."""
    return month.year if month.month >= SEPTEMBER else month.year - 1


def _code(told: str | None, schools: Mapping[str, str]) -> str | None:
    """Return the code of a school that is told by code or by name; what is neither stays as it is."""
    if told is None or told in schools:
        return told
    return next((code for code, name in schools.items() if name == told), "".join(told.split()))


# -- what is wrong with a row -------------------------------------------------------------------


def _faults(item: Happening, pen: Pen, fold: Fold, schools: Mapping[str, str]) -> Iterator[tuple[str, Bad]]:
    """Iterate over what is wrong with a row, by attribute."""
    missing = [name for name in _needed(item) if getattr(item, name) is None]
    yield from ((name, Bad("blank-required", say("must not be blank", "必填，不能为空"), _FILL_IN)) for name in missing)
    if item.basis is not None:
        yield from _misnumbered(item.basis)
    if item.kind is not EventKind.EXTENDED and item.month > pen.ledger.month:
        yield "month", Bad("future-event", say("a month that has come", "日期在今天之后"), _CHECK)
    if item.kind in _OF_SCHOOLS:
        if not missing:
            yield from _of_school(item, schools)
        return
    wrong = list(_of_person(_About(item.kind, item.teacher, item.name), pen, fold))
    yield from wrong
    if missing or wrong:
        return
    if item.kind is EventKind.RENUMBERED and item.becomes in pen.people:
        yield "becomes", Bad("same-person", say("a number that nobody has", "该编号台账中已有他人使用"), _CHECK)
    elif item.kind in _OF_SPELLS:
        yield from _of_spell(item, fold, pen.key(item.teacher or "", None))


class _About(NamedTuple):
    """What happened, and to whom, as a row tells it."""

    kind: EventKind
    teacher: str | None
    name: str | None


def _of_person(about: _About, pen: Pen, fold: Fold) -> Iterator[tuple[str, Bad]]:
    """Iterate over why a person cannot be the one of a row."""
    known = pen.people.get(about.teacher or "")
    if about.teacher is None:
        return  # told as missing
    if known is None and about.kind not in WALKS:
        yield "teacher", Bad("unknown-teacher", say(
            "somebody who was exchanged: the ledger knows no spell of this person", "台账中没有此人的交流经历"), say(
            "check the number; a changed one is told with 更号, spells of before are imported with rotation ledger "
            "import; of somebody who was never exchanged there is nothing to tell",
            "请核对编号；编号有变的用“更号”登记，以前年度派出的先用 rotation ledger import 补录；"
            "未曾交流的人员不登记此类变动"))
    elif known is None and about.kind is not EventKind.CAME and not about.name:
        yield "name", Bad("blank-required", say(
            "the name of somebody whom the ledger does not know yet", "台账中尚无此人，请填姓名"), _FILL_IN)
    elif known is not None and about.name and fold_name(about.name) != fold_name(known.name or about.name):
        yield "name", Bad("same-person", say("the name of the person with this ID", "姓名与教师编号不是同一人"), _CHECK)
    elif known is not None and about.kind in _OF_SPELLS:
        yield from _left_out(fold, known.key)


def _left_out(fold: Fold, person: str) -> Iterator[tuple[str, Bad]]:
    """Tell that a later version of the round sends somebody no longer, of whose posting something is told."""
    by, spell = fold.left_out_by(person), fold.last_spell(person)
    if by is not None and (spell is None or spell.year < by.year):
        yield "teacher", Bad("no-spell", say(
            "somebody whom the recorded plan sends: version {v} of {y} (entry {n}) sends this person no longer",
            "{y}年度教师方案第{v}版（台账第{n}条）已不再安排此人交流", y=by.year, v=by.version, n=by.seq), say(
            "take the row out; a form written before that version still lists such people, so write a new one: "
            "rotation ledger form FILE",
            "请删去该行；该版记账之前生成的登记表仍列有此人，请重新生成：rotation ledger form 变动.xlsx"))


def _needed(item: Happening) -> Sequence[str]:
    return (*(() if item.kind in _OF_SCHOOLS else ("teacher",)), *_NEEDED.get(item.kind, ()))


def _misnumbered(basis: str) -> Iterator[tuple[str, Bad]]:
    try:
        basis_of(basis)
    except PlanError as wrong:
        yield "basis", Bad("not-a-basis", wrong.message, _CHECK)


def _of_school(item: Happening, schools: Mapping[str, str]) -> Iterator[tuple[str, Bad]]:
    if _code(item.school, schools) not in schools:
        yield "school", Bad("unknown-school", say(
            "a school that the ledger knows, by code or full name", "应为台账中已有的学校（代码或全称）"), _CHECK)


def _of_spell(item: Happening, fold: Fold, person: str) -> Iterator[tuple[str, Bad]]:
    """Judge what happened to a spell: it must be running, and the month must lie where it can."""
    spell = fold.last_spell(person)
    if spell is None or not _open(item, spell):
        yield "teacher", Bad("no-spell", say("somebody on rotation then", "此人当时没有进行中的交流"), say(
            "check number, date and kind; spells of before are imported",
            "请核对编号、日期和类型；历年经历用 rotation ledger import 补录"))
    elif item.kind is EventKind.ABSENT and spell.reported:
        yield "kind", Bad("reported-already", say("somebody who has not reported yet", "此人已登记报到"), say(
            "take the row out, or put the entry right with rotation ledger correct",
            "请删去该行；原登记有误的，用 rotation ledger correct 更正"))
    elif item.kind is EventKind.EXTENDED:
        yield from _extended(item, spell, fold.term_end(person))
    elif item.month < (spell.start if item.kind is EventKind.EARLY else spell.start.plus(-_LATE)):
        yield "month", Bad("before-start", say("not before the start, {m}", "不得早于开始年月 {m}",
                                               m=str(spell.start)), _CHECK)


def _open(item: Happening, spell: LedgerSpell) -> bool:
    if spell.ended in (Ending.EARLY, Ending.ABSENT) or (item.kind in _OF_ABSENCE and not spell.away):
        return False
    late = _LATE if item.kind is EventKind.AFTER else 0
    return item.kind is EventKind.EXTENDED or spell.end is None or item.month <= spell.end.plus(late)


def _extended(item: Happening, spell: LedgerSpell, term_end: Month | None) -> Iterator[tuple[str, Bad]]:
    if spell.planned_end is None or term_end is None:
        return
    if not spell.planned_end < item.month <= term_end.plus(MOST_EXTENDED):
        yield "month", Bad("extended-too-far", say(
            "after {a} and at most three years beyond the term, {b}", "应晚于 {a}，且不超过原定期满后三年（{b}）",
            a=str(spell.planned_end), b=str(term_end.plus(MOST_EXTENDED))), _CHECK)

