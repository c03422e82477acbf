"""From the entries of a chain to what they tell: the one place where an entry gets its meaning.

A correction is read in the place of the entry that it corrects, so that what follows is judged as if it had been right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from rotation.domain.months import SEPTEMBER, Month, term_of
from rotation.domain.vocabulary import AfterTerm
from rotation.errors import ChainBroken
from rotation.ledger.chain import NOTHING, Break, Entry, broken_text
from rotation.ledger.history import (
    Ending,
    EventKind,
    History,
    LeaderTerm,
    LedgerSpell,
    LessonsElsewhere,
    RoundOf,
    RoundRecord,
    Walk,
)
from rotation.ledger.payload import (
    CorrectPayload,
    EventPayload,
    Imported,
    ImportPayload,
    Payload,
    Placed,
    RoundPayload,
    month_of,
    read_payload,
)
from rotation.text import say

_ENDINGS = {AfterTerm.RETURN: Ending.RETURNED, AfterTerm.STAY: Ending.STAYED, AfterTerm.THIRD: Ending.THIRD}
WALKS = (EventKind.CAME, EventKind.LEFT, EventKind.RETIRED, EventKind.DUTY)
"""Events that are kept as such, whether or not somebody is on rotation."""
OneT = TypeVar("OneT", LedgerSpell, LeaderTerm, LessonsElsewhere, Walk)
_Slot = tuple[str, int, str]
"""What makes a spell the same one in the next version of its round: source, year and person."""


class Fold:
    """What the entries so far tell; entries are added in the order of the chain.

    Parameters
    ----------
    banner
        Whose chain.
    """

    def __init__(self, banner: str) -> None:
        self._banner = banner
        self._rounds: dict[tuple[RoundOf, int], RoundRecord] = {}
        self._spells: dict[_Slot, LedgerSpell] = {}
        self._ends: dict[_Slot, Month] = {}
        self._terms: dict[_Slot, LeaderTerm] = {}
        self._itineraries: list[LessonsElsewhere] = []
        self._walks: list[Walk] = []
        self._schools: dict[str, str] = {}
        self._became: dict[str, str] = {}
        self._alias: dict[str, str] = {}
        self._events: dict[tuple[EventKind, str, str], int] = {}
        self._left_out: dict[str, RoundRecord] = {}

    def add(self, seq: int, basis: str, payload: Payload) -> None:
        """Take in what an entry says; corrections, heads and erasures tell nothing by themselves."""
        if isinstance(payload, RoundPayload):
            self._round(seq, basis, payload)
        elif isinstance(payload, ImportPayload):
            self._import(seq, payload)
        elif isinstance(payload, EventPayload):
            self._events.setdefault(self._name_of(payload), seq)
            self._event(seq, basis, payload)

    def told(self, payload: EventPayload) -> int | None:
        """Return the entry that tells of the same event: kind, person or school, and month; None if there is none."""
        return self._events.get(self._name_of(payload))

    def _name_of(self, told: EventPayload) -> tuple[EventKind, str, str]:
        person = told.person if told.kind is EventKind.RENUMBERED else self.canonical(told.person or "")
        return told.kind, person or told.school or "", told.month

    def history(self, head: str = NOTHING, seq: int = 0) -> History:
        """Return what was told so far; nobody has a name yet."""
        return History(
            banner=self._banner, seq=seq, head=head,
            rounds=tuple(sorted(self._rounds.values(), key=lambda one: (one.year, list(RoundOf).index(one.programme)))),
            recorded=tuple(sorted(self._spells.values(), key=lambda one: (one.start, one.person, one.seq))),
            leader_terms=tuple(sorted(self._terms.values(), key=lambda one: (one.start, one.person, one.seq))),
            itineraries=tuple(self._itineraries), walks=tuple(self._walks), schools=dict(sorted(self._schools.items())),
            became=dict(sorted(self._became.items())))

    def last_spell(self, person: str) -> LedgerSpell | None:
        """Return the spell of a person that began last; None if there is none."""
        slot = self._last(self.canonical(person))
        return None if slot is None else self._spells[slot]

    def term_end(self, person: str) -> Month | None:
        """Return the last month of the term of a person's last spell as it was decided, before any extension."""
        slot = self._last(self.canonical(person))
        return None if slot is None else self._ends.get(slot, self._spells[slot].planned_end)

    def left_out_by(self, person: str) -> RoundRecord | None:
        """Return the version of a round that no longer sends somebody whom the version before sent; None if none."""
        return self._left_out.get(self.canonical(person))

    def canonical(self, person: str) -> str:
        """Return the key under which a person goes on after new numbers were given."""
        while person in self._alias:
            person = self._alias[person]
        return person

    # -- rounds and imports -------------------------------------------------------------------

    def _round(self, seq: int, basis: str, told: RoundPayload) -> None:
        self._rounds[told.programme, told.year] = RoundRecord(
            seq=seq, programme=told.programme, year=told.year, version=told.version, plan_sha256=told.plan_sha256,
            facts_sha256=told.facts_sha256, policy_sha256=told.policy_sha256, basis=basis,
            approved=date.fromisoformat(told.approved), counts=told.counts, figures=told.figures)
        self._schools |= told.schools
        if told.programme is RoundOf.YEARS:
            return  # a forecast moves nobody
        if told.programme is not RoundOf.TEACHERS:
            (self._leaders if told.programme is RoundOf.LEADERS else self._sharing)(seq, told)
            return
        before = {slot: self._spells.pop(slot) for slot in list(self._spells) if slot[:2] == ("round", told.year)}
        for item in told.placements:
            person = self.canonical(item.person)
            slot = ("round", told.year, person)
            self._spells[slot] = _kept(_spell(seq, person, told.year, item), before.get(slot))
            self._left_out.pop(person, None)
        self._left_out |= {slot[2]: self._rounds[told.programme, told.year] for slot in before
                           if slot not in self._spells}

    def _leaders(self, seq: int, told: RoundPayload) -> None:
        self._terms = {slot: term for slot, term in self._terms.items() if slot[1] != told.year}
        for item in told.seats:
            person = self.canonical(item.person)
            self._terms["round", told.year, person] = LeaderTerm(
                seq=seq, person=person, year=told.year, home=item.home, held=item.held, host=item.host,
                duty=item.duty, kind=item.kind, start=Month(told.year, SEPTEMBER))

    def _sharing(self, seq: int, told: RoundPayload) -> None:
        kept = [one for one in self._itineraries if one.year != told.year]
        self._itineraries = kept + [LessonsElsewhere(
            seq=seq, person=self.canonical(item.person), year=told.year, home=item.home, host=item.host,
            stage=item.stage, subject=item.subject, lessons=item.lessons, start=Month(told.year, SEPTEMBER))
            for item in told.lessons]

    def _import(self, seq: int, told: ImportPayload) -> None:
        self._schools |= {code: name for code, name in told.schools.items() if code not in self._schools}
        for item in told.spells:
            person = self.canonical(item.person)
            self._spells[f"import {item.start}", item.year, person] = _imported(seq, person, item)

    # -- events -------------------------------------------------------------------------------

    def _event(self, seq: int, basis: str, told: EventPayload) -> None:
        if told.kind in (EventKind.MERGED, EventKind.RENAMED):
            self._follow(told)
        elif told.person is not None and told.kind is EventKind.RENUMBERED:
            self._renumber(self.canonical(told.person), told.becomes or "")
        elif told.person is not None:
            self._of_person(seq, basis, self.canonical(told.person), told)

    def _follow(self, told: EventPayload) -> None:
        code = told.becomes or told.school or ""
        if told.becomes and told.school:
            self._became[told.school] = told.becomes
        if told.named:
            self._schools[code] = told.named

    def _renumber(self, person: str, becomes: str) -> None:
        self._alias[person] = becomes
        self._spells = {_moved(slot, person, becomes): _called(spell, person, becomes)
                        for slot, spell in self._spells.items()}
        self._terms = {_moved(slot, person, becomes): _called(term, person, becomes)
                       for slot, term in self._terms.items()}
        self._itineraries = [_called(one, person, becomes) for one in self._itineraries]
        self._walks = [_called(walk, person, becomes) for walk in self._walks]
        self._left_out = {becomes if who == person else who: by for who, by in self._left_out.items()}
        self._events = {(kind, becomes if about == person and kind is not EventKind.RENUMBERED else about, month): seq
                        for (kind, about, month), seq in self._events.items()}

    def _of_person(self, seq: int, basis: str, person: str, told: EventPayload) -> None:
        month, slot = month_of(told.month), self._last(person)
        if slot is not None:
            before = self._spells[slot]
            if told.kind is EventKind.EXTENDED and before.planned_end is not None:
                self._ends.setdefault(slot, before.planned_end)
            after = _after(before, told, month)
            changed = _ends(after) != _ends(before)
            self._spells[slot] = replace(after, told_by=seq, told_basis=basis) if changed else after
        if told.kind in WALKS:
            self._walks.append(Walk(seq=seq, person=person, kind=told.kind, month=month, school=told.school or ""))

    def _last(self, person: str) -> _Slot | None:
        mine = [slot for slot in self._spells if slot[2] == person]
        return max(mine, key=lambda slot: self._spells[slot].start, default=None)


