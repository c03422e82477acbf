"""What papers, ranges and scenarios came to: the files of a folder, and its page if it has one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rotation.text import say
from rotation.web import leagues, sheets
from rotation.web.desk import RunNote
from rotation.web.screen import Screen, Visit

_SHOWN_BY = {"sweep.json": "/curve/{}", "whatif.json": "/whatif/{}", "league.json": "/league?of={}",
             "share.json": "/lists/{}", "years.json": "/lists/{}"}
"""The screen that shows a folder, by a file that it holds."""


def results(visit: Visit, task: str = "", about: str = "") -> list[tuple[str, str]]:
    """Return the folders of results, the newest first, each with the address of the screen that shows it.

    Of a task, only those that it made of a workbook or run.
    """
    notes = visit.desk.notes().runs
    made = [(name, notes.get(name, RunNote())) for name in visit.desk.folders()]
    return [(name, _address(visit, name)) for name, note in made
            if not task or (note.task == task and about in note.command)]


def _address(visit: Visit, name: str) -> str:
    files = visit.desk.made(name)
    return next((address for file, address in _SHOWN_BY.items() if file in files), "/made/{}").format(name)


def sized(size: int) -> str:
    """Return a number of bytes as people tell it, never less than it is."""
    return f"{-(-size // 1024)} KB" if size < 1 << 20 else f"{-(-size * 10 // (1 << 20)) / 10} MB"


def folder_told(visit: Visit, name: str) -> dict[str, Any]:
    """Return what every screen of a folder of results tells: its files, and the command that makes it again."""
    files = visit.desk.made(name)
    return {"files": [(file, sized(path.stat().st_size)) for file, path in files.items()],
            "page": next((file for file in files if file.endswith(".html")), ""),
            "command": list(visit.desk.of_run(name).command)}


def _load(visit: Visit) -> Mapping[str, Any]:
    told = folder_told(visit, visit.name)
    notices = [path for name, path in visit.desk.made(visit.name).items() if name in _notice_names()]
    phones = [part.partition("=")[2] for part in told["command"] if part.startswith("phone=")]
    return {**told, "notices": [_notice(visit, path, phones) for path in sorted(notices, key=lambda one: one.suffix)]}


def _notice_names() -> list[str]:
    """Return what the files of public notices are called, of the teachers' and of the leaders'."""
    from rotation.leaders.papers import PAPERS
    from rotation.papers import catalogue
    return [*(catalogue()["notice"].name(lang, ending) for lang in ("zh", "en") for ending in (".docx", ".xlsx")),
            *(paper.name(lang) for paper in PAPERS if paper.public for lang in ("zh", "en"))]


def _notice(visit: Visit, path: Path, phones: list[str]) -> dict[str, Any]:
    """Return what a public notice says, and what of it must not be public."""
    key = (str(path), path.stat().st_mtime_ns)
    found = visit.shorts.ask(leagues.scanned, {"file": str(path), "phones": phones}, key)
    table = path.suffix == ".xlsx"
    sheet = visit.shorts.ask(sheets.first, {"file": str(path)}, key)["sheet"] if table else None
    parts = [] if table else visit.shorts.ask(sheets.letter, {"file": str(path)}, key)["parts"]
    return {"name": path.name, "found": found, "sheet": sheet, "parts": parts}


MADE = Screen("made", say("Results", "结果"), _load, of="folder")
