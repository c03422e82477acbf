"""三年规划: where this round and the years after it are planned together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.ledger import FILE_NAME
from rotation.text import say
from rotation.web.begin import TOO_LONG, begin_book, field, setting
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.check import checked
from rotation.web.screens.ledger import there
from rotation.web.screens.made import results
from rotation.web.short import Refused
from rotation.years import SECONDS_OF_YEARS

_COUNTS = ("1", "2", "3", "4", "5")
_MINUTES = ("10", "30", "60", "180")


def _load(visit: Visit) -> Mapping[str, Any]:
    return {"ready": checked(visit)["ready"], "counts": _COUNTS, "minutes": _MINUTES,
            "folders": results(visit, "years", visit.name)}


def _years(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to plan the years of a workbook."""
    book, count, minutes = field(form, "book"), field(form, "count"), field(form, "minutes")
    visit.desk.book(book)
    if count not in _COUNTS or minutes not in _MINUTES:
        raise Refused(TOO_LONG)
    seconds, myopic = 60 * int(minutes), field(form, "myopic") == "yes"
    strict = ["years.first=strict"] if field(form, "strict") == "yes" else []
    limit = [] if seconds == SECONDS_OF_YEARS else ["--time-limit", str(seconds)]
    return begin_book(
        visit, "years", book,
        ["-o", ".", "-n", count, *setting(strict), *(["--myopic"] if myopic else []), *limit],
        sets=[*strict, f"years.count={count}"], seconds=seconds, myopic=myopic,
        ledger=FILE_NAME if there(visit) else "")


YEARS = Screen("years", say("Several years", "三年规划"), _load, of="book", buttons={"years": _years})
