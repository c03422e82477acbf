"""方案: a plan read from its own folder, its lists as its workbook has them, and decisions about people."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rotation.text import Text, say
from rotation.web import sheets
from rotation.web.desk import Conflicted, RunNote
from rotation.web.screen import Screen, Visit
from rotation.web.screens.desk import shown_run
from rotation.web.screens.made import sized
from rotation.web.short import Refused
from rotation.web.words import WORDS

LISTS = ("placements", "revision", "changes", "opened", "standings", "choices", "inversions", "staff", "shortages",
         "unsolved", "audit", "policy", "conflict")
"""Tabs that show a sheet of 方案.xlsx as a list, called as it is: its sentences name other sheets."""
_MADE_IN = {"zh": WORDS["made_in_zh"], "en": WORDS["made_in_en"]}
FIRST = 200
"""Rows that are shown without script."""
_TABLE = 4
"""Cells from which on a row of 方案概览 belongs to its table of schools."""
_READING = threading.Lock()
_PICKS = {**dict.fromkeys(("placements", "standings", "choices"), "teacher"),
          **dict.fromkeys(("staff", "shortages", "unsolved"), "school")}
"""What is picked out of a list, to be told more of."""
_WAYS = re.compile("可行出路|Ways out")
"""How the heading begins under which 冲突与出路 has the ways out, a row for each."""


def listed(visit: Visit) -> tuple[str, ...]:
    """Return the keys of the sheets of a run's workbook; a child reads it unless it is known."""
    return tuple(_read(visit)["keys"])


def sheet_of(visit: Visit, key: str) -> dict[str, Any]:
    """Return a sheet of the run's workbook by its key.

    Raises
    ------
    KeyError
        The workbook has none.
    """
    read = _read(visit)
    if key not in read["keys"]:
        raise KeyError(key)
    told: dict[str, Any] | None = read["sheets"][key] if "sheets" in read else visit.shorts.known.part(
        _about(visit), key)
    return told if told is not None else _read(visit, anew=True)["sheets"][key]


def _about(visit: Visit) -> tuple[object, ...]:
    """Return what the sheets of a run depend on."""
    path = visit.desk.run(visit.name) / "方案.xlsx"
    told = path.stat() if path.exists() else None
    return ("sheets", visit.name, *((told.st_mtime_ns, told.st_size) if told else ()))


def _read(visit: Visit, *, anew: bool = False) -> dict[str, Any]:
    """Return the keys, and the sheets too where the desk cannot keep them."""
    about = _about(visit)
    with _READING:  # who comes while it is read waits, and finds it
        found = None if anew else visit.shorts.known.part(about)
        if found is not None:
            return found
        return visit.shorts.ask(
            sheets.sheets, {"file": str(visit.desk.run(visit.name) / "方案.xlsx"), "about": about, "names": _names(),
                            "known": None if anew else str(visit.shorts.known.home)}, (*about, anew))


def _names() -> dict[str, str]:
    """Return the keys of sheets by their names; the child that reads a workbook need not load the report for them."""
    from rotation.report import catalogue
    return {name: key for key, sheet in catalogue().items() for name in (sheet.name.zh, sheet.name.en)}


def _line(cells: list[str]) -> tuple[str, list[str]]:
    """Return what a row of 方案概览 is: a heading, a sentence with its source, or a row of the schools."""
    if len(cells) >= _TABLE:
        return "row", cells[:len(cells) // _TABLE * _TABLE]  # without the name of the sheet that a row is taken from
    heading = len(cells) == 1 and not any(sign in cells[0] for sign in "：:。.")
    return ("heading" if heading else "sentence"), cells[:1]


def _ways(folder: Path, lines: list[list[str]]) -> list[dict[str, Any]]:
    """Return the ways out in words, with the parameters that each sets."""
    ways = Conflicted.model_validate_json((folder / "plan.json").read_bytes()).ways
    begin = next((at for at, cells in enumerate(lines) if len(cells) == 1 and _WAYS.search(cells[0])), len(lines))
    told = [max(cells[2:3] or cells, key=len) for cells in lines[begin + 1:begin + 1 + len(ways)]]
    return [{"says": says, "people": way.people, "settings": way.settings,
             "fields": [one.split("=", 1) for one in way.settings]}
            for way, says in zip(ways, told, strict=False)]


def _spoken(visit: Visit, known: tuple[str, ...]) -> str:
    """Return the language of the workbook of a run, by what its first sheet is called; "" if there is none."""
    from rotation.report import catalogue
    if not known:
        return ""
    return "en" if sheet_of(visit, known[0])["name"] == catalogue()[known[0]].name.en else "zh"


def _called(tab: str) -> Text:
    from rotation.report import catalogue
    return catalogue()[tab].name if tab in LISTS else WORDS[tab]


def _load(visit: Visit) -> Mapping[str, Any]:
    folder = visit.desk.run(visit.name)
    run = next(one for one in visit.desk.runs() if one.name == folder.name)
    notes = visit.desk.notes()
    note = notes.runs.get(visit.name, RunNote())
    fault: object
    try:
        known, fault = listed(visit), None
    except Refused as refused:
        known, fault = (), refused.told
    tabs = ["overview", *(key for key in LISTS if key in known), "report", "files"]
    tab = visit.query.get("tab", "conflict" if "conflict" in tabs else "overview")
    tab = tab if tab in tabs else "overview"
    spoken = _spoken(visit, known)
    return {
        "spoken": spoken, "foreign": "" if spoken in ("", visit.lang) or tab == "files" else _MADE_IN[spoken],
        "run": shown_run(run), "tabs": tabs, "tab": tab, "fault": fault, "called": {key: _called(key) for key in tabs},
        "lines": [_line(cells) for cells in sheet_of(visit, tab)["lines"]] if tab == "overview" and known else [],
        "sheet": sheet_of(visit, tab) if tab in LISTS else None, "first": FIRST, "picks": _PICKS.get(tab, ""),
        "ways": _ways(folder, sheet_of(visit, tab)["lines"]) if tab == "conflict" else [],
        "files": [(path.name, sized(path.stat().st_size)) for path in visit.desk.files(visit.name)],
        "has_report": any(path.name == "report.html" for path in visit.desk.files(visit.name)),
        "decisions": notes.decisions.get(visit.name, []), "command": list(note.command),
        "book": note.book if note.book in {book.name for book in visit.desk.books()} else ""}


RUN = Screen("run", say("Plan", "方案"), _load, of="run", step=3)
