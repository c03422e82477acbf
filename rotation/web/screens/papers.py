"""材料: what is signed, posted and sent, written from an audited plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.begin import accepting, begin, field, tongue, workbook_of
from rotation.web.desk import RunNote
from rotation.web.judged import refuse_blanks
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.made import results


def _load(visit: Visit) -> Mapping[str, Any]:
    from rotation.papers import blanks
    folder = visit.desk.run(visit.name)
    run = next(one for one in visit.desk.runs() if one.name == folder.name)
    return {"blanks": [(blank.key, blank.title) for blank in blanks().values()], "planned": bool(run.head.placements),
            "busy": visit.bench.busy, "folders": results(visit)}


def _papers(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to write the papers of a plan."""
    from rotation.papers import blanks
    run = field(form, "run")
    visit.desk.run(run)
    refuse_blanks(form, next(one.head.policy.round.year for one in visit.desk.runs() if one.name == run))
    given = [f"{key}={value}" for key in blanks() if (value := field(form, key))]
    told = workbook_of(visit, run)
    book = visit.desk.notes().runs.get(run, RunNote()).book if told["source"] else ""
    return begin(visit, "papers", {
        "folder": run, "book": book, "given": given, "accept": [], **told,
        "command": ["rotation", "papers", run, *(part for one in given for part in ("--fill", one)),
                    *(["--source", book] if book else []), *accepting(told.get("accept", [])), *tongue(visit.lang)]})


PAPERS = Screen("papers", say("Papers", "材料"), _load, of="run", step=5, buttons={"papers": _papers})
