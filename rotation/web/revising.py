"""What the children of the page do about a published plan: hold changes against its facts, and revise it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rotation.errors import RotationError, UnknownName, WorkbookError
from rotation.process.litter import private_folder
from rotation.text import Text
from rotation.web.job import both
from rotation.web.tasks import Plain, Request, Tell, Telling, issues_told, question, source_of


def _disturbance(request: Request, change: Path, accept: tuple[str, ...] = ()) -> Any:
    from rotation.run.replan import Disturbance
    return Disturbance(change, (), source_of(request), (*request.get("accept", ()), *accept),
                       fewest=bool(request.get("fewest")))


@question
def drafted(request: Plain) -> Plain:
    """Return the file of changes that drafts make, and what is wrong with them."""
    from rotation.run.published import published_facts, read_plan
    from rotation.run.replan import revise
    from rotation.workbook.change_template import filled_changes
    drafts = request["drafts"]
    content = filled_changes([_row(one) for one in drafts if "code" not in one],
                             [one for one in drafts if "code" in one], request["lang"],
                             [record for one in drafts if (record := recorded(one))])
    try:
        with private_folder() as folder:
            file = folder / "变更.xlsx"
            file.write_bytes(content)
            given, published = _disturbance(request, file), read_plan(Path(request["folder"]))
            reading, before = published_facts(published, given.source, given.accept)
            revise(published, before, given, reading)
    except WorkbookError as error:
        return {"content": content, **issues_told(error.issues)}
    except RotationError as error:
        return {"content": content, "issues": [{"place": "", "title": "", "found": "", "remedy": "",
                                                "severity": "error", "expected": both(error.message)}], "asks": []}
    return {"content": content, "issues": [], "asks": []}


@question
def person(request: Plain) -> Plain:
    """Return id and name of somebody who is named by one of them; refused at the field if nobody or several are."""
    from rotation.explain.ask import teacher_asked
    from rotation.run.published import published_facts, read_plan
    _, facts = published_facts(read_plan(Path(request["folder"])), source_of(request), tuple(request.get("accept", ())))
    try:
        found = teacher_asked(facts, request["teacher"])
    except UnknownName as error:
        return {"refused": both(error.message), "fields": {"teacher": both(error.message)}}
    return {"teacher": found.id, "name": found.name or ""}


RECORD = "new_"
"""How the fields of a draft begin that are the record of somebody new."""


def recorded(draft: Plain) -> dict[str, str]:
    """Return the record of somebody new, by field of the roster; empty in a draft of another kind."""
    return {name.removeprefix(RECORD): told for name, told in draft.items() if name.startswith(RECORD)}


def _row(draft: Plain) -> dict[str, str]:
    """Return a draft as an office would write it."""
    from rotation.domain.revision import ChangeKind
    from rotation.domain.vocabulary import LockKind
    words = {"kind": ChangeKind[draft["kind"]].value}
    if draft.get("lock") in LockKind.__members__:
        words["lock"] = LockKind[draft["lock"]].value
    if new := recorded(draft):
        words |= {"teacher": new.get("id", ""), "name": new.get("name", "")}
    return {**draft, **words}


def replan(request: Request, tell: Tell) -> Plain:
    """Revise a published plan as ``rotation replan`` does."""
    from rotation.run.replan import replan as revised
    told = Telling(tell)
    run = revised(Path(request["folder"]), _disturbance(request, Path(request["change"])), Path(),
                  seconds=float(request["seconds"]), lang=request["lang"], progress=told.step, ready=told.ready)
    tab = "" if run.changes is None else "?tab=changes"
    return {"how": "published", "go": f"/run/{run.folder.name}{tab}", "folder": run.folder.name,
            "status": run.outcome.status.name,
            "says": both(Text.of(run.outcome.status) if run.changes is None else run.changes.sums_up)}
