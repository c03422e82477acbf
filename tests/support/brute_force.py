"""Tiers drawn at random, and what is best found by trying every plan or by another solver."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from random import Random
from typing import Any

from ortools.sat.python import cp_model

from rotation.domain.plan import Plan
from rotation.domain.ratio import spell_share
from rotation.model.columns import UNBOUNDED
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.tiers import Tier
from rotation.rules import PlanRule
from rotation.rules._words import Expression, total
from tests.support.worlds import (
    FIRST_GOALS,
    GOAL_CODES,
    MADE,
    World,
    apart,
    draw_goals,
    every_choice,
)

SLACKS = (Fraction(0), Fraction(0), Fraction(5, 100), Fraction(1, 3), Fraction(1))


def tiers(seed: int) -> list[dict[str, Any]]:
    """Draw tiers: any goals in any order, split anywhere, some with rates, slack and parameters.

    Goals that came later stand in tiers of their own, drawn apart.
    """
    rng = Random(seed)
    given = {goal.code: goal.model_dump(exclude_defaults=True) for goal in draw_goals(rng)}
    codes = rng.sample(FIRST_GOALS, rng.randint(1, len(FIRST_GOALS)))
    drawn = []
    while codes:
        part = [codes.pop() for _ in range(min(len(codes), rng.choice([1, 1, 2, 4])))]
        goals = [{"code": code, **given[code],
                  **({"rate": rng.randint(1, 20)} if code != "G30" and rng.random() < 0.3 else {})} for code in part]
        drawn.append({"goals": goals, "slack": spell_share(rng.choice(SLACKS))})
    for code in GOAL_CODES:
        own = apart(seed, code)
        if code not in FIRST_GOALS and own.random() < 0.4:
            drawn.insert(own.randint(0, len(drawn)), {"goals": [{"code": code}], "slack": spell_share(own.choice(SLACKS))})
    return drawn


def with_tiers(item: World) -> Policy:
    """Return the drawn policy, three times in four with drawn tiers instead of the usual ones."""
    if item.seed % 4 == 0:
        return item.policy
    values = {**item.values, "tiers": tiers(item.seed)}
    return Policy.of({name: (value, MADE) for name, value in values.items()})


def value_of(tier: Tier, plan: Plan) -> int:
    return sum(rate * goal.measure(plan) for goal, rate in tier.goals)


def keeps(plan: Plan) -> bool:
    return not any(rule.breaches(plan, subject) for rule in plan.round.law.values()
                   if isinstance(rule, PlanRule) for subject in rule.subjects(plan.round))


def best_by_force(item: World, policy: Policy) -> tuple[list[int], list[Plan]]:
    """Return the best value of each tier and the plans that reach the last."""
    plans = [Plan.of(item.round, choice.items()) for choice in every_choice(item.round)]
    plans = [plan for plan in plans if keeps(plan)]
    bests = []
    for number, tier in enumerate(policy.tiers, 1):
        values = [value_of(tier, plan) for plan in plans]
        if not plans:
            break
        best = min(values)
        last = number == len(policy.tiers)
        most = best if last else best + floor(tier.slack * abs(best))
        plans = [plan for plan, value in zip(plans, values) if value <= most]
        bests.append(best)
    return bests, plans


def linear(columns: list[cp_model.IntVar], expression: Expression) -> Any:
    tidy = expression.tidy()
    terms = zip(tidy.columns.tolist(), tidy.coefficients.tolist())
    return sum(value * columns[column] for column, value in terms) + tidy.constant


def bounds_by_search(item: World, policy: Policy) -> list[tuple[int, int]] | None:
    """Branch on the whole model; return a bound and a value of each tier, None if no plan.

    The two are equal but for the last one, where the search may stop without a proof.
    """
    rows = RoundTask(item.round).write()
    objectives = [total(rate * goal.express(rows) for goal, rate in tier.goals)
                  for tier in policy.tiers]
    model, solver = cp_model.CpModel(), cp_model.CpSolver()
    columns = [model.new_int_var(low, high, "") for low, high in zip(rows.lower, rows.upper)]
    for row in rows.rows:
        whole = linear(columns, Expression(row.columns, row.coefficients))
        model.add_linear_constraint(whole, max(row.lower, -UNBOUNDED), min(row.upper, UNBOUNDED))
    solver.parameters.num_workers, solver.parameters.max_deterministic_time = 1, 20.0
    found = []
    for tier, objective in zip(policy.tiers, objectives):
        aim = linear(columns, objective)
        model.minimize(aim)
        status = solver.solve(model)
        if status == cp_model.INFEASIBLE:
            return None
        assert status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        best = round(solver.objective_value)
        found.append((ceil(solver.best_objective_bound - 1e-6), best))
        if status == cp_model.FEASIBLE:
            break
        model.add(aim <= best + floor(tier.slack * abs(best)))
    return found
