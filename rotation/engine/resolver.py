"""Questions that need solving again: what if this person went, stayed, or went elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np

from rotation.domain.outcome import Outcome, Status
from rotation.domain.round import Host
from rotation.engine.heap import give_back
from rotation.engine.progress import Limits
from rotation.engine.reprice import Repricing
from rotation.engine.solver import Model, Solve
from rotation.model.columns import UNBOUNDED, Columns, Row
from rotation.model.task import AnyTask
from rotation.rules._words import Expression


class Decision(NamedTuple):
    """One thing decided by hand.

    Parameters
    ----------
    person
        Id.
    kind
        ``placed`` anywhere, ``stays``, ``at`` a post, ``not at`` a post.
    opening
        The post, for the last two.
    """

    person: str
    kind: Literal["placed", "stays", "at", "not at"]
    opening: Host | None = None


class Cost(NamedTuple):
    """What a decision costs.

    Parameters
    ----------
    outcome
        The best plan under the decisions; INFEASIBLE if no plan keeps them.
    price
        How much worse each tier's value gets, in the tier's unit; empty if there is no plan.
        The first nonzero entry decides; later ones may be negative.
    changed
        Ids of the other people whose post, or staying, differs from the baseline.
    """

    outcome: Outcome[Any]
    price: tuple[int, ...]
    changed: tuple[str, ...]

    @property
    def possible(self) -> bool:
        """Whether some plan is known that keeps the decisions."""
        return self.outcome.plan is not None

    @property
    def impossible(self) -> bool:
        """Whether it is proven that no plan keeps them; if time ran out it is neither."""
        return self.outcome.status is Status.INFEASIBLE

    @property
    def decided(self) -> bool:
        """Whether the best plan is proven, or that there is none."""
        return self.outcome.status in (Status.OPTIMAL, Status.INFEASIBLE)


class Resolver:
    """Answers questions about one task by solving it again; the model is written out once.

    Parameters
    ----------
    task
        What is solved.
    baseline
        The plan to compare with; solved at the first question if not given.
    """

    def __init__(self, task: AnyTask, baseline: Outcome[Any] | None = None) -> None:
        self._task, self._model = task, Model(task)
        self._given = baseline

    @property
    def written(self) -> tuple[Columns[Any, Any], list[Expression]]:
        """The task written out, and the objectives of its tiers."""
        return self._model.columns, self._model.objectives

    @cached_property
    def baseline(self) -> Outcome[Any]:
        """The best plan without any decision."""
        return self._given or self.solve()

    def solve(
        self, *decisions: Decision, demands: Iterable[Row] = (), seconds: float = 120.0
    ) -> Outcome[Any]:
        """Return the best plan under decisions, tier by tier and proven like any other.

        ``demands`` are further rows over the options, such as one more person at a post.
        """
        rows = self.rows(decisions)
        if rows is None:
            return Outcome(Status.INFEASIBLE, None)
        return Solve(self._model, Limits(seconds), lambda _: None, [*rows, *demands]).run()

    def price(
        self, *decisions: Decision, demands: Iterable[Row] = (), seconds: float = 120.0
    ) -> Cost:
        """Return what decisions cost, by a real re-solve that goes on from the plan's own proof."""
        asked = tuple(demands)
        outcome = self._repriced(decisions, asked, seconds) or self.solve(
            *decisions, demands=asked, seconds=seconds)
        give_back()
        if outcome.plan is None or self.baseline.plan is None:
            return Cost(outcome, (), ())
        price = tuple(there.value - here.value for here, there in
                      zip(self.baseline.tiers, outcome.tiers, strict=True))
        named = {decision.person for decision in decisions}
        changed = tuple(key for key in self._differing(self.baseline.plan, outcome.plan)
                        if key not in named)
        return Cost(outcome, price, changed)

    def _repriced(
        self, decisions: Iterable[Decision], demands: Iterable[Row], seconds: float
    ) -> Outcome[Any] | None:
        """Return the best plan; None if none was found, which a whole solve must confirm."""
        rows = self.rows(decisions)
        if rows is None or self.baseline.plan is None:
            return None
        return self._repricing.solve([*rows, *demands], seconds)

    def least(self, *decisions: Decision, seconds: float = 120.0) -> tuple[int, ...] | None:
        """Return by how much each tier gets worse at least, up to the first that must.

        The relaxations are solved again, which proves more than the published prices alone; the
        last tier is searched where they prove nothing. None if no plan keeps the decisions.
        """
        rows = self.rows(decisions)
        return None if rows is None else self._repricing.least(rows, seconds)

    @cached_property
    def _repricing(self) -> Repricing:
        return Repricing(self._model, self.baseline)

    def rows(self, decisions: Iterable[Decision]) -> list[Row] | None:
        """Return decisions as rows over the options; None if one of them has no option at all."""
        rows = []
        for decision in decisions:
            row = self._row(decision)
            if not len(row.columns) and row.lower > 0:
                return None
            rows.append(row)
        return rows

    def _row(self, decision: Decision) -> Row:
        wanted = decision.kind in ("placed", "at")
        there = None if decision.opening is None else decision.opening.__eq__
        people = self._model.columns.moved([decision.person], there)
        name = f"decision|{decision.person}|{decision.kind}"
        ones = np.ones(len(people.columns), np.int64)
        return Row(name, people.columns, ones, 1 if wanted else -UNBOUNDED,
                   UNBOUNDED if wanted else 0)

    def _differing(self, one: Any, other: Any) -> list[str]:
        """Return ids of people whose post, or staying, differs between two plans."""
        here, there = dict(self._task.pairs(one)), dict(self._task.pairs(other))
        return [key for key in sorted(here.keys() | there.keys()) if here.get(key) != there.get(key)]
