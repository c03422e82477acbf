"""One plan of leaders from workbook to published folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from rotation.auditor.judge import Judgement
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.domain.problem import facts_sha256
from rotation.engine.apart import solve_apart
from rotation.engine.diagnose import diagnose
from rotation.engine.progress import Incumbent, Limits
from rotation.errors import Terminated
from rotation.leaders.case import LeaderCase, gather_leaders
from rotation.leaders.explain import PRICED, LeaderInquiry
from rotation.leaders.publish import judged, noted, publish_leaders
from rotation.leaders.view import LeaderView
from rotation.run.folder import check_writable
from rotation.run.gather import Inputs
from rotation.run.outlives import UNEXPLAINED
from rotation.run.publish import versions
from rotation.text import Lang

Progress = Callable[[TierResult | Incumbent], None]


@dataclass(frozen=True, eq=False)
class LeaderRun:
    """A finished plan of leaders.

    Parameters
    ----------
    case
        As solved.
    view
        All that its sheets tell, the audit included.
    folder
        Where it was published.
    report
        What the audit said of the files on disk.
    draft
        Without a plan: where the draft is that breaks the fewest clauses.
    """

    case: LeaderCase
    view: LeaderView
    folder: Path
    report: Judgement
    draft: Path | None = None


def plan_leaders(
    inputs: Inputs, out: Path, *, seconds: float = 600.0, lang: Lang = "zh", progress: Progress | None = None,
    ready: Callable[[LeaderCase], None] | None = None,
) -> LeaderRun:
    """Read, solve, write, re-read, audit and publish a plan of leaders.

    Parameters
    ----------
    inputs
        Workbook, policy files and options.
    out
        Folder in which a new numbered folder is made.
    seconds
        Time limit of the solve.
    lang
        Language of the sheets.
    progress, ready
        Called with every better plan and every finished tier; once with the settled cadre before.

    Raises
    ------
    WorkbookError, PolicyError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`; nothing is left half-written.
    """
    started = monotonic()
    check_writable(out)
    case = gather_leaders(inputs)
    if ready is not None:
        ready(case)
    outcome: Outcome[CadrePlan] = solve_apart(case.task, Limits(seconds), progress)
    return published(case, outcome, out, lang=lang, started=started, seconds=seconds)


def published(
    case: LeaderCase, outcome: Outcome[CadrePlan], out: Path, *, lang: Lang, started: float, seconds: float = 600.0,
) -> LeaderRun:
    """Publish what was solved; of a cadre without a plan why, and beside it the draft that breaks the least."""
    draft: Outcome[CadrePlan] | None = None
    if outcome.status is Status.INFEASIBLE:
        told = diagnose(case.task, max(2.0, seconds - (monotonic() - started)))
        outcome, draft = replace(outcome, diagnosis=told.diagnosis), told.draft
    view = view_of(case, outcome)
    if view.has_plan:
        view = noted(case, explained(view))
    folder, report = publish_leaders(case, view, out, lang=lang, seconds=monotonic() - started)
    beside = None
    if draft is not None:
        drawn = replace(view_of(case, replace(draft, diagnosis=outcome.diagnosis)), draft=True)
        beside, _ = publish_leaders(case, drawn, out, lang=lang, seconds=monotonic() - started)
    return LeaderRun(case, judged(view, report), folder, report, beside)


def explained(view: LeaderView) -> LeaderView:
    """Return the view with what other choices would cost; a plan outlives Ctrl-C while that is worked out."""
    asked = LeaderInquiry(view)
    try:
        view = replace(view, reasons=asked.prices(PRICED))
        return replace(view, offers=asked.offers())
    except (KeyboardInterrupt, Terminated):
        return replace(view, outcome=view.outcome.noting(UNEXPLAINED))


def view_of(case: LeaderCase, outcome: Outcome[CadrePlan]) -> LeaderView:
    """Return what is told of a case and its outcome."""
    return LeaderView(case.cadre, case.policy, outcome, facts_sha256(case.problem), versions(), case.issues,
                      parent=case.parent)
