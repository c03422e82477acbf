"""台账: what was recorded over the years, who is due when, one person's spells; and recording a run."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rotation.ledger import FILE_NAME
from rotation.run.folder import SHARE_JSON
from rotation.text import Text, say
from rotation.web import keeping
from rotation.web.begin import field, sourced, workbook_of
from rotation.web.desk import DeskFile, RunFolder
from rotation.web.plans import sort_of
from rotation.web.screen import Done, Screen, Visit
from rotation.web.short import Asking, Refused
from rotation.web.sorts import EVENTS
from rotation.web.words import WORDS

_NOW = {"record": WORDS["recorded_now"], "event": WORDS["recorded_now"], "import": WORDS["recorded_now"],
       "restore": WORDS["restored_now"], "correct": WORDS["corrected_now"], "erase": WORDS["erased_now"]}
"""What was just done, by the command."""
OPTION = ("--ledger", FILE_NAME)
"""Names the ledger of the desk to a command."""


def place(visit: Visit) -> Path:
    """Return where the ledger of a desk is, whether there is one or not."""
    return visit.desk.folder / FILE_NAME


def about(visit: Visit) -> tuple[object, ...]:
    """Return what all that is told of the ledger depends on: its file."""
    found = place(visit).stat()
    return found.st_mtime_ns, found.st_size


def request_of(visit: Visit, **more: object) -> dict[str, Any]:
    """Return what a task about the ledger of a desk is asked."""
    return {"ledger": str(place(visit)), **more}


def there(visit: Visit) -> bool:
    """Whether the desk has a ledger."""
    return place(visit).is_file()


def asked(visit: Visit, task: Asking, **request: object) -> dict[str, Any]:
    """Ask about the ledger of a desk; `KeyError` if it has none."""
    if not there(visit):
        raise KeyError(FILE_NAME)
    return visit.shorts.ask(task, request_of(visit, **request))


def noted(visit: Visit, banner: str, about_what: str, *command: str) -> Done:
    """Keep the command of what was done to the ledger, and go and look at it."""
    def remember(notes: DeskFile) -> None:
        notes.recorded[about_what] = ("rotation", "ledger", *command, *OPTION)
    visit.desk.note(remember)
    return Done(address(banner=banner, run=about_what))


# -- on the screen of a run -----------------------------------------------------------------------


def recording(visit: Visit, run: RunFolder, shared: str = "") -> dict[str, Any]:
    """Return whether a plan is recorded, as which entry, and what its form asks if it is not.

    ``shared`` is the folder of lessons that were shared after it, if it is about those.
    """
    told: dict[str, Any] = {"banners": [], "plans": {}}
    fault: object = None
    if there(visit):
        try:
            told = visit.shorts.ask(keeping.recorded, request_of(visit), about(visit), lasting=True)
        except Refused as refused:
            fault = refused.told
    file = visit.desk.made(shared)[SHARE_JSON] if shared else visit.desk.run(run.name) / sort_of(run).file
    mark = sha256(file.read_bytes()).hexdigest()
    banner = run.head.policy.round.banner
    another = bool(told["banners"]) and banner not in told["banners"]
    return {"recorded": told["plans"].get(mark), "ledger_fault": fault, "ledger": address(banner=banner),
            "another": WORDS["record_new"].filled(b=banner).render(visit.lang) if another else ""}


def _record(visit: Visit, form: Mapping[str, str]) -> Done:
    """Record the plan of a run, or the lessons shared after one; it is read and audited once more."""
    run, shared = field(form, "run"), field(form, "shared")
    folder, banner = visit.desk.run(run), visit.desk.folder_of(run).head.policy.round.banner
    if shared:
        folder, run = visit.desk.made(shared)[SHARE_JSON].parent, shared
    given = {name: field(form, name) for name in ("basis", "approved", "clerk")}
    lacking = {name: WORDS["required"] for name, value in given.items() if not value}
    if lacking:
        raise Refused(say("fill in document number, day of the decision and clerk", "请填写文号、批准日期和经办人"),
                      lacking)
    new, told = field(form, "new") == "yes", workbook_of(visit, run)
    visit.shorts.ask(keeping.record, request_of(visit, folder=str(folder), new=new, **given, **told))
    return noted(visit, banner, run, "record", run, "--basis", given["basis"], "--approved", given["approved"],
                 "--clerk", given["clerk"], *(("--new",) if new else ()), *sourced(visit, run))


def address(**query: str) -> str:
    """Return the address of the screen."""
    return "/ledger?" + urlencode(query)


# -- the screen of its own ------------------------------------------------------------------------


def _load(visit: Visit) -> Mapping[str, Any]:
    runs = [run.name for run in visit.desk.runs() if run.head.planned]
    if not there(visit):
        return {"told": None, "runs": runs}
    plans = tuple(run.changed for run in visit.desk.runs())
    asked = {"banner": visit.query.get("banner", ""), "due": _year(visit, "due"), "year": _year(visit, "year")}
    told = visit.shorts.ask(keeping.told, request_of(visit, plans=str(visit.desk.folder), lang=visit.lang, **asked),
                            (*about(visit), plans, *asked.values(), visit.lang))
    if not told["banners"]:
        return {"told": None, "runs": runs}
    run, of = visit.query.get("run", ""), visit.query.get("of", "")
    command = visit.desk.notes().recorded.get(run)
    return {"told": told, "runs": runs, "run": run if command else "", "address": address, "of": of,
            "now": _now(command, run) if command else "",
            "books": [book.name for book in visit.desk.books()],
            "events": _judged(visit, told["banner"], of) if of else None, "command": list(command or _shown(told))}


def _now(command: tuple[str, ...], about_what: str) -> Text:
    """Return what was just done by a command: the entry of a correction, the year of a forgetting, else a file."""
    told = {"correct": command[3], "erase": command[4]}.get(command[2], about_what)
    return _NOW[command[2]].filled(r=told)


# -- what happened --------------------------------------------------------------------------------


def _judged(visit: Visit, banner: str, of: str) -> dict[str, Any]:
    """Return what a file of events tells, or what is wrong with it."""
    file = visit.desk.item(EVENTS, of)
    return visit.shorts.ask(keeping.judged, request_of(visit, banner=banner, file=str(file), lang=visit.lang),
                            (*about(visit), banner, of, visit.lang))


def events_form(visit: Visit) -> bytes:
    """Return the form for events of a banner; `KeyError` if there is no ledger."""
    content: bytes = asked(visit, keeping.event_form, banner=visit.query.get("banner", ""), lang=visit.lang)["content"]
    return content


def _happened(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write the events of a file into the ledger, unless somebody wrote since the page was shown."""
    banner, of = field(form, "banner"), field(form, "of")
    asked(visit, keeping.happened, banner=banner, file=str(visit.desk.item(EVENTS, of)), head=field(form, "head"))
    return noted(visit, banner, of, "event", of, "--banner", banner)


