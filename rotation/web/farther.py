"""What the children of the page do beyond one round: share the lessons that it leaves open, plan several years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rotation.web.job import both
from rotation.web.tasks import (
    Plain,
    Request,
    Tell,
    Telling,
    inputs,
    papers_written,
    question,
    source_of,
    written,
)

if TYPE_CHECKING:
    from rotation.years.case import Past


def share(request: Request, tell: Tell) -> Plain:
    """Share the lessons of a finished round as ``rotation share`` does."""
    from rotation.share.case import ShareOrder
    from rotation.share.run import share as shared
    from rotation.share.tables import sums_up
    told = Telling(tell)
    order = ShareOrder(Path(request["folder"]), source_of(request), (), tuple(request["sets"]),
                       tuple(request["accept"]))
    run = shared(order, Path(), seconds=float(request["seconds"]), lang=request["lang"], progress=told.step,
                 ready=told.ready_to_share)
    return written(run.folder, "lists", sums_up(run.view))


@question
def why(request: Plain) -> Plain:
    """Return why lessons stay open at a school after they were shared; solved again only for what more would close."""
    from rotation.share.explain import ShareInquiry
    from rotation.share.publish import reopen_share
    view = reopen_share(Path(request["folder"]), source_of(request), tuple(request["accept"]))
    asked = ShareInquiry(view, exact=bool(request["exact"]))
    return {"lines": [both(line) for line in asked.school(request["school"])]}


def share_papers(request: Request, tell: Tell) -> Plain:
    """Write the papers of a plan of shared lessons as ``rotation papers`` does."""
    from rotation.ledger.foot import foot_beside
    from rotation.run.papers import Order
    from rotation.share.order_papers import write_share_papers
    order = Order(given=tuple(request["given"]), source=source_of(request), accept=tuple(request["accept"]),
                  foot=foot_beside(Path(request["folder"]), source_of(request), str))
    return papers_written(write_share_papers, request, tell, order)


def years(request: Request, tell: Tell) -> Plain:
    """Plan this round and those after it as ``rotation years`` does; without a plan, say in which year it fails."""
    from rotation.years.overview import result
    from rotation.years.run import NoPlan, plan_years
    told = Telling(tell)
    try:
        run = plan_years(inputs(request), Path(), seconds=float(request["seconds"]), lang=request["lang"],
                         myopic=bool(request["myopic"]), progress=told.step, ready=told.ready_for_years,
                         past=_past(request["ledger"]))
    except NoPlan as none:
        return {"how": "refused", "says": both(none.message)}
    return written(run.folder, "lists", result(run.view))


def _past(ledger: str) -> Past | None:
    """Return what looks forecasts of before up in the ledger of the desk; nothing does if it has none."""
    if not ledger:
        return None
    from rotation.ledger import need_ledger
    need_ledger()
    from rotation.ledger.forecasts import past_of
    from rotation.ledger.place import Place
    from rotation.ledger.store import Ledger
    return past_of(Ledger.at(Place(Path(ledger))))
