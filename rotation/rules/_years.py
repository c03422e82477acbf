"""The words of rules and goals over several years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Protocol

from rotation.domain.horizon import Horizon
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.round import Round
from rotation.domain.supply import Key
from rotation.rules._base import Goal, PlanRule
from rotation.rules._words import Expression, Inequality, Subject, Words
from rotation.text import Text, say

YEARS = "years"
"""The programme of these rules."""


class YearWords(Words, Protocol):
    """What may be asked of one later year: changes are of all that holds then, leavers and arrivals of who goes then.

    Before a year means: by placements of earlier years that still hold.
    """

    @property
    def alone(self) -> Words:
        """The words of the year in which changes too are of who goes then."""

    def placed(self, wanted: Callable[[str], bool]) -> Expression:
        """Return how many people wanted are placed in this year."""

    def placed_before(self, wanted: Callable[[str], bool]) -> Expression:
        """Return how many people wanted were placed in earlier years, whether or not that still holds."""

    def still_away(self, wanted: Callable[[str], bool]) -> Expression:
        """Return how many people wanted are away before the year for a term that goes on."""

    def change_before(self, cell: Key) -> Expression:
        """Return by how many people a (place, pooled subject) has changed before the year."""

    def staff_before(self, school: str) -> Expression:
        """Return by how many people a school has changed before the year."""

    def short(self, expression: Expression) -> Expression:
        """Return a long sum as one column, the same for equal sums."""

    def implied(self, name: str, inequality: Inequality) -> None:
        """Add what follows from clauses in whole people, and the relaxation does not see by itself."""

    def at_most(
        self, name: str, people: Expression, level: Expression, cap: Callable[[int], int]
    ) -> Inequality:
        """Return that people are no more than a cap that never falls as a level rises, exact at whole numbers."""


class HorizonWords(Protocol):
    """What may be asked of several years while the plan is still to be found."""

    @property
    def horizon(self) -> Horizon:
        """The settled years."""

    @property
    def first(self) -> Words:
        """The words of year one."""

    def of(self, year: int) -> YearWords:
        """Return the words of a later year."""

    def ever_placed(self, wanted: Callable[[str], bool], before: int | None = None) -> Expression:
        """Return how many people wanted are placed in the horizon, or before a year of it."""

    def weighed_people(self, weight: Callable[[str], int]) -> Expression:
        """Return the sum of a weight over everybody placed in the horizon."""

    def leavers(self, school: str) -> Expression:
        """Return how many people leave a school in all the years together."""


HorizonRule = PlanRule[Horizon, HorizonPlan, HorizonWords]
HorizonGoal = Goal[HorizonPlan, HorizonWords]


class LaterRule(HorizonRule):
    """A rule of the round, kept in every later year, with what earlier years have changed by then.

    Attributes
    ----------
    of
        The rule of the round, whose parameters hold.
    """

    programme: ClassVar[str] = YEARS
    by_year: ClassVar[bool] = True
    parts: ClassVar[tuple[str, ...]] = ("of", "encode", "breaches")
    of: ClassVar[type[PlanRule]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Take code and words from the rule of the round."""
        super().__init_subclass__(**kwargs)
        told = vars(cls).get("of")
        if told is not None:
            cls.code, cls.label, cls.sentence, cls.basis = told.code, told.label, told.sentence, told.basis

    def subjects(self, round: Horizon) -> Iterator[Subject]:
        for year in open_years(round):
            rule = round.rounds[year].law.get(self.of.code)
            if isinstance(rule, self.of):
                yield from ((str(year), *subject) for subject in self.within(rule, round.rounds[year]))

    def within(self, rule: PlanRule, round: Round) -> Iterator[Subject]:
        """Iterate over the objects of one year."""
        yield from rule.subjects(round)

    def says(self, round: Horizon, subject: Subject) -> Text:
        names = tuple(dict.fromkeys(round.named(part) for part in subject[1:]))
        return say("{y} {n}: {s}", "{y}年{n}：{s}", y=subject[0], n=Text.joined(names, " ", ""), s=self.of.sentence)


def open_years(horizon: Horizon) -> Iterator[int]:
    """Iterate over the later years in which somebody has a post to go to; in the others there is no exchange."""
    taken = {horizon.options.openings[number].year for number in set(horizon.options.opening.tolist())}
    yield from (year for year in horizon.years[1:] if year in taken)
