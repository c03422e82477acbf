"""Which clauses stand in the way of a decision: given way by the fewest people, no tier gets worse.

The clauses asked about give way at a price per person, everything else is kept, and every tier is
held to the value of the finished plan plus its slack. What gives way then is made minimal: a set
is a blocker if the decision can be added once its clauses are dropped, and cannot be as long as
any one of them is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import Any

import numpy as np

from rotation.domain.outcome import Outcome
from rotation.domain.ratio import floor_of
from rotation.domain.round import Integers
from rotation.engine.clauses import Clause
from rotation.engine.heap import give_back
from rotation.engine.relaxation import Duals, Infeasible, TimeUp
from rotation.engine.restricted import search_shrunk, value_of
from rotation.engine.windows import FEW, few_options, near_bounds, wider
from rotation.engine.yielding import Adding, Giving, Softened
from rotation.model.columns import Row
from rotation.model.program import dense
from rotation.model.task import AnyTask

_PER_PERSON = 1000
"""What a person by whom a clause gives way counts; dearer clauses count a little more."""
_NODES = 2_000
"""Nodes of one search: a question that takes more is not settled; counted, as time differs between machines."""
_PARTS = 100
"""Relaxations by which it may be proven that nothing suffices before everything is searched."""
_LIKELY = 2_000
"""Options looked at first, beside those that the relaxation uses."""
_BESIDE = 100
"""Options looked at first beside those in which the relaxation and the plan differ."""
_FEWEST_FIRST = (1, 2, 4, None)
"""By how many people may be given way, tried in turn: where few may, the last tier leaves little room to search."""


@dataclass(frozen=True)
class GivenWay:
    """Clauses that give way so that a decision can be added.

    Parameters
    ----------
    by
        Clause id -> people by whom its lower and its upper side give way; nothing if the decision
        costs nothing as it is.
    pairs
        The (person, post) pairs of a plan that shows it.
    """

    by: Mapping[str, tuple[int, int]]
    pairs: tuple[tuple[str, Any], ...]


class Spent(Exception):
    """No more may be solved."""


@dataclass
class Budget:
    """How many questions may be worked out by solving again; counted, so that all machines tell the same.

    Parameters
    ----------
    left
        How many are left; None for as many as it takes.
    """

    left: int | None = None

    def take(self) -> None:
        """Count one.

        Raises
        ------
        Spent
            If none is left.
        """
        if self.left is not None:
            if self.left <= 0:
                raise Spent
            self.left -= 1

    def part(self, share: Fraction) -> Budget:
        """Return a budget of its own, taken out of this one; see `back`."""
        if self.left is None:
            return Budget()
        given = floor_of(share * self.left)
        self.left -= given
        return Budget(given)

    def back(self, part: Budget) -> None:
        """Take back what a part has left."""
        if self.left is not None:
            self.left += part.left or 0


class Blocking:
    """Asks a finished plan which clauses keep a decision out of it.

    Parameters
    ----------
    task, outcome
        What was planned, and the plan with the values of its tiers.
    seconds
        Emergency limit of one relaxation or search; a question takes several.
    """

    def __init__(self, task: AnyTask, outcome: Outcome[Any], seconds: float) -> None:
        self._task, self._seconds = task, seconds
        self._outcome = outcome
        self._usual: Softened | None = None
        self._plan = np.zeros(len(task.options), np.int64)
        self._plan[[at for pair in task.pairs(outcome.plan) if (at := task.options.find(*pair)) is not None]] = 1

    def blocker(
        self, demands: Sequence[Row], clauses: Iterable[Clause], budget: Budget, *,
        dear: Callable[[Clause], int] = lambda _: 0, tiers: bool = True,
        usual: Callable[[], Iterable[Clause]] = tuple,
    ) -> GivenWay | None:
        """Return a minimal set of clauses without which a decision can be added.

        Parameters
        ----------
        demands, clauses
            The decision as rows over the options; which clauses may be dropped.
        budget
            The question counts one, however many searches make the set minimal.
        dear
            How much dearer than another one a clause is, 0 to 999; the cheaper is told.
        tiers
            Whether no tier may get worse than its slack allows; else goals do not count.
        usual
            Clauses that the usual questions about the plan ask of: for them the task is written once.

        Returns
        -------
            None if all of them dropped together do not suffice.

        Raises
        ------
        Spent, TimeUp
            If it was not settled.
        """
        budget.take()
        known = {clause.id: clause for clause in clauses}
        ground, settled = self._ground(known, usual), _Settled()

        def least(ids: Iterable[str], people: Sequence[int | None] = (None,)) -> GivenWay | None:
            costs = {name: _PER_PERSON + dear(known[name]) for name in ids}
            return None if settled.short(costs) else self._least(
                ground.asked(demands, costs, tiers=tiers), people, settled)
        found = _minimal(least(known, _FEWEST_FIRST if known else (None,)), least)
        give_back()
        return found

    def _ground(self, known: Mapping[str, Clause], usual: Callable[[], Iterable[Clause]]) -> Softened:
        """Return the task written out so that the clauses of a question can give way.

        The usual clauses depend on the plan alone, never on what was asked before: a question is
        answered in the same words whoever asks.
        """
        if self._usual is None:
            self._usual = Softened(self._task, {clause.id: clause for clause in usual()}, self._outcome, self._seconds)
        if known.keys() <= self._usual.clauses.keys():
            return self._usual
        return Softened(self._task, {**self._usual.clauses, **known}, self._outcome, self._seconds)

    # -- one search ---------------------------------------------------------------------------

    def _least(self, asked: Adding, people: Sequence[int | None], settled: _Settled) -> GivenWay | None:
        try:
            asked.held()
        except Infeasible:
            return None
        point = self._point(asked, people, settled)
        return None if point is None else GivenWay(asked.given(point), self._task.pairs(self._task.plan(point)))

    def _point(self, asked: Adding, people: Sequence[int | None], settled: _Settled) -> Integers | None:
        """Return a point at which as few give way as are tried in turn, None if there is none."""
        if asked.tiers_held and people[0] == 1:
            alone = self._alone(asked, settled)
            if alone is not None:
                return alone
            people = people[settled.all_alone:]
        for most_people in people:
            with suppress(Infeasible), asked.at_most(most_people):
                return self._search(asked)
        return None

    def _alone(self, asked: Adding, settled: _Settled) -> Integers | None:
        """Return a point at which nothing, or one clause by one person, gives way: the cheapest that can.

        Each is asked for the best of the last tier, of which relaxation and search know most; one of which the
        prices of another show that it does not suffice is not asked for.
        """
        known, settled.all_alone = list[tuple[Giving | None, Duals]](), True
        for slack in asked.cheapest():
            if any(asked.useless(slack, *other) for other in known):
                continue
            try:
                with asked.only(slack):
                    duals = asked.priced()
                    known.append((slack, duals))
                    return self._any(asked, duals)
            except TimeUp:
                settled.all_alone = False
            except Infeasible:
                settled.nothing = settled.nothing or slack is None
        return None

    def _any(self, asked: Adding, duals: Duals) -> Integers:
        """Return a point that holds the tiers: mostly there is one little above the bound."""
        asked.hold(duals)
        with asked.last_held():
            for bounds in self._growing(asked, duals):
                with suppress(Infeasible):
                    return search_shrunk(asked.program, asked.last, bounds, seconds=self._seconds, enough=asked.most,
                                         nodes=_NODES).values
        raise Infeasible

    def _growing(self, asked: Adding, duals: Duals) -> Iterator[tuple[Integers, Integers]]:
        """Iterate over column bounds: near the plan, small windows, the likeliest options, then all there is."""
        low, high = asked.inside(duals)
        yield near_bounds(asked.program, duals, self._plan, _BESIDE, (low, high))
        yield from self._windows(asked, duals)
        few = few_options(asked.program, duals, dense(asked.last, asked.program.column_count), FEW)[1]
        likely = np.maximum(low, np.minimum(high, few))
        if (likely < high).any():
            yield low, likely
        yield low, high

    @staticmethod
    def _windows(asked: Adding, duals: Duals) -> Iterator[tuple[Integers, Integers]]:
        """Iterate over growing windows that are smaller than the whole: mostly there is a plan in one of the first."""
        whole, window = asked.window(duals), asked.near
        while wider(window) < whole:
            yield asked.inside(duals, window)
            window = wider(window)

    def _search(self, asked: Adding) -> Integers:
        """Return a point at which little gives way, every tier held.

        Looked for among the likeliest options first: what is found there gives way enough, and
        whether it is more than needed is asked of all options (`_minimal`).

        Raises
        ------
        Infeasible
            If there is none: mostly the relaxation of the last tier shows it.
        TimeUp
            If it was not found, or, among all options, not proven cheapest.
        """
        deadline, duals = monotonic() + self._seconds, asked.held()
        with asked.last_held():
            bounds = asked.inside(duals)
            for likely in self._likely(asked, bounds, duals) if duals else ():
                with suppress(Infeasible, TimeUp):
                    return search_shrunk(asked.program, asked.goal, likely, seconds=self._seconds, nodes=_NODES).values
        if duals and asked.hopeless(_PARTS):
            raise Infeasible
        with asked.last_held():
            found = search_shrunk(asked.program, asked.goal, bounds, seconds=deadline - monotonic(), nodes=_NODES)
        if found.bound < value_of(asked.goal, found.values):
            raise TimeUp
        return found.values

    def _likely(
        self, asked: Adding, bounds: tuple[Integers, Integers], duals: Duals,
    ) -> Iterator[tuple[Integers, Integers]]:
        """Iterate over column bounds a little above the bound, then the likeliest options, if they are not all."""
        low, high = bounds
        if not len(asked.goal.columns) or (high > low).sum() <= _LIKELY:
            return
        yield from self._windows(asked, duals)
        few = few_options(asked.program, duals, dense(asked.goal, asked.program.column_count), _LIKELY)[1]
        likely = np.maximum(low, np.minimum(high, few))
        if (likely < high).any():
            yield low, likely


@dataclass
class _Settled:
    """What is proven of one question.

    Parameters
    ----------
    nothing
        Whether something must give way.
    all_alone
        Whether nothing suffices that gives way by one person alone.
    """

    nothing: bool = False
    all_alone: bool = False

    def short(self, ids: Collection[str]) -> bool:
        """Whether it is known that clauses dropped altogether do not suffice."""
        return self.nothing and not ids


def _minimal(found: GivenWay | None, least: Callable[[Iterable[str]], GivenWay | None]) -> GivenWay | None:
    """Leave out one clause after the other as long as the rest suffices, dropped altogether."""
    for name in list(found.by) if found else ():
        if found and name in found.by:
            found = least(other for other in found.by if other != name) or found
    return found