def _imported(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write what sheet 台账 of a workbook tells of the years before into the ledger."""
    banner, book, clerk = field(form, "banner"), field(form, "book"), field(form, "clerk")
    file = visit.desk.book(book)
    if not clerk:
        raise Refused(WORDS["required"], {"clerk": WORDS["required"]})
    asked(visit, keeping.imported, banner=banner, file=str(file), clerk=clerk, head=field(form, "head"))
    return noted(visit, banner, book, "import", book, "--clerk", clerk, "--banner", banner)


def _year(visit: Visit, name: str) -> int | None:
    told = visit.query.get(name, "")
    return int(told) if told.isdecimal() and len(told) == 4 else None


def _shown(told: Mapping[str, Any]) -> list[str]:
    """Return the command that shows what the screen shows."""
    (name, year), = told["asked"].items()
    whose = ["--banner", told["banner"]] if len(told["banners"]) > 1 else []
    return ["rotation", "ledger", "show", f"--{name}", str(year), *whose, *OPTION]


def _spells(visit: Visit, form: Mapping[str, str]) -> Done:
    """Tell every spell of one person."""
    banner = field(form, "about")
    return Done("/ledger", asked(visit, keeping.spells, banner=banner, teacher=field(form, "teacher")))


def _rebuild(visit: Visit, form: Mapping[str, str]) -> Done:
    """Work out anew what is looked up."""
    banner = field(form, "banner")
    asked(visit, keeping.rebuild, banner=banner)
    return Done(address(banner=banner))


LEDGER = Screen("ledger", say("Ledger", "台账"), _load,
                buttons={"record": _record, "spells": _spells, "rebuild": _rebuild, "happened": _happened,
                         "imported": _imported})
