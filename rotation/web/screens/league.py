"""盟市汇总: many banners planned in one go, and their summary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rotation.text import say
from rotation.web import leagues
from rotation.web.begin import begin, field, tongue
from rotation.web.desk import BookNote, DroppedBook
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.desk import book_told
from rotation.web.screens.made import folder_told
from rotation.web.short import Refused
from rotation.web.sorts import BANNERS
from rotation.web.words import WORDS

_SECONDS = 600
LEAGUE_NAME = say("Xilingol League", "锡林郭勒盟")


def _banner(visit: Visit, book: DroppedBook) -> str:
    """Return what a workbook is called in the list: as told on the page, as it says itself, or as its file is."""
    told = visit.desk.notes().banners.get(book.name) or book.note.banner
    return told or Path(book.note.title).stem or Path(book.name).stem


def _load(visit: Visit) -> Mapping[str, Any]:
    of = visit.query.get("of", "")
    told: Mapping[str, Any] = {"files": [], "command": []}
    found: Mapping[str, Any] = {"says": [], "tables": [], "homes": {}}
    summaries = [name for name in visit.desk.folders() if "league.json" in visit.desk.made(name)]
    if of in summaries:
        path = visit.desk.made(of)["league.json"]
        told = folder_told(visit, of)
        found = visit.shorts.ask(leagues.summed, {"folder": str(path.parent), "lang": visit.lang},
                                 (of, path.stat().st_mtime_ns, visit.lang), lasting=True)
    return {**told, **found, "of": of if of in summaries else "", "summaries": summaries,
            "books": [{**book_told(book), "banner": _banner(visit, book)} for book in visit.desk.books()],
            "league": visit.desk.notes().banners.get("", "") or LEAGUE_NAME}


def _batch(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write the list of the banners that are ticked, and begin to plan them."""
    books = [book.name for book in visit.desk.books() if form.get(f"tick-{book.name}")]
    names = {book: field(form, f"banner-{book}") for book in books}
    if visit.bench.busy:
        raise Refused(WORDS["second"])
    if not books or not all(names.values()):
        raise Refused(say("tick the workbooks of the banners, and name each banner",
                          "请勾选各旗县的数据，并填写旗县名称"))
    league = field(form, "league") or LEAGUE_NAME.render(visit.lang)
    visit.desk.note(lambda told: told.banners.update({**names, "": league}))
    notes = visit.desk.notes().books
    manifest = "".join(_entry(names[book], book, sorted(notes.get(book, BookNote()).answers)) for book in books)
    made = visit.desk.keep(manifest.encode(), ".toml", league, BANNERS)
    return begin(visit, "batch", {
        "list": made, "name": league, "book": "", "seconds": _SECONDS,
        "command": ["rotation", "batch", made, "-o", ".", "--league", league, *tongue(visit.lang)]})


def _entry(banner: str, book: str, accept: list[str]) -> str:
    """Return a banner as a table of the list; what JSON quotes is quoted as TOML wants it."""
    told = {"banner": banner, "file": book, **({"accept": "；".join(accept)} if accept else {})}
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
    return "[[banner]]\n" + "".join(lines).replace("\x7f", "") + "\n"


LEAGUE = Screen("league", say("Many banners", "旗县汇总"), _load, buttons={"batch": _batch})