def _moved(slot: _Slot, person: str, becomes: str) -> _Slot:
    return (*slot[:2], becomes) if slot[2] == person else slot


def _called(item: OneT, person: str, becomes: str) -> OneT:
    return replace(item, person=becomes) if item.person == person else item


def _spell(seq: int, person: str, year: int, item: Placed) -> LedgerSpell:
    start, end = term_of(year, item.term)
    stays = item.relation or not item.home
    return LedgerSpell(
        seq=seq, person=person, year=year, home=item.home, host=item.host, stage=item.stage, subject=item.subject,
        form=item.form, relation=item.relation, kind=item.kind, start=start, planned_end=None if stays else end,
        backbone=item.backbone)


def _kept(spell: LedgerSpell, before: LedgerSpell | None) -> LedgerSpell:
    """Return a spell of a round's next version with what happened since to the same posting."""
    if before is None or (before.home, before.host) != (spell.home, spell.host):
        return spell
    return replace(spell, real_end=before.real_end, ended=before.ended, after_term=before.after_term,
                   told_by=before.told_by, told_basis=before.told_basis,
                   extended=before.extended, reported=before.reported, appraisal=before.appraisal,
                   planned_end=before.planned_end if before.extended else spell.planned_end)


def _ends(spell: LedgerSpell) -> tuple[object, ...]:
    """Return when and how a spell ends."""
    return spell.planned_end, spell.real_end, spell.ended, spell.after_term


