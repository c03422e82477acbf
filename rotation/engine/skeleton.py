"""The part of a round's program that does not change when some rules get other parameters.

Writing a round out takes as long as solving it. Of neighbors in a sweep only a few rows differ:
those of the rules that are swept and of the rules and goals that look at them (H15 and G60 look at
H10, H25 at H30). All the others are written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from rotation.domain.round import Integers, Round
from rotation.engine.solver import Model
from rotation.errors import SolverBug
from rotation.model.caps import UNBOUNDED, Caps
from rotation.model.eligibility import plan_rules
from rotation.model.rows import Row, Rows, _one_post
from rotation.policy.policy import Policy
from rotation.policy.tiers import Tier
from rotation.rules import Goal, PlanRule, in_force
from rotation.rules._words import Expression, total
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.text import say


class Watched(dict[str, object]):
    """Rules in force by code, and which of them were looked up."""

    def __init__(self, law: Mapping[str, object]) -> None:
        super().__init__(law)
        self.asked: set[str] = set()

    def get(self, key: str, default: object = None) -> object:
        """Look a rule up and remember that it was."""
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> object:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


class _Closed(Caps):
    """Caps that learn nothing more; what the skeleton knows stays true of every point."""

    def __init__(self, known: Caps) -> None:
        vars(self).update(vars(known))

    def learn(self, expression: Expression, lower: int, upper: int) -> None:
        """Leave things as they are."""


@dataclass(frozen=True, eq=False)
class Mark:
    """How far rows were written: columns, rows, and what had been defined."""

    columns: int
    rows: int
    defined: Mapping[str, Expression]


class Shared(Rows):
    """Rows that can forget what was written last, and be gone on with by many."""

    def mark(self) -> Mark:
        """Note how far they are written."""
        return Mark(self.column_count, len(self.rows), dict(self._defined))

    def back(self, mark: Mark) -> None:
        """Forget everything written since."""
        for listed in (self.lower, self.upper, self.names):
            del listed[mark.columns:]
        del self.rows[mark.rows:]
        self._defined = dict(mark.defined)

    def branch(self, round: Round) -> Rows:
        """Return rows that go on from here without changing these."""
        fresh = copy(self)
        vars(fresh).update(
            round=round, lower=list(self.lower), upper=list(self.upper), names=list(self.names),
            rows=list(self.rows), _defined=dict(self._defined), _caps=_Closed(self._caps))
        return fresh


class Skeleton:
    """A round written out without what some rules decide.

    Parameters
    ----------
    round, policy
        Any round of the sweep.
    moving
        Codes of the plan rules whose parameters change.
    """

    def __init__(self, round: Round, policy: Policy, moving: Iterable[str]) -> None:
        self.round, self.tiers = round, policy.tiers
        self.moving = frozenset(moving)
        self._law = Watched(round.law)
        self._rows = Shared(under(round, self._law))
        self._objectives: dict[int, Expression] = {}
        for mover in round.options.movers:
            self._rows.rows.extend(_one_post(self._rows, mover))
        self.loose = frozenset(rule.code for rule in plan_rules(round) if not self._fixed(rule))
        self._goals = {(number, place): self._goal(goal)
                       for number, tier in enumerate(policy.tiers)
                       for place, (goal, _) in enumerate(tier.goals)}

    def fits(self, round: Round, policy: Policy) -> bool:
        """Whether another round differs from this one in the moving rules alone."""
        same = (round.options is self.round.options and round.standings is self.round.standings
                and policy.tiers == self.tiers and round.law.keys() == self.round.law.keys())
        return same and all(rule == self.round.law[code] for code, rule in round.law.items()
                            if code not in self.moving)

    def model(self, round: Round, policy: Policy) -> Point:
        """Return the program of a round that fits."""
        return Point(self, round, policy)

    # -- writing ------------------------------------------------------------------------------

    def _fixed(self, rule: PlanRule) -> bool:
        """Write a rule out unless it depends on what moves; return whether it was written."""
        if rule.code in self.moving:
            return False
        mark = self._rows.mark()
        for place, subject in enumerate(rule.subjects(self._rows.round)):
            inequality = rule.encode(self._rows, subject)
            if self._depends():
                if place:
                    raise SolverBug(say("{c} depends on a swept rule only now and then",
                                        "{c} 只在部分条款中依赖被测算的规则", c=rule.code))
                self._rows.back(mark)
                return False
            self._rows.add(rule.clause(subject), inequality)
        return True

    def _goal(self, goal: Goal) -> Expression | None:
        """Return a goal's expression; None if it depends on what moves."""
        mark = self._rows.mark()
        told = goal.express(self._rows)
        if self._depends():
            self._rows.back(mark)
            return None
        return told

    def _depends(self) -> bool:
        found = bool(self._law.asked & self.moving)
        self._law.asked.clear()
        return found

    # -- what a point takes over --------------------------------------------------------------

    def words(self, round: Round) -> Rows:
        """Return rows to go on writing for one point."""
        return self._rows.branch(round)

    def express(self, rows: Rows, number: int, tier: Tier) -> Expression:
        """Return a tier's objective, the goals that move written anew."""
        if all(self._goals[number, place] is not None for place in range(len(tier.goals))):
            if number not in self._objectives:
                self._objectives[number] = objective_of(
                    (self._goals[number, place], rate) for place, (_, rate) in enumerate(tier.goals))
            return self._objectives[number]
        return objective_of(
            (goal.express(rows) if (told := self._goals[number, place]) is None else told, rate)
            for place, (goal, rate) in enumerate(tier.goals))


