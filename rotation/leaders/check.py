"""Everything that is wrong with a workbook, for the teachers' round and for the plan of leaders, read once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from rotation.domain.problem import Problem
from rotation.errors import Issue, WorkbookError
from rotation.leaders.case import VITAL, LeaderCase, gather_leaders_read
from rotation.policy.parameters import of_leaders
from rotation.run.gather import Case, Inputs, gather_read
from rotation.text import say
from rotation.workbook.reader import Reading, gravest_first, read_workbook

CaseT = TypeVar("CaseT", Case, LeaderCase)


@dataclass(frozen=True, eq=False)
class Checked:
    """What a check found.

    Parameters
    ----------
    issues
        All of it, the gravest first.
    round
        The round as settled; None if it is refused.
    leaders
        The plan of leaders as settled; None if it is refused.
    leads
        Whether the workbook tells what leaders are planned from.
    """

    issues: tuple[Issue, ...]
    round: Case | None
    leaders: LeaderCase | None
    leads: bool


def check(inputs: Inputs) -> Checked:
    """Tell every defect of a workbook, whichever of the two plans would be refused for it.

    Whoever fills in sheet 校级领导 or 校长指定, or sets a parameter of leaders, plans leaders: what their plan is
    refused for counts as everything else. Where the roster alone tells since when posts are held, it is told as a
    warning, for the round does without; where nothing tells it, leaders are not planned from this workbook.

    Raises
    ------
    PolicyError
        An option or a policy file names an unknown rule or parameter or a value out of range.
    OutputError
        A file cannot be read.
    """
    reading = read_workbook(inputs.sources, inputs.accept)
    round, found = _tried(lambda: gather_read(reading, inputs))
    problem = reading.legible(VITAL)
    if problem is None or not (_meant(reading, problem) or _told(problem)):
        return Checked(found, round, None, leads=False)
    leaders, more = _tried(lambda: gather_leaders_read(reading, inputs))
    own = [issue for issue in more if issue not in found]
    if not _meant(reading, problem):
        own = [_softened(issue) for issue in own if issue.severity in ("error", "ask")]
    return Checked(tuple(gravest_first((*found, *own))), round, leaders, leads=True)


def _tried(gathered: Callable[[], CaseT]) -> tuple[CaseT | None, tuple[Issue, ...]]:
    try:
        case = gathered()
    except WorkbookError as error:
        return None, tuple(error.issues)
    return case, case.issues


def _told(problem: Problem) -> bool:
    """Whether the roster says more of leaders than who they are."""
    return any(
        teacher.duty is not None and teacher.duty.leads_school and teacher.duty_since is not None
        for teacher in problem.teachers)


def _meant(reading: Reading, problem: Problem) -> bool:
    """Whether somebody filled in what serves the plan of leaders alone, rightly or not."""
    filled = problem.leaders or problem.leader_orders or any(
        reading.tables[name].rows for name in ("leaders", "leader_orders") if name in reading.tables)
    return bool(filled) or any(of_leaders(item.name) for item in problem.parameters)


def _softened(issue: Issue) -> Issue:
    """Return what stops the plan of leaders as what does not stop the round."""
    return replace(issue, severity="warning", expected=say(
        "for a plan of leaders: {e}", "如编制校长方案：{e}", e=issue.expected))
