"""The next version of a plan beside the one before: which is still to be recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from rotation.errors import OutputError, PlanError, RotationError
from rotation.leaders.published import PublishedLeaders, read_planned
from rotation.ledger import at_hand, need_ledger
from rotation.ledger.place import Place
from rotation.ledger.record import DecidedRound
from rotation.ledger.store import Ledger
from rotation.run.folder import PRINCIPALS_JSON, SHARE_JSON
from rotation.run.papers import later_versions
from rotation.run.published import Published
from rotation.share.published import PublishedShare, read_shared


def later_beside(plan: DecidedRound) -> tuple[Path, ...]:
    """Return the folders beside a plan that revise it, in order; what is damaged does not."""
    found = plan.found
    around = found.folder.resolve().parent
    if isinstance(found, Published):
        return tuple(around / name for name in later_versions(found))
    revises = (found.folder.resolve().name, found.sha256)
    if isinstance(found, PublishedLeaders):
        return tuple(_revising(around, PRINCIPALS_JSON, lambda folder: read_planned(folder).file.parent, revises))
    if isinstance(found, PublishedShare):
        return tuple(_revising(around, SHARE_JSON, lambda folder: read_shared(folder).file.revises, revises))
    return ()


def _revising(
    around: Path, name: str, before: Callable[[Path], Any], revises: tuple[str, str],
) -> Iterator[Path]:
    """Iterate over the folders whose plan, a file of a name, was made of the one with that folder and hash."""
    for path in sorted(around.glob(f"*/{name}")):
        with suppress(OutputError, PlanError):
            told = before(path.parent)
            if told is not None and (told.folder, told.sha256) == revises:
                yield path.parent


def still_to_record(before: str, data: Path, folders: Mapping[str, Path]) -> tuple[Path, ...]:
    """Return which folders are to be recorded next, once decided; none where no ledger has the version before.

    Parameters
    ----------
    before
        SHA-256 of the plan that was revised.
    data
        The workbook, beside which the ledger lies unless the environment names another.
    folders
        What is to be recorded, in this order, by SHA-256 of its plan.
    """
    beside = data.absolute().parent
    known: set[str] = set()
    if at_hand(beside):
        with suppress(RotationError):  # a ledger that cannot be read is told of when it is used
            need_ledger()
            book = Ledger.at(Place.of(None, beside))
            known = {one.plan_sha256 for banner in book.banners() for one in book.history(banner).rounds}
    return tuple(folder for own, folder in folders.items() if own not in known) if before in known else ()

