"""检查: every defect of a workbook, its questions, and the way on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web import tasks
from rotation.web.desk import BookNote
from rotation.web.screen import Screen, Visit
from rotation.web.words import WORDS
from rotation.workbook.defects import KINDS


def checked(visit: Visit) -> dict[str, Any]:
    """Return what the check of a workbook found; asked of a child unless it is known."""
    path = visit.desk.book(visit.name)
    note = visit.desk.notes().books.get(visit.name, BookNote())
    accept = sorted(note.answers)
    found = visit.shorts.ask(
        tasks.check, {"source": str(path), "accept": accept, "lang": visit.lang},
        (path.name, path.stat().st_mtime_ns, tuple(accept)))
    if note.counts != found["counts"]:
        def remember(told: Any) -> None:
            told.books.setdefault(visit.name, BookNote()).counts = found["counts"]
        visit.desk.note(remember)
    return found


def _compared(visit: Visit, found: Mapping[str, Any]) -> object:
    """Say what changed since the workbook that this one replaces; nothing if it replaces none."""
    before = visit.desk.notes().books.get(visit.name, BookNote()).before
    if before not in {book.name for book in visit.desk.books()}:
        return ""
    old = set(checked(Visit(visit.desk, visit.bench, visit.shorts, visit.lang, before))["keys"])
    new = set(found["keys"])
    return WORDS["mended"].filled(a=len(old - new), b=len(new - old))


def _load(visit: Visit) -> Mapping[str, Any]:
    found = checked(visit)
    note = visit.desk.notes().books.get(visit.name, BookNote())
    only = visit.query.get("only", "")
    issues = [one for one in found["issues"] if only not in KINDS or one["severity"] == only]
    accept = [part for code in sorted(note.answers) for part in ("--accept", code)]
    return {"found": found, "issues": issues, "only": only, "kinds": tuple(KINDS), "kind_words": KINDS,
            "title_book": note.title,
            "answers": note.answers, "asked": {one["code"]: one for one in found["issues"] if one["severity"] == "ask"},
            "size": WORDS["size"].filled(**found["size"]) if found["size"] else "",
            "mended": _compared(visit, found), "command": ["rotation", "check", visit.name, *accept]}


CHECK = Screen("check", say("Check", "检查"), _load, of="book", step=2)
