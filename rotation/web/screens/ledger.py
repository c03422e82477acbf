"""台账: what was recorded over the years, who is due when, one person's spells; and recording a run."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rotation.ledger import FILE_NAME
from rotation.text import say
from rotation.web import keeping
from rotation.web.begin import accepting, field, workbook_of
from rotation.web.desk import EVENTS, DeskFile, RunFolder, RunNote
from rotation.web.plans import sort_of
from rotation.web.screen import Done, Screen, Visit
from rotation.web.short import Refused
from rotation.web.words import WORDS

_LEDGER = ("--ledger", FILE_NAME)


def _place(visit: Visit) -> Path:
    return visit.desk.folder / FILE_NAME


def _about(visit: Visit) -> tuple[object, ...]:
    """Return what is told of the ledger depends on: its file."""
    found = _place(visit).stat()
    return found.st_mtime_ns, found.st_size


def _request(visit: Visit, **more: object) -> dict[str, Any]:
    return {"ledger": str(_place(visit)), **more}


def _there(visit: Visit) -> bool:
    return _place(visit).is_file()


# -- on the screen of a run -----------------------------------------------------------------------


def recording(visit: Visit, run: RunFolder) -> dict[str, Any]:
    """Return whether a plan is recorded, as which entry, and what its form asks if it is not."""
    told: dict[str, Any] = {"banners": [], "plans": {}}
    fault: object = None
    if _there(visit):
        try:
            told = visit.shorts.ask(keeping.recorded, _request(visit), _about(visit), lasting=True)
        except Refused as refused:
            fault = refused.told
    mark = sha256((visit.desk.run(run.name) / sort_of(run).file).read_bytes()).hexdigest()
    banner = run.head.policy.round.banner
    another = bool(told["banners"]) and banner not in told["banners"]
    return {"recorded": told["plans"].get(mark), "ledger_fault": fault, "ledger": _address(banner=banner),
            "another": WORDS["record_new"].filled(b=banner).render(visit.lang) if another else ""}


def _record(visit: Visit, form: Mapping[str, str]) -> Done:
    """Record the plan of a run; it is read and audited once more."""
    run = field(form, "run")
    banner = visit.desk.folder_of(run).head.policy.round.banner
    given = {name: field(form, name) for name in ("basis", "approved", "clerk")}
    lacking = {name: WORDS["required"] for name, value in given.items() if not value}
    if lacking:
        raise Refused(say("fill in document number, day of the decision and clerk", "请填写文号、批准日期和经办人"),
                      lacking)
    new, told = field(form, "new") == "yes", workbook_of(visit, run)
    visit.shorts.ask(keeping.record, _request(visit, folder=str(visit.desk.run(run)), new=new, **given, **told))
    book = visit.desk.notes().runs.get(run, RunNote()).book if told["source"] else ""
    command = ("rotation", "ledger", "record", run, "--basis", given["basis"], "--approved", given["approved"],
               "--clerk", given["clerk"], *(("--source", book) if book else ()), *(("--new",) if new else ()),
               *accepting(told.get("accept", [])), *_LEDGER)

    def remember(notes: DeskFile) -> None:
        notes.recorded[run] = command
    visit.desk.note(remember)
    return Done(_address(banner=banner, run=run))


def _address(**query: str) -> str:
    return "/ledger?" + urlencode(query)


# -- the screen of its own ------------------------------------------------------------------------


def _load(visit: Visit) -> Mapping[str, Any]:
    runs = [run.name for run in visit.desk.runs() if run.head.planned]
    if not _there(visit):
        return {"told": None, "runs": runs}
    plans = tuple(run.changed for run in visit.desk.runs())
    asked = {"banner": visit.query.get("banner", ""), "due": _year(visit, "due"), "year": _year(visit, "year")}
    told = visit.shorts.ask(keeping.told, _request(visit, plans=str(visit.desk.folder), lang=visit.lang, **asked),
                            (*_about(visit), plans, *asked.values(), visit.lang))
    if not told["banners"]:
        return {"told": None, "runs": runs}
    run, of = visit.query.get("run", ""), visit.query.get("of", "")
    command = visit.desk.notes().recorded.get(run)
    return {"told": told, "runs": runs, "run": run if command else "", "address": _address, "of": of,
            "books": [book.name for book in visit.desk.books()],
            "events": _judged(visit, told["banner"], of) if of else None, "command": list(command or _shown(told))}


# -- what happened --------------------------------------------------------------------------------


def _judged(visit: Visit, banner: str, of: str) -> dict[str, Any]:
    """Return what a file of events tells, or what is wrong with it."""
    file = visit.desk.item(EVENTS, of)
    return visit.shorts.ask(keeping.judged, _request(visit, banner=banner, file=str(file)),
                            (*_about(visit), banner, of, visit.lang))


def events_form(visit: Visit) -> bytes:
    """Return the form for events of a banner; `KeyError` if there is no ledger."""
    if not _there(visit):
        raise KeyError(FILE_NAME)
    content: bytes = visit.shorts.ask(keeping.event_form, _request(
        visit, banner=visit.query.get("banner", ""), lang=visit.lang))["content"]
    return content


def _happened(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write the events of a file into the ledger, unless somebody wrote since the page was shown."""
    banner, of = field(form, "banner"), field(form, "of")
    file = visit.desk.item(EVENTS, of)
    if not _there(visit):
        raise KeyError(banner)
    visit.shorts.ask(keeping.happened, _request(visit, banner=banner, file=str(file), head=field(form, "head")))

    def remember(notes: DeskFile) -> None:
        notes.recorded[of] = ("rotation", "ledger", "event", of, "--banner", banner, *_LEDGER)
    visit.desk.note(remember)
    return Done(_address(banner=banner, run=of))


