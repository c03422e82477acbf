"""What nobody teaches after all, as whole posts, posts that schools share, and people who could be retrained."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.lessons import full_load
from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.rules._share import ruling
from rotation.rules.w15_ways import Ways
from rotation.rules.w25_schools import SchoolsVisited


class Wanted(NamedTuple):
    """Posts to be filled: by itself at one school, or one that several schools share (一校设岗、多校使用).

    Parameters
    ----------
    base
        The school, stage and subject where the post is set up.
    posts
        How many.
    served
        Lessons by cell, the base first, in parts of a lesson.
    shared
        Whether several schools use it, or less than half a load would be left over.
    """

    base: Opening
    posts: int
    served: tuple[tuple[Opening, int], ...]
    shared: bool

    @property
    def lessons(self) -> int:
        """Lessons a week that it gives."""
        return sum(number for _, number in self.served)


def wanted(plan: SharePlan) -> list[Wanted]:
    """Return the posts that open lessons are worth: whole ones first, then shared ones, by subject and school.

    A school with half a load open or more has a whole post; what is left of several within the reach of half a day
    (W15) is joined to one, at most as many schools as somebody may walk to (W25) besides the base.
    """
    rest: dict[Opening, int] = {}
    whole = []
    for cell in plan.world.gaps:
        load, open_ = full_load(plan.world.round, cell) * plan.world.unit, plan.open(cell)
        posts = int((open_ + load / 2) // load) if 2 * open_ >= load else 0
        if posts:
            whole.append(Wanted(cell, posts, ((cell, min(open_, int(posts * load))),), shared=False))
        if open_ > posts * load:
            rest[cell] = open_ - int(posts * load)
    return [*sorted(whole, key=lambda one: (one.base.subject, one.base)), *_shared(plan, rest)]


def _shared(plan: SharePlan, rest: dict[Opening, int]) -> Iterator[Wanted]:
    """Iterate over posts that schools share: from the school with most left, its nearest neighbors up to one load."""
    left, visited = dict(rest), ruling(plan.world, SchoolsVisited).schools
    while left:
        base = min(left, key=lambda cell: (cell.subject, cell.stage, -left[cell], cell))
        load = full_load(plan.world.round, base) * plan.world.unit
        joined, total = [(base, left.pop(base))], Fraction(0)
        total += joined[0][1]
        for cell in _near(plan, base, left):
            if len(joined) <= visited and total + left[cell] <= load:
                total += left[cell]
                joined.append((cell, left.pop(cell)))
        yield Wanted(base, 1, tuple(joined), shared=True)


def _near(plan: SharePlan, base: Opening, left: dict[Opening, int]) -> list[Opening]:
    """Return the cells of the same stage and subject within the reach of half a day, the nearest first."""
    ways = {cell: plan.world.km(base.school, cell.school) for cell in left
            if (cell.stage, cell.subject) == (base.stage, base.subject) and cell.school != base.school}
    near = ruling(plan.world, Ways).near
    return sorted((cell for cell, km in ways.items() if km is not None and km <= near),
                  key=lambda cell: (ways[cell] or 0, cell))


def to_spare(plan: SharePlan, school: str) -> Iterator[tuple[Opening, Fraction]]:
    """Iterate over the subjects of a school with half a load or more still to spare: cell, and how many people."""
    for cell, number in sorted(plan.world.spare.items()):
        if cell.school == school:
            given = sum(n for (key, _), n in plan.given.items() if plan.world.base[key] == cell
                        and not plan.world.only_walks(key))
            people = Fraction(number - given, plan.world.unit) / full_load(plan.world.round, cell)
            if people >= Fraction(1, 2):
                yield cell, people
