"""What explanations tell in lists: stand-ins for every post, and the clauses that bind."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from rotation.domain.outcome import TierResult
from rotation.domain.plan import Placement, Plan
from rotation.domain.vocabulary import LockKind
from rotation.text import Text


@dataclass(frozen=True)
class Standby:
    """Somebody who stays and could take a post instead of the one chosen (递补人选).

    Parameters
    ----------
    teacher
        Id.
    rank
        1 for the first, by what choosing them costs at least, then by id.
    why
        What is known of the price; that nobody else need move is checked.
    """

    teacher: str
    rank: int
    why: Text


@dataclass(frozen=True)
class PostAnswer:
    """One placement, who was nearest to getting it, and who could stand in.

    Parameters
    ----------
    item
        The placement.
    candidates
        How many who stay meet the rules for the post.
    excluded
        Id of the candidate who costs least among those not chosen; None if there is none.
    why
        The rule that a plain exchange with that candidate would break, or the price of it; if
        there is no candidate, that.
    standbys
        At most as many as wanted, each of whom can replace the one chosen without anybody else
        moving and without a rule being broken.
    """

    item: Placement
    candidates: int
    excluded: str | None
    why: Text
    standbys: tuple[Standby, ...]


@dataclass(frozen=True)
class Binding:
    """A clause that holds a tier back (制约条款).

    Parameters
    ----------
    tier
        1 for the first.
    code, clause
        Rule and clause id.
    says
        What the clause demands.
    person
        What one person, or one post, in it changes at the margin, in the tier's words.
    price
        The same in 1/1,000,000 of the tier's unit, not negative.
    """

    tier: int
    code: str
    clause: str
    says: Text
    person: Text
    price: int


# -- decided by hand --------------------------------------------------------------------------


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
    moved = {lock.teacher for lock in plan.round.orders
             if lock.kind in (LockKind.GOES_TO, LockKind.MUST_MOVE)}
    kept = {lock.teacher for lock in plan.round.orders if lock.kind is LockKind.STAY}
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
        is not 0 decides, later ones may be negative. Empty unless the plan without the decisions
        was solved and proven best.
    changed
        How many others would be placed differently without them.
    costs
        What the plan costs because of them, in posts, people and kilometers.
    """

    teacher: str
    tiers: tuple[TierResult, ...]
    changed: int
    costs: tuple[Text, ...]
