"""The best draft of a round without a plan: clauses give way by the fewest people, goals follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.engine.clauses import System
from rotation.engine.elastic import Eased
from rotation.engine.solver import Model, Solve
from rotation.engine.steps import Limits, Progress, measured
from rotation.model.caps import UNBOUNDED
from rotation.model.certificate import objective
from rotation.model.eligibility import plan_rules
from rotation.model.rows import Rows, _one_post
from rotation.policy.policy import Policy
from rotation.rules._base import Expression, Inequality
from rotation.text import say

Sides = Mapping[str, tuple[int, int]]
_NOTE = say("draft: rules give way where no plan keeps them all; see sheet Conflict and ways out",
            "草案：现有条件无法同时满足，部分条款已放宽，详见“冲突与出路”，不得公布")


class EasedRows(Rows):
    """Rows in which some clauses give way, in the units of their rows."""

    def __init__(self, round: Round, eased: Sides) -> None:
        self.eased = eased
        super().__init__(round)

    def add(self, clause: str, inequality: Inequality) -> None:
        """Add a clause with the slack given to it."""
        low, high = self.eased.get(clause, (0, 0))
        lower, upper = inequality.lower, inequality.upper
        super().add(clause, Inequality(
            inequality.expression, None if lower is None else lower - low,
            None if upper is None or upper >= UNBOUNDED else upper + high))

    def pool_posts(self, school: str, most: int) -> Expression:
        """Return the pool posts used at a school; the pool may be larger by what H30 gives."""
        more = sum(high for clause, (_, high) in self.eased.items() if clause.startswith("H30|"))
        return super().pool_posts(school, most + more)


class EasedModel(Model):
    """A round written out with clauses that give way."""

    def __init__(self, round: Round, policy: Policy, eased: Sides) -> None:
        self.round, self.policy = round, policy
        self.rows = rows = EasedRows(round, eased)
        for mover in round.options.movers:
            rows.rows.extend(_one_post(rows, mover))
        for rule in plan_rules(round):
            for subject in rule.subjects(round):
                rows.add(rule.clause(subject), rule.encode(rows, subject))
        self.objectives = [objective(self.rows, tier) for tier in policy.tiers]


def draft(
    system: System, policy: Policy, eased: Eased, seconds: float,
    progress: Progress | None = None,
) -> Outcome:
    """Return the best plan under clauses that give way as told.

    Parameters
    ----------
    system, policy
        The round without a plan.
    eased
        By how much each clause gives way, and placements that show it.
    seconds
        Time for the goals; without enough of it the placements of ``eased`` are the draft.
    progress
        Called as by `rotation.engine.solve`.

    Returns
    -------
        Never OPTIMAL, and without certificates: they would not fit the rules as they stand.
    """
    clauses = system.clauses
    sides = {clauses[index].id: (low * clauses[index].unit, high * clauses[index].unit)
             for index, (low, high) in eased.slack.items()}
    best = Outcome(Status.UNKNOWN, None)
    if seconds > 1:
        model = EasedModel(system.round, policy, sides)
        best = Solve(model, Limits(seconds), progress or (lambda _: None)).run()
    if best.plan is None:
        plan = Plan.of(system.round, eased.choice)
        tiers = tuple(measured(number, tier, plan, None)
                      for number, tier in enumerate(policy.tiers, 1))
        best = Outcome(Status.FEASIBLE, plan, tiers)
    bare = tuple(replace(tier, certificate=None, witness=None) for tier in best.tiers)
    return replace(best, status=Status.FEASIBLE, tiers=bare, notes=(_NOTE,))

