"""What is done with a plan of shared lessons on its screen: why lessons are open, its papers, recording it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rotation.errors import all_told
from rotation.run.folder import SHARE_JSON
from rotation.web import farther
from rotation.web.begin import begin_run, every, field, workbook_of
from rotation.web.screen import Done, Visit
from rotation.web.screens.ledger import recording
from rotation.web.short import Refused
from rotation.web.words import WORDS

_OPEN, _SCHOOL = ("没有人上", "Nobody"), ("学校", "School")
"""Titles of the columns that tell how many lessons are open, and where."""


def is_shared(visit: Visit) -> bool:
    """Whether a folder of results holds a plan of shared lessons."""
    return SHARE_JSON in visit.desk.made(visit.name)


def told(visit: Visit, sheets: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the screen shows beside the lists: the schools with open lessons, why one has any, blanks, ledger."""
    from rotation.papers import blanks_of
    from rotation.share.papers import PAPERS
    book, school = workbook_of(visit, visit.name), visit.query.get("why", "").strip()
    if not book["source"]:
        return {"shared": None}
    lines: Any = None
    if school:
        asked = {"folder": str(visit.desk.folder / visit.name), "school": school, "exact": "exact" in visit.query}
        lines = visit.shorts.ask(farther.why, {**asked, **book}, tuple(asked.values()), lasting=True)["lines"]
    run = _round(visit)
    return {"shared": {"schools": _schools(sheets), "school": school, "lines": lines,
                       "blanks": [(blank.key, blank.title) for blank in blanks_of(PAPERS).values()]},
            **({"of_round": run, **recording(visit, visit.desk.folder_of(run), visit.name)} if run else {})}


def _schools(sheets: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of the schools with open lessons, as the sheet 覆盖构成 tells them."""
    for sheet in sheets:
        heads = list(sheet["heads"])
        at = [next((heads.index(title) for title in titles if title in heads), -1) for titles in (_SCHOOL, _OPEN)]
        if min(at) >= 0:
            return list(dict.fromkeys(cells[at[0]] for cells, _ in sheet["rows"]
                                      if cells[at[0]] and cells[at[1]] not in ("", "0", "–", "-")))
    return []


def _round(visit: Visit) -> str:
    """Return the folder of the round whose lessons were shared; empty if it is no longer on the desk."""
    command = visit.desk.of_run(visit.name).command
    run = command[2] if len(command) > 2 else ""
    return run if run in {one.name for one in visit.desk.runs()} else ""


def papers(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to write the papers of a plan of shared lessons."""
    from rotation.papers import blanks_of
    from rotation.share.papers import PAPERS, faults_of_share
    name = field(form, "folder")
    visit.desk.made(name)[SHARE_JSON]
    typed = {key: value for key in blanks_of(PAPERS) if (value := field(form, key))}
    faults = faults_of_share(typed, 0)
    if faults:
        raise Refused(all_told(list(faults.values())), faults)
    if not workbook_of(visit, name)["source"]:
        raise Refused(WORDS["no_book"])
    given = [f"{key}={value}" for key, value in typed.items()]
    return begin_run(visit, "share_papers", name, every("--fill", given), "papers", given=given)
