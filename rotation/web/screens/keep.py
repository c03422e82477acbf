"""台账保管: the ledger printed, drawn and copied; a copy put back; people forgotten, who are shown first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rotation.text import Text, say
from rotation.web import safekeeping
from rotation.web.begin import field, tongue
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.ledger import OPTION, about, asked, noted, request_of, there
from rotation.web.short import Refused
from rotation.web.sorts import COPY
from rotation.web.words import WORDS

KEPT_YEARS = (3, 30)
"""For how many years people are remembered, at least and at most."""


def _load(visit: Visit) -> Mapping[str, Any]:
    copy, found = visit.query.get("copy", ""), there(visit)
    told = entries_of(visit) if found else {}
    return {"there": found, "banner": told.get("banner", ""), "head": told.get("head", ""), "copy": copy,
            "chains": _chains(visit, copy) if copy else [], "years": KEPT_YEARS, **_shown(visit, told)}


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


def _shown(visit: Visit, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return who would be forgotten, if a year is asked for."""
    before, keep = (visit.query.get(name, "") for name in ("before", "keep"))
    shown: dict[str, Any] = {"before": before, "keep": keep or "10", "people": None, "fault": None, "command": []}
    if told and before.isdecimal() and keep.isdecimal():
        try:
            shown["people"] = visit.shorts.ask(safekeeping.to_forget, request_of(
                visit, banner=told["banner"], head=told["head"], before=int(before), keep=int(keep)))["people"]
            shown["command"] = ["rotation", "ledger", *_erasing(
                told["banner"], before, keep, "--clerk", WORDS["clerk"].render(visit.lang)), *OPTION]
        except Refused as refused:
            shown["fault"] = refused.told
    return shown


def _erasing(banner: str, before: str, keep: str, *more: str) -> list[str]:
    """Return the command, after the name of the program and of the ledger's own."""
    return ["erase", "--before", before, "--keep-years", keep, "--banner", banner, *more]


# -- files ------------------------------------------------------------------------------------------

_FILES: Mapping[str, tuple[Callable[..., Any], Text]] = {
    "ledger": (safekeeping.exported, say("ledger.xlsx", "交流轮岗台账.xlsx")),
    "cockpit": (safekeeping.drawn, say("cockpit.html", "驾驶舱.html")),
    "backup": (safekeeping.copied, say("ledger-backup.db", "台账备份.db"))}
"""What is made of a ledger: task and file name, by the last part of its address."""


def made_of_ledger(visit: Visit, kind: str) -> tuple[str, bytes]:
    """Return name and bytes of what is made of the ledger; `KeyError` of another kind, or where there is none."""
    task, name = _FILES[kind]
    return name.render(visit.lang), asked(
        visit, task, banner=visit.query.get("banner", ""), lang=visit.lang)["content"]


# -- buttons ----------------------------------------------------------------------------------------


def _restore(visit: Visit, form: Mapping[str, str]) -> Done:
    """Put a copy in the place of the ledger."""
    copy = field(form, "copy")
    banner = visit.shorts.ask(safekeeping.restored, request_of(
        visit, file=str(visit.desk.item(COPY, copy))))["banner"]
    return noted(visit, banner, copy, "restore", copy)


def _erase(visit: Visit, form: Mapping[str, str]) -> Done:
    """Forget the people who were shown."""
    banner, before, keep, clerk = (field(form, name) for name in ("banner", "before", "keep", "clerk"))
    if not before.isdecimal() or not keep.isdecimal():
        raise KeyError(banner)
    if not clerk:
        raise Refused(WORDS["required"], {"clerk": WORDS["required"]})
    asked(visit, safekeeping.forgotten, banner=banner, head=field(form, "head"), before=int(before), keep=int(keep),
          clerk=clerk)
    return noted(visit, banner, f"erase-{before}", *_erasing(
        banner, before, keep, "--clerk", clerk, "--yes", *tongue(visit.lang)))


KEEP = Screen("keep", say("Keeping the ledger", "台账保管"), _load, buttons={"restore": _restore, "erase": _erase})
