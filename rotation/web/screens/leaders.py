"""校长: the plan of school leaders that goes before the teachers' round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web import leading
from rotation.web.begin import accepting, answers_of, begin, field, tongue
from rotation.web.desk import BookNote, RunNote
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.check import checked
from rotation.web.screens.made import folder_told

_SECONDS = 600


def _folders(visit: Visit) -> list[str]:
    """Return the folders of plans of leaders that were made from a workbook, the newest first."""
    runs = visit.desk.notes().runs
    return [name for name in visit.desk.folders() if runs.get(name, RunNote()).book == visit.name
            and "principals.json" in visit.desk.made(name)]


def _load(visit: Visit) -> Mapping[str, Any]:
    visit.desk.book(visit.name)
    found, folders = checked(visit), _folders(visit)
    folder = visit.query.get("of", "") if visit.query.get("of", "") in folders else next(iter(folders), "")
    told: Mapping[str, Any] = {"files": [], "command": []}
    plan: Mapping[str, Any] = {"tables": []}
    if folder:
        told = folder_told(visit, folder)
        path = visit.desk.made(folder)["principals.json"]
        plan = visit.shorts.ask(leading.tables, {
            "folder": str(path.parent), "source": str(visit.desk.book(visit.name)), "lang": visit.lang,
            "accept": sorted(answers_of(visit, visit.name))}, (folder, path.stat().st_mtime_ns, visit.lang))
    return {**told, "ready": found["ready"], "busy": visit.bench.busy, "folder": folder, "folders": folders,
            "plan": plan, "title_book": visit.desk.notes().books.get(visit.name, BookNote()).title}


def _lead(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to plan the leaders."""
    book = field(form, "book")
    visit.desk.book(book)
    answers = answers_of(visit, book)
    return begin(visit, "principals", {
        "source": book, "book": book, "accept": sorted(answers), "seconds": _SECONDS,
        "command": ["rotation", "principals", book, "-o", ".", *accepting(answers), *tongue(visit.lang)]})


def _after(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to plan the teachers after a plan of leaders."""
    book, folder = field(form, "book"), field(form, "folder")
    visit.desk.book(book)
    leaders = visit.desk.made(folder)["principals.json"].parent
    answers = answers_of(visit, book)
    return begin(visit, "planned_after", {
        "source": book, "book": book, "accept": sorted(answers), "seconds": _SECONDS, "leaders": str(leaders),
        "command": ["rotation", "plan", book, "-o", ".", "--after", folder, *accepting(answers), *tongue(visit.lang)]})


LEADERS = Screen("leaders", say("School leaders", "校长"), _load, of="book",
                 buttons={"principals": _lead, "after": _after})
