"""What the children of the page do about school leaders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotation.text import Text, say
from rotation.web.job import both
from rotation.web.tasks import Plain, Request, Tell, inputs, written

if TYPE_CHECKING:
    from rotation.leaders.case import LeaderCase


def principals(request: Request, tell: Tell) -> Plain:
    """Plan the leaders of a workbook as ``rotation principals`` does."""
    from rotation.leaders.run import plan_leaders

    def ready(case: LeaderCase) -> None:
        del case
        tell({"event": "phase", "phase": "solving"})
    run = plan_leaders(inputs(request), Path(), seconds=float(request["seconds"]), lang=request["lang"], ready=ready)
    source = Path(request["source"]).name
    return {**written(run.folder, "leaders", Text.of(run.view.outcome.status)), "go": f"/leaders/{source}"}


def planned_after(request: Request, tell: Tell) -> Plain:
    """Plan the teachers' round after a plan of leaders, as ``rotation plan --after`` does."""
    from rotation.leaders.after import after
    from rotation.run import plan_round
    from rotation.web.tasks import Telling
    told = Telling(tell)
    run = plan_round(inputs(request), Path(), seconds=float(request["seconds"]), lang=request["lang"],
                     progress=told.step, ready=told.ready, supposed=after(Path(request["leaders"])))
    return {"how": "published", "go": f"/run/{run.folder.name}", "folder": run.folder.name,
            "status": run.outcome.status.name, "says": both(Text.of(run.outcome.status))}


def tables(request: Plain, tell: Callable[[Any], None]) -> Plain:
    """Return the tables of a published plan of leaders that the party group reads, in the language of the page."""
    del tell
    from rotation.errors import RotationError
    from rotation.leaders.published import reopen_leaders
    from rotation.leaders.tables import SHEETS, result
    from rotation.leaders.tables_annex import CONFLICT
    from rotation.web.supposing import grids
    source = Path(request["source"]) if request.get("source") else None
    try:
        _, view = reopen_leaders(Path(request["folder"]), source, tuple(request.get("accept", ())))
    except RotationError as error:
        return {"refused": both(error.message)}
    made = tuple(table for sheet in (CONFLICT, *SHEETS) if (table := sheet.table(view)) is not None)
    none = say("No plan keeps all rules; the sheets of its folder say why", "现有规则无法同时满足，原因见文件")
    return {"planned": view.has_plan, "says": both(result(view) if view.has_plan else none),
            "tables": grids(made, request["lang"])}
