"""What explanations tell in lists: stand-ins for every post, and the clauses that bind."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.plan import Placement
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
