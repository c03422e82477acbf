"""One round from workbook to published folder."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from rotation.auditor import AuditReport
from rotation.domain.answers import OverridePrice
from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.engine import Budget, Incumbent, Limits, solve_apart
from rotation.engine.diagnose import Diagnosed, diagnose
from rotation.errors import Terminated
from rotation.model.task import RoundTask
from rotation.policy.policy import RESERVE_GIVEN_UP, without_reserve
from rotation.report import View, sheets
from rotation.run.folder import check_writable
from rotation.run.gather import Case, Inputs, gather, resettled
from rotation.run.prices import override_prices, spelled
from rotation.run.publish import (
    explained_view,
    judged,
    noted,
    publish,
    unexplained,
    write,
)
from rotation.run.reconsider import reconsidered
from rotation.run.staying import with_staying
from rotation.tables.frames import frame_of
from rotation.text import Lang, say

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[TierResult | Incumbent], None]
MOST_SECONDS = 600.0
"""Most time for diagnosis and draft together: a diagnosis counts its work, the goals of a draft may come to that."""
_NO_RESERVE = say("the reserve of H10 had been given up before, which was not enough",
                  "已先放宽预留比例（H10.reserve），仍无法形成方案")


@dataclass(frozen=True, eq=False)
class Run:
    """A finished run.

    Parameters
    ----------
    case
        The round as solved.
    view
        All that its sheets tell, the audit included.
    folder
        Where it was published.
    report
        What the audit said of the files on disk.
    draft
        Of a round without a plan: where the draft is that breaks the fewest clauses.
    overrides
        What the decisions of the office cost, if that was asked for.
    """

    case: Case
    view: View
    folder: Path
    report: AuditReport
    draft: Path | None = None
    overrides: tuple[OverridePrice, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """Status, tiers, plan."""
        return self.view.outcome

    def frames(self, lang: Lang = "zh") -> dict[str, pd.DataFrame]:
        """Return every table of the run as a pandas DataFrame, by the key of the table.

        Codes are strings, whole numbers ``Int64``, other numbers ``Float64``, a blank is missing;
        `rotation.tables.frames.frame_of` says more.

        Parameters
        ----------
        lang
            Language of words and sentences.
        """
        return {table.key: frame_of(table, lang) for table in sheets(self.view)}


def plan_round(
    inputs: Inputs, out: Path, *, seconds: float = 600.0, draft: bool = False, lang: Lang = "zh",
    progress: Progress | None = None, ready: Callable[[Case], None] | None = None,
    price_overrides: bool | None = None,
    supposed: Callable[[Case], Case] | None = None,
) -> Run:
    """Read, solve, write, re-read, audit and publish one round.

    Parameters
    ----------
    inputs
        Workbook, policy files and options.
    out
        Folder in which a new numbered folder is made.
    seconds
        Time limit of the solve.
    draft, lang
        Write even what the audit refuses, marked on every sheet, in a folder of its own; language.
    progress, ready
        Called with every better plan and every finished tier; once with the settled round before.
    price_overrides
        Whether the round is solved again without each decision of the office; None: as far as
        ``reasons.solves`` allows.
    supposed
        Puts something supposed on the round as it was read.

    Raises
    ------
    WorkbookError, PolicyError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`; nothing is left half-written.
    """
    started = monotonic()
    check_writable(out)
    case = gather(inputs) if supposed is None else supposed(gather(inputs))
    if ready is not None:
        ready(case)
    case, outcome = solved(case, seconds, progress)
    if outcome.status is Status.INFEASIBLE:
        return without_plan(case, outcome, out, seconds, draft=draft, lang=lang, started=started)
    return _published(case, outcome, out, price_overrides, draft=draft, lang=lang, started=started)


def _published(
    case: Case, outcome: Outcome, out: Path, price_overrides: bool | None, *, draft: bool,
    lang: Lang, started: float,
) -> Run:
    """Publish a plan, with what each decision by hand changes if that is asked for."""
    prices: tuple[OverridePrice, ...] = ()

    def priced(view: View, budget: Budget) -> View:
        nonlocal prices
        prices = override_prices(case, outcome, None if price_overrides else budget)
        return with_staying(case, replace(view, override_prices=spelled(prices)))
    try:
        view = explained_view(case, outcome, draft=draft, priced=None if price_overrides is False else priced)
    except (KeyboardInterrupt, Terminated):  # before anything was explained
        if outcome.plan is None:
            raise
        view = unexplained(case, outcome, draft=draft)
    folder, report = publish(case, view, out, lang=lang, seconds=monotonic() - started)
    return Run(case, judged(noted(case, view), report), folder, report, overrides=prices)


def without_plan(
    case: Case, outcome: Outcome, out: Path, seconds: float, *, draft: bool, lang: Lang,
    started: float,
) -> Run:
    """Publish why there is no plan, and beside it the draft that breaks the fewest clauses."""
    told = explained(case, outcome, seconds - (monotonic() - started))
    view = explained_view(case, told.outcome, draft=draft)
    folder, report = publish(case, view, out, lang=lang, seconds=monotonic() - started)
    beside = None
    if told.draft is not None:
        beside, _ = write(told.draft_case, told.draft, out, draft=True, lang=lang,
                          seconds=monotonic() - started)
    return Run(case, judged(view, report), folder, report, beside)


def solved(case: Case, seconds: float, progress: Progress | None) -> tuple[Case, Outcome]:
    """Solve a case; the reserve of H10 is the first thing that gives way."""
    started = monotonic()
    outcome = solve_apart(case.round, case.policy, Limits(seconds), progress)
    relaxed = eased(case) if outcome.status is Status.INFEASIBLE else None
    if relaxed is None:
        return case, outcome
    left = max(1.0, seconds - (monotonic() - started))
    again = solve_apart(relaxed.round, relaxed.policy, Limits(left), progress)
    if again.plan is None:
        return case, outcome
    return relaxed, replace(again, notes=(*again.notes, RESERVE_GIVEN_UP))


def eased(case: Case) -> Case | None:
    """Return the same case without what its rules keep in reserve; None if that is nothing."""
    policy = without_reserve(case.policy)
    return None if policy is None else resettled(case, policy)


# -- a round without a plan -------------------------------------------------------------------------


class Explained(NamedTuple):
    """A round without a plan, explained.

    Parameters
    ----------
    outcome
        The outcome with its diagnosis.
    draft_case, draft
        The round of the draft and the draft; None if no placements exist at all.
    """

    outcome: Outcome
    draft_case: Case
    draft: Outcome | None


def explained(case: Case, outcome: Outcome, seconds: float) -> Explained:
    """Find out why a round has no plan, and make a draft.

    Parameters
    ----------
    case, outcome
        An infeasible round.
    seconds
        What is left of the time limit.
    """
    seconds = max(2.0, min(seconds, MOST_SECONDS))
    tried, found = _diagnosed(case, seconds)
    diagnosis = found.diagnosis if tried is case else found.diagnosis.noting(_NO_RESERVE)
    diagnosis = reconsidered(tried, diagnosis, seconds)
    draft = found.draft and replace(found.draft, diagnosis=diagnosis)
    return Explained(replace(outcome, diagnosis=diagnosis), tried, draft)


def _diagnosed(case: Case, seconds: float) -> tuple[Case, Diagnosed]:
    """Ask without the reserve, the first thing that gives way, unless that already has a plan."""
    relaxed = eased(case)
    if relaxed is not None:
        try:
            return relaxed, _beside(lambda: diagnose(RoundTask(relaxed.round, relaxed.policy), seconds))
        except ValueError:  # the second solve had only run out of time
            pass
    return case, _beside(lambda: diagnose(RoundTask(case.round, case.policy), seconds))


def _beside(ask: Callable[[], Diagnosed]) -> Diagnosed:
    """Ask in a thread, so that Ctrl-C and SIGTERM are heard while a solver works."""
    told: queue.Queue[Diagnosed | Exception] = queue.Queue()

    def work() -> None:
        try:
            told.put(ask())
        except Exception as error:  # noqa: BLE001 - raised where the answer is awaited
            told.put(error)
    threading.Thread(target=work, daemon=True).start()
    while True:
        try:
            found = told.get(timeout=0.2)
        except queue.Empty:
            continue
        if isinstance(found, Exception):
            raise found
        return found
