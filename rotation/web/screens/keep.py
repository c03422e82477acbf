"""台账保管: the ledger printed, drawn and copied; a copy put back; people forgotten, who are shown first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rotation.ledger import FILE_NAME
from rotation.text import Text, say
from rotation.web import safekeeping
from rotation.web.begin import field, tongue
from rotation.web.desk import DeskFile
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.ledger import OPTION, about, address, request_of, there
from rotation.web.short import Refused
from rotation.web.sorts import COPY
from rotation.web.words import WORDS

KEPT_YEARS = (3, 30)
"""For how many years people are remembered, at least and at most."""


def _load(visit: Visit) -> Mapping[str, Any]:
    copy, found = visit.query.get("copy", ""), there(visit)
    told = entries_of(visit) if found else {}
    return {"there": found, "banner": told.get("banner", ""), "head": told.get("head", ""), "copy": copy,
            "chains": _chains(visit, copy) if copy else [], "years": KEPT_YEARS, **_asked(visit, told)}


def entries_of(visit: Visit) -> dict[str, Any]:
    """Return the entries of the chain that the address names, and what is needed to write another one."""
    banner = visit.query.get("banner", "")
    return visit.shorts.ask(safekeeping.entries, request_of(visit, banner=banner, lang=visit.lang),
                            (*about(visit), banner, visit.lang))


def _chains(visit: Visit, copy: str) -> list[dict[str, Any]]:
    """Return what a copy holds beside what the ledger has."""
    file = visit.desk.item(COPY, copy)
    found = visit.shorts.ask(safekeeping.copy_told, request_of(visit, file=str(file)))["chains"]
    return [{**one, "shorter": one["entries"] < one["here"]} for one in found]


def _asked(visit: Visit, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return who would be forgotten, if a year is asked for."""
    before, keep = (visit.query.get(name, "") for name in ("before", "keep"))
    asked: dict[str, Any] = {"before": before, "keep": keep or "10", "people": None, "fault": None, "command": []}
    if told and before.isdecimal() and keep.isdecimal():
        try:
            asked["people"] = visit.shorts.ask(safekeeping.to_forget, request_of(
                visit, banner=told["banner"], head=told["head"], before=int(before), keep=int(keep)))["people"]
            asked["command"] = _erase_command(visit, told["banner"], before, keep)
        except Refused as refused:
            asked["fault"] = refused.told
    return asked


def _erase_command(visit: Visit, banner: str, before: str, keep: str, *more: str) -> list[str]:
    return ["rotation", "ledger", "erase", "--before", before, "--keep-years", keep, "--banner", banner,
            *(more or ("--clerk", WORDS["clerk"].render(visit.lang))), *OPTION]


# -- files ------------------------------------------------------------------------------------------

_FILES: Mapping[str, tuple[Callable[..., Any], Text]] = {
    "ledger": (safekeeping.exported, say("ledger.xlsx", "交流轮岗台账.xlsx")),
    "cockpit": (safekeeping.drawn, say("cockpit.html", "驾驶舱.html")),
    "backup": (safekeeping.copied, say("ledger-backup.db", "台账备份.db"))}
"""What is made of a ledger: task and file name, by the last part of its address."""


def made_of_ledger(visit: Visit, kind: str) -> tuple[str, bytes]:
    """Return name and bytes of what is made of the ledger; `KeyError` of another kind, or where there is none."""
    task, name = _FILES[kind]
    if not there(visit):
        raise KeyError(FILE_NAME)
    answer = visit.shorts.ask(task, request_of(visit, banner=visit.query.get("banner", ""), lang=visit.lang))
    return name.render(visit.lang), answer["content"]


# -- buttons ----------------------------------------------------------------------------------------


def _restore(visit: Visit, form: Mapping[str, str]) -> Done:
    """Put a copy in the place of the ledger."""
    copy = field(form, "copy")
    banner = visit.shorts.ask(safekeeping.restored, request_of(
        visit, file=str(visit.desk.item(COPY, copy))))["banner"]
    return noted(visit, banner, copy, ("rotation", "ledger", "restore", copy, *OPTION))


def _erase(visit: Visit, form: Mapping[str, str]) -> Done:
    """Forget the people who were shown."""
    banner, before, keep, clerk = (field(form, name) for name in ("banner", "before", "keep", "clerk"))
    if not there(visit) or not before.isdecimal() or not keep.isdecimal():
        raise KeyError(banner)
    if not clerk:
        raise Refused(WORDS["required"], {"clerk": WORDS["required"]})
    visit.shorts.ask(safekeeping.forgotten, request_of(
        visit, banner=banner, head=field(form, "head"), before=int(before), keep=int(keep), clerk=clerk))
    return noted(visit, banner, f"erase-{before}", tuple(_erase_command(
        visit, banner, before, keep, "--clerk", clerk, "--yes", *tongue(visit.lang))))


def noted(visit: Visit, banner: str, about_what: str, command: tuple[str, ...]) -> Done:
    """Keep the command of what was done to the ledger, and go and look at it."""
    def remember(notes: DeskFile) -> None:
        notes.recorded[about_what] = command
    visit.desk.note(remember)
    return Done(address(banner=banner, run=about_what))


KEEP = Screen("keep", say("Keeping the ledger", "台账保管"), _load, buttons={"restore": _restore, "erase": _erase})
