"""对调: rows of 指定 that send people around, each to the next one's school, read as closed rings.

A row of form 对调 is an order to one school (指定去向). Rows of one stage, pooled subject and, where
given, 对调组 are read together: where every school gives as many as it gets, they fall into rings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rotation.domain.records import Lock
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, LockKind

Together = tuple[str, str, str]
"""What rows of one ring share: 对调组, stage and pooled subject."""


@dataclass(frozen=True)
class Leg:
    """One row of a ring: who goes from where to where."""

    teacher: str
    home: str
    host: str


Ring = tuple[Leg, ...]
"""Everybody's host is the home of the next, and of the last one that of the first."""


@dataclass(frozen=True)
class Swaps:
    """What the rows of form 对调 amount to.

    Parameters
    ----------
    rings
        Rows that close, each ring begun by its lowest 教师编号.
    open
        What does not close: what the rows share, and the schools with how many more each gives than
        it gets.
    """

    rings: tuple[Ring, ...] = ()
    open: tuple[tuple[Together, tuple[tuple[str, int], ...]], ...] = ()

    def ring_of(self, teacher: str) -> Ring | None:
        """Return the ring in which somebody goes, or None."""
        return next((ring for ring in self.rings if any(leg.teacher == teacher for leg in ring)), None)


def is_swap(lock: Lock) -> bool:
    """Whether a row of 指定 is of form 对调 as it must be: an order to one school."""
    return lock.form is Form.SWAP and lock.kind is LockKind.GOES_TO and len(lock.schools) == 1


def shadow_groups(locks: Iterable[Lock]) -> dict[str, tuple[Lock, ...]]:
    """Return by 对调组 the rows of 跟岗置换: who learns (form 跟岗) first, then who is sent to teach in return.

    Whatever stands in a group with a row of form 跟岗 is told, closed or not.
    """
    groups: dict[str, list[Lock]] = {}
    for lock in locks:
        if lock.swap_group and lock.form is not Form.SWAP:
            groups.setdefault(lock.swap_group, []).append(lock)
    return {name: tuple(sorted(rows, key=lambda row: (row.form is not Form.SHADOW, row.row, row.teacher)))
            for name, rows in sorted(groups.items()) if any(row.form is Form.SHADOW for row in rows)}


def read_swaps(
    locks: Iterable[Lock], teacher: Callable[[str], Teacher | None], pooled: Callable[[Teacher], str]
) -> Swaps:
    """Read the rings off the rows.

    Parameters
    ----------
    locks
        Rows of 指定, in any order; those of other forms say nothing here.
    teacher
        Finds somebody by id; rows about somebody unknown or without a school say nothing.
    pooled
        The subject as which somebody's main subject counts.
    """
    groups: dict[Together, dict[str, Leg]] = {}
    for lock in sorted(filter(is_swap, locks), key=lambda lock: (lock.teacher, lock.schools)):
        person = teacher(lock.teacher)
        if person is None or person.unposted:
            continue
        together = lock.swap_group or "", str(person.stage), pooled(person)
        leg = Leg(person.id, person.school, lock.schools[0])
        groups.setdefault(together, {}).setdefault(person.id, leg)
    rings: list[Ring] = []
    unclosed: list[tuple[Together, tuple[tuple[str, int], ...]]] = []
    for together, legs in sorted(groups.items()):
        wrong = _unbalanced(legs.values())
        if wrong:
            unclosed.append((together, wrong))
        else:
            rings += _rings(list(legs.values()))
    return Swaps(tuple(sorted(rings, key=lambda ring: ring[0].teacher)), tuple(unclosed))


def _unbalanced(legs: Iterable[Leg]) -> tuple[tuple[str, int], ...]:
    """Return the schools that give more, or fewer, than they get, and by how many."""
    gives: Counter[str] = Counter()
    for leg in legs:
        gives[leg.home] += 1
        gives[leg.host] -= 1
    return tuple(sorted((school, more) for school, more in gives.items() if more))


def _rings(legs: list[Leg]) -> Iterator[Ring]:
    """Follow the rows from the lowest id on; as every school gives what it gets, each walk closes."""
    left = sorted(legs, key=lambda leg: leg.teacher)
    while left:
        ring = [left.pop(0)]
        while ring[-1].host != ring[0].home:
            after = next(leg for leg in left if leg.home == ring[-1].host)
            left.remove(after)
            ring.append(after)
        yield tuple(ring)
