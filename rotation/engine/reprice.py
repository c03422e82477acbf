"""Decisions re-solved from where a finished plan was proven: a row more in relaxations that are kept.

The relaxation of every tier stays at its optimum, under the tiers before it as the plan has them.
A decision adds its rows, the dual simplex goes on from there, and the rows are taken back. Each tier
is held to what its relaxation proves, and the last one alone is searched: a point found there settles
all. Where there is none, tier after tier is searched, with the tiers before held to their new values.
A tier whose bound was met by the plan stays as it is if a few options already give its value; the
others are searched in the window that their gap suggests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.domain.round import Integers
from rotation.engine.halving import tightened
from rotation.engine.relaxation import (
    Duals,
    Infeasible,
    Relaxation,
    TimeUp,
    at_most,
    called_columns,
)
from rotation.engine.restricted import Incumbents, TierSearch, search, value_of
from rotation.engine.rounding import with_rounded
from rotation.engine.solver import Model
from rotation.errors import SolverBug
from rotation.model.certificate import PRICE_UNIT, most
from rotation.model.columns import Row
from rotation.model.measured import finished, measured
from rotation.model.program import Program, dense
from rotation.policy.tiers import AnyTier
from rotation.rules._words import Expression
from rotation.text import say

_LEEWAY = 5
"""A fifth of the gap is added to the first window: what a decision costs on top is rarely more."""


@dataclass(frozen=True, eq=False)
class TierState:
    """One tier's relaxation at its optimum, under the earlier tiers as the plan has them.

    Parameters
    ----------
    tier, goal
        The tier and its objective.
    value
        At which it was settled.
    proven
        Whether nothing lower is possible without a decision.
    gap
        What the relaxation leaves between its bound and the value, in 1/PRICE_UNIT.
    program, relaxation
        Its rows and where it stands.
    first
        Number of the row that holds the first of the tiers before.
    """

    tier: AnyTier
    goal: Expression
    value: int
    proven: bool
    gap: int
    program: Program
    relaxation: Relaxation
    first: int

    def priced(self, left: Callable[[], float], enough: int | None = None, *, primal: bool = False) -> Duals:
        """Minimize the goal over the relaxation, and over what whole people leave of it, as far as is enough."""
        duals = self.relaxation.duals(self.goal, left(), primal=primal)
        return tightened(self.relaxation, duals, lambda: self.relaxation.duals(self.goal, left()), enough)

    @contextmanager
    def under(self, rows: Sequence[Row], locks: Sequence[int] | None = None) -> Iterator[None]:
        """Hold rows at most to their upper sides for a while, and the tiers before to other upper sides if given."""
        kept, own = self._relocked(locks) if locks else None, len(self.program.clauses)
        self.program.extend(rows)
        for row in rows:
            self.relaxation.add(row)
        try:
            yield
        finally:
            more = len(self.program.clauses) - own  # those that were found meanwhile as well
            self.relaxation.drop(more)
            self.program.shorten(more)
            if kept is not None:
                self._relocked(kept)

    def _relocked(self, uppers: Sequence[int]) -> list[int]:
        """Hold the tiers before to other upper sides; return those they had."""
        kept = [row.upper for row in self.program.clauses[self.first:self.first + len(uppers)]]
        for place, upper in enumerate(uppers, self.first):
            self.program.clauses[place] = replace(self.program.clauses[place], upper=upper)
            self.relaxation.hold(place, upper)
        return kept

    def took(self, guess: Integers, asked: Asked) -> bool:
        """Look for a plan among few options, and note it; whether it is no worse than the plan."""
        upper = self.program.upper.copy()
        upper[:len(guess)] = np.minimum(guess, upper[:len(guess)])
        try:
            point = search(self.program, self.goal, (self.program.lower, upper), start=None, seconds=asked.left(),
                           enough=self.value).values
        except Infeasible:
            return False
        asked.known.points.append(point)
        return value_of(self.goal, point) <= self.value

    def shown(self, asked: Asked) -> bool:
        """Whether a point that is known keeps the rows and is no worse than the plan: no relaxation is needed."""
        self.program.extend(asked.rows)
        try:
            point = asked.known.best(self.program, self.goal)
            return point is not None and value_of(self.goal, point) <= self.value
        finally:
            self.program.shorten(len(asked.rows))


class Aim(NamedTuple):
    """What a tier comes to, and a point of the last tier that may show it.

    Parameters
    ----------
    value, bound
        Of the tier.
    point
        An integer point.
    shown
        Whether the point is that good.
    """

    value: int
    bound: int
    point: Integers
    shown: bool


@dataclass
class Asked:
    """What a question has come to.

    Parameters
    ----------
    rows
        The decisions, each with an upper side.
    deadline
        On the clock of `time.monotonic`.
    known
        Integer points that keep the decisions.
    settled
        Value and bound of every tier so far.
    guess
        1 for options among which a plan may show the value of the tier in question.
    """

    rows: list[Row]
    deadline: float
    known: Incumbents = field(default_factory=Incumbents)
    settled: list[tuple[int, int]] = field(default_factory=list)
    guess: Integers | None = None

    def left(self) -> float:
        """Return the seconds left.

        Raises
        ------
        TimeUp
            If there are none.
        """
        left = self.deadline - monotonic()
        if left <= 0:
            raise TimeUp
        return left


class Repricing:
    """The relaxations behind a finished plan, to be asked about decisions.

    Parameters
    ----------
    model
        The task written out.
    outcome
        A plan of it with the values of all tiers.
    """

    def __init__(self, model: Model, outcome: Outcome[Any]) -> None:
        assert outcome.plan is not None, "only a plan can be priced against"
        self._model, self._outcome = model, outcome

    @cached_property
    def _states(self) -> list[TierState]:
        model, states = self._model, list[TierState]()
        likely = dense(model.objectives[-1], model.columns.column_count)
        program = with_rounded(Program(model.columns))
        chain = Relaxation(program, likely, called_columns(model.task, program, model.objectives, self._outcome))
        for tier, goal, result in zip(model.task.tiers, model.objectives, self._outcome.tiers,
                                      strict=True):
            chain.duals(goal, float("inf"))
            program, held = chain.program.branch(), len(chain.program.clauses) - len(states)
            state = TierState(tier, goal, result.value, result.value == result.bound, 0, program, chain.twin(program),
                              held)
            duals = state.priced(lambda: float("inf"), result.value)
            states.append(replace(state, gap=result.value * PRICE_UNIT - duals.bound))
            chain.add(chain.program.lock(f"tier|{len(states)}", goal, most(tier, result.value)))
        return states

    # -- bounds -------------------------------------------------------------------------------

    def least(self, rows: Sequence[Row], seconds: float) -> tuple[int, ...] | None:
        """Return by how much each tier gets worse at least, up to the first that must.

        None if the relaxation has no point, so that no plan keeps the rows. Tiers after the first
        that is not proven best say nothing, nor do those that the time does not suffice for.
        """
        asked, worse = self._asked(rows, seconds), list[int]()
        for state in self._states:
            if not state.proven:
                break
            try:
                with state.under(asked.rows):
                    duals = state.relaxation.duals(state.goal, asked.left())
            except Infeasible:
                return None if not worse else (*worse[:-1], max(worse[-1], 1))
            except TimeUp:
                return tuple(worse)
            worse.append(max(0, duals.least - state.value))
            if worse[-1]:
                return tuple(worse)
        return self._searched(asked, worse)

    def _searched(self, asked: Asked, worse: list[int]) -> tuple[int, ...]:
        """Return a bound that proves nothing so far, with the last tier searched if there is time."""
        if len(worse) == len(self._states):
            with suppress(TimeUp):
                ahead = self._ahead(asked)
                worse[-1] = max(0, ahead[-1].bound - self._states[-1].value) if ahead else 0
        return tuple(worse)

    # -- exact --------------------------------------------------------------------------------

    def solve(self, rows: Sequence[Row], seconds: float) -> Outcome[Any] | None:
        """Return the best plan under rows, tier by tier and proven.

        Parameters
        ----------
        rows
            Decisions; each has one side that counts.
        seconds
            Limit of everything.

        Returns
        -------
            None if nothing was found, for whatever reason.
        """
        asked = self._asked(rows, seconds)
        try:
            self._walk(asked)
        except (Infeasible, TimeUp):
            return None
        return self._outcome_of(asked)

    @staticmethod
    def _asked(rows: Sequence[Row], seconds: float) -> Asked:
        return Asked([at_most(row) for row in rows], monotonic() + seconds)

    def _walk(self, asked: Asked) -> None:
        """Settle tier after tier; those that one search ahead has settled are asked nothing more."""
        ahead = self._ahead(asked)
        for at, state in enumerate(self._states):
            if at < len(ahead) and ahead[at].shown:
                asked.settled.append((ahead[at].value, ahead[at].bound))
                continue
            asked.guess = self._carried(at, ahead[-1].point) if ahead else None
            asked.settled.append(self._one(state, asked))
            if at < len(ahead) and asked.settled[-1][0] != ahead[at].value:
                ahead = []
        if ahead:
            asked.known.points.insert(0, ahead[-1].point)

    def _one(self, state: TierState, asked: Asked) -> tuple[int, int]:
        """Settle a tier under those settled so far: where it stands as long as they came to what the plan has."""
        if self._differ(value for value, _ in asked.settled):
            with state.under(asked.rows, self._locks(value for value, _ in asked.settled)):
                return self._settle(state, asked, held=False, later=True)
        if state.proven and state.shown(asked):
            return state.value, state.value
        with state.under(asked.rows):
            return self._settle(state, asked, held=state.proven, later=bool(asked.settled))

    def _carried(self, at: int, point: Integers) -> Integers:
        """Return 1 for the options of a point, of the plan, and of the one by which a tier reached its value."""
        task, witness = self._model.task, self._outcome.tiers[at].witness
        known = [task.pairs(self._outcome.plan), witness or ()]
        chosen = np.minimum(point[:self._model.columns.option_count], 1)
        chosen[[option for pairs in known for pair in pairs if (option := task.options.find(*pair)) is not None]] = 1
        return chosen

    def _locks(self, values: Iterable[int]) -> list[int]:
        """Return upper sides that hold tiers to values."""
        return [most(state.tier, value) - state.goal.constant
                for state, value in zip(self._states, values, strict=False)]

    def _ahead(self, asked: Asked) -> list[Aim]:
        """Return what every tier comes to, as one search of the last one shows; nothing if it shows nothing.

        Mostly no tier before the last gets worse. If one must, each is held to what its relaxation proves.
        """
        first = [state.value for state in self._states[:-1]] if all(one.proven for one in self._states[:-1]) else None
        with suppress(Infeasible):
            if first is not None:
                return self._aimed(asked, first)
        with suppress(Infeasible):
            return self._aimed(asked, self._relaxed(asked))
        return []

    def _relaxed(self, asked: Asked) -> list[int]:
        """Return what every tier before the last comes to at least, if those before it come to no more.

        Most options cost nothing in such a tier: the dual simplex method would wander among them.
        """
        aims = list[int]()
        for state in self._states[:-1]:
            with state.under(asked.rows, self._locks(aims) if self._differ(aims) else None):
                primal = bool(aims)  # the first tier tells whether there is a point at all, and by which ray
                least = state.relaxation.duals(state.goal, asked.left(), primal=primal).least
            aims.append(max(least, state.value) if state.proven and not self._differ(aims) else least)
        return aims

    def _differ(self, values: Iterable[int]) -> bool:
        """Whether a tier comes to another value than in the plan."""
        return any(state.value != value for state, value in zip(self._states, values, strict=False))

    def _aimed(self, asked: Asked, aims: list[int]) -> list[Aim]:
        """Settle the last tier with those before held to values, and tell which of these it shows."""
        last, changed = self._states[-1], self._differ(aims)
        with last.under(asked.rows, self._locks(aims) if changed else None):
            value, bound = self._settle(last, asked, held=last.proven and not changed)
        point = asked.known.points[0]
        return [*(Aim(aim, aim, point, shown=value_of(state.goal, point) <= aim)
                  for state, aim in zip(self._states, aims, strict=False)), Aim(value, bound, point, shown=True)]

    def _settle(self, state: TierState, asked: Asked, *, held: bool, later: bool = False) -> tuple[int, int]:
        """Return value and bound of one tier.

        ``held`` if it cannot be better than the plan's; ``later`` if it is not the first, in which most options cost
        nothing: the dual simplex method would wander among them.
        """
        guess, asked.guess = asked.guess, None
        if guess is not None and state.took(guess, asked) and held:
            return state.value, state.value
        duals = state.priced(asked.left, primal=later)
        search = TierSearch(state.program, state.goal, duals, asked.known, asked.left,
                            floor=max(duals.least, state.value) if held else None)
        likely = dense(self._model.objectives[-1], state.program.column_count)
        # a few options are not tried where the bound falls short of the value
        if search.reached() or (state.gap < PRICE_UNIT and search.few(likely)):
            return search.floor, search.floor
        bound = search.close(max(search.floor * PRICE_UNIT - duals.bound,
                                 state.gap + state.gap // _LEEWAY))
        return search.value, bound

    def _outcome_of(self, asked: Asked) -> Outcome[Any]:
        tiers, plan = self._model.task.tiers, self._model.task.plan(asked.known.points[0])
        results = []
        for number, (tier, (value, bound)) in enumerate(
                zip(tiers, asked.settled, strict=True), 1):
            result = replace(measured(number, tier, plan, bound), value=value, bound=bound,
                             proven=value - bound <= tier.tolerance * abs(value))
            results.append(finished(result, tier, plan))
        _check(results[-1])
        exact = all(tier.value == tier.bound for tier in results)
        return Outcome(Status.OPTIMAL if exact else Status.FEASIBLE, plan, tuple(results))


def _check(last: TierResult) -> None:
    if last.final > last.value:
        raise SolverBug(say("tier {n}: claimed {c}, measured {v}",
                            "第{n}层：求解器报告{c}，实测{v}", n=last.tier, c=last.value, v=last.final))
