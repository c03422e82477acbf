"""The fewest people who meet the demands of several groups at once; somebody may be in more than one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

Needs = tuple[int, ...]
_MOST_STEPS = 20_000
"""Steps of the search; beyond it the number found first is told, which meets every demand but may be too many."""


def fewest(groups: Sequence[tuple[Collection[str], int]]) -> int:
    """Return how many people meet all demands.

    Parameters
    ----------
    groups
        Members and how many of them are asked for; of a demand beyond the members all are taken.
    """
    inside: dict[str, set[int]] = {}
    for number, (members, _) in enumerate(groups):
        for key in members:
            inside.setdefault(key, set()).add(number)
    kinds = Counter(frozenset(mine) for mine in inside.values())
    needs = tuple(min(asked, len(set(members))) for members, asked in groups)
    first = _greedy(kinds, needs)
    apart = sum(needs) if all(len(kind) == 1 for kind in kinds) else None
    return first if apart == first else _search(kinds, needs, first)


def _greedy(kinds: Counter[frozenset[int]], needs: Needs) -> int:
    """Take whoever serves the most demands that are still open."""
    left, open_, taken = Counter(kinds), list(needs), 0
    while any(open_):
        kind = max((kind for kind, people in left.items() if people),
                   key=lambda kind: (sum(open_[one] > 0 for one in kind), sorted(kind)))
        left[kind] -= 1
        taken += 1
        for one in kind:
            open_[one] = max(0, open_[one] - 1)
    return taken


def _search(kinds: Counter[frozenset[int]], needs: Needs, best: int) -> int:
    """Return the fewest, or ``best`` if the search grows too long: kind by kind, how many of each."""
    order = sorted(kinds, key=lambda kind: (-len(kind), sorted(kind)))
    reached = {needs: 0}
    steps = 0
    for number, kind in enumerate(order):
        after: dict[Needs, int] = {}
        rest = order[number + 1:]
        for still, taken in reached.items():
            for people in range(min(kinds[kind], max(still[one] for one in kind)) + 1):
                steps += 1
                now = tuple(max(0, one - people * (at in kind)) for at, one in enumerate(still))
                if taken + people < after.get(now, best + 1) and _can_be_met(kinds, rest, now):
                    after[now] = taken + people
        if steps > _MOST_STEPS:
            return best
        reached = after
    return min([best, *(taken for still, taken in reached.items() if not any(still))])


def _can_be_met(kinds: Counter[frozenset[int]], rest: Sequence[frozenset[int]], needs: Needs) -> bool:
    return all(not asked or sum(kinds[kind] for kind in rest if one in kind) >= asked
               for one, asked in enumerate(needs))
