"""Several years at once: the round of this year, the years after it, and people who are alike in all of these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from rotation.domain.manners import usual_term_years
from rotation.domain.problem import Problem
from rotation.domain.round import NO_OPTIONS, Opening, Options, Round
from rotation.domain.vocabulary import Stage


class YearPost(NamedTuple):
    """A host post in one year: the calendar year of its September, school code, stage and subject."""

    year: int
    school: str
    stage: Stage
    subject: str

    @property
    def opening(self) -> Opening:
        """The post, whatever the year."""
        return Opening(self.school, self.stage, self.subject)


@dataclass(frozen=True)
class Cohort:
    """People alike for every rule in every later year of the horizon (同类人员).

    Parameters
    ----------
    id
        Unlike the number of any teacher.
    people
        Their ids, sorted; at least one.
    """

    id: str
    people: tuple[str, ...]

    @property
    def one(self) -> str:
        """Somebody who stands for all."""
        return self.people[0]


@dataclass(frozen=True, eq=False)
class Horizon:
    """A round and the years after it, settled (规划期).

    Parameters
    ----------
    round
        Year one, exactly as `rotation plan` settles it.
    later
        The years after it, each settled on facts aged to that year as if nobody were placed before.
    cohorts
        Of those who have a post to go to in a later year.
    options
        Of people in year one, then of cohorts year by year.
    last_call
        Ids of those of E who would become exempt by age (R20), or retire, within the horizon.
    waited
        By id: whole years beyond those of R10 by which somebody of E has waited at the end, if he has not been placed.
    law
        Rules of the programme years in force, by code.
    """

    round: Round
    later: tuple[Round, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    options: Options[YearPost] = field(default_factory=lambda: Options((), (), NO_OPTIONS.mover, NO_OPTIONS.opening))
    last_call: frozenset[str] = frozenset()
    waited: Mapping[str, int] = field(default_factory=dict)
    law: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def rounds(self) -> dict[int, Round]:
        """The round of each year, in order."""
        return {round.settings.year: round for round in (self.round, *self.later)}

    @property
    def first(self) -> int:
        """Year one."""
        return self.round.settings.year

    @property
    def years(self) -> tuple[int, ...]:
        """All years, in order."""
        return tuple(self.rounds)

    @property
    def problem(self) -> Problem:
        """The facts of year one."""
        return self.round.problem

    @cached_property
    def cohort(self) -> dict[str, Cohort]:
        """Cohorts by id."""
        return {cohort.id: cohort for cohort in self.cohorts}

    @cached_property
    def cohort_of(self) -> dict[str, str]:
        """The cohort of each person who is in one."""
        return {person: cohort.id for cohort in self.cohorts for person in cohort.people}

    def stands_for(self, mover: str) -> str:
        """Return the person whose facts a mover has: himself, or one of a cohort."""
        cohort = self.cohort.get(mover)
        return mover if cohort is None else cohort.one

    def lasts(self, person: str, placed: int, year: int) -> bool:
        """Whether a placement that starts in one year still holds in another: within its term, and still on the roster.

        A first post, or one that moves the personnel relation, has no end. A term that only the two schools would
        tell (结对) is taken for that of the round.
        """
        if year < placed or person not in self.rounds[year].problem.teacher:
            return False
        then = self.rounds[placed]
        teacher = then.teacher(person)
        return teacher.unposted or then.relation(teacher) or year < placed + usual_term_years(then, teacher)

    def named(self, part: str) -> str:
        """Return a school's name for its code; anything else as it is."""
        return self.round.named(part)
