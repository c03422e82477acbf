"""走教: where the lessons that a finished plan leaves open are shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.errors import PolicyError
from rotation.text import say
from rotation.web.begin import accepting, begin, field, tongue, workbook_of
from rotation.web.desk import RunNote
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.plan import SECONDS
from rotation.web.short import Refused
from rotation.web.words import WORDS

_DAYS = "W20.days"


def _load(visit: Visit) -> Mapping[str, Any]:
    head, notes = visit.desk.folder_of(visit.name).head, visit.desk.notes().runs
    mine = [name for name in visit.desk.folders() if notes.get(name, RunNote()).task == "share"
            and visit.name in notes[name].command]
    return {"planned": head.planned and not head.leaders, "busy": visit.bench.busy, "shared": mine,
            "book": bool(workbook_of(visit, visit.name)["source"])}


def _share(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to share the lessons of a plan."""
    run = field(form, "run")
    visit.desk.run(run)
    told = workbook_of(visit, run)
    if not told["source"]:
        raise Refused(WORDS["no_book"])
    sets = [f"{_DAYS}={days}"] if (days := field(form, "days")) else []
    _refuse(sets)
    book = visit.desk.notes().runs[run].book
    return begin(visit, "share", {
        "folder": run, "book": book, "sets": sets, "seconds": SECONDS, **told,
        "command": ["rotation", "share", run, "-o", ".", "--source", book,
                    *(part for one in sets for part in ("--set", one)), *accepting(told["accept"]),
                    *tongue(visit.lang)]})


def _refuse(sets: list[str]) -> None:
    """Refuse what is no value of the parameter, beside its field."""
    from rotation.policy.share_policy import SharePolicy
    from rotation.policy.values import command_values
    try:
        SharePolicy.of(command_values(sets, say("as filled in here", "本页填写")))
    except PolicyError as error:
        raise Refused(error.message, {"days": error.message}) from error


SHARE = Screen("share", say("Shared lessons", "走教"), _load, of="run", buttons={"share": _share})
