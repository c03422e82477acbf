"""名额: how many each school should send and receive, before anybody is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rotation.text import say
from rotation.web import sheets
from rotation.web.begin import begin_book, field, follow
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.check import checked
from rotation.web.screens.made import folder_told

_SECONDS = 600
_FILLED = re.compile(r".*_(名额|quotas)\.xlsx")
_TABLES = re.compile(r".*_(名额分配表|quotas_tables)\.xlsx")


def _folders(visit: Visit) -> list[str]:
    """Return the folders in which numbers of a workbook stand, the newest first."""
    stem = Path(visit.desk.book(visit.name).name).stem
    return [name for name in visit.desk.folders() if re.fullmatch(re.escape(stem) + r"-名额-\d{3,}", name)]


def _file(visit: Visit, folder: str, wanted: re.Pattern[str]) -> Path:
    return next((path for name, path in visit.desk.made(folder).items() if wanted.fullmatch(name)), visit.desk.folder)


def _load(visit: Visit) -> Mapping[str, Any]:
    found = checked(visit)
    folder = next(iter(_folders(visit)), "")
    told: Mapping[str, Any] = {"files": [], "command": []}
    sheet = None
    if folder:
        told, tables = folder_told(visit, folder), _file(visit, folder, _TABLES)
        sheet = visit.shorts.ask(sheets.first, {"file": str(tables)}, (folder, tables.stat().st_mtime_ns))["sheet"]
    return {**told, "ready": found["ready"], "folder": folder, "sheet": sheet}


def _quota(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to work out the numbers."""
    return begin_book(visit, "quota", field(form, "book"), [], seconds=_SECONDS)


def _adopt(visit: Visit, form: Mapping[str, str]) -> Done:
    """Take the filled copy as the next workbook."""
    book, folder = field(form, "book"), field(form, "folder")
    visit.desk.book(book)
    filled = _file(visit, folder, _FILLED)
    return Done(f"/check/{follow(visit, book, filled.read_bytes(), 'quotas', filled.suffix)}")


QUOTA = Screen("quota", say("Quotas", "名额"), _load, of="book", buttons={"quota": _quota, "adopt": _adopt})