def _imported(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write what sheet 台账 of a workbook tells of the years before into the ledger."""
    banner, book, clerk = field(form, "banner"), field(form, "book"), field(form, "clerk")
    file = visit.desk.book(book)
    if not _there(visit):
        raise KeyError(banner)
    if not clerk:
        raise Refused(WORDS["required"], {"clerk": WORDS["required"]})
    visit.shorts.ask(keeping.imported, _request(
        visit, banner=banner, file=str(file), clerk=clerk, head=field(form, "head")))

    def remember(notes: DeskFile) -> None:
        notes.recorded[book] = ("rotation", "ledger", "import", book, "--clerk", clerk, "--banner", banner, *_LEDGER)
    visit.desk.note(remember)
    return Done(_address(banner=banner, run=book))


def _year(visit: Visit, name: str) -> int | None:
    told = visit.query.get(name, "")
    return int(told) if told.isdecimal() and len(told) == 4 else None


def _shown(told: Mapping[str, Any]) -> list[str]:
    """Return the command that shows what the screen shows."""
    (name, year), = told["asked"].items()
    whose = ["--banner", told["banner"]] if len(told["banners"]) > 1 else []
    return ["rotation", "ledger", "show", f"--{name}", str(year), *whose, *_LEDGER]


def _spells(visit: Visit, form: Mapping[str, str]) -> Done:
    """Tell every spell of one person."""
    banner = field(form, "about")
    if not _there(visit):
        raise KeyError(banner)
    return Done("/ledger", visit.shorts.ask(keeping.spells, _request(
        visit, banner=banner, teacher=field(form, "teacher"))))


def _rebuild(visit: Visit, form: Mapping[str, str]) -> Done:
    """Work out anew what is looked up."""
    banner = field(form, "banner")
    if not _there(visit):
        raise KeyError(banner)
    visit.shorts.ask(keeping.rebuild, _request(visit, banner=banner))
    return Done(_address(banner=banner))


LEDGER = Screen("ledger", say("Ledger", "台账"), _load,
                buttons={"record": _record, "spells": _spells, "rebuild": _rebuild, "happened": _happened,
                         "imported": _imported})
