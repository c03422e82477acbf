"""Prices of decisions in small worlds, found by counting all lawful plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import count
from math import floor

from rotation.domain.outcome import Outcome
from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.engine import solve
from rotation.policy.policy import Policy
from rotation.rules import PlanRule
from rotation.rules.h30_pool import PostPool
from tests.support.brute_force import value_of, with_tiers
from tests.support.worlds import World, every_choice, plan_count, world

Keeps = Callable[[Plan], bool]


def lawful(round: Round, plan: Plan) -> bool:
    return not any(rule.breaches(plan, subject) for rule in round.law.values()
                   if isinstance(rule, PlanRule) for subject in rule.subjects(round))


def best(plans: list[Plan], policy: Policy) -> tuple[int, ...]:
    """Tier after tier the best value, each held to plus slack; empty if there is no plan."""
    bests: list[int] = []
    for tier in policy.tiers if plans else ():
        values = [value_of(tier, plan) for plan in plans]
        bests.append(min(values))
        most = min(values) + floor(tier.slack * abs(min(values)))
        plans = [plan for plan, value in zip(plans, values) if value <= most]
    return tuple(bests)


class Force:
    """All lawful plans of a small world, counted one by one."""

    def __init__(self, item: World) -> None:
        self.item, self.policy, self.round = item, with_tiers(item), item.round
        every = [Plan.of(self.round, choice.items()) for choice in every_choice(self.round)]
        self.every = every
        self.plans = [plan for plan in every if lawful(self.round, plan)]

    @cached_property
    def base(self) -> tuple[int, ...]:
        return best(self.plans, self.policy)

    def price(self, keeps: Keeps) -> tuple[int, ...]:
        there = best([plan for plan in self.plans if keeps(plan)], self.policy)
        return tuple(b - a for a, b in zip(self.base, there))

    @cached_property
    def codes(self) -> set[str]:
        return {code for code, rule in self.round.law.items() if isinstance(rule, PlanRule)}

    def possible(self, keeps: Keeps, dropped: Iterable[str]) -> bool:
        """Whether some plan keeps the decision and all plan rules but those dropped.

        The pool (H30) is dropped by being without end: switched off there would be none, and H25 be stricter.
        """
        free = frozenset(dropped)
        law = {code: rule.model_copy(update={"pool": 10_000}) if isinstance(rule, PostPool) and code in free else rule
               for code, rule in self.round.law.items() if code not in free or isinstance(rule, PostPool)}
        rest = replace(self.round, law=law)
        return any(lawful(rest, Plan(rest, plan.placements)) for plan in self.every if keeps(plan))


def feasible(start: int) -> Iterator[tuple[Force, Outcome]]:
    """Small rounds that have a plan, in the order of their seeds."""
    for seed in count(start):
        item = world(seed, off=0.5)
        if 4 <= plan_count(item.round) <= 200:
            force = Force(item)
            if force.plans:
                yield force, solve(force.round, force.policy)


def place(plan: Plan, key: str) -> Opening | None:
    item = plan.placement(key)
    return item.opening if item else None


def at_most(bound: tuple[int, ...], price: tuple[int, ...]) -> bool:
    """Whether a bound is not above a price, tier after tier."""
    return bound <= price[:len(bound)]
