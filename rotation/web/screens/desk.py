"""桌面: where a workbook is dropped, and where workbooks and plans are found again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from rotation.errors import PolicyError
from rotation.tables.looks import percent
from rotation.text import Text, say
from rotation.web.begin import field
from rotation.web.desk import DroppedBook, RunFolder, RunHead, RunNote
from rotation.web.plans import LEADERS, SHARED, TEACHERS
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.check import checked
from rotation.web.screens.made import results
from rotation.web.words import WORDS


def status(name: str) -> Text:
    """Return how a run ended, by the name that its plan.json has."""
    from rotation.domain.outcome import Status
    return Text.of(Status.__members__.get(name, name))


def moment(seconds: float) -> Text:
    """Return a time of this machine as a date and a time of day."""
    told = datetime.fromtimestamp(seconds).astimezone()
    return say("{d}", "{z}", d=told.strftime("%Y-%m-%d %H:%M"),
               z=f"{told.year}年{told.month}月{told.day}日 {told:%H:%M}")


def book_told(book: DroppedBook, run: str = "") -> dict[str, Any]:
    """Return what the list of workbooks tells of one, and of the last plan that was made of it."""
    found = book.note.counts
    if run:
        state = WORDS["planned"].filled(r=run)
    elif found is None:
        state = WORDS["unchecked"]
    elif found.get("error"):
        state = say("errors: {n}", "有 {n} 处错误", n=found["error"])
    elif found.get("ask"):
        state = say("{n} to confirm", "待确认 {n} 项", n=found["ask"])
    else:
        state = WORDS["ready"]
    before = WORDS["changed_from"].filled(b=book.note.before) if book.note.before else "" if (
        book.note.carried is None) else WORDS["carried_from"].filled(r=book.note.carried.run)
    return {"name": book.name, "title": book.note.title, "before": before, "state": state, "when": moment(book.changed)}


def in_words(told: str) -> Text:
    """Return ``H10.rate=12%`` in words."""
    from rotation.web.parameters import parameters
    name, _, value = told.partition("=")
    known = {**parameters(TEACHERS), **parameters(LEADERS), **parameters(SHARED)}.get(name)
    return Text.of(told) if known is None else say("{m} {v}", "{m} {v}", m=known.label,
                                                   v=dict(known.words).get(value, value))


def below_the_law(head: RunHead) -> tuple[Text, ...]:
    """Say which shares a plan of the teachers was made with that are below the law."""
    from rotation.policy.policy import Policy
    from rotation.report.sheet_policy import told_below_the_law
    if head.leaders or not head.planned:
        return ()
    with suppress(PolicyError):  # of another version of the program
        return told_below_the_law(Policy.load(head.policy.model_dump(mode="json")))
    return ()


def shown_run(run: RunFolder, note: RunNote | None = None) -> dict[str, Any]:
    """Return what the list of plans tells of a run: of what workbook and with what parameters it was made, too."""
    asked = () if note is None else note.command
    sets = [in_words(asked[at + 1]) for at, part in enumerate(asked[:-1]) if part == "--set"]
    made = WORDS["made_from"].filled(b=note.book) if note is not None and note.book else ""
    cards = (_led(run.head) if run.head.leaders else _taught(run.head)) if run.head.planned else {}
    version = WORDS["revises"].filled(f=run.head.revises) if run.head.revises else run.head.version
    return {"name": run.name, "status": status(run.head.status), "when": moment(run.changed),
            "below": below_the_law(run.head), "planned": run.head.planned, "made": made, "sets": sets,
            "cards": list(cards.values()), "version": version,
            "revised": run.head.version > 1 and not run.head.leaders,
            **{name: cards[name].value if name in cards else "" for name in ("moved", "share", "backbone", "gaps")}}


class _Figure(NamedTuple):
    """A figure of a plan, and what it is called."""

    value: object
    label: Text


def _taught(head: RunHead) -> dict[str, _Figure]:
    moved, eligible, backbone = (head.counts.get(name, 0) for name in ("moved", "eligible", "backbone_moved"))
    return {"moved": _Figure(moved, WORDS["exchanged"]), "share": _Figure(percent(moved, eligible), WORDS["share"]),
            "backbone": _Figure(percent(backbone, moved), WORDS["backbone"]) if backbone or head.counts.get(
                "backbone_required") else _Figure("—", WORDS["backbone_unasked"]),
            "gaps": _Figure(head.gaps, WORDS["gaps"])}


def _led(head: RunHead) -> dict[str, _Figure]:
    from rotation.leaders.task import COUNTED
    return {name: _Figure(head.counts.get(name, 0), title) for name, title in COUNTED.items()}


def _broken(visit: Visit) -> Mapping[str, Any] | None:
    """Return what became of a job that an earlier server did not see end; None if there was none."""
    if visit.bench.orphaned:
        return {"orphan": True, "run": "", "made": ""}
    last = visit.bench.last()
    if not last or "end" in last or visit.bench.busy:
        return None
    begun = last.get("begun", 0)
    begun = begun if isinstance(begun, int | float) else 0
    run = next((run.name for run in visit.desk.runs() if run.changed > begun), "")
    made = next((name for name in visit.desk.folders() if (visit.desk.folder / name).stat().st_mtime > begun), "")
    return {"orphan": False, "run": run, "made": "" if run else made}


def _load(visit: Visit) -> Mapping[str, Any]:
    notes, runs = visit.desk.notes().runs, visit.desk.runs()
    planned = {notes[run.name].book: run.name for run in reversed(runs) if run.name in notes}
    return {"books": [book_told(book, planned.get(book.name, "")) for book in visit.desk.books()],
            "runs": [shown_run(run, notes.get(run.name)) for run in runs],
            "taught": next((run.name for run in runs if run.head.planned and not run.head.leaders), ""),
            "lying": visit.desk.lying(), "folder": str(visit.desk.folder), "broken": _broken(visit),
            "folders": results(visit)}


def _take_in(visit: Visit, form: Mapping[str, str]) -> Done:
    """Take in a workbook that lies in the folder: a copy of it is kept and checked."""
    name = field(form, "name")
    if name not in visit.desk.lying():
        raise KeyError(name)
    made = visit.desk.copied(name)
    checked(replace(visit, name=made))
    return Done(f"/check/{made}")


DESK = Screen("", say("Data", "数据"), _load, step=1, buttons={"take": _take_in})
