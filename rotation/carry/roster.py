"""A new roster under what was carried: facts of people come from it, what tells of rotations from the years before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rotation.carry.agreement import DIFFERS, SAME
from rotation.carry.people import AYearOn, Whereabouts
from rotation.domain.months import Month
from rotation.domain.problem import SHEETS
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import PersonStatus
from rotation.errors import WorkbookError
from rotation.model.objection import Objection
from rotation.text import Text, say
from rotation.workbook import gate
from rotation.workbook.defects import MASK, yes
from rotation.workbook.filled import whole_sheet
from rotation.workbook.header import fold_name
from rotation.workbook.reader import Reading, read_grids
from rotation.workbook.sheets import match_sheets

HISTORY = frozenset({
    "host", "host_until", "rotation_ended", "after_term", "last_host", "rural_months", "deferral_years"})
"""Columns that tell of years before: a new roster does not change them."""
_PEOPLE = next(sheet for sheet in SHEETS if sheet.attribute == "teachers")
_AT_WORK = (PersonStatus.IN_POST, PersonStatus.ROTATION, PersonStatus.SUPPORT)
_SENT = (Whereabouts.OUT, Whereabouts.BACK, Whereabouts.MOVED, Whereabouts.POSTED)


@dataclass(frozen=True, eq=False)
class NewRoster:
    """Sheet 教师 of a new roster, its schools those of the workbook that is carried.

    Parameters
    ----------
    reading
        As read.
    """

    reading: Reading

    @cached_property
    def people(self) -> dict[str, Teacher]:
        """Its people by number."""
        assert self.reading.problem is not None, "it was read"
        return self.reading.problem.teacher

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that it has."""
        return frozenset(self.reading.tables["teachers"].layout.places)

    def tells(self, person: AYearOn, name: str) -> bool:
        """Whether a column of somebody comes from here: a fact, and not what was decided about him."""
        if name not in self.columns or name in HISTORY or name == "id":
            return False
        new = self.people[person.teacher.id]
        if name == "status":
            sent = person.fate in (Whereabouts.OUT, Whereabouts.BACK)
            return new.status is not PersonStatus.ROTATION and not (sent and new.status in _AT_WORK)
        if name == "school":
            return person.fate is Whereabouts.STAYS
        return name not in ("joined", "stage") or person.fate not in (Whereabouts.MOVED, Whereabouts.POSTED)


def read_roster(path: Path, workbook: Reading, accept: Sequence[str] = ()) -> NewRoster:
    """Read sheet 教师 of a new roster; schools are named as on sheet 学校 of the workbook.

    Raises
    ------
    WorkbookError
        The file is refused, has no such sheet, or holds defects or open questions.
    OutputError
        It cannot be read.
    """
    report = gate.check(path)
    if report.refused:
        raise WorkbookError(report.issues, path)
    pairs, issues = match_sheets(report.grids, report.name, (_PEOPLE,))
    schools = whole_sheet(workbook.tables["schools"]).layout.grid
    if not pairs:
        raise WorkbookError([issue for issue in issues if issue.severity == "error"], path)
    reading = read_grids(gate.GateReport(report.name, report.sha256, (schools, *(grid for _, grid in pairs)),
                                         report.date1904), accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues, path)
    return NewRoster(reading)


def roster_doubts(
    roster: NewRoster, people: Sequence[AYearOn], homes: dict[str, str], cutoff: Month,
) -> Iterator[Objection]:
    """Yield where the new roster and what was decided say two things, and who may go on under another number.

    Parameters
    ----------
    roster
        The new one.
    people
        Everybody a year later.
    homes
        School by id, as it was carried.
    cutoff
        Base month of the year that is carried to.
    """
    known = {person.teacher.id for person in people}
    for person in people:
        new = roster.people.get(person.teacher.id)
        if new is not None:
            yield from _differs(person, new, homes[new.id], cutoff)
    fresh: dict[tuple[str, str], list[Teacher]] = {}
    for new in roster.people.values():
        if new.id not in known:
            fresh.setdefault((fold_name(new.name), new.school), []).append(new)
    for person in people:
        if person.fate is Whereabouts.LEFT:
            places = {person.teacher.school, homes[person.teacher.id]}
            found = [one for place in places for one in fresh.get((fold_name(person.teacher.name), place), ())]
            if len(found) == 1:
                yield _asked(SAME, found[0], "id", say(
                    "somebody of this name and school was on the roster under number {n} and is not any more; they "
                    "would be taken for two people",
                    "上年花名册中有姓名、学校相同而编号为 {n} 的人员，本次没有；将按两个人处理", n=person.teacher.id))


def _differs(person: AYearOn, new: Teacher, home: str, cutoff: Month) -> Iterator[Objection]:
    if person.fate in _SENT and new.school != home and not new.unposted:
        yield _asked(DIFFERS, new, "school", say(
            "by the round and the years before the school is {h} ({f}); that would be kept",
            "按已定方案和往年经历，任教学校应为{h}（{f}）；将以此为准", h=home, f=person.fate))
    elif person.fate is not Whereabouts.OUT and new.host is not None and (
            new.host_until is None or new.host_until > cutoff):
        yield _asked(DIFFERS, new, "host", say(
            "by the round and the years before this person is not on rotation; that would be kept",
            "按已定方案和往年经历，本人不在交流；将以此为准"))


def _asked(code: str, new: Teacher, name: str, told: Text) -> Objection:
    return Objection(code, "ask", "teachers", new.row, name, MASK, told, say(
        "{y}; else correct the roster", "{y}；否则请更正花名册", y=yes(code)))
