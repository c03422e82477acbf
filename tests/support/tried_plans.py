"""Small worlds all of whose plans can be tried, and what a plan breaks and is worth by the rules themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from random import Random

from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.model.rows import Rows
from rotation.rules import PlanRule
from tests.support.completion import Completion
from tests.support.worlds import (
    PLAN_CODES,
    Choice,
    World,
    draw_goals,
    plan_count,
    world,
)

MOST_PLANS = 160


@cache
def sample(seeds: range, off: float = 0.4) -> list[World]:
    """Return the drawn worlds whose plans can all be tried, those with one plan left out."""
    drawn = (world(seed, off=off) for seed in seeds)
    return [item for item in drawn if 1 < plan_count(item.round) <= MOST_PLANS]


def columns_of(round: Round, choice: Choice) -> list[int]:
    """Return the option columns that a choice takes."""
    options = round.options
    return [options.slice_of(mover).start + options.of(mover).index(opening)
            for mover, opening in choice.items()]


def clauses_of(*codes: str) -> Callable[[str], bool]:
    """Keep the clauses of some plan rules, and every row that only defines a column."""
    return lambda clause: (clause.partition("|")[0] not in PLAN_CODES
                           or clause.partition("|")[0] in codes)


def breached(round: Round, plan: Plan) -> list[str]:
    return [rule.code for rule in round.law.values() if isinstance(rule, PlanRule)
            if any(rule.breaches(plan, subject) for subject in rule.subjects(round))]


def goal_values(
    item: World, rows: Rows, choices: list[Choice], settled: Round | None = None
) -> Counter[str]:
    """Compare rows with plans that break none of the rules in the rows; count values that tell."""
    round = settled or item.round
    goals = [(goal, goal.express(rows)) for goal in draw_goals(Random(item.seed))]
    completion, told = Completion(rows), Counter[str]()
    for choice in choices:
        plan, columns = Plan.of(round, choice.items()), columns_of(round, choice)
        for goal, expression in goals:
            measured = goal.measure(plan)
            where = f"world {item.seed}: {goal.code} of {choice}"
            assert completion.minimum(expression, columns) == measured, where
            told[goal.code] += measured != 0
    return told
