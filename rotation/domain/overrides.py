"""What the office decided by hand: how many placements, which people."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rotation.domain.outcome import TierResult
from rotation.domain.plan import Plan
from rotation.domain.vocabulary import LockKind


@dataclass(frozen=True)
class ByHand:
    """Decisions of sheet 指定 as they show in a plan.

    Parameters
    ----------
    placed
        Ids of people placed because of 指定去向 or 应交流.
    kept
        Ids of people who stay because of 留任.
    placements
        Placements in all.
    """

    placed: tuple[str, ...]
    kept: tuple[str, ...]
    placements: int

    @property
    def share(self) -> Fraction:
        """Share of the placements that were decided by hand; 0 of nobody."""
        return Fraction(len(self.placed), self.placements) if self.placements else Fraction(0)

    def above(self, cap: Fraction) -> bool:
        """Whether the share is above a cap."""
        return self.share > cap


def by_hand(plan: Plan) -> ByHand:
    """Return what was decided by hand in a plan."""
    moved = {lock.teacher for lock in plan.round.problem.locks
             if lock.kind in (LockKind.GOES_TO, LockKind.MUST_MOVE)}
    kept = {lock.teacher for lock in plan.round.problem.locks if lock.kind is LockKind.STAY}
    placed = tuple(item.teacher for item in plan.placements if item.teacher in moved)
    return ByHand(placed, tuple(sorted(kept)), len(plan.placements))


@dataclass(frozen=True)
class OverridePrice:
    """The price of all decisions about one person.

    Parameters
    ----------
    teacher
        Id.
    tiers
        Tiers of the plan; ``value`` is by how much the decisions worsen it. The first one that
        is not 0 decides, later ones may be negative. Empty if nothing was solved in time.
    changed
        How many others would be placed differently without them.
    proven
        Whether the plan without them was proven best.
    """

    teacher: str
    tiers: tuple[TierResult, ...]
    changed: int
    proven: bool
