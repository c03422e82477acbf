"""One plan over several years, from workbook to published folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from rotation.auditor.judge import Judgement
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.engine import solve_apart as solve_round_apart
from rotation.engine.apart import solve_apart
from rotation.engine.progress import Incumbent, Limits
from rotation.run.folder import check_writable
from rotation.run.gather import Inputs
from rotation.run.publish import versions
from rotation.text import Lang, Text, say
from rotation.years.case import Past, YearsCase, YearsView, gather_years, of_case
from rotation.years.myopic import one_by_one
from rotation.years.publish import publish_years
from rotation.years.task import HorizonTask

Progress = Callable[[TierResult | Incumbent], None]

ALONE = say("This year alone, to stand beside it", "先编只含本年度的方案，以作比较")
JOINT = say("All years together", "统筹各年求解")
ONE_BY_ONE = say("Year by year, to tell the price of not looking ahead", "逐年各编一次，测算不向后看的代价")


class NoPlan(Exception):
    """There is no plan over the years: in which year it fails, and what to look at.

    Parameters
    ----------
    status
        What the solve ended with.
    message
        The sentence for people.
    """

    def __init__(self, status: Status, message: Text) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(frozen=True, eq=False)
class YearsRun:
    """A finished plan over several years.

    Parameters
    ----------
    view
        All that its sheets tell.
    folder
        Where it was published.
    report
        What the audit said of the files on disk.
    """

    view: YearsView
    folder: Path
    report: Judgement


def plan_years(
    inputs: Inputs, out: Path, *, seconds: float = 600.0, lang: Lang = "zh", myopic: bool = False,
    progress: Progress | None = None, ready: Callable[[YearsCase], None] | None = None,
    stage: Callable[[Text], None] = lambda _: None, past: Past | None = None,
) -> YearsRun:
    """Read, solve, write, re-read, audit and publish a plan over several years.

    Parameters
    ----------
    inputs
        Workbook, policy files and options.
    out
        Folder in which a new numbered folder is made.
    seconds
        Time limit of all that is solved; what is planned year by year has what is left of it, 2 at least.
    lang
        Language of the sheets.
    myopic
        Whether to plan year by year as well, for the price of not looking ahead.
    progress, ready, stage
        Called with every better plan and every finished tier; once with the settled years before; with what is
        solved next.
    past
        Looks up forecasts of before, to stand beside what came.

    Raises
    ------
    NoPlan
        If there is none, or none was found in time.
    WorkbookError, PolicyError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`; nothing is left half-written.
    """
    started = monotonic()
    check_writable(out)
    case = gather_years(inputs)
    if ready is not None:
        ready(case)
    view = planned(case, seconds, progress, myopic=myopic, stage=stage)
    folder, report = publish_years(looking_back(view, past), out, lang=lang, seconds=monotonic() - started)
    return YearsRun(view, folder, report)


def looking_back(view: YearsView, past: Past | None) -> YearsView:
    """Return what is told of a plan with forecasts of before beside it."""
    settings = view.case.policy.settings
    return view if past is None else replace(view, past=past(settings.banner, settings.year))


def planned(
    case: YearsCase, seconds: float = 600.0, progress: Progress | None = None, *, myopic: bool = False,
    stage: Callable[[Text], None] = lambda _: None,
) -> YearsView:
    """Solve several years; the round alone first, to stand beside them."""
    started, several = monotonic(), len(case.horizon.years) > 1

    def left() -> float:
        return max(2.0, seconds - (monotonic() - started))
    stage(ALONE if several else JOINT)
    alone = solve_round_apart(case.horizon.round, case.policy, Limits(seconds))
    if alone.plan is None:
        raise NoPlan(alone.status, say(
            "there is no plan of this year: rotation plan tells why, and the ways out",
            "本年度没有可行方案：请先用 rotation plan 查看冲突与出路"))
    task = case.task
    if several:
        stage(JOINT)
    if case.years.settings.first == "strict" and several:
        task = replace(task, held=tuple(tier.value for tier in alone.tiers))
    outcome: Outcome[HorizonPlan] = solve_apart(task, Limits(left()), progress)
    if outcome.plan is None:
        raise NoPlan(outcome.status, _why_none(case, outcome.status))
    other = None
    if myopic and several:
        stage(ONE_BY_ONE)
        other = one_by_one(task, alone.plan, left())
    return YearsView(case, task, outcome, alone.plan if several else None, other, versions())


def _why_none(case: YearsCase, status: Status) -> Text:
    """Say in which year it fails: the first up to which there is no plan."""
    if status is not Status.INFEASIBLE:
        return say("no plan over the years was found in the time allowed; allow more with --time-limit, or fewer years",
                   "限定时间内未找到规划：请用 --time-limit 放宽时间，或减少年数")
    for count in range(2, len(case.horizon.years)):
        shorter = of_case(case.case, case.years.ahead(count))
        task = HorizonTask(shorter.horizon, case.policy, shorter.task.goals[:1])
        if solve_apart(task, Limits(120.0)).plan is None:
            return _no_year(case.horizon.years[count - 1])
    return _no_year(case.horizon.years[-1])


def _no_year(year: int) -> Text:
    return say("there is a plan of this year, but none up to {y}: the rules of {y} cannot all be kept with whoever is "
               "left; look at H10 and H20 for that year, or plan fewer years",
               "本年度有可行方案，但到{y}年无法同时满足各项规则（届时可派出的人不足）："
               "请检查交流比例 H10、骨干占比 H20，或减少规划年数", y=year)


