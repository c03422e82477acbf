"""走教: where the lessons that a finished plan leaves open are shared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rotation.text import say
from rotation.web.begin import accepting, begin, field, setting, tongue, workbook_of
from rotation.web.judged import parameters_meant, refuse_parameters
from rotation.web.plans import SHARED
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.check import checked
from rotation.web.screens.made import results
from rotation.web.screens.plan import asked_for, limiting, parameters_of
from rotation.web.short import Refused
from rotation.web.words import WORDS


def _load(visit: Visit) -> Mapping[str, Any]:
    head, notes = visit.desk.folder_of(visit.name).head, visit.desk.notes().runs
    book = bool(workbook_of(visit, visit.name)["source"])
    given = checked(replace(visit, name=notes[visit.name].book)).get("given", {}) if book else {}
    return {**parameters_of(visit, SHARED), "given": given, "planned": head.planned and not head.leaders,
            "folders": results(visit, "share", visit.name), "book": book}


def _share(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to share the lessons of a plan."""
    run = field(form, "run")
    visit.desk.run(run)
    told = workbook_of(visit, run)
    if not told["source"]:
        raise Refused(WORDS["no_book"])
    sets, seconds = asked_for(form, SHARED)
    sets = parameters_meant(sets)
    refuse_parameters(sets, form.get("minutes", ""), sort=SHARED)
    book = visit.desk.notes().runs[run].book
    return begin(visit, "share", {
        "folder": run, "book": book, "sets": sets, "seconds": seconds, **told,
        "command": ["rotation", "share", run, "-o", ".", "--source", book, *setting(sets),
                    *accepting(told["accept"]), *limiting(seconds), *tongue(visit.lang)]})


SHARE = Screen("share", say("Shared lessons", "走教"), _load, of="run", buttons={"share": _share})