def _imported(seq: int, person: str, item: Imported) -> LedgerSpell:
    def month(text: str | None) -> Month | None:
        return None if text is None else month_of(text)
    return LedgerSpell(
        seq=seq, person=person, year=item.year, home=item.home, host=item.host, stage=item.stage,
        subject=item.subject, form=item.form, relation=item.relation, start=month_of(item.start),
        planned_end=month(item.planned_end), real_end=month(item.real_end), ended=item.ended,
        after_term=item.after, appraisal=item.grade, checked=False)


def _after(spell: LedgerSpell, told: EventPayload, month: Month) -> LedgerSpell:
    """Return a spell after something happened to its person."""
    gone = told.kind in (EventKind.LEFT, EventKind.RETIRED) and spell.running(month)
    changes: dict[EventKind, dict[str, Any]] = {
        EventKind.REPORTED: {"reported": True},
        EventKind.ABSENT: {"ended": Ending.ABSENT},
        EventKind.EXTENDED: {"planned_end": month, "extended": True, "ended": None, "after_term": None},
        EventKind.APPRAISED: {"appraisal": told.grade},
        EventKind.AFTER: {"after_term": told.after, "ended": _ENDINGS.get(told.after or AfterTerm.RETURN)},
    }
    early = {"real_end": month, "ended": Ending.EARLY}
    return replace(spell, **(early if gone or told.kind is EventKind.EARLY else changes.get(told.kind, {})))


# -- a whole chain ----------------------------------------------------------------------------


def folded(banner: str, entries: Iterable[Entry]) -> tuple[Fold, History]:
    """Return what a chain tells, and the fold to which more can be added.

    Raises
    ------
    ChainBroken
        An entry is none of its kind.
    """
    listed = tuple(entries)
    payloads = {entry.seq: _payload(entry, entry.payload) for entry in listed}
    fold, right = Fold(banner), corrections(payloads)
    for entry in listed:
        told = right.get(entry.seq)
        if told is None:
            fold.add(entry.seq, entry.basis, payloads[entry.seq])
        elif told.right is not None:
            fold.add(entry.seq, entry.basis, _payload(entry, json.dumps(told.right, ensure_ascii=False)))
    last = listed[-1] if listed else None
    return fold, fold.history(last.hash if last else NOTHING, last.seq if last else 0)


def _payload(entry: Entry, text: str) -> Payload:
    try:
        return read_payload(entry.kind, text)
    except ValueError as wrong:
        why = say("it tells nothing that is understood", "内容无法识别")
        raise ChainBroken(entry.seq, broken_text(Break(entry.seq, why))) from wrong


def corrections(payloads: Mapping[int, Payload]) -> dict[int, CorrectPayload]:
    """Return the last correction of every entry that has one."""
    return {told.seq: told for told in payloads.values() if isinstance(told, CorrectPayload)}
