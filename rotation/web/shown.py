"""The sheets of a run as a screen shows them: read once, and told in the language of the page."""

from __future__ import annotations

import json
import threading

from rotation.text import Lang
from rotation.web import sheets
from rotation.web.begin import sets_of, workbook_of
from rotation.web.plans import PlanSort, sort_of
from rotation.web.screen import Visit
from rotation.web.sheets import REPORT
from rotation.web.tasks import Plain

_READING = threading.Lock()


def listed(visit: Visit) -> tuple[str, ...]:
    """Return the keys of the sheets of a run's workbook; a child reads it unless it is known.

    Raises
    ------
    Refused
        The workbook cannot be read.
    """
    return tuple(_read(visit)["keys"])


def sheet_of(visit: Visit, key: str) -> Plain:
    """Return a sheet of the run's workbook by its key, with its first rows and how many there are.

    Raises
    ------
    KeyError
        The workbook has none.
    """
    if key not in listed(visit):
        raise KeyError(key)
    told: Plain = json.loads(_part(visit, _home(visit, key), key))
    return told


def rows_of(visit: Visit, key: str) -> bytes:
    """Return titles and rows of a sheet as the list of the page takes them, JSON in UTF-8; raises as `sheet_of`."""
    if key not in listed(visit):
        raise KeyError(key)
    return _part(visit, _home(visit, key), sheets.rows_key(key))


def lang_of(visit: Visit, key: str) -> Lang:
    """Return the language in which a sheet, or the report, is shown; raises as `listed`."""
    return visit.lang if key in _told(visit) else _printed(visit)


def report_of(visit: Visit) -> bytes | None:
    """Return the report of a run in the language of the page; None if it is only as it was printed."""
    if REPORT not in _told(visit):
        return None
    told = visit.shorts.known.part(_retold(visit), REPORT)
    return str(told["page"]).encode() if told else None


def tried(visit: Visit) -> bool:
    """Whether the sheets of a run were told in the language of the page, as far as they can be."""
    return visit.shorts.known.part(_retold(visit)) is not None


def retell(visit: Visit) -> bool:
    """Have the sheets of a run told in the language of the page; False if the desk cannot keep them.

    Raises
    ------
    Refused
        The facts of the run are no longer there, or it takes too long.
    """
    note = visit.desk.of_run(visit.name)
    request = {**_request(visit), **workbook_of(visit, visit.name), "folder": str(visit.desk.run(visit.name)),
               "sets": sets_of(note), "lang": visit.lang, "about": _retold(visit)}
    with _READING:
        return tried(visit) or bool(visit.shorts.ask(sheets.retold, request)["kept"])


def _home(visit: Visit, key: str) -> tuple[object, ...]:
    """Return where a sheet is kept: as it is told in the language of the page, else as it was printed."""
    return _retold(visit) if key in _told(visit) else _about(visit)


def _part(visit: Visit, home: tuple[object, ...], part: str) -> bytes:
    """Return a part of a sheet as it is kept; the workbook is read anew if that is damaged."""
    found = visit.shorts.known.content(home, part)
    if found is None:
        read = _read(visit)
        read = read if "sheets" in read else _read(visit, anew=True)
        found = json.dumps(read["sheets"][part], ensure_ascii=False).encode()
    return found


def _told(visit: Visit) -> list[str]:
    """Return the keys of what is told in the language of the page, though it was printed in another."""
    found = visit.shorts.known.part(_retold(visit))
    return found["keys"] if found else []


def _printed(visit: Visit) -> Lang:
    """Return the language of the workbook, by what its first sheet is called."""
    key = listed(visit)[0]
    called = _sort(visit).names()[key]
    return "en" if json.loads(_part(visit, _about(visit), key))["name"] == called.en else "zh"


def _sort(visit: Visit) -> PlanSort:
    return sort_of(visit.desk.folder_of(visit.name))


def _about(visit: Visit) -> tuple[object, ...]:
    """Return what the sheets of a run depend on."""
    path = visit.desk.run(visit.name) / _sort(visit).workbook
    told = path.stat() if path.exists() else None
    return ("sheets", visit.name, *((told.st_mtime_ns, told.st_size) if told else ()))


def _retold(visit: Visit) -> tuple[object, ...]:
    """Return what they depend on in the language of the page."""
    return (*_about(visit), visit.lang)


def _request(visit: Visit) -> Plain:
    sort = _sort(visit)
    names = {name: key for key, called in sort.names().items() for name in (called.zh, called.en)}
    return {"file": str(visit.desk.run(visit.name) / sort.workbook), "names": names, "leaders": sort.leaders,
            "known": str(visit.shorts.known.home)}


def _read(visit: Visit, *, anew: bool = False) -> Plain:
    """Return the keys, and the sheets too where the desk cannot keep them."""
    about = _about(visit)
    with _READING:  # who comes while it is read waits, and finds it
        found = None if anew else visit.shorts.known.part(about)
        if found is not None:
            return found
        request = {**_request(visit), "about": about}
        return visit.shorts.ask(sheets.sheets, {**request, "known": None} if anew else request, (*about, anew))
