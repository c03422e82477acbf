"""Persons forgotten when they have been away for long enough: their row goes, the chain and its figures stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rotation.domain.months import Month
from rotation.errors import PolicyError
from rotation.ledger.chain import Entry
from rotation.ledger.fold import folded
from rotation.ledger.history import EventKind, History
from rotation.ledger.payload import ErasePayload
from rotation.ledger.queries import KnownPerson
from rotation.ledger.store import Draft, Pen
from rotation.text import say

KEEP_YEARS, LEAST_YEARS, MOST_YEARS = 10, 3, 30
"""Years for which somebody is remembered after the last spell, leaving or retirement (no state rule was found)."""
_GONE = (EventKind.LEFT, EventKind.RETIRED)


@dataclass(frozen=True)
class Forgetting:
    """Who is forgotten.

    Parameters
    ----------
    persons
        Who stands behind the keys.
    before
        Everything of theirs lies before January of this year.
    keep_years
        For how long they had to be remembered.
    """

    persons: tuple[KnownPerson, ...]
    before: int
    keep_years: int


def to_forget(pen: Pen, before: int, keep_years: int = KEEP_YEARS) -> Forgetting:
    """Return whose last spell, leaving or retirement lies before a year.

    Parameters
    ----------
    pen
        Who is known, and what month it is.
    before
        The year; at most that many years ago.
    keep_years
        3 to 30.

    Raises
    ------
    PolicyError
        The year is too late, or the years are out of range.
    """
    latest = pen.ledger.month.year - keep_years
    if not LEAST_YEARS <= keep_years <= MOST_YEARS or before > latest:
        raise PolicyError(say(
            "persons are kept for {k} years ({a} to {b} may be set): name a year up to {y}",
            "人员信息保留{k}年（可设{a}至{b}年），年份最晚为 {y}", k=keep_years, a=LEAST_YEARS, b=MOST_YEARS, y=latest),
            by_option=True)
    fold, history = folded(pen.banner, pen.ledger.entries(pen.banner))
    last = dict(_last(history))
    gone = {person for person, month in last.items() if month is not None and month < Month(before, 1)}
    persons = tuple(one for one in pen.people.values() if fold.canonical(one.key) in gone)
    return Forgetting(tuple(sorted(persons, key=lambda one: one.teacher)), before, keep_years)


def _last(history: History) -> Iterator[tuple[str, Month | None]]:
    """Iterate over people and the last month that is told of them; None of somebody who goes on."""
    told: dict[str, list[Month | None]] = {}
    left = {walk.person for walk in history.walks if walk.kind in _GONE}
    for spell in history.recorded:
        told.setdefault(spell.person, []).append(spell.end or (spell.start if spell.person in left else None))
    for lessons in history.itineraries:
        told.setdefault(lessons.person, []).append(lessons.start.plus(11))
    for term in history.leader_terms:
        told.setdefault(term.person, []).append(term.start if term.person in left else None)
    for walk in history.walks:
        told.setdefault(walk.person, []).append(walk.month if walk.kind in _GONE or walk.person in left else None)
    for person, months in told.items():
        known = [month for month in months if month is not None]
        yield person, max(known) if len(known) == len(months) else None


def erased(pen: Pen, told: Forgetting, clerk: str) -> tuple[Entry, ...]:
    """Forget persons: an entry says how many and by which rule, their rows go, and the file is written anew.

    Raises
    ------
    HeadMoved, LedgerUnusable
        As for every writing.
    """
    payload = ErasePayload(persons=tuple(one.key for one in told.persons), keep_years=told.keep_years,
                           before=str(Month(told.before, 1)))
    entries = pen.write([Draft(told.before, payload, clerk)], forgotten=[one.key for one in told.persons])
    pen.ledger.store.clean()
    return entries

