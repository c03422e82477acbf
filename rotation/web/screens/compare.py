"""比较与测算: two plans side by side, and what each step of a parameter costs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web import tasks
from rotation.web.desk import BookNote, RunNote
from rotation.web.screen import Screen, Visit

_PAIR = 2
RANGES = {"H10.rate": ("8%", "16%", "2%"), "H20.share": ("20%", "30%", "5%"), "R10.years": ("4", "8", "1")}
"""The parameters that are swept most, with a range to begin with."""


def workbook_of(visit: Visit, run: str) -> dict[str, Any]:
    """Return the workbook of a run and the questions answered about it, as a task takes them."""
    notes, books = visit.desk.notes(), {book.name for book in visit.desk.books()}
    note = notes.runs.get(run, RunNote())
    if note.book not in books:
        return {"source": ""}
    answers = notes.books.get(note.book, BookNote()).answers
    return {"source": str(visit.desk.book(note.book)), "accept": sorted(answers)}


def _load(visit: Visit) -> Mapping[str, Any]:
    from rotation.report.sheet_policy import parameter_meaning
    runs = [run.name for run in visit.desk.runs() if run.head.placements]
    pair = [name for name in dict.fromkeys(visit.ticked) if name in runs]
    if "oldest" in visit.query:
        pair.sort(key=runs.index, reverse=True)
    found: dict[str, Any] = {}
    if len(pair) == _PAIR:
        one, two = (visit.desk.run(name) for name in pair)
        found = visit.shorts.ask(
            tasks.compare, {"one": str(one), "two": str(two), "lang": visit.lang, **workbook_of(visit, one.name)},
            (one.name, two.name, *(path.stat().st_mtime_ns for path in (one, two)), visit.lang))
    return {"runs": runs, "pair": pair if found else [], "tables": found.get("tables", []),
            "books": [book.name for book in visit.desk.books()], "busy": visit.bench.busy,
            "ranges": [(name, parameter_meaning(*name.split(".")), *told) for name, told in RANGES.items()],
            "folders": visit.desk.folders(), "command": ["rotation", "compare", *pair] if found else []}


COMPARE = Screen("compare", say("Compare", "比较与测算"), _load, step=4)
