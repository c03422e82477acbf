"""Ways out of a task without a plan: what must give way, by how many people, proven by a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from rotation.domain.diagnosis import Easing, WayOut
from rotation.domain.round import Integers
from rotation.engine.clauses import System
from rotation.engine.counted_work import CountedWork
from rotation.engine.elastic import Eased, Filter, Question, broken, least
from rotation.engine.relaxation import TimeUp
from rotation.errors import PolicyError
from rotation.model.task import AnyRule, AnyScreen, AnyTask, Mendable
from rotation.rules import PairRule
from rotation.rules._base import LAST
from rotation.rules._slack import Slack
from rotation.text import say


class WaysOut:
    """Looks for ways out; each is tried and kept only if it gives a plan.

    Parameters
    ----------
    task, system
        What has no plan, and its clauses.
    effort
        What may be done.
    """

    def __init__(self, task: Mendable[Any, Any], system: System, effort: CountedWork) -> None:
        self._task, self._system, self._effort = task, system, effort
        self._proof: dict[str, int] = {}
        self._all = list(range(len(system.clauses)))
        self.unfinished: list[str] = []
        self.together: Eased | None = None
        self._alone: Eased | None = None

    def find(self) -> tuple[WayOut, ...]:
        """Return ways out, the fewest people first."""
        self.together = self._tried("+", [i for i in self._all if self._gives(i)])
        ways = [] if self.together is None else list(self._rule_by_rule())
        alone = min((way.people for way in ways), default=None)
        for rule in self._task.screens:
            ways += self._by_policy(rule)
        both = self.together
        if both is not None and both.people and (alone is None or both.people < alone):
            ways.append(self._several(both))
        ranks = {rule.code: rule.rank for rule in self._task.rules}
        return tuple(sorted(ways, key=lambda way: (
            way.people, ranks.get(way.code, LAST), way.code, way.settings)))

    def _gives(self, index: int) -> bool:
        return self._system.clauses[index].rule.gives is not None

    # -- clauses that give way ----------------------------------------------------------------

    def _rule_by_rule(self) -> Iterator[WayOut]:
        for rule in self._hopeful():
            own = [i for i in self._all if self._system.clauses[i].code == rule.code]
            eased = self._tried(rule.code, own)
            if eased is not None and eased.people:
                self._prefer(eased)
                yield self._alone_gives(rule, eased)

    def _hopeful(self) -> list[AnyRule]:
        """Return rules without which the relaxation, at least, can keep all the others."""
        asked = Filter(self._system, self._all, self._effort)
        hopeful = []
        with suppress(TimeUp):
            clauses = self._system.clauses
            self._proof = {clauses[at].id: weight for at, weight in (asked.culprits(self._all) or {}).items()}
        for rule in _ranked(self._system, self._all):
            rest = [i for i in self._all if self._system.clauses[i].code != rule.code]
            try:
                if rule.gives is not None and asked.culprits(rest) is None:
                    hopeful.append(rule)
            except TimeUp:
                self.unfinished.append(rule.code)
        return hopeful

    def _prefer(self, alone: Eased) -> None:
        """Let one rule give way instead of several at the same price."""
        both = self.together
        if both is not None and alone.people <= both.people and self._alone is None:
            self.together = self._alone = alone

    def _tried(self, code: str, eased: list[int]) -> Eased | None:
        try:
            return least(self._system, self._all, eased, self._effort)
        except TimeUp:
            self.unfinished.append(code)
            return None

    def _alone_gives(self, rule: AnyRule, eased: Eased) -> WayOut:
        world, slack = self._task.world, self._slack(rule, eased)
        values = dict(rule.lawful_with(world, slack))
        for other in self._task.rules if values else ():
            if other is not rule:
                values |= other.unmoved_by(world, values)
        return WayOut(rule.code, eased.people, rule.eased(slack), self._verified(values, eased),
                      easings_of(self._system, eased), eased.proven)

    def _slack(self, rule: AnyRule, eased: Eased) -> Slack:
        clauses = self._system.clauses
        own = {clauses[index].subject: sides for index, sides in sorted(eased.slack.items())
               if clauses[index].code == rule.code}
        return Slack(own, tuple(key for key, _ in eased.choice), self._task.world.named)

    def _several(self, eased: Eased) -> WayOut:
        system = self._system
        parts = tuple(rule.eased(self._slack(rule, eased)) for rule in _ranked(system, eased.slack))
        says = say("several rules together give way by {n} people: {w}", "多条规则合计放宽{n}人：{w}",
                   n=eased.people, w=parts)
        return WayOut("+", eased.people, says, (), easings_of(system, eased), eased.proven)

    def _verified(self, values: Mapping[str, str], eased: Eased) -> tuple[str, ...]:
        """Return the settings if the placements found keep every clause under them."""
        try:
            system = System(self._task.revised(values))
            kept = values and not broken(system, range(len(system.clauses)), eased.choice,
                                         eased.others, {})
        except (PolicyError, KeyError):
            return ()
        return tuple(f"{name}={value}" for name, value in values.items()) if kept else ()

    # -- wider rules --------------------------------------------------------------------------

    def _by_policy(self, rule: AnyScreen) -> Iterator[WayOut]:
        for values in rule.wider():
            try:
                way = self._wider(rule, values)
            except TimeUp:
                self.unfinished.append(rule.code)
                return
            except PolicyError:
                continue
            if way is not None:
                yield way
                return

    def _wider(self, rule: AnyScreen, values: Mapping[str, str]) -> WayOut | None:
        self._effort.seconds()
        before, after = self._task, self._task.revised(values)
        system = System(after)
        everything = range(len(system.clauses))
        if self._as_impossible(system) or Filter(system, everything, self._effort).culprits(everything) is not None:
            return None
        by_pair = isinstance(rule, PairRule)
        extra = _new_options(before, after) if by_pair else np.zeros(0, np.int64)
        found = least(system, everything, (), self._effort, extra if len(extra) else None)
        if found is None:
            return None
        more = found.value if by_pair else len(after.base - before.base)
        if isinstance(rule, PairRule):
            beyond = [(key, post) for key, post in found.choice if post not in before.options.of(key)]
            values = rule.nearest(after.world, values, beyond)
        settings = tuple(f"{name}={value}" for name, value in values.items())
        return WayOut(rule.code, more, rule.widened(values, more), settings, (), found.proven)


    def _as_impossible(self, system: System) -> bool:
        """Whether what proves that there is no plan proves it under a wider rule as well."""
        weights = {system.number[name]: weight for name, weight in self._proof.items() if name in system.number}
        return bool(weights) and Question(system, range(len(system.clauses))).refuted(weights)


def possible(task: AnyTask, steps: int, seconds: float) -> bool | None:
    """Return whether a task has a plan at all; None if that was not found out with the effort allowed.

    Parameters
    ----------
    task
        What is asked about.
    steps
        Most steps of the simplex method.
    seconds
        Emergency limit.
    """
    system = System(task)
    everything = range(len(system.clauses))
    effort = CountedWork.of(system, steps, seconds)
    try:
        if Filter(system, everything, effort).culprits(everything) is not None:
            return False
        return least(system, everything, (), effort) is not None
    except TimeUp:
        return None


def easings_of(system: System, eased: Eased) -> tuple[Easing, ...]:
    """Return by how many people each clause gives way."""
    clauses = system.clauses
    return tuple(
        Easing(clauses[index].id, low + high,
               say("{c} {d}: gives way by {n}", "{c} {d}：放宽{n}人", c=clauses[index].code,
                   d=clauses[index].says(system.task.world), n=low + high))
        for index, (low, high) in sorted(eased.slack.items(), key=lambda item: (
            clauses[item[0]].rule.rank, clauses[item[0]].code, item[0])))


def _ranked(system: System, indices: Iterable[int]) -> list[AnyRule]:
    """Return the rules of some clauses in the order in which equally cheap ways out are told."""
    rules = {system.clauses[index].code: system.clauses[index].rule for index in indices}
    return sorted(rules.values(), key=lambda rule: (rule.rank, rule.code))


def _new_options(before: AnyTask, after: AnyTask) -> Integers:
    old = set(before.options.pairs())
    return np.array([pair not in old for pair in after.options.pairs()], dtype=np.int64)
