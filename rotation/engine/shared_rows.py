"""The part of a task's program that does not change when some rules get other parameters.

Writing a task out takes as long as solving it. Of neighbors in a sweep only a few rows differ:
those of the rules that are swept and of the rules and goals that look at them (H15 and G60 look at
H10, H25 at H30). All the others are written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from rotation.domain.round import Integers
from rotation.engine.solver import Model
from rotation.errors import SolverBug
from rotation.model.columns import Row
from rotation.model.program import Program
from rotation.model.task import AnyRule, Swept
from rotation.policy.tiers import AnyTier
from rotation.rules import Goal
from rotation.rules._words import Expression, total
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


class SharedRows:
    """A task written out without what some rules decide.

    Parameters
    ----------
    task
        Any task of the sweep.
    moving
        Codes of the rules whose parameters change.
    by_hand
        Whether what was decided by hand changes as well.
    """

    def __init__(self, task: Swept[Any, Any], moving: Iterable[str], *, by_hand: bool = False) -> None:
        self.task, self.moving, self._by_hand = task, frozenset(moving), by_hand
        self._law = Watched(task.law)
        watched = task.under(self._law)
        self._watched, self._world, self._columns = watched, watched.world, watched.columns()
        self._columns.one_post()
        self._depends()
        self._objectives: dict[int, Expression] = {}
        self.loose = frozenset(rule.code for rule in task.rules if not self._fixed(rule))
        self._goals = {(number, place): self._goal(goal)
                       for number, tier in enumerate(task.tiers)
                       for place, (goal, _) in enumerate(tier.goals)}

    def fits(self, task: Swept[Any, Any]) -> bool:
        """Whether another task differs from this one in the moving rules alone."""
        law = self.task.law
        return task.akin(self.task) and task.law.keys() == law.keys() and all(
            rule == law[code] for code, rule in task.law.items() if code not in self.moving)

    # -- writing ------------------------------------------------------------------------------

    def _fixed(self, rule: AnyRule) -> bool:
        """Write a rule out unless it depends on what moves; return whether it was written."""
        if rule.code in self.moving:
            return False
        extent = self._columns.mark()
        for place, subject in enumerate(list(rule.subjects(self._world))):
            inequality = rule.encode(self._columns, subject)
            if self._depends():
                if place:
                    raise SolverBug(say("{c} depends on a swept rule only now and then",
                                        "{c} 只在部分条款中依赖被测算的规则", c=rule.code))
                self._columns.back(extent)
                return False
            self._columns.add(rule.clause(subject), inequality)
        return not self._depends()  # of no subject at all that may depend as well

    def _goal(self, goal: Goal[Any, Any]) -> Expression | None:
        """Return a goal's expression; None if it depends on what moves."""
        extent = self._columns.mark()
        expression = goal.express(self._columns)
        if self._depends():
            self._columns.back(extent)
            return None
        return expression

    def _depends(self) -> bool:
        found = bool(self._law.asked & self.moving) or (self._by_hand and self._watched.looked_at_orders())
        self._law.asked.clear()
        return found

    @property
    def goals_stay(self) -> bool:
        """Whether no goal depends on what moves."""
        return None not in self._goals.values()

    @cached_property
    def program(self) -> Program:
        """The rows that all share, listed once."""
        return Program(self._columns)

    # -- what a neighbor takes over -----------------------------------------------------------

    def onto(self, task: Swept[Any, Any]) -> Any:
        """Return columns to go on writing for one neighbor."""
        return task.onto(self._columns)

    def express(self, columns: Any, number: int, tier: AnyTier) -> Expression:
        """Return a tier's objective, the goals that move written anew."""
        if all(self._goals[number, place] is not None for place in range(len(tier.goals))):
            if number not in self._objectives:
                self._objectives[number] = _sum(
                    (self._goals[number, place], rate) for place, (_, rate) in enumerate(tier.goals))
            return self._objectives[number]
        return _sum(
            (goal.express(columns) if (kept := self._goals[number, place]) is None else kept, rate)
            for place, (goal, rate) in enumerate(tier.goals))


class Neighbor(Model):
    """A task of a sweep, written out on top of what its neighbors share."""

    def __init__(self, shared: SharedRows, task: Swept[Any, Any]) -> None:
        self.task = task
        self.columns = columns = shared.onto(task)
        first = len(columns.rows)
        for rule in task.rules:
            if rule.code in shared.loose:
                for subject in rule.subjects(task.world):
                    columns.add(rule.clause(subject), rule.encode(columns, subject))
        self.objectives = [shared.express(columns, number, tier)
                           for number, tier in enumerate(task.tiers)]
        self.implied = tuple(task.implied(columns))
        self.own = (*columns.rows[first:], *self.implied)

    def same(self, other: Neighbor) -> bool:
        """Whether both ask for the same in every row, column and goal."""
        mine, theirs = self.columns, other.columns
        return (mine.lower == theirs.lower and mine.upper == theirs.upper
                and len(self.own) == len(other.own)
                and all(map(_alike, self.objectives, other.objectives))
                and all(map(_equal, self.own, other.own)))

    def asks_all_of(self, other: Neighbor) -> bool:
        """Whether every plan of this task keeps the rows and bounds of another one, and the goals are the same."""
        mine, theirs, rows = self.columns, other.columns, {row.clause: row for row in self.own}
        return (mine.lower == theirs.lower and mine.upper == theirs.upper
                and all(map(_alike, self.objectives, other.objectives))
                and all((row := rows.get(one.clause)) is not None and _equal(row, one) for one in other.own))


def _sum(parts: Iterable[tuple[Expression | None, int]]) -> Expression:
    """Return the sum of rates times expressions."""
    return total(rate * part for part, rate in parts if part is not None).tidy()


def _alike(one: Expression, other: Expression) -> bool:
    return one is other or (
        one.constant == other.constant and _array(one.columns, other.columns)
        and _array(one.coefficients, other.coefficients))


def _equal(one: Row, other: Row) -> bool:
    return one is other or (
        one.clause == other.clause and (one.lower, one.upper) == (other.lower, other.upper)
        and _array(one.columns, other.columns) and _array(one.coefficients, other.coefficients))


def _array(one: Integers, other: Integers) -> bool:
    return bool(np.array_equal(one, other))
