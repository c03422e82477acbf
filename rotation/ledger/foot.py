"""What stands at the foot of the papers of a recorded plan: its entry, so that paper proves the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from rotation.errors import OutputError, RotationError
from rotation.ledger import at_hand, need_ledger
from rotation.run.folder import (
    PLAN_JSON,
    PRINCIPALS_JSON,
    RUN_JSON,
    SHARE_JSON,
    read_bytes,
    read_json,
)
from rotation.run.published import RunFile, sources_of
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.ledger.store import Ledger

_DIGITS = 16
"""Of the hash: enough that no other entry has them."""


def foot_of(folder: Path, book: Ledger) -> Text | None:
    """Return by which entry a ledger has the plan of a folder; None where it is not recorded.

    Parameters
    ----------
    folder
        A published plan of teachers, of leaders or of shared lessons.
    book
        Where it may be recorded.

    Raises
    ------
    OutputError, LedgerUnusable
        The plan or the ledger cannot be read.
    """
    mark = _mark(folder)
    for banner in book.banners():
        for entry in book.entries(banner):
            if entry.kind == "round" and json.loads(entry.payload)["plan_sha256"] == mark:
                return say("Ledger of {b}, entry {n}, head {n}:{h}", "{b}台账第{n}条，校验码 {n}:{h}", b=banner,
                           n=entry.seq, h=entry.hash[:_DIGITS])
    return None


def _mark(folder: Path) -> str:
    for name in (SHARE_JSON, PRINCIPALS_JSON, PLAN_JSON):
        if (folder / name).is_file():
            return sha256(read_bytes(folder / name)).hexdigest()
    raise OutputError(say("{p} holds no plan", "{p} 中没有方案", p=str(folder)))


def foot_beside(folder: Path, source: Path | None, tell: Callable[[Text], object]) -> Text | None:
    """Return by which entry the ledger beside the workbook of a plan has it; None where there is none, or it has not.

    A ledger that cannot be read hinders no paper: that they do not name it is told.

    Parameters
    ----------
    folder
        A published plan.
    source
        Its workbook, if it was moved.
    tell
        Hears that the ledger cannot be read, and why.
    """
    where = _place(folder, source)
    if where is None or not at_hand(where):
        return None
    try:
        need_ledger()
        from rotation.ledger.place import Place
        from rotation.ledger.store import Ledger
        return foot_of(folder, Ledger.at(Place.of(None, where)))
    except RotationError as error:
        tell(say("the papers name no entry of the ledger: {w}", "材料上未注明台账记账号：{w}", w=error.message))
        return None


def _place(folder: Path, source: Path | None) -> Path | None:
    """Return where the first workbook of a plan lies; None where its run.json tells none that is there."""
    path = folder / RUN_JSON
    try:
        told = source or sources_of(folder, read_json(path, RunFile) if path.exists() else None)[0]
    except RotationError:
        return None
    return told.absolute().parent
