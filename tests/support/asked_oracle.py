"""The oracle of a drawn world, and the choices it is asked about."""

from __future__ import annotations

from random import Random
from typing import Any

from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.rules import PlanRule
from tests.support.oracle import Oracle
from tests.support.worlds import (
    Choice,
    World,
    lawful_choice,
    wild_choice,
)


def parameters(rule: Any) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in type(rule).model_fields}


def oracle_of(world: World) -> Oracle:
    policy, law = world.policy, world.round.law
    return Oracle(
        world.problem, policy.settings, policy.teaching, policy.standards,
        {code: parameters(rule) for code, rule in law.items()},
        {name.partition(".")[2]: value for name, value in world.values.items() if name.startswith("points.")})


def broken(round: Round, plan: Plan, code: str) -> set[tuple[str, ...]]:
    """Return the objects of the breached clauses; a couple without the town of its clause."""
    rule = round.law[code]
    assert isinstance(rule, PlanRule)
    subjects = {subject for subject in rule.subjects(round) if rule.breaches(plan, subject)}
    return {subject[:2] for subject in subjects} if code == "H70" else subjects


def choices(seed: int, round: Round) -> list[Choice]:
    rng = Random(seed)
    return [lawful_choice(rng, round, 0.3), lawful_choice(rng, round, 0.8), wild_choice(rng, round)]
