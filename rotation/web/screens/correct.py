"""更正: every entry of the chain, and the one that is set right; both stay visible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from rotation.text import say
from rotation.web import safekeeping
from rotation.web.begin import accepting, answers_of, field
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.keep import entries_of
from rotation.web.screens.ledger import asked, noted, there
from rotation.web.short import Refused
from rotation.web.sorts import BOOK, EVENTS
from rotation.web.words import WORDS

VOID = "void"
"""What stands for that an entry never was."""


def _load(visit: Visit) -> Mapping[str, Any]:
    if not there(visit):
        return {"told": None}
    told = entries_of(visit)
    seq = visit.query.get("seq", "")
    kind = told["kinds"].get(seq, "")
    return {"told": told, "seq": seq if kind else "", "kind": kind, "right": visit.query.get("of", ""),
            "rights": _rights(visit, kind), "address": lambda number: "/correct?" + urlencode(
                {"banner": told["banner"], "seq": number}), "void": VOID}


def _rights(visit: Visit, kind: str) -> list[str]:
    """Return what of the desk can tell the right thing in the place of an entry of a kind."""
    if kind == "round":
        return [run.name for run in visit.desk.runs() if run.head.planned]
    sort = {"event": EVENTS, "import": BOOK}.get(kind)
    return [] if sort is None else [one.name for one in visit.desk.kept(sort)]


def _right(visit: Visit, name: str) -> str:
    """Return where a file or run of the desk is that tells the right thing; `KeyError` if there is none."""
    for sort in (EVENTS, BOOK):
        if sort.number(name):
            return str(visit.desk.item(sort, name))
    return str(visit.desk.run(name))


def _correct(visit: Visit, form: Mapping[str, str]) -> Done:
    """Say that an entry is wrong and what is right."""
    banner, seq, right = (field(form, name) for name in ("banner", "seq", "right"))
    given = {name: field(form, name) for name in ("right", "why", "clerk")}
    if lacking := {name: WORDS["required"] for name, value in given.items() if not value}:
        raise Refused(WORDS["required"], lacking)
    if not seq.isdecimal():
        raise KeyError(banner)
    notes = visit.desk.notes().runs
    accept = sorted(answers_of(visit, notes[right].book if right in notes else right))
    basis, void = field(form, "basis"), right == VOID
    asked(visit, safekeeping.corrected, banner=banner, head=field(form, "head"), seq=int(seq), why=given["why"],
          clerk=given["clerk"], right="" if void else _right(visit, right), basis=basis, accept=accept)
    return noted(visit, banner, f"correct-{seq}", "correct", seq, *(("--void",) if void else ("--with", right)),
                 "--why", given["why"], "--clerk", given["clerk"], *(("--basis", basis) if basis else ()),
                 *accepting(accept), "--banner", banner)


CORRECT = Screen("correct", say("Setting right", "更正记账"), _load, buttons={"correct": _correct})
