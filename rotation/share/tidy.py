"""Lessons besides the own subject in few hands: two colleagues do not each teach a lesson of the other's subject.

What is moved changes no goal and no sum: every subject keeps its lessons, and every place what it gives away.
"""

from __future__ import annotations

from itertools import combinations

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.rules.v15_less_fit import cost_of

Link = tuple[str, Opening]
"""Who teaches besides, and what."""
Node = str | Opening


def tidied(plan: SharePlan) -> SharePlan:
    """Return a plan whose lessons besides are in fewer hands where that changes no goal; the same if there is none."""
    world, given = plan.world, {link: number for link, number in plan.given.items() if plan.world.at_home(*link)}
    for school in sorted({cell.school for _, cell in given}):
        here = {link: number for link, number in given.items() if link[1].school == school}
        while _joined(plan, here) or _uncrossed(world, here):
            pass
        given = {link: number for link, number in given.items() if link[1].school != school} | here
    kept = [pair for pair in plan.pairs if not _besides(world, pair[0])]
    return SharePlan(world, [*kept, *((Mover(*link).key, Choice("", number)) for link, number in given.items())])


def _besides(world: Sharing, key: str) -> bool:
    mover = world.movers[key]
    return mover.cell is not None and not mover.grade and world.at_home(mover.teacher, mover.cell)


def _joined(plan: SharePlan, given: dict[Link, int]) -> bool:
    """Give all lessons that one has of a subject to a colleague of the same place who has some; whether any was."""
    world = plan.world
    for (one, cell), (other, same) in combinations(sorted(given), 2):
        if cell == same and world.base[one] == world.base[other] and cost_of(world, one, cell) == cost_of(
                world, other, cell) and world.only_walks(one) is world.only_walks(other):
            for less, more in ((one, other), (other, one)):
                if given[less, cell] <= _room(plan, given, more):
                    given[more, cell] += given.pop((less, cell))
                    return True
    return False


def _room(plan: SharePlan, given: dict[Link, int], key: str) -> int:
    """Return the lessons that somebody may still give: load, less what is given here and elsewhere and what is sent."""
    world = plan.world
    sent = plan.by_screen(world.sending.get(key, ()))
    away = sum(number for (who, cell), number in plan.given.items() if who == key and not world.at_home(who, cell))
    return (2 * world.load(key) - 3 * sent) // 2 - away - sum(n for (who, _), n in given.items() if who == key)


def _uncrossed(world: Sharing, given: dict[Link, int]) -> bool:
    """Move lessons round a ring of colleagues and subjects until one of them has none of one; whether any were."""
    ring = _ring(world, given)
    if not ring:
        return False
    losses = min(ring[::2], ring[1::2], key=lambda half: min(given[link] for link in half))
    number = min(given[link] for link in losses)
    for link in ring:
        given[link] += -number if link in losses else number
        if not given[link]:
            del given[link]
    return True


def _ring(world: Sharing, given: dict[Link, int]) -> list[Link]:
    """Return links of which each shares in turn a subject or a colleague with the next, and the last with the first.

    Moving lessons from every second one to the others changes nothing but who teaches them; empty if there is no ring.
    """
    joined: dict[Node, list[Link]] = {}
    for link in sorted(given):
        way = _way(joined, link[0], link[1], frozenset())
        ring = [link, *reversed(way or [])]
        if way is None:
            for node in link:
                joined.setdefault(node, []).append(link)
        elif sum(cost_of(world, *one) for one in ring[::2]) == sum(cost_of(world, *one) for one in ring[1::2]):
            return ring
    return []


def _way(joined: dict[Node, list[Link]], start: Node, end: Node, used: frozenset[Link]) -> list[Link] | None:
    """Return the links that lead from a colleague or subject to another; None if none do."""
    for link in joined.get(start, []):
        if link not in used:
            there = link[1] if start == link[0] else link[0]
            rest = [] if there == end else _way(joined, there, end, used | {link})
            if rest is not None:
                return [link, *rest]
    return None
