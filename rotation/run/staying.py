"""What the round gains if somebody whose term has ended stays: solved again with leave to stay (留任建议)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.round import Integers, Round
from rotation.engine import Budget, Lifting, Limits, Spent, solve
from rotation.engine.heap import give_back
from rotation.explain.inquiry import EMERGENCY
from rotation.explain.units import improved, way
from rotation.figures.figures import figures_of
from rotation.model.staying import comparable, may_stay, undecided
from rotation.model.task import RoundTask
from rotation.report.choices import Choices, Ground
from rotation.report.sheet_staying import lacking_first
from rotation.report.view import Stay, View
from rotation.run.gather import Case
from rotation.text import say

_NO_BETTER = say("no goal gets better if this teacher stays", "留任后各项目标均不变好")


def with_staying(case: Case, view: View) -> View:
    """Put on a view what the round gains from everybody who may be asked to stay.

    Parameters
    ----------
    case, view
        The round as solved, and what is told of it. Solved again for as many people as a quarter of
        ``reasons.solves``, beside what else is asked: where the host lacks most comes first.
    """
    people = undecided(case.round)
    if not people or view.outcome.plan is None or case.lineage is not None:
        return view
    budget = Budget(case.policy.explaining.questions(len(case.round.options))).part(Fraction(1, 4))
    asked = LeaveToStay(case, view.outcome)
    found = {one.id: asked.about(one.id, budget) for one in sorted(people, key=lambda one: lacking_first(view, one))}
    give_back()
    return replace(view, staying=found)


class LeaveToStay:
    """The best plans in which one person or another has leave to stay.

    Parameters
    ----------
    case, outcome
        The round as solved; the outcome has a plan.
    """

    def __init__(self, case: Case, outcome: Outcome) -> None:
        self._case, self._outcome = case, outcome

    @cached_property
    def _wide(self) -> Round:
        return may_stay(self._case.round, {one.id for one in undecided(self._case.round)})

    @cached_property
    def _lifting(self) -> Lifting:
        return Lifting(RoundTask(self._wide, self._case.policy), self._outcome)

    @cached_property
    def _reasons(self) -> Choices:
        """Why each stays or goes if all had leave to stay, the plan being as it is."""
        assert self._outcome.plan is not None, "asked about plans only"
        return Choices(Plan(self._wide, self._outcome.plan.placements))

    def about(self, key: str, budget: Budget) -> Stay:
        """Return what comes of it if somebody stays; not worked out where the budget is spent or nothing is proven."""
        hindered = self._hindered(key)
        if hindered is not None:
            return hindered
        try:
            budget.take()
        except Spent:
            return Stay()
        other = self.solved(key) if self._outcome.status is Status.OPTIMAL else None
        return Stay() if other is None or other.status is not Status.OPTIMAL else self._gain(key, other)

    def _hindered(self, key: str) -> Stay | None:
        """Return the rule by which somebody could not stay if it were approved, the plan being as it is."""
        wide = self._wide
        why = self._reasons.why(wide.teacher(key))
        if why.ground is not Ground.FORBIDDEN:
            return None
        options = wide.options.slice_of(key)
        if not wide.standings[key].placeable or options.start == options.stop:
            return Stay(says=say("cannot stay: {w}", "不能留任：{w}", w=why.says))
        return Stay(says=say("cannot stay unless others move otherwise than in this plan: {w}",
                             "本方案其他安排不变时不能留任：{w}", w=why.says))

    def solved(self, key: str) -> Outcome:
        """Return the best plan in which somebody may stay, from the published proof if the leave only opens options."""
        case, limits = self._case, Limits(EMERGENCY)
        if any(tier.tolerance for tier in case.policy.tiers) or not comparable(case.round, self._wide):
            return solve(may_stay(case.round, {key}), case.policy, limits, start=self._outcome.plan)
        return self._lifting.solve(RoundTask(self._wide, case.policy), self._closed(key), limits)

    def _closed(self, key: str) -> Integers:
        """Return the options of everybody else who might stay."""
        options = self._wide.options
        others = [options.slice_of(one.id) for one in undecided(self._case.round) if one.id != key]
        return np.concatenate([np.zeros(0, np.int64), *(np.arange(one.start, one.stop) for one in others)])

    def _gain(self, key: str, other: Outcome) -> Stay:
        """Return the difference of two proven plans; none where the better one does not need the leave."""
        before, after = self._outcome.plan, other.plan
        assert before is not None, "asked about plans only"
        assert after is not None, "proven best"
        better = improved(self._outcome.tiers, other.tiers)
        if after.placement(key) is None or better is None:
            return Stay(says=_NO_BETTER, worked=True)
        round = after.round
        mine, theirs = figures_of(self._case.round, before), figures_of(round, after)
        return Stay(mine.gap.after - theirs.gap.after, mine.empty.after - theirs.empty.after,
                    way(self._case.round, before) - way(round, after), better, worked=True)
