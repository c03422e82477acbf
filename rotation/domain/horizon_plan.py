"""A plan over several years: people in year one, how many of which cohort later, and who they may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from rotation.domain.horizon import Horizon, YearPost
from rotation.domain.plan import Plan
from rotation.errors import PlanError
from rotation.text import say


class HorizonPlan:
    """Who goes in year one, and how many of each cohort go where in each later year.

    Parameters
    ----------
    horizon
        The settled years.
    pairs
        (Person, post) of year one and (cohort, post) of later years, one as often as people take it.

    Raises
    ------
    PlanError
        If somebody is placed twice, or more people of a cohort than are left.
    """

    def __init__(self, horizon: Horizon, pairs: Iterable[tuple[str, YearPost]]) -> None:
        self.horizon = horizon
        self.pairs = tuple(sorted(pairs, key=lambda pair: (pair[1].year, *pair)))
        self.first = Plan.of(horizon.round, (
            (who, post.opening) for who, post in self.pairs if post.year == horizon.first))
        self.placements = tuple(self._people())
        self._views: dict[tuple[str, int], Plan] = {}

    def _people(self) -> Iterator[tuple[str, YearPost]]:
        """Iterate over (person, post) of all years: whoever of a cohort is left goes by number."""
        left = {cohort.id: [key for key in cohort.people if self.first.placement(key) is None]
                for cohort in self.horizon.cohorts}
        for who, post in self.pairs:
            if post.year == self.horizon.first:
                yield who, post
                continue
            if post.year not in self.horizon.rounds or not left.get(who):
                raise PlanError(say("{w} has nobody left to place in {y}", "{y}年“{w}”已无可安排的人",
                                    w=who, y=post.year))
            yield left[who].pop(0), post

    @cached_property
    def flows(self) -> Counter[tuple[str, YearPost]]:
        """How many of each cohort take each post in later years."""
        return Counter(pair for pair in self.pairs if pair[1].year != self.horizon.first)

    @cached_property
    def placed(self) -> dict[str, YearPost]:
        """The post of everybody placed in the horizon."""
        return dict(self.placements)

    def placed_before(self, year: int) -> frozenset[str]:
        """Return the ids of those placed in the years before."""
        return frozenset(who for who, post in self.placements if post.year < year)

    # -- one year -----------------------------------------------------------------------------

    def fresh(self, year: int) -> Plan:
        """Return the placements that start in a year."""
        return self._view("fresh", year, lambda post, _: post.year == year)

    def before(self, year: int) -> Plan:
        """Return the placements of earlier years that still hold in a year."""
        return self._view("before", year, lambda post, who: post.year < year and self._lasts(who, post, year))

    def running(self, year: int) -> Plan:
        """Return all placements that hold in a year."""
        return self._view("running", year, lambda post, who: self._lasts(who, post, year))

    def _lasts(self, who: str, post: YearPost, year: int) -> bool:
        return self.horizon.lasts(who, post.year, year)

    def _view(self, name: str, year: int, wanted: Callable[[YearPost, str], bool]) -> Plan:
        if (name, year) not in self._views:
            self._views[name, year] = Plan.of(self.horizon.rounds[year], (
                (who, post.opening) for who, post in self.placements if wanted(post, who)))
        return self._views[name, year]
