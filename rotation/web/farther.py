"""What the children of the page do beyond one round: share the lessons that it leaves open, plan several years."""

from __future__ import annotations

from pathlib import Path

from rotation.web.job import both
from rotation.web.tasks import Plain, Request, Tell, Telling, inputs, written


def share(request: Request, tell: Tell) -> Plain:
    """Share the lessons of a finished round as ``rotation share`` does."""
    from rotation.share.case import ShareOrder
    from rotation.share.run import share as shared
    from rotation.share.tables import sums_up
    told, source = Telling(tell), Path(request["source"]) if request["source"] else None
    order = ShareOrder(Path(request["folder"]), source, (), tuple(request["sets"]), tuple(request["accept"]))
    run = shared(order, Path(), seconds=float(request["seconds"]), lang=request["lang"], progress=told.step,
                 ready=told.ready_to_share)
    return written(run.folder, "lists", sums_up(run.view))


def years(request: Request, tell: Tell) -> Plain:
    """Plan this round and those after it as ``rotation years`` does; without a plan, say in which year it fails."""
    from rotation.years.overview import result
    from rotation.years.run import NoPlan, plan_years
    told = Telling(tell)
    try:
        run = plan_years(inputs(request), Path(), seconds=float(request["seconds"]), lang=request["lang"],
                         myopic=bool(request["myopic"]), progress=told.step, ready=told.ready_for_years)
    except NoPlan as none:
        return {"how": "refused", "says": both(none.message)}
    return written(run.folder, "lists", result(run.view))
