"""The sheets of a folder of results as lists: who walks where and on which day, who teaches what, what stays open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web import sheets
from rotation.web.screen import Screen, Visit
from rotation.web.screens import shared
from rotation.web.screens.made import folder_told
from rotation.web.words import WORDS

_MADE_IN = {"zh": WORDS["made_in_zh"], "en": WORDS["made_in_en"]}


def _load(visit: Visit) -> Mapping[str, Any]:
    book = next((path for name, path in visit.desk.made(visit.name).items() if name.endswith(".xlsx")), None)
    if book is None:
        raise KeyError(visit.name)
    told = visit.shorts.ask(sheets.every, {"file": str(book)}, (visit.name, book.stat().st_mtime_ns), lasting=True)
    found = told["sheets"]
    typed = visit.query.get("tab", "")
    tab = int(typed) if typed.isdecimal() and int(typed) < len(found) else 0
    spoken = "en" if found[0]["name"].isascii() else "zh"
    return {**folder_told(visit, visit.name), "tabs": [one["name"] for one in found], "tab": tab, "sheet": found[tab],
            **(shared.told(visit, found) if shared.is_shared(visit) else {"shared": None}),
            "spoken": spoken, "foreign": _MADE_IN[spoken] if spoken != visit.lang else ""}


LISTS = Screen("lists", say("Lists", "结果清单"), _load, of="folder", buttons={"share_papers": shared.papers})
