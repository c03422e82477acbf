"""方案: a plan read from its own folder, its lists as its workbook has them, and decisions about people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web import sheets
from rotation.web.desk import RunNote
from rotation.web.screen import Screen, Visit
from rotation.web.screens.desk import shown_run
from rotation.web.short import Refused

LISTS = ("placements", "standings", "choices", "staff", "shortages", "unsolved", "audit", "conflict")
"""Tabs that show a sheet of 方案.xlsx as a list."""
FIRST = 200
"""Rows that are shown without script."""
_TABLE = 4
"""Cells from which on a row of 方案概览 belongs to its table of schools."""
_HOLDS_PEOPLE = ("placements", "standings", "choices")


def listed(visit: Visit) -> dict[str, Any]:
    """Return the sheets of the run's workbook; asked of a child unless they are known."""
    path = visit.desk.run(visit.name) / "方案.xlsx"
    changed = path.stat().st_mtime_ns if path.exists() else 0
    told: dict[str, Any] = visit.shorts.ask(
        sheets.sheets, {"file": str(path)}, (visit.name, changed))["sheets"]
    return told


def _line(cells: list[str]) -> tuple[str, list[str]]:
    """Return what a row of 方案概览 is: a heading, a sentence with its source, or a row of the schools."""
    if len(cells) >= _TABLE:
        return "row", cells
    heading = len(cells) == 1 and not any(sign in cells[0] for sign in "：:。.")
    return ("heading" if heading else "sentence"), cells[:1]


def _load(visit: Visit) -> Mapping[str, Any]:
    folder = visit.desk.run(visit.name)
    run = next(one for one in visit.desk.runs() if one.name == folder.name)
    notes = visit.desk.notes()
    note = notes.runs.get(visit.name, RunNote())
    fault: object
    try:
        known, fault = listed(visit), None
    except Refused as refused:
        known, fault = {}, refused.told
    tabs = ["overview", *(key for key in LISTS if key in known), "report", "files"]
    tab = visit.query.get("tab", "conflict" if "conflict" in tabs else "overview")
    tab = tab if tab in tabs else "overview"
    return {
        "run": shown_run(run), "tabs": tabs, "tab": tab, "fault": fault,
        "lines": [_line(cells) for cells in known.get("overview", {}).get("lines", ())],
        "sheet": known.get(tab) if tab in LISTS else None, "first": FIRST, "people": tab in _HOLDS_PEOPLE,
        "files": [(path.name, path.stat().st_size) for path in visit.desk.files(visit.name)],
        "has_report": any(path.name == "report.html" for path in visit.desk.files(visit.name)),
        "decisions": notes.decisions.get(visit.name, []), "command": list(note.command),
        "book": note.book if note.book in {book.name for book in visit.desk.books()} else ""}


RUN = Screen("run", say("Plan", "方案"), _load, of="run", step=3)
