"""方案: a plan read from its own folder, its lists as its workbook has them, and decisions about people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rotation.text import Text, say
from rotation.web.desk import BookNote, Conflicted, DeskFile, RunFolder, RunNote
from rotation.web.plans import PlanSort, sort_of
from rotation.web.screen import Screen, Visit
from rotation.web.screens.desk import in_words, shown_run
from rotation.web.screens.ledger import recording
from rotation.web.screens.made import sized
from rotation.web.sheets import FIRST
from rotation.web.short import Refused
from rotation.web.shown import lang_of, listed, sheet_of, tried
from rotation.web.words import WORDS

_MADE_IN = {"zh": WORDS["made_in_zh"], "en": WORDS["made_in_en"]}
_TABLE = 4
"""Cells from which on a row of 方案概览 belongs to its table of schools."""
_WAYS = re.compile("可行出路|Ways out")
"""How the heading begins under which 冲突与出路 has the ways out, a row for each."""


def _line(cells: list[str], sort: PlanSort) -> tuple[str, list[str]]:
    """Return what a row of 方案概览 is: a heading, a sentence with its source, a row of the schools, or a figure."""
    if sort.leaders:
        return ("figure" if len(cells) > 1 else "heading"), cells
    if len(cells) >= _TABLE:
        return "row", cells[:len(cells) // _TABLE * _TABLE]  # without the name of the sheet that a row is taken from
    heading = len(cells) == 1 and not any(sign in cells[0] for sign in "：:。.")
    return ("heading" if heading else "sentence"), cells[:2]


def _ways(plan: Path, lines: list[list[str]]) -> list[dict[str, Any]]:
    """Return the ways out in words, with the parameters that each sets."""
    ways = Conflicted.model_validate_json(plan.read_bytes()).ways
    begin = next((at for at, cells in enumerate(lines) if len(cells) == 1 and _WAYS.search(cells[0])), len(lines))
    told = [max(cells[2:3] or cells, key=len) for cells in lines[begin + 1:begin + 1 + len(ways)]]
    return [{"says": says, "people": way.people, "settings": [in_words(one) for one in way.settings],
             "fields": [one.split("=", 1) for one in way.settings]}
            for way, says in zip(ways, told, strict=False)]


def _duties() -> list[tuple[str, Text]]:
    """Return the posts of leaders, by the words of a form."""
    from rotation.domain.vocabulary import Duty
    return [(duty.name, Text.of(duty)) for duty in Duty if duty.leads_school]


def _foreign(visit: Visit, known: tuple[str, ...], tab: str) -> dict[str, Any]:
    """Return the language of what a tab shows, and what is said and can be done if it is not that of the page."""
    spoken: str = lang_of(visit, tab) if known and tab != "files" else ""
    foreign = spoken not in ("", visit.lang)
    return {"spoken": spoken, "foreign": _MADE_IN[spoken] if foreign else "", "retell": foreign and not tried(visit)}


def _before(notes: DeskFile, note: RunNote) -> str:
    """Return the last plan that was made of the workbook before the decisions were applied; empty if none were."""
    book = notes.books.get(note.book, BookNote())
    made = (name for name, one in reversed(notes.runs.items()) if one.book == book.before and one.task == note.task)
    return next(made, "") if book.added == "decisions" else ""


def _newer(runs: Iterable[RunFolder], name: str) -> str:
    """Return the plan that revises another, and the one that revises that, to the end; empty if none does."""
    after = {run.head.revises or run.head.lineage.get("parent"): run.name for run in runs}
    newest = name
    while (newest := after.pop(newest, "")) in after:
        pass
    return newest


def _load(visit: Visit) -> Mapping[str, Any]:
    run = visit.desk.folder_of(visit.name)
    sort, notes = sort_of(run), visit.desk.notes()
    note = notes.runs.get(visit.name, RunNote())
    fault: object
    try:
        known, fault = listed(visit), None
    except Refused as refused:
        known, fault = (), refused.told
    tabs = ["overview", *(key for key in sort.lists if key in known), "report", "files"]
    tab = visit.query.get("tab", "conflict" if "conflict" in tabs else "overview")
    tab = tab if tab in tabs else "overview"
    called = {key: sort.called(key) for key in tabs}
    return {
        **_foreign(visit, known, tab),
        "run": shown_run(run), "sort": sort, "duties": _duties() if sort.leaders else [],
        "tabs": tabs, "tab": tab, "fault": fault, "called": called,
        "named": {called[key].render(lang): key for key in tabs for lang in ("zh", "en")},
        "lines": [_line(cells, sort) for cells in sheet_of(visit, tab)["lines"]] if tab == "overview" and known else [],
        "sheet": sheet_of(visit, tab) if tab in sort.lists else None, "first": FIRST,
        "picks": sort.picks.get(tab, ""),
        "ways": _ways(visit.desk.run(run.name) / sort.file, sheet_of(visit, tab)["lines"]) if tab == "conflict" else [],
        "files": [(path.name, sized(path.stat().st_size)) for path in visit.desk.files(visit.name)],
        "has_report": any(path.name == "report.html" for path in visit.desk.files(visit.name)),
        **(recording(visit, run) if run.head.planned else {}),
        "before": _before(notes, note), "newer": _newer(visit.desk.runs(), visit.name),
        "decisions": notes.decisions.get(visit.name, []), "command": list(note.command),
        "book": note.book if note.book in {book.name for book in visit.desk.books()} else ""}


RUN = Screen("run", say("Plan", "方案"), _load, of="run", step=3)
