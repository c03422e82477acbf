"""Hours of a week for meetings that must not have the same teacher, room or class at once: exact, with limited steps.

Hours are numbered from 0: the first lesson of each day of the week, then the second of each day. A meeting may be held
in the first so many of them, as its stage has lessons.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

DAYS = 5


class OutOfPatience(Exception):
    """The steps are used up: whether there are hours stays open."""


class Patience:
    """How many steps one question may take; steps and no seconds, so that everybody gets the same answer."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def step(self) -> None:
        """Take a step.

        Raises
        ------
        OutOfPatience
            If none is left.
        """
        if self._left <= 0:
            raise OutOfPatience
        self._left -= 1


class Weekly(NamedTuple):
    """Meetings of a week, never two at once: how much they need of what, how many, in the first how many hours."""

    needs: Mapping[Hashable, int]
    meetings: int
    hours: int


def hours_for(asked: Sequence[Weekly], there: Mapping[Hashable, int], patience: Patience) -> list[list[int]] | None:
    """Return the hours of all meetings, those of one on different days if it can be helped; None if there are none.

    Parameters
    ----------
    asked
        What has to meet.
    there
        How much there is at once of what the meetings need; 1 where not told.
    patience
        For the search.

    Raises
    ------
    OutOfPatience
        The search ended before it was sure.
    """
    if _crowded(asked, there):
        return None
    search = _Search(asked, there, patience)
    return search.found if search.go() else None


def _crowded(asked: Sequence[Weekly], there: Mapping[Hashable, int]) -> bool:
    """Whether some of which no two can meet at once are more than the hours: a quick look, not an exhaustive one."""
    def clash(one: Weekly, other: Weekly) -> bool:
        return any(number + other.needs.get(what, 0) > there.get(what, 1) for what, number in one.needs.items()
                   if what in other.needs)
    order = sorted(asked, key=lambda one: -one.meetings)
    for at, first in enumerate(order):
        group = [first]
        for one in (*order[at + 1:], *order[:at]):
            if all(clash(one, other) for other in group):
                group.append(one)
        if sum(one.meetings for one in group) > max(one.hours for one in group):
            return True
    return False


class _Search:
    """Put what has fewest hours to choose from first, and take back what leads nowhere.

    Nothing is tried twice: of hours in which nothing is held yet and that the same meetings may have only one, and no
    hour again for the next meeting of those for whose first one it led nowhere.
    """

    def __init__(self, asked: Sequence[Weekly], there: Mapping[Hashable, int], patience: Patience) -> None:
        self._asked, self._patience = asked, patience
        last = max((one.hours for one in asked), default=0)
        self._left = [one.meetings for one in asked]
        self._room = {what: [there.get(what, 1)] * last for one in asked for what in one.needs}
        self._held = [0] * last
        self._barred = [frozenset(at for at, one in enumerate(asked) if hour >= one.hours) for hour in range(last)]
        self.found: list[list[int]] = [[] for _ in asked]

    def go(self) -> bool:
        """Whether everything that waits finds an hour."""
        free = {at: self._free(at) for at, number in enumerate(self._left) if number}
        if not free:
            return True
        self._patience.step()
        at = min(free, key=lambda at: (len(free[at]) - self._left[at], at))
        if len(free[at]) < self._left[at]:
            return False
        before = list(self._barred)
        for hour in self._tried(at, free[at]):
            self._put(at, hour, 1)
            if self.go():
                return True
            self._put(at, hour, -1)
            self._barred[hour] |= {at}
        self._barred = before
        return False

    def _free(self, at: int) -> list[int]:
        needs = [(self._room[what], number) for what, number in self._asked[at].needs.items()]
        return [hour for hour in range(self._asked[at].hours) if at not in self._barred[hour] and (
            hour not in self.found[at]) and all(room[hour] >= number for room, number in needs)]

    def _tried(self, at: int, free: list[int]) -> list[int]:
        """Return the hours worth trying, those on days without a meeting of the same first."""
        days, alike, kept = {hour % DAYS for hour in self.found[at]}, set[frozenset[int]](), list[int]()
        for hour in sorted(free, key=lambda hour: (hour % DAYS in days, hour)):
            if self._held[hour] or self._barred[hour] not in alike:
                kept.append(hour)
            if not self._held[hour]:
                alike.add(self._barred[hour])
        return kept

    def _put(self, at: int, hour: int, sign: int) -> None:
        for what, number in self._asked[at].needs.items():
            self._room[what][hour] -= sign * number
        self._held[hour] += sign
        self._left[at] -= sign
        (self.found[at].append if sign > 0 else self.found[at].remove)(hour)
