"""A published plan of leaders after what happened since: the workbook as it is now, few people changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.outcome import Outcome
from rotation.engine.apart import solve_apart
from rotation.engine.progress import Limits
from rotation.errors import WorkbookError
from rotation.leaders.case import LeaderCase, settled
from rotation.leaders.published import PublishedLeaders, read_planned
from rotation.leaders.run import LeaderRun, Progress, published
from rotation.leaders.view import Parent
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.parameters import TIERS_OF_LEADERS
from rotation.policy.tiers import alone_after
from rotation.rules.k05_vacancies import VacantSeats
from rotation.rules.k70_as_before import AsBefore
from rotation.run.folder import check_writable
from rotation.run.gather import Inputs
from rotation.text import Lang, say
from rotation.workbook.reader import read_workbook


@dataclass(frozen=True)
class Anew:
    """What is given besides the published folder.

    Parameters
    ----------
    source
        The workbook as it is now, if it is not where run.json says.
    accept
        Codes of questions answered yes.
    fewest
        Put the fewest changes before the filling of vacancies.
    """

    source: Path | None = None
    accept: tuple[str, ...] = ()
    fewest: bool = False


def replan_leaders(
    folder: Path, given: Anew, out: Path | None = None, *, seconds: float = 600.0, lang: Lang = "zh",
    progress: Progress | None = None, ready: Callable[[LeaderCase], None] | None = None,
) -> LeaderRun:
    """Plan leaders again on the workbook as it is now, near a published plan, and publish the next version.

    What happened since stands in the workbook: who retired or left on the roster, decisions on sheet 校长指定.

    Parameters
    ----------
    folder
        A published folder of a plan of leaders.
    given
        Where the workbook is, and what comes first.
    out
        Folder of the numbered folders; the one that holds ``folder`` if not given.
    seconds, lang, progress, ready
        As in `rotation.leaders.run.plan_leaders`.

    Raises
    ------
    WorkbookError, PlanError, PolicyError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`; nothing is left half-written.
    """
    started = monotonic()
    where = folder.resolve().parent if out is None else out
    check_writable(where)
    case = _case(read_planned(folder), given)
    if ready is not None:
        ready(case)
    outcome: Outcome[CadrePlan] = solve_apart(case.task, Limits(seconds), progress)
    return published(case, outcome, where, lang=lang, started=started, seconds=seconds)


def _case(told: PublishedLeaders, given: Anew) -> LeaderCase:
    source, *more = told.sources(given.source)
    inputs = Inputs(source, accept=given.accept, more=tuple(more))
    reading = read_workbook(inputs.sources, inputs.accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    case = settled(inputs, reading, reading.problem, near(told.policy, fewest=given.fewest))
    return case.keeping(Parent(told.folder.resolve().name, told.sha256, dict(told.file.pairs)))


def near(policy: CadrePolicy, *, fewest: bool) -> CadrePolicy:
    """Return a policy under which few people change: after the filling of vacancies, or before it."""
    first = () if fewest else (VacantSeats.code,)
    tiers = alone_after(policy.dump()["principals"]["tiers"], AsBefore.code, first)
    return policy.with_value(TIERS_OF_LEADERS, tiers, say("after publication", "公示后修订"))
