"""What a solve tells while it runs, and when it stops: the best plan so far, limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rotation.domain.outcome import TierResult
from rotation.domain.round import Integers


class Incumbent(NamedTuple):
    """The best plan so far, cheap enough to be told at every improvement.

    Parameters
    ----------
    options
        Indices of the chosen options, one as often as people take it.
    tier, value, bound
        The tier being worked on (1 for the first), its value and bound; bound None if unknown.
    floors
        For every tier a bound that needs no solver, should the solve be cut short.
    """

    options: tuple[int, ...]
    tier: int
    value: int
    bound: int | None
    floors: tuple[int, ...] = ()

    def values(self, count: int) -> Integers:
        """Return the point over so many options."""
        point = np.zeros(count, np.int64)
        np.add.at(point, list(self.options), 1)
        return point

    def bound_of(self, number: int) -> int | None:
        """Return the bound of a tier that is not settled; None if none is known."""
        floor = self.floors[number - 1] if self.floors else None
        if number != self.tier or self.bound is None:
            return floor
        return self.bound if floor is None else max(self.bound, floor)


Progress = Callable[[TierResult | Incumbent], None]


@dataclass(frozen=True)
class Limits:
    """How long to try, and on how much memory.

    Parameters
    ----------
    seconds
        Wall-clock limit of the whole solve; only an emergency stop, it never shapes a proof.
    memory
        Most address space in bytes of a solve in a process of its own; 0 for no cap.
    """

    seconds: float = 600.0
    memory: int = 4 * 2**30
