"""三年规划: where this round and the years after it are planned together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.ledger import FILE_NAME
from rotation.text import say
from rotation.web.begin import TOO_LONG, accepting, answers_of, begin, field, tongue
from rotation.web.desk import BookNote, RunNote
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.check import checked
from rotation.web.short import Refused
from rotation.years import SECONDS_OF_YEARS

_COUNTS = ("1", "2", "3", "4", "5")
_MINUTES = ("10", "30", "60", "180")


def _load(visit: Visit) -> Mapping[str, Any]:
    found, notes = checked(visit), visit.desk.notes()
    mine = [name for name in visit.desk.folders() if (note := notes.runs.get(name, RunNote())).task == "years"
            and note.book == visit.name]
    return {"ready": found["ready"], "busy": visit.bench.busy, "planned": mine, "counts": _COUNTS, "minutes": _MINUTES,
            "title_book": notes.books.get(visit.name, BookNote()).title}


def _years(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to plan the years of a workbook."""
    book, count, minutes = field(form, "book"), field(form, "count"), field(form, "minutes")
    visit.desk.book(book)
    if count not in _COUNTS or minutes not in _MINUTES:
        raise Refused(TOO_LONG)
    seconds, myopic, answers = 60 * int(minutes), field(form, "myopic") == "yes", answers_of(visit, book)
    strict = ["years.first=strict"] if field(form, "strict") == "yes" else []
    return begin(visit, "years", {
        "source": book, "book": book, "sets": [*strict, f"years.count={count}"], "accept": sorted(answers),
        "seconds": seconds, "myopic": myopic, "ledger": FILE_NAME if (visit.desk.folder / FILE_NAME).is_file() else "",
        "command": ["rotation", "years", book, "-o", ".", "-n", count, *(part for one in strict for part in (
            "--set", one)), *(["--myopic"] if myopic else []), *accepting(answers),
            *([] if seconds == SECONDS_OF_YEARS else ["--time-limit", str(seconds)]), *tongue(visit.lang)]})


YEARS = Screen("years", say("Several years", "三年规划"), _load, of="book", buttons={"years": _years})
