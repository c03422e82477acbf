"""The same finished round under other rules or facts of sharing, solved again for what stays open."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.share_plan import SharePlan
from rotation.engine.progress import Limits, Progress
from rotation.engine.solver import solve
from rotation.model.measured import measured
from rotation.policy.share_policy import SharePolicy
from rotation.rules.v05_no_lesson import NoLesson
from rotation.rules.v10_open_lessons import OpenLessons
from rotation.share.settle import settle
from rotation.share.solving import solved
from rotation.share.task import ShareTask


class Resolved(NamedTuple):
    """What would be: a plan, and whether none leaves fewer lessons open."""

    plan: SharePlan
    proven: bool

    @property
    def open(self) -> int:
        """Lessons that stay open, in parts of a lesson."""
        return sum(map(self.plan.open, self.plan.world.lessons))


def over(plan: Plan, facts: Problem) -> Plan:
    """Return a finished round over facts that differ in what only sharing asks: who moves where stays as it is."""
    return Plan.of(replace(plan.round, problem=facts), [(one.teacher, one.opening) for one in plan.placements])


def least_open(plan: Plan, policy: SharePolicy, seconds: float, known: SharePlan | None = None) -> Resolved | None:
    """Return the plan with least open lessons; None if time was over before any.

    Only the goals on open lessons are asked: how far people travel for them does not change how many there are.
    ``known`` is a plan that would stay lawful: it is returned as soon as none is proven better, with hours or without.
    """
    tiers = tuple(tier for tier in policy.tiers if all(
        isinstance(goal, NoLesson | OpenLessons) for goal, _ in tier.goals))
    asked = replace(policy, tiers=tiers or policy.tiers)

    def once(task: ShareTask, limits: Limits, progress: Progress | None) -> Outcome[SharePlan]:
        """Solve, and keep to the known plan if the best one is no better."""
        found = solve(task, limits, progress)
        as_good = known is not None and found.plan is not None and found.status is Status.OPTIMAL and _values(
            task, known) == _values(task, found.plan)
        return replace(found, plan=known) if as_good else found

    outcome = solved(ShareTask(settle(plan, asked), asked), seconds, solver=once)[1]
    return None if outcome.plan is None else Resolved(outcome.plan, outcome.status is Status.OPTIMAL)


def _values(task: ShareTask, plan: SharePlan) -> list[int]:
    return [measured(number, tier, plan, None).value for number, tier in enumerate(task.tiers, 1)]
