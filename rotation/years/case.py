"""From files and options to the settled years, and what is told of the plan over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rotation.domain.horizon import Horizon
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.outcome import Outcome
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem, facts_sha256
from rotation.errors import Issue
from rotation.policy.policy import Policy
from rotation.policy.years_policy import YearsPolicy
from rotation.run.gather import Case, Inputs, gather, policy_values
from rotation.tables.table import titled
from rotation.text import Text, say
from rotation.workbook.reader import Reading
from rotation.years.settle import settle_years
from rotation.years.task import HorizonTask

_COUNTS = ("一年", "两年", "三年", "四年", "五年")


def spelled(years: int) -> str:
    """Return how many years a plan looks ahead, as its folder and titles say it."""
    return _COUNTS[years - 1]


@dataclass(frozen=True, eq=False)
class YearsCase:
    """Several years ready to be planned.

    Parameters
    ----------
    case
        The round of year one.
    years
        How far to look, and the rules over several years.
    horizon
        The settled years.
    """

    case: Case
    years: YearsPolicy
    horizon: Horizon

    @property
    def inputs(self) -> Inputs:
        """Where it came from."""
        return self.case.inputs

    @property
    def reading(self) -> Reading:
        """The workbook as read."""
        return self.case.reading

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Remarks that remain: warnings and notes."""
        return self.case.issues

    @property
    def from_file(self) -> bool:
        """Whether the facts stand in a workbook."""
        return self.case.from_file

    @property
    def policy(self) -> Policy:
        """Rules and parameters of the round."""
        return self.case.policy

    @property
    def task(self) -> HorizonTask:
        """What there is to plan."""
        return HorizonTask(self.horizon, self.policy, self.years.tiers(self.policy))

    @property
    def size(self) -> Text:
        """How large it is, in words."""
        horizon = self.horizon
        return say("{n} years, {e} eligible in year one, {c} groups of people alike, {o} possible placements",
                   "规划期 {n} 年，本年度符合条件 {e} 人，同类人员 {c} 组，可安排岗位组合 {o} 个", n=len(horizon.years),
                   e=len(horizon.round.eligible), c=len(horizon.cohorts), o=len(horizon.options))


def gather_years(inputs: Inputs) -> YearsCase:
    """Read, apply the policies and settle every year.

    Parameters
    ----------
    inputs
        The workbook and the options.

    Raises
    ------
    WorkbookError, PolicyError, OutputError
        As `rotation.run.gather.gather`; also for a horizon of less than 1 or more than 5 years.
    """
    case = gather(inputs)
    return of_case(case, YearsPolicy.of(policy_values(case.reading.parameters or (), inputs)))


def of_case(case: Case, years: YearsPolicy) -> YearsCase:
    """Settle the years after a round that is settled."""
    return YearsCase(case, years, settle_years(case.round, case.policy, years))


class LookedBack(NamedTuple):
    """What a recorded plan over several years expected of a year, and what came.

    Parameters
    ----------
    made
        First year of that plan.
    year
        The year that is told of.
    told, came
        Figures by name: eligible, moved, short, empty, hired; nothing of a year whose round is not recorded.
    """

    made: int
    year: int
    told: Mapping[str, int]
    came: Mapping[str, int]


Past = Callable[[str, int], Sequence[LookedBack]]
"""Looks up what was expected, of a banner up to a year."""


@dataclass(frozen=True, eq=False)
class YearsView:
    """A plan over several years, as its files and sheets tell it.

    Parameters
    ----------
    case, task, outcome
        As settled, as solved, and what the solver found.
    alone
        The plan of year one alone, as `rotation plan` makes it; None of one year, or where it was not made.
    myopic
        The plan made year by year, if it was asked for.
    versions
        Versions of the programs, by name.
    audit
        Findings as (clause id, evidence); None if the plan was not audited.
    clauses
        Number of clauses checked.
    certificate
        What the certificate says, line by line.
    past
        Forecasts of before beside what came, as a ledger tells them.
    """

    case: YearsCase
    task: HorizonTask
    outcome: Outcome[HorizonPlan]
    alone: Plan | None = None
    myopic: HorizonPlan | None = None
    versions: Mapping[str, str | None] = field(default_factory=dict)
    audit: tuple[tuple[str, Text], ...] | None = None
    clauses: int = 0
    certificate: tuple[Text, ...] = ()
    past: Sequence[LookedBack] = ()

    def titled(self, name: Text) -> Text:
        """Return the title of a sheet: banner, first year, how many years, and what its tab is called."""
        return titled(self.horizon.round.settings, say(
            "{y} year(s), {n}", "起{s}规划·{n}", y=len(self.horizon.years), s=spelled(len(self.horizon.years)), n=name))

    @property
    def horizon(self) -> Horizon:
        """The settled years."""
        return self.case.horizon

    @property
    def problem(self) -> Problem:
        """The facts of year one."""
        return self.horizon.problem

    @property
    def plan(self) -> HorizonPlan:
        """The plan; only where there is one."""
        assert self.outcome.plan is not None, "only a plan is told"
        return self.outcome.plan

    @property
    def facts_sha256(self) -> str:
        """SHA-256 of the canonical facts."""
        return facts_sha256(self.problem)
