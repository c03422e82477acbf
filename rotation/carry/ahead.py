"""The whole workbook a year later: cells that change, rows that go and rows that come; nothing is written here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from rotation.carry.past import Past
from rotation.carry.people import AYearOn, People, Whereabouts
from rotation.carry.roster import NewRoster
from rotation.domain.fields import columns
from rotation.domain.leadership import LeaderProfile
from rotation.domain.problem import SHEETS
from rotation.domain.records import Spell
from rotation.domain.school import School, grades_of
from rotation.domain.support import Itinerary
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Stage
from rotation.figures.words import yes
from rotation.ledger.history import LedgerSpell
from rotation.text import Text, say
from rotation.workbook.rewritten import CellAt

YEAR, SEED = "round.year", "round.public_seed"
_OF_ONE_ROUND = ("wishes", "locks", "agreed", "leader_orders", "answers")
"""Sheets whose rows hold for one round."""
_QUOTAS = ("send_min", "send_max", "receive_min", "receive_max")
_MUST = ("deferral_years",)
"""Columns of 教师 whose blank is a question, not an answer."""
_PUPILS = {Stage.PRIMARY: "primary_pupils", Stage.JUNIOR: "junior_pupils"}
_RECORD = {sheet.attribute: sheet.record for sheet in SHEETS}


class Edit(NamedTuple):
    """A cell that changes.

    Parameters
    ----------
    sheet, row, name
        Field of `Problem`, row as read, and column.
    key, called
        Number or code of whom or what the row tells, and the name.
    value
        The new value; None of a blank cell.
    why
        By what it is known.
    """

    sheet: str
    row: int
    name: str
    key: str
    called: str
    value: Any
    why: Text

    @property
    def at(self) -> CellAt:
        """Where it is."""
        return CellAt(self.sheet, self.row, self.name)


_SPANS = 5
"""Stretches of cells that a line names."""


class ToFill(NamedTuple):
    """One column of one sheet.

    Parameters
    ----------
    sheet, column
        As the workbook calls the sheet, and the title of the column.
    number, places
        How many cells, and where: R3:R7, R11.
    must
        Whether the round cannot be planned well as long as they are blank.
    why
        What the column asks for, or how a blank is read.
    """

    sheet: str
    column: Text
    number: int
    places: str
    must: bool
    why: Text

    @property
    def said(self) -> Text:
        """The column, how many cells and where, as far as it fits a line."""
        spans = self.places.split("、")
        shown = "、".join(spans[:_SPANS]) + "…" * (len(spans) > _SPANS)
        return say("{s} {c}: {n} cells ({p})", "{s}“{c}”{n}格（{p}）", s=self.sheet, c=self.column,
                   n=self.number, p=shown)


@dataclass
class Carried:
    """Next year's workbook as the difference from this year's.

    Parameters
    ----------
    past
        What it is made from.
    people
        Everybody on the roster.
    edits
        Cells that change.
    fill, must
        Cells that the office fills in (待填), and those of them that may not stay blank.
    asked, told
        Why a column is to be filled in, by sheet and column; and what is said of it once the workbook is written.
    notes
        What stands beside a cell: the number of last year.
    dropped
        Rows that go, by sheet, each with the reason.
    joined
        Rows of 教师 that come: people who came after publication.
    spells
        Rows of 台账 that come, each with the entry that tells it.
    walked
        Rows of 走教安排 that come, each with the entry that tells it.
    year_row
        Whether 政策 gets a row for the year, which it lacks.
    """

    past: Past
    people: tuple[AYearOn, ...]
    edits: list[Edit] = field(default_factory=list)
    fill: list[CellAt] = field(default_factory=list)
    must: set[CellAt] = field(default_factory=set)
    asked: dict[tuple[str, str], Text] = field(default_factory=dict)
    told: tuple[ToFill, ...] = ()
    notes: dict[CellAt, Text] = field(default_factory=dict)
    dropped: dict[str, dict[int, Text]] = field(default_factory=dict)
    joined: list[tuple[Teacher, Text]] = field(default_factory=list)
    spells: list[tuple[Spell, Text]] = field(default_factory=list)
    walked: list[tuple[Itinerary, Text]] = field(default_factory=list)
    year_row: bool = False

    @property
    def year(self) -> int:
        """Year of the workbook that is made."""
        return self.past.year + 1

    @property
    def open(self) -> frozenset[CellAt]:
        """The cells that the office fills in, each once."""
        return frozenset(self.fill)

    @property
    def new(self) -> int:
        """How many people the workbook gets who were not on the roster when the round was decided."""
        return sum(teacher.id not in self.past.round.problem.teacher for teacher, _ in self.joined)

    @property
    def homes(self) -> dict[str, str]:
        """School by id, where the personnel relation is now."""
        return {person.teacher.id: person.changes["school"].value if "school" in person.changes else
                person.teacher.school for person in self.people}

    @property
    def count(self) -> dict[Whereabouts, int]:
        """How many people there are of each fate."""
        found = Counter(person.fate for person in self.people)
        return {fate: found[fate] for fate in Whereabouts}

    def of(self, fate: Whereabouts) -> tuple[AYearOn, ...]:
        """Return the people of one fate."""
        return tuple(person for person in self.people if person.fate is fate)


def ahead(past: Past, roster: NewRoster | None = None) -> Carried:
    """Return what becomes of every row of a workbook a year later.

    Parameters
    ----------
    past
        The workbook, the round that was decided for it, and what happened since.
    roster
        A new roster, from which facts of people come; None: they are as they were.
    """
    return _Ahead(past, roster).carried


class _Ahead:
    def __init__(self, past: Past, roster: NewRoster | None) -> None:
        self._past, self._tables, self._roster = past, past.reading.tables, roster
        people, facts = People(past, None if roster is None else roster.people), past.round.problem
        self._led: dict[str, str] = {}
        self.carried = Carried(past, tuple(people.of(teacher) for teacher in facts.teachers))
        self._left = {person.teacher.id: person for person in self.carried.of(Whereabouts.LEFT)}
        self._staff()
        for school in facts.schools:
            self._school(school)
        self._needs()
        for sheet in _OF_ONE_ROUND:
            self._drop(sheet, {row: say("holds for one round", "仅限当年") for row in self._rows(sheet)})
        self._of_the_gone()
        self._ledger()
        self._walked()
        self._policy()

    def _has(self, sheet: str, name: str) -> bool:
        table = self._tables.get(sheet)
        return table is not None and name in table.layout.places

    def _rows(self, sheet: str) -> list[int]:
        table = self._tables.get(sheet)
        return [] if table is None else [int(row["row"]) for row in table.rows]

    def _edit(self, sheet: str, record: Any, name: str, value: Any, why: Text) -> None:
        """Note a new value where it is another one than stands there."""
        before = getattr(record, name)
        if before == value or (before is None and value is None):
            return
        key = getattr(record, next(iter(columns(_RECORD[sheet]))))
        self.carried.edits.append(Edit(sheet, record.row, name, key, getattr(record, "name", ""), value, why))

    def _open(self, sheet: str, record: Any, name: str, why: Text, *, must: bool = False) -> None:
        """Blank a cell that the office fills in, last year's value beside it; nothing without such a column."""
        if self._has(sheet, name):
            cell = CellAt(sheet, record.row, name)
            before = getattr(record, name)
            self._edit(sheet, record, name, None, why)
            self.carried.fill.append(cell)
            self.carried.asked.setdefault((sheet, name), why)
            if must:
                self.carried.must.add(cell)
            if before is True or (must and before is not None):
                told = yes(before) if before is True else before
                self.carried.notes[cell] = say("last year: {n}", "上年：{n}", n=told)

    def _drop(self, sheet: str, rows: dict[int, Text]) -> None:
        if rows:
            self.carried.dropped.setdefault(sheet, {}).update(rows)

    # -- people -----------------------------------------------------------------------------------

    def _staff(self) -> None:
        """Write what becomes of everybody; what a plan of leaders or 变更 changed of the roster is told with it."""
        now = {person.teacher.id: person for person in self.carried.people}
        for before in self._tables["teachers"].records():
            person = now.get(before.id)
            if person is None or person.gone is not None:
                self._drop("teachers", dict.fromkeys(self._rows_of(before.id), _why_gone(person)))
            else:
                self._person(before, person)
                if person.teacher.school != before.school:
                    self._led[before.id] = before.school
        there = {str(row.get("id")) for row in self._tables["teachers"].rows}
        self.carried.joined = [(_later(person), _CAME) for key, person in now.items()
                               if key not in there and person.gone is None]
        if self._roster is not None:
            self.carried.joined += [(new, _NEW) for key, new in self._roster.people.items() if key not in now]

    def _rows_of(self, teacher: str) -> list[int]:
        """Return all rows of somebody on 教师, second posts included."""
        table = self._tables["teachers"]
        return [int(row["row"]) for row in (*table.rows, *table.seconds) if row.get("id") == teacher]

    def _person(self, before: Teacher, person: AYearOn) -> None:
        if before.spouse in self._left:
            person.set("spouse", None, say("off the roster: {k}", "{k} 已减员", k=before.spouse))
        for name in columns(Teacher):
            change, facts = person.changes.get(name), getattr(person.teacher, name)
            if self._roster is not None and self._roster.tells(person, name):
                self._edit("teachers", before, name, getattr(self._roster.people[before.id], name), _NEW)
            elif name in person.blank:
                self._open("teachers", before, name, person.changes[name].why, must=name in _MUST)
            elif change is not None:
                self._edit("teachers", before, name, change.value, change.why)
            elif facts != getattr(before, name):
                self._edit("teachers", before, name, facts, _CHANGED)
        if "after_term" in person.blank and not self._has("teachers", "after_term"):
            self.carried.fill.append(CellAt("teachers", before.row, "after_term"))
            self.carried.asked["teachers", "after_term"] = person.changes["after_term"].why

    def _of_the_gone(self) -> None:
        """Let rows about people go who are off the roster."""
        why = say("off the roster", "本人已减员")
        known = {person.teacher.id for person in self.carried.people} - self._left.keys()
        for sheet in ("history", "leaders", "itineraries"):
            table = self._tables.get(sheet)
            rows = [] if table is None else table.rows
            self._drop(sheet, {int(row["row"]): why for row in rows if row.get("teacher", "") not in known})
        for leader in self._past.round.problem.leaders:
            if leader.teacher in known:
                self._open("leaders", leader, "wishes", say("holds for one year", "仅限当年，须重新填写"))
                self._leads(leader)

    def _leads(self, leader: LeaderProfile) -> None:
        """Let a leader whom a plan of leaders sent to another school lead it since then."""
        left = self._led.get(leader.teacher)
        if left is not None:
            since = self._past.round.teacher(leader.teacher).joined
            self._edit("leaders", leader, "leading_since", since, _CHANGED)
            self._edit("leaders", leader, "served", "、".join(filter(None, (leader.served, left))), _CHANGED)

    # -- schools ----------------------------------------------------------------------------------

    def _school(self, school: School) -> None:
        for stage in school.stages:
            self._classes(school, stage)
            self._open("schools", school, _PUPILS[stage], say("of the new school year", "新学年数据，须填写"),
                       must=True)
        for name in _QUOTAS:
            self._open("schools", school, name, say("agreed anew every year", "名额每年重新核定"))

    def _classes(self, school: School, stage: Stage) -> None:
        first, *later = (f"grade{number}" for number in grades_of(stage))
        below = first
        for name in later:
            self._grade(school, name, getattr(school, below), below)
            below = name
        self._open("schools", school, first, say("new pupils", "新招班级，须填写"), must=True)

    def _grade(self, school: School, name: str, below: int | None, source: str) -> None:
        """Move classes up a grade; where there was none the school may stop below it, which only the office knows."""
        if not self._has("schools", name):
            return
        if getattr(school, name) or not below:
            title = columns(School)[source].title
            self._edit("schools", school, name, below, say("{c} of last year", "上年{c}", c=title))
        else:
            self._open("schools", school, name, say("the school had no such grade", "上年无此年级，是否开设须核实"))
            self.carried.notes[CellAt("schools", school.row, name)] = say(
                "the grade below had {n} last year", "上年低一年级有{n}班", n=below)

    # -- the smaller sheets -----------------------------------------------------------------------

    def _needs(self) -> None:
        for need in self._past.round.problem.needs:
            for name in ("amount", "most"):
                self._open("needs", need, name, say("of the new school year", "新学年需求，须填写"),
                           must=name == "amount")

    def _ledger(self) -> None:
        """Add the spells that sheet 台账 does not hold yet."""
        there = {(one.teacher, one.host, one.start): one for one in self._past.round.problem.history}
        known = {person.teacher.id for person in self.carried.people} - self._left.keys()
        for spell in self._past.history.recorded:
            row = spell.row
            if row is None or row.teacher not in known:
                continue
            old = there.get((row.teacher, row.host, row.start))
            if old is None:
                self.carried.spells.append((row, self._past.entry(spell)))
            else:
                self._corrected(old, spell, row)

    def _corrected(self, old: Spell, spell: LedgerSpell, row: Spell) -> None:
        """Let a row of 台账 tell the end as it came."""
        if spell.real_end is not None or spell.extended:
            self._edit("history", old, "end", row.end, self._past.entry(spell))

    def _walked(self) -> None:
        """Let 走教安排 tell the lessons that the ledger has of this year instead of those of the year before."""
        lessons: Counter[tuple[str, str]] = Counter()
        told: dict[tuple[str, str], Text] = {}
        known = {person.teacher.id for person in self.carried.people} - self._left.keys()
        for one in self._past.history.itineraries:
            at = one.teacher or "", self._past.now_called(one.host)
            if one.year == self._past.year and at[0] in known:
                lessons[at] += one.lessons
                told[at] = say("ledger, entry {n}", "台账第{n}条", n=one.seq)
        if told:
            self._drop("itineraries", dict.fromkeys(self._rows("itineraries"), say(
                "of the year before", "更早一年的走教安排")))
        for at, why in told.items():
            whole = None if lessons[at] % 100 else lessons[at] // 100
            self.carried.walked.append((Itinerary(teacher=at[0], school=at[1], lessons=whole), why))

    def _policy(self) -> None:
        why = say("next year", "下一年度")
        rows = {one.name: one for one in self._past.reading.parameters or ()}
        if YEAR in rows:
            self._edit("parameters", rows[YEAR], "value", str(self.carried.year), why)
        else:
            self.carried.year_row = True
        if SEED in rows:
            self._open("parameters", rows[SEED], "value", say(
                "each round is drawn by a seed of its own; blank: the year", "每年另行公布，留空为年度"))


def _later(person: AYearOn) -> Teacher:
    """Return the row of somebody whom the workbook does not have yet."""
    known: dict[str, Any] = {name: change.value for name, change in person.changes.items()}
    return replace(person.teacher, **known)


_NEW = say("the new roster", "新花名册")
_CAME = say("came after publication (变更)", "公示后新增（变更）")
_CHANGED = say("the plan that was decided (changes after publication, plan of school leaders)",
               "已定方案（公示后变动或校长方案）")


def _why_gone(person: AYearOn | None) -> Text:
    return say("left after publication", "公示后变动中已减员") if person is None or person.gone is None else person.gone

