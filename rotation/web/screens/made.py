"""What papers, ranges and scenarios came to: the files of a folder, and its page if it has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.desk import RunNote
from rotation.web.screen import Screen, Visit

_SHOWN_BY = {"sweep.json": "/curve/{}", "whatif.json": "/whatif/{}", "league.json": "/league?of={}"}
"""The screen that shows a folder, by a file that it holds."""


def results(visit: Visit) -> list[tuple[str, str]]:
    """Return the folders of results, the newest first, each with the address of the screen that shows it."""
    return [(name, _address(visit, name)) for name in visit.desk.folders()]


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
            "command": list(visit.desk.notes().runs.get(name, RunNote()).command)}


def _load(visit: Visit) -> Mapping[str, Any]:
    return folder_told(visit, visit.name)


MADE = Screen("made", say("Results", "结果"), _load, of="folder")
