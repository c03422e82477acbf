"""The exact Pareto set of two goals over all lawful plans, by epsilon constraints in integers.

A box between two known points is halved: the best first goal whose second is at most the middle,
then the best second goal whose first is less than that. Both are exact solves, so every point
belongs to the set, and a box is closed only when it is proven empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple

from rotation.domain.outcome import Outcome, Status
from rotation.engine.chain import Linked
from rotation.engine.relaxation import WarmStart
from rotation.engine.shared_rows import Neighbor, SharedRows
from rotation.model.columns import UNBOUNDED, Row
from rotation.model.task import Swept


class FrontPoint(NamedTuple):
    """A point of the set: the values of the goals, and a plan that has them."""

    first: int
    second: int
    plan: Any


@dataclass(frozen=True)
class Pareto:
    """What is known of the set.

    Parameters
    ----------
    spots
        Ascending in the first goal, descending in the second.
    open
        Numbers of spots after which others may lie unseen.
    status
        OPTIMAL if some spots are known, INFEASIBLE if there is no lawful plan, else UNKNOWN.
    """

    spots: tuple[FrontPoint, ...]
    open: tuple[int, ...]
    status: Status


class _Unfinished(Exception):
    """A question was not answered to the end."""


class _Question:
    """The best value of one goal, then of the other, under caps on either."""

    def __init__(self, task: Swept[Any, Any], deadline: float) -> None:
        self._point = Neighbor(SharedRows(task, ()), task)
        self._neighbor, self._deadline = WarmStart(), deadline

    def ask(self, most_first: int | None = None, most_second: int | None = None) -> Outcome[Any]:
        """Return the lexicographic best under caps.

        Raises
        ------
        _Unfinished
            If time runs out.
        """
        left = self._deadline - monotonic()
        if left <= 0:
            raise _Unfinished
        outcome = Linked(self._point, self._neighbor, left, self._caps(most_first, most_second)).run()
        if outcome.status not in (Status.OPTIMAL, Status.INFEASIBLE):
            raise _Unfinished
        return outcome

    def _caps(self, *most: int | None) -> list[Row]:
        return [Row(f"cap|{number}", goal.columns, goal.coefficients, -UNBOUNDED,
                    UNBOUNDED if cap is None else cap - goal.constant)
                for number, (goal, cap) in enumerate(
                    zip(self._point.objectives, most, strict=True), 1)]


def pareto(
    tasks: tuple[Swept[Any, Any], Swept[Any, Any]], *, most: int, deadline: float,
    stopped: Callable[[], bool] = lambda: False,
) -> Pareto:
    """Find the plans that no lawful plan beats in one goal without losing in the other.

    Parameters
    ----------
    tasks
        The same task with the two goals as tiers of their own, in either order.
    most
        Stop after so many points (2 at least).
    deadline
        On the clock of `time.monotonic`.
    stopped
        Asked between solves.
    """
    forth, back = (_Question(task, deadline) for task in tasks)
    spots: list[FrontPoint] = []
    try:
        one = _spot(forth.ask())
        if one is None:
            return Pareto((), (), Status.INFEASIBLE)
        spots.append(one)
        other = _spot(back.ask(), swapped=True)
    except _Unfinished:
        return Pareto(tuple(spots), (0,) if spots else (), Status.OPTIMAL if spots else Status.UNKNOWN)
    assert other is not None, "a plan was lost between two questions"
    if other[:2] == one[:2]:
        return Pareto((one,), (), Status.OPTIMAL)
    return _filled((one, other), forth, back, most, stopped)


def _filled(
    ends: tuple[FrontPoint, FrontPoint], forth: _Question, back: _Question, most: int, stopped: Callable[[], bool],
) -> Pareto:
    """Find the spots between the two ends, the widest room first."""
    spots, boxes = list(ends), [ends]
    while (box := _largest(boxes)) is not None and len(spots) < most and not stopped():
        boxes.remove(box)
        try:
            fresh = _halved(box, forth, back, boxes, room=most - len(spots))
        except _Unfinished:
            boxes.append(box)
            break
        spots += fresh
    spots.sort(key=lambda spot: spot.first)
    lefts = {box[0][:2] for box in boxes if _room(box) > 0}
    return Pareto(tuple(spots), tuple(number for number, spot in enumerate(spots)
                                      if spot[:2] in lefts), Status.OPTIMAL)


_Box = tuple[FrontPoint, FrontPoint]


def _halved(
    box: _Box, forth: _Question, back: _Question, boxes: list[_Box], *, room: int
) -> list[FrontPoint]:
    """Ask about both halves of a box; return the points found and add what is left to ask."""
    left, right = box
    middle = (left.second + right.second) // 2
    low = _spot(forth.ask(most_second=middle))
    assert low is not None, "the right corner itself keeps the cap"
    if room == 1 and low[:2] != right[:2]:
        boxes += [(low, right), (left, low)]
        return [low]
    high = _spot(back.ask(most_second=low.first - 1), swapped=True)
    assert high is not None, "the left corner itself keeps the cap"
    fresh = []
    if low[:2] != right[:2]:
        fresh.append(low)
        boxes.append((low, right))
    if high[:2] != left[:2]:
        fresh.append(high)
        boxes.append((left, high))
    return fresh


def _largest(boxes: list[_Box]) -> _Box | None:
    """Return the box with most room; None if none has any."""
    best = max(boxes, key=lambda box: (_room(box), -box[0].first), default=None)
    return best if best is not None and _room(best) > 0 else None


def _room(box: _Box) -> int:
    """Return how many pairs of values lie strictly between two corners."""
    left, right = box
    return (right.first - left.first - 1) * (left.second - right.second - 1)


def _spot(outcome: Outcome[Any], *, swapped: bool = False) -> FrontPoint | None:
    if outcome.plan is None:
        return None
    first, second = (tier.value for tier in outcome.tiers)
    return FrontPoint(second, first, outcome.plan) if swapped else FrontPoint(first, second, outcome.plan)
