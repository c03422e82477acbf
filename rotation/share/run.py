"""One plan of shared lessons from the folder of a finished round to a published folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from rotation.auditor.judge import Judgement
from rotation.domain.outcome import TierResult
from rotation.engine.progress import Incumbent
from rotation.run.folder import check_writable
from rotation.share.case import ShareCase, ShareOrder, gather_share
from rotation.share.publish import publish_share
from rotation.share.solving import solved
from rotation.share.view import ShareView
from rotation.text import Lang

Progress = Callable[[TierResult | Incumbent], None]


@dataclass(frozen=True, eq=False)
class ShareRun:
    """A finished plan of shared lessons.

    Parameters
    ----------
    case
        As solved.
    view
        All that its sheets tell, the audit included.
    folder
        Where it was published.
    report
        What the audit said of the file on disk.
    """

    case: ShareCase
    view: ShareView
    folder: Path
    report: Judgement


def share(
    asked: ShareOrder, out: Path | None = None, *, seconds: float = 600.0, lang: Lang = "zh",
    progress: Progress | None = None, ready: Callable[[ShareCase], None] | None = None,
) -> ShareRun:
    """Read a finished round, share its lessons, write, re-read, audit and publish.

    Parameters
    ----------
    asked
        The round and the options.
    out
        Folder in which a new numbered folder is made; beside that of the round if not given.
    seconds
        Time limit of the solve.
    lang
        Language of the sheets.
    progress, ready
        Called with every better plan and every finished tier; once with the settled world before.

    Raises
    ------
    WorkbookError, PolicyError, PlanError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`; nothing is left half-written.
    """
    started = monotonic()
    target = asked.folder.resolve().parent if out is None else out
    check_writable(target)
    case = gather_share(asked)
    if ready is not None:
        ready(case)
    task, outcome = solved(case.task, seconds, progress)
    case = replace(case, sharing=task.sharing)
    folder, view, report = publish_share(case, outcome, target, lang=lang, seconds=monotonic() - started)
    return ShareRun(case, view, folder, report)
