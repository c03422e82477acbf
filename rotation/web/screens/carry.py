"""结转: next year's workbook from a finished run; it becomes a workbook of the desk and opens on its check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.ledger import FILE_NAME
from rotation.text import say
from rotation.web import keeping
from rotation.web.begin import accepting, field, tongue, workbook_of
from rotation.web.desk import CarriedNote, DeskFile
from rotation.web.screen import Done, Screen, Visit
from rotation.web.short import Refused
from rotation.web.words import WORDS


def _earlier(visit: Visit, name: str) -> list[str]:
    """Return the plans of earlier years of the same banner, the newest first."""
    mine = visit.desk.folder_of(name).head.policy.round
    return [run.name for run in visit.desk.runs() if run.head.planned and not run.head.leaders
            and run.head.policy.round.banner == mine.banner and run.head.policy.round.year < mine.year]


_ANSWERS = ("carry-differs", "same-person")
"""Questions about a new roster, or about the ledger, that are answered where the workbook is made."""


def _command(visit: Visit, run: str, folders: list[str], roster: str = "", answers: tuple[str, ...] = ()) -> list[str]:
    book, year = visit.desk.of_run(run).book, visit.desk.folder_of(run).head.policy.round.year
    return ["rotation", "carry", book, *(part for one in folders for part in ("--from", one)),
            *(["--roster", roster] if roster else []), "-o", f"{year + 1}数据.xlsx",
            *accepting([*workbook_of(visit, run).get("accept", []), *answers]), *tongue(visit.lang)]


def _load(visit: Visit) -> Mapping[str, Any]:
    head = visit.desk.folder_of(visit.name).head
    planned = head.planned and not head.leaders
    book = bool(workbook_of(visit, visit.name)["source"])
    source = visit.desk.of_run(visit.name).book
    return {"planned": planned, "year": head.policy.round.year + 1, "book": book,
            "earlier": _earlier(visit, visit.name), "roster": visit.query.get("roster", ""), "answers": _ANSWERS,
            "books": [(one.name, one.note.title) for one in visit.desk.books() if one.name != source],
            "command": _command(visit, visit.name, [visit.name]) if book and planned else []}


def _ahead(visit: Visit, form: Mapping[str, str]) -> Done:
    """Make next year's workbook, keep it, and look at what is to be filled in."""
    run = field(form, "run")
    folder, told = visit.desk.run(run), workbook_of(visit, run)
    if not told["source"]:
        raise Refused(WORDS["no_book"])
    folders = [*(one for one in _earlier(visit, run) if field(form, f"earlier-{one}")), folder.name]
    roster, answers = field(form, "roster"), tuple(one for one in _ANSWERS if field(form, f"accept-{one}"))
    made = visit.shorts.ask(keeping.carried, {
        **told, "accept": [*told["accept"], *answers], "roster": str(visit.desk.book(roster)) if roster else "",
        "folders": [str(visit.desk.run(one)) for one in folders], "lang": visit.lang,
        "ledger": str(visit.desk.folder / FILE_NAME)})
    note = CarriedNote(run=run, says=made["says"], fill=made["fill"], command=tuple(
        _command(visit, run, folders, roster, answers)))
    name = visit.desk.keep(made["content"], ".xlsx", f"{made['year']}数据.xlsx")

    def remember(notes: DeskFile) -> None:
        notes.books[name].carried = note
    visit.desk.note(remember)
    return Done(f"/check/{name}")


CARRY = Screen("carry", say("Next year", "结转"), _load, of="run", buttons={"ahead": _ahead})
