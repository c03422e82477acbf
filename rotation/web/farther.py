"""What the children of the page do beyond one round: share the lessons that it leaves open."""

from __future__ import annotations

from pathlib import Path

from rotation.web.tasks import Plain, Request, Tell, Telling, written


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
