"""An entry that is wrong, and what is right instead: both stay visible, what is worked out follows the right one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from rotation.errors import PlanError
from rotation.ledger.chain import Entry
from rotation.ledger.entries import CORRECTABLE
from rotation.ledger.events import read_events
from rotation.ledger.fold import folded
from rotation.ledger.history import History
from rotation.ledger.past import read_past
from rotation.ledger.payload import CorrectPayload, Mistake, Payload, RoundPayload, read_payload
from rotation.ledger.record import Approval, decided, payload_of
from rotation.ledger.store import Draft, Pen
from rotation.text import say


@dataclass(frozen=True)
class Correction:
    """What is set right.

    Parameters
    ----------
    seq
        Number of the wrong entry.
    right
        What tells the right thing: for an event a workbook with one row of 变动, for an import one with 台账, for
        a round the folder that should have been recorded; None: it never was.
    why
        Why it was wrong.
    clerk, basis
        Who corrects, and the document number; empty if there is none.
    """

    seq: int
    right: Path | None
    why: Mistake
    clerk: str
    basis: str = ""


def corrected(pen: Pen, told: Correction, accept: Collection[str] = ()) -> tuple[Entry, ...]:
    """Append a correction.

    Raises
    ------
    PlanError
        There is no such entry, it is none that can be corrected, or the right one is not of its kind.
    WorkbookError, OutputError, AuditFailed, HeadMoved
        As for what tells the right thing, and for writing.
    """
    entries = pen.ledger.entries(pen.banner)
    wrong = next((entry for entry in entries if entry.seq == told.seq), None)
    if wrong is None or wrong.kind not in CORRECTABLE:
        raise PlanError(say(
            "entry {n} is none that can be corrected: rounds, events and imports are; a correction is itself "
            "corrected by correcting that entry again",
            "第{n}条不能更正：只能更正方案、变动、补录；更正有误的，请对原条再次更正", n=told.seq))
    right = None if told.right is None else _right(pen, told, wrong, entries, accept)
    payload = CorrectPayload(seq=told.seq, why=told.why, right=None if right is None else right.model_dump(
        mode="json", exclude_none=True))
    return pen.write([Draft(wrong.year, payload, told.clerk, told.basis)])


def _right(pen: Pen, told: Correction, wrong: Entry, entries: tuple[Entry, ...], accept: Collection[str]) -> Payload:
    """Return what should have been written, judged by what was known when it was."""
    assert told.right is not None, "only where something is right"
    before, history = folded(pen.banner, entries[:wrong.seq - 1])
    if wrong.kind == "event":
        drafts = read_events(told.right, pen, before, history.schools)
        if len(drafts) != 1:
            raise PlanError(say("an event is corrected by one row", "更正变动时，文件中应只有一行"))
        return drafts[0].payload
    if wrong.kind == "import":
        return read_past(told.right, pen, _without(pen, history))
    return _round(pen, told, wrong, accept)


def _without(pen: Pen, history: History) -> History:
    """Return what was told before an entry with the names of now, to refuse what was there already."""
    numbers = {one.key: one.teacher for one in pen.people.values()}
    return replace(history, recorded=tuple(replace(one, teacher=numbers.get(one.person)) for one in history.recorded))


def _round(pen: Pen, told: Correction, wrong: Entry, accept: Collection[str]) -> RoundPayload:
    assert told.right is not None, "only where something is right"
    was = read_payload(wrong.kind, wrong.payload)
    assert isinstance(was, RoundPayload), "the kind of the entry says so"
    plan = decided(told.right)
    if (plan.banner, plan.year, plan.programme) != (pen.banner, was.year, was.programme):
        raise PlanError(say("a round is corrected by a folder of the same banner, year and kind",
                            "更正方案时，应使用同一旗县、同一年度、同类方案的文件夹"))
    approval = Approval(told.basis or wrong.basis, date.fromisoformat(was.approved), told.clerk)
    return payload_of(pen, plan, approval, was.version, accept)
