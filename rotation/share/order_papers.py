"""Orders the papers of shared lessons: re-read the folder, audit round and lessons, make the papers, move them in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from rotation.run.material import Order
from rotation.run.papers import tell_later
from rotation.run.whole_papers import WholePapers
from rotation.share.material import ShareMaterial
from rotation.share.papers import PAPERS, faults_of_share
from rotation.share.publish import reopen_share
from rotation.share.published import read_shared
from rotation.text import Lang, Text, say

_PAPERS = WholePapers(say("shared lessons", "走教方案"), PAPERS, faults_of_share, ("no-list", "outside-table"))
"""What hangs on a wall is no list of a notice: it has tables of its own."""


def write_share_papers(
    folder: Path, order: Order, out: Path, *, lang: Lang = "zh", tell: Callable[[Text], object] = str,
) -> tuple[Path | None, tuple[str, ...]]:
    """Write the papers of a published plan of shared lessons into a new numbered folder; see `WholePapers.write`.

    Raises
    ------
    AuditFailed
        The round, or the lessons shared after it, do not pass their audit.
    WorkbookError, PlanError, OutputError, RotationError
        A paper gives something away, the folder, the round or the workbook cannot be used, a kind is unknown, or
        something is asked for that these papers do not have.
    """
    found = read_shared(folder)
    tell_later(found.round.folder, tell)
    return _PAPERS.write(
        folder, found.sha256, order, out, lang=lang, tell=tell,
        read=lambda given: ShareMaterial(reopen_share(
            folder, order.source, order.accept, round_too=True), lang, given))