class Point(Model):
    """A round of a sweep, written out on top of what its neighbors share."""

    def __init__(self, skeleton: Skeleton, round: Round, policy: Policy) -> None:
        self.round, self.policy = round, policy
        self.rows = rows = skeleton.words(round)
        first = len(rows.rows)
        for rule in plan_rules(round):
            if rule.code in skeleton.loose:
                for subject in rule.subjects(round):
                    rows.add(rule.clause(subject), rule.encode(rows, subject))
        self.objectives = [skeleton.express(rows, number, tier)
                           for number, tier in enumerate(policy.tiers)]
        self.implied = tuple(rounded(rows))
        self.own = (*rows.rows[first:], *self.implied)

    def same(self, other: Point) -> bool:
        """Whether both ask for the same in every row, column and goal."""
        return (self.rows.lower == other.rows.lower and self.rows.upper == other.rows.upper
                and _all(zip(self.objectives, other.objectives, strict=True), _alike)
                and len(self.own) == len(other.own)
                and _all(zip(self.own, other.own, strict=True), _equal))


def objective_of(parts: Iterable[tuple[Expression | None, int]]) -> Expression:
    """Return the sum of rates times expressions."""
    return total(rate * told for told, rate in parts if told is not None).tidy()


def under(round: Round, law: Mapping[str, object]) -> Round:
    """Return a round under other plan rules: who counts and who may go where stay the same."""
    fresh = replace(round, law=law)
    vars(fresh).update({name: value for name, value in vars(round).items()
                        if name not in vars(fresh)})
    return fresh


def rounded(rows: Rows) -> Iterator[Row]:
    """Yield what H10 and H20 together ask for in whole people.

    At least n exchange, and a share of those exchanged are backbone teachers: so at least the share
    of n, rounded up, are. The relaxation does not see this by itself and is off by up to a person.
    """
    round = rows.round
    h10, h20 = in_force(round, RotationRate), in_force(round, BackboneShare)
    if h10 is None or h20 is None or not h10.base(round):
        return
    standing = len(round.stock) if round.settings.count == "stock" else 0
    besides = sum(round.is_backbone(round.teacher(key)) for key in round.stock) if standing else 0
    least = h20.required(round, h10.required(round)) - besides
    people = rows.moved(key for key in round.eligible if round.is_backbone(round.teacher(key))).tidy()
    if least > 0:
        yield Row(f"{h10.code} {h20.code}", people.columns, people.coefficients, least, UNBOUNDED)


def _all(pairs: Iterable[tuple[object, object]], alike: object) -> bool:
    assert callable(alike), "a comparison"
    return all(one is other or alike(one, other) for one, other in pairs)


def _alike(one: Expression, other: Expression) -> bool:
    return (one.constant == other.constant and _array(one.columns, other.columns)
            and _array(one.coefficients, other.coefficients))


def _equal(one: Row, other: Row) -> bool:
    return (one.clause == other.clause and (one.lower, one.upper) == (other.lower, other.upper)
            and _array(one.columns, other.columns) and _array(one.coefficients, other.coefficients))


def _array(one: Integers, other: Integers) -> bool:
    return bool(np.array_equal(one, other))

