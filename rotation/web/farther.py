"""What the children of the page do beyond one round: share the lessons that it leaves open, plan several years."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotation.errors import RotationError
from rotation.text import say
from rotation.web.job import both
from rotation.web.tasks import Plain, Request, Tell, Telling, inputs, written

if TYPE_CHECKING:
    from rotation.years.case import Past


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


def why(request: Plain, tell: Callable[[Any], None]) -> Plain:
    """Return why lessons stay open at a school after they were shared; at once, without solving again."""
    del tell
    from rotation.share.explain import ShareInquiry
    from rotation.share.publish import reopen_share
    source = Path(request["source"]) if request["source"] else None
    try:
        view = reopen_share(Path(request["folder"]), source, tuple(request["accept"]))
        return {"lines": [both(line) for line in ShareInquiry(view, exact=False).school(request["school"])]}
    except RotationError as error:
        return {"refused": both(error.message)}


def share_papers(request: Request, tell: Tell) -> Plain:
    """Write the papers of a plan of shared lessons as ``rotation papers`` does."""
    from rotation.ledger.foot import foot_beside
    from rotation.run.papers import Order
    from rotation.share.order_papers import write_share_papers
    tell({"event": "phase", "phase": "explaining"})
    source = Path(request["source"]) if request["source"] else None
    order = Order(given=tuple(request["given"]), source=source, accept=tuple(request["accept"]),
                  foot=foot_beside(Path(request["folder"]), source, str))
    folder, names = write_share_papers(Path(request["folder"]), order, Path(), lang=request["lang"])
    if folder is None:
        return {"how": "refused", "says": both(say("this plan has nothing for the papers", "本方案没有需要印发的内容"))}
    return written(folder, "made", say("{n} papers were written", "已生成 {n} 份材料", n=len(names)))


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
