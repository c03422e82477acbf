"""The entries of a chain in words: what every one says, who wrote it, and which were corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rotation.ledger.chain import Entry
from rotation.ledger.history import History, RoundOf
from rotation.ledger.lists import FORGOTTEN, called, spell_said
from rotation.ledger.payload import (
    CorrectPayload,
    ErasePayload,
    EventPayload,
    HeadPayload,
    ImportPayload,
    Payload,
    RoundPayload,
    read_payload,
)
from rotation.ledger.queries import named
from rotation.ledger.store import Draft, Ledger, Pen
from rotation.tables.table import Column, Table
from rotation.text import Text, say

CORRECTABLE = ("round", "event", "import")
"""Kinds of entries that can be set right: a correction is itself corrected by correcting its entry again."""


@dataclass(frozen=True, kw_only=True)
class EntryTold:
    """One entry in words.

    Parameters
    ----------
    entry
        As the chain has it.
    says, clerk
        What it says, and the name of who wrote it.
    corrected
        Entry that corrects it last; 0 if none does.
    """

    entry: Entry
    says: Text
    clerk: str
    corrected: int = 0


def entries_told(ledger: Ledger, history: History) -> tuple[EntryTold, ...]:
    """Return the entries of the chain of a banner in words, the newest first.

    Raises
    ------
    LedgerUnusable
        There is no ledger.
    ValueError
        An entry tells nothing of its kind: the chain is broken.
    """
    people, clerks = ledger.people(history.banner), ledger.clerks()
    entries = ledger.entries(history.banner)
    payloads = {one.seq: read_payload(one.kind, one.payload) for one in entries}
    wrong = {payload.seq: seq for seq, payload in payloads.items() if isinstance(payload, CorrectPayload)}
    return tuple(EntryTold(
        entry=one, says=entry_said(payloads[one.seq], people, history), clerk=clerks.get(one.clerk, one.clerk),
        corrected=wrong.get(one.seq, 0)) for one in reversed(entries))


def entry_said(payload: Payload, people: Mapping[str, str], history: History) -> Text:
    """Return what an entry says in a few words.

    Parameters
    ----------
    payload
        Of the entry.
    people
        Name and number of those who are known, by key.
    history
        Of its banner, which knows what schools are called.
    """
    if isinstance(payload, RoundPayload):
        if payload.programme is RoundOf.YEARS:
            return say("several years from {y}", "{y}年起多年规划", y=payload.year)
        moved = {one.person for part in (payload.placements, payload.seats, payload.lessons) for one in part}
        return say("{p}, {y}, version {v}: {n} people", "{y}年度{p}方案第{v}版，{n}人", p=payload.programme,
                   y=payload.year, v=payload.version, n=len(moved))
    return _event_said(payload, people, history) if isinstance(payload, EventPayload) else _counted(payload)


def _counted(payload: Payload) -> Text:
    """Return what an entry says in which neither a person nor a school is named."""
    match payload:
        case ImportPayload():
            return say("{n} spells of before", "补录{n}人次", n=len(payload.spells))
        case CorrectPayload():
            return say("entry {n}: {w}{v}", "第{n}条：{w}{v}", n=payload.seq, w=payload.why,
                       v=say(", it never was", "，作废") if payload.right is None else "")
        case HeadPayload():
            return say("printed up to entry {n}", "导出至第{n}条", n=payload.seq)
        case ErasePayload():
            return say("{n} people forgotten", "清除{n}人", n=len(payload.persons))
    raise TypeError(payload.kind_)


def _event_said(payload: EventPayload, people: Mapping[str, str], history: History) -> Text:
    about = people.get(payload.person or "", FORGOTTEN) if payload.person else called(history, payload.school or "")
    place = called(history, payload.school) if payload.person and payload.school else None
    becomes = people.get(payload.becomes or "", payload.becomes)
    return Text.joined(filter(None, (payload.kind, about, payload.month, place, payload.after, payload.grade, becomes,
                                     payload.named)), " ", " ")


KIND_WORDS: Mapping[str, Text] = {
    "round": say("plan", "方案"), "event": say("event", "变动"), "import": say("spells of before", "补录"),
    "correct": say("correction", "更正"), "head": say("printed", "导出"), "erase": say("forgotten", "清除")}


def entries_table(told: tuple[EntryTold, ...]) -> Table:
    """Return entries, one a row."""
    return Table("entries", say("Entries", "记账记录"), say("Entries", "记账记录"), (
        Column[EntryTold]("seq", say("Entry", "记账序号"), "count", of=lambda one: one.entry.seq),
        Column("kind", say("Kind", "类别"), of=lambda one: KIND_WORDS.get(one.entry.kind, one.entry.kind)),
        Column("says", say("What", "内容")),
        Column("basis", say("Document number", "文号"), of=lambda one: one.entry.basis),
        Column("clerk", say("Clerk", "经办人")),
        Column("told_at", say("Written (UTC)", "记账时间（UTC）"),
               of=lambda one: one.entry.told_at[:16].replace("T", " ")),
        Column("corrected", say("Corrected by", "已更正"), of=lambda one: say(
            "entry {n}", "见第{n}条", n=one.corrected) if one.corrected else None)), told)


def drafts_table(drafts: Sequence[Draft], pen: Pen, history: History) -> Table:
    """Return events that are not written yet, one a row, as they would be.

    Parameters
    ----------
    drafts
        Of `read_events`.
    pen
        Who is known, those included whom the events tell of first.
    history
        Of the banner, as it is before.
    """
    people = {one.key: named(one) for one in pen.people.values()}
    return Table("drafts", say("Events", "变动"), say("Events", "变动"), (
        Column[Draft]("says", say("What", "内容"), of=lambda one: entry_said(one.payload, people, history)),
        Column("before", say("Exchange as the ledger has it", "台账中的交流"), of=lambda one: _before(one, history)),
        Column("basis", say("Document number", "文号")),
        Column("clerk", say("Clerk", "经办人"))), tuple(drafts))


def _before(draft: Draft, history: History) -> Text | None:
    """Return the exchange of whom an event tells, as it is before; None where there is none."""
    person = getattr(draft.payload, "person", None)
    mine = [one for one in history.recorded if person is not None and one.person == person]
    return spell_said(history, mine[-1]) if mine else None
