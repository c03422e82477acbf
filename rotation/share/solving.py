"""The best plan of shared lessons in which every remote lesson has an hour: solved again as long as some have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.domain.share_plan import SharePlan
from rotation.engine.apart import solve_apart
from rotation.engine.progress import Limits, Progress
from rotation.model.measured import measured
from rotation.rules.l40_hours_exist import HoursExist
from rotation.share.hours import OutOfPatience
from rotation.share.screen import alike, crowd_of, with_hours
from rotation.share.task import ShareTask
from rotation.share.tidy import tidied
from rotation.text import say

Solver = Callable[[ShareTask, Limits, Progress | None], Outcome[SharePlan]]


def solved(
    task: ShareTask, seconds: float, progress: Progress | None = None, *, solver: Solver = solve_apart,
) -> tuple[ShareTask, Outcome[SharePlan]]:
    """Return the task as it was solved at last, and what was found.

    Remote lessons that have no hours all together become a clause of L40, and the task is solved again; as each clause
    rules out a plan, this ends. Where time or the search for hours ends first, lessons without hours are left out, and
    the plan is not called the best.

    Parameters
    ----------
    task
        What is to be shared.
    seconds
        Time limit of all solves together.
    progress
        Called with every better plan and every finished tier.
    solver
        Solves once.
    """
    end, again = monotonic() + seconds, 0
    while True:
        outcome = solver(task, Limits(max(0.0, end - monotonic())), progress)
        if outcome.plan is None or HoursExist.code not in task.law:
            return task, outcome if outcome.plan is None else replace(outcome, plan=tidied(outcome.plan))
        try:
            crowd = crowd_of(outcome.plan)
        except OutOfPatience:
            return task, _left_out(task, outcome)
        if crowd is None:
            return task, _counted(again, replace(outcome, plan=tidied(outcome.plan)))
        if monotonic() >= end:
            return task, _left_out(task, outcome)
        more = (one for one in alike(task.sharing, crowd) if one not in task.sharing.crowded)
        task = replace(task, sharing=replace(task.sharing, crowded=(*task.sharing.crowded, *more)))
        again += 1


def _counted(number: int, outcome: Outcome[SharePlan]) -> Outcome[SharePlan]:
    return outcome.noting(say(
        "L40: {n} times remote lessons had no hours all together and the plan was made again without them together",
        "L40：有{n}次同频课排不进课表，已排除该组合后重新求解", n=number)) if number else outcome


def _left_out(task: ShareTask, outcome: Outcome[SharePlan]) -> Outcome[SharePlan]:
    """Return a lawful plan without the lessons that have no hours, said not to be the best."""
    assert outcome.plan is not None, "without a plan nothing is left out"
    plan = with_hours(outcome.plan)
    return Outcome(Status.FEASIBLE, plan, _measured(task, outcome, plan), outcome.notes).noting(say(
        "L40: remote lessons for which no hours were found in time are left out; a better plan may exist",
        "L40：限定时间内排不进课表的同频课已略去，可能还有更好的方案"))


def _measured(task: ShareTask, outcome: Outcome[SharePlan], plan: SharePlan) -> tuple[TierResult, ...]:
    """Return the tiers of a plan that is not the one solved: the bound of the first holds, others are not known."""
    bounds = [tier.bound for tier in outcome.tiers[:1]] + [None] * len(task.tiers)
    return tuple(measured(number, tier, plan, bound) for number, (tier, bound) in enumerate(
        zip(task.tiers, bounds, strict=False), 1))
