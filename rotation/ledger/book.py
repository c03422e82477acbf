"""交流轮岗台账: the workbook that HR knows, one row a spell, in the order of the national system's rotation block."""

from __future__ import annotations

from datetime import datetime

from rotation.domain.fields import columns
from rotation.figures.words import yes
from rotation.ledger.history import History, LedgerSpell
from rotation.ledger.lists import FORGOTTEN, proof
from rotation.ledger.sheets import PAST, NamedSchool, PastSpell
from rotation.tables.sheet_writer import paper_book
from rotation.tables.table import NUMBER, Column, Table
from rotation.text import Lang, Text, pair, say

_PAST, _SCHOOL = columns(PastSpell), columns(NamedSchool)


def _title(name: str) -> Text:
    return pair(_PAST[name].english, _PAST[name].title)


def _columns(history: History) -> tuple[Column[LedgerSpell], ...]:
    return (
        NUMBER,
        Column("teacher", _title("teacher"), of=lambda one: one.teacher or FORGOTTEN),
        Column("name", _title("name")),
        Column("form", _title("form"), "center"),
        Column("relation", _title("relation"), "center", of=lambda one: yes(one.relation)),
        Column("start", _title("start"), "center", of=lambda one: str(one.start)),
        Column("end", _title("end"), "center", of=lambda one: str(one.planned_end) if one.planned_end else None),
        Column("home", _title("home"), "wrap", 24, lambda one: history.called(one.home)),
        Column("host", _title("host"), "wrap", 24, lambda one: history.called(one.host)),
        Column("stage", _title("stage"), "center"),
        Column("subject", _title("subject"), "center"),
        Column("real_end", _title("real_end"), "center", of=lambda one: str(one.real_end) if one.real_end else None),
        Column("ended", _title("ended"), "center"),
        Column("after", _title("after"), "center", of=lambda one: one.after_term),
        Column("grade", _title("grade"), "center", of=lambda one: one.appraisal),
        Column("checked", say("Checked", "核查"), "center", of=lambda one: _CHECKED if one.checked else _UNCHECKED),
    )


_CHECKED = say("by this program", "经本系统核查")
_UNCHECKED = say("not by this program", "未经本系统核查")


def ledger_tables(history: History, now: datetime) -> tuple[Table, ...]:
    """Return the tables of the workbook: spells, and the names of schools.

    Parameters
    ----------
    history
        Of one banner; recruits' first posts are no spells and stand in no row.
    now
        When it is printed.
    """
    spells = tuple(one for one in history.recorded if one.home)
    below = say("{p} ({d})", "{p}（{d}）", p=proof(history), d=now.date().isoformat())
    head = Table("past", pair(PAST.english, PAST.title), say("{b}: rotations of teachers", "{b}教师交流轮岗台账",
                 b=history.banner), _columns(history), spells, notes_below=(below,), frozen=4)
    return head, _schools(history)


def _schools(history: History) -> Table:
    rows = tuple(sorted(history.schools.items()))
    return Table("named", say("Schools", "学校"), say("{b}: schools named", "{b}台账所列学校", b=history.banner), (
        NUMBER,
        Column("code", pair(_SCHOOL["code"].english, _SCHOOL["code"].title), of=lambda one: one[0]),
        Column("name", pair(_SCHOOL["name"].english, _SCHOOL["name"].title), "wrap", 30, lambda one: one[1])), rows)


def ledger_book(history: History, now: datetime, lang: Lang) -> bytes:
    """Return the workbook."""
    return paper_book(ledger_tables(history, now), lang)
