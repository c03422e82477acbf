"""One tier of a finished plan under a decision: where its relaxation stands, and the search from there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from rotation.domain.round import Integers
from rotation.engine.relaxation import Infeasible, Priced, Relaxation, TimeUp
from rotation.engine.restricted import few_options, search, value_of, widest, window_bounds
from rotation.engine.solver import FEW
from rotation.model.certificate import PRICE_UNIT
from rotation.model.program import Program
from rotation.model.rows import Row
from rotation.policy.tiers import Tier
from rotation.rules._words import Expression

_LEEWAY = 5
"""A fifth of the gap is added to the first window: what a decision costs on top is rarely more."""


@dataclass(frozen=True, eq=False)
class Stand:
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
    """

    tier: Tier
    goal: Expression
    value: int
    proven: bool
    gap: int
    program: Program
    relaxation: Relaxation

    @contextmanager
    def under(self, rows: Sequence[Row]) -> Iterator[None]:
        """Hold rows at most to their upper sides for a while."""
        self.program.extend(rows)
        for row in rows:
            self.relaxation.add(row)
        try:
            yield
        finally:
            self.relaxation.drop(len(rows))
            self.program.shorten(len(rows))


@dataclass
class Step:
    """What a question has come to.

    Parameters
    ----------
    deadline
        On the clock of `time.monotonic`.
    points
        Integer points that keep the decision, the best of the last tier asked first.
    settled
        Value and bound of every tier so far.
    """

    deadline: float
    points: list[Integers] = field(default_factory=list)
    settled: list[tuple[int, int]] = field(default_factory=list)

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


@dataclass
class Search:
    """The integer side of one tier under a decision.

    Parameters
    ----------
    program
        All rows, those of the decision included.
    stand, priced
        The tier and its relaxation under the decision.
    floor
        No value can be lower.
    step
        The question.
    """

    program: Program
    stand: Stand
    priced: Priced
    floor: int
    step: Step

    def known(self) -> tuple[int, int] | None:
        """Return the floor if a point seen before reaches it."""
        return self._reached() if self.step.points else None

    def _reached(self) -> tuple[int, int] | None:
        point = self._best()
        if point is None or value_of(self.stand.goal, point) > self.floor:
            return None
        return self.floor, self.floor

    def _best(self) -> Integers | None:
        """Return the best point found that keeps the rows of this tier, and put it first."""
        points, goal = self.step.points, self.stand.goal
        able = [(value_of(goal, point), at) for at, point in enumerate(points)
                if self.program.keeps(point)]
        if not able:
            return None
        points.insert(0, points.pop(min(able)[1]))
        return points[0]

    def quick(self, likely: Integers) -> tuple[int, int] | None:
        """Return the floor if the likeliest options reach it; not tried where bounds fall short."""
        if self.stand.gap >= PRICE_UNIT:
            return None
        for number in (FEW, 4 * FEW):
            self._look(few_options(self.program, self.priced, likely, number), self.floor)
            told = self._reached()
            if told is not None:
                return told
        return None

    def _look(self, bounds: tuple[Integers, Integers], enough: int | None) -> int | None:
        """Search inside column bounds; return the bound inside them, None if there is nothing."""
        try:
            found = search(self.program, self.stand.goal, bounds, start=self._best(),
                           seconds=self.step.left(), enough=enough)
        except Infeasible:
            return None
        assert found.values is not None, "a search ends with a point or not at all"
        self.step.points.insert(0, found.values)
        return found.bound

    def windows(self) -> tuple[int, int]:
        """Search growing windows until the best value is proven.

        Raises
        ------
        Infeasible, TimeUp
            If there is no point, or none in time.
        """
        window = max(self.floor * PRICE_UNIT - self.priced.bound,
                     self.stand.gap + self.stand.gap // _LEEWAY)
        target: int | None = self.floor
        so_far: tuple[int, int] | None = None
        while True:
            try:
                inside = self._look(window_bounds(self.program, self.priced, window), target)
            except TimeUp:
                if so_far is None:
                    raise
                return so_far
            if inside is None:
                if window >= widest(self.program, self.priced):
                    raise Infeasible
                window = 4 * window + PRICE_UNIT
                continue
            point = self._best()
            assert point is not None, "a search that found something leaves it"
            value = value_of(self.stand.goal, point)
            beyond = -(-(self.priced.bound + window + 1) // PRICE_UNIT)
            bound = max(self.floor, min(inside, beyond))
            if bound >= value or (inside < value and target is None):
                return value, min(bound, value)
            if inside < value:  # no time left, or rounded the point that ended it is not enough
                so_far, target = (value, bound), None
                continue
            window = value * PRICE_UNIT - self.priced.bound
