"""Finished rounds looked up in a ledger: what it tells of people since is carried with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rotation.leaders.published import read_leaders, tells_leaders
from rotation.ledger.history import History, RoundOf
from rotation.ledger.store import Ledger
from rotation.ledger.verify import believed
from rotation.run.published import read_plan
from rotation.text import say

NOT_RECORDED = say(
    "the ledger does not have every one of these plans: what happened by it is not carried; record the plan first "
    "(rotation ledger record) and carry again", "台账中没有记入这些方案，台账登记的变动未采用；"
    "请先记账（rotation ledger record），再重新结转")


def recorded_history(book: Ledger, folders: Sequence[Path]) -> History | None:
    """Return what a ledger tells of the banner of finished rounds; None unless it has recorded all of them.

    Raises
    ------
    PlanError, OutputError
        A folder cannot be read.
    LedgerUnusable, ChainBroken
        The ledger cannot be read, its chain is broken, or its tables are stale.
    """
    plans = [read_leaders(folder) if tells_leaders(folder) else read_plan(folder) for folder in folders]
    banner = plans[-1].policy.settings.banner
    if not book.store.place.there or banner not in book.banners():
        return None
    history = believed(book, banner)
    known = {one.plan_sha256 for one in history.rounds if one.programme in (RoundOf.TEACHERS, RoundOf.LEADERS)}
    return history if {plan.sha256 for plan in plans} <= known else None
