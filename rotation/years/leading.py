"""校长届满: whose terms as a school leader end within the horizon, and who retires from a seat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.cadre import Cadre, SchoolLeader
from rotation.domain.months import Month
from rotation.policy.cadre_policy import CadrePolicy
from rotation.rules.d10_term_served import TermServed
from rotation.rules.r20_retirement import statutory_retirement
from rotation.run.gather import policy_values
from rotation.years.case import YearsCase


class Leaving(NamedTuple):
    """One leader whose seat comes up.

    Parameters
    ----------
    leader
        Who, with school and seat.
    terms
        School years of all terms of the level.
    due
        The first year of the horizon by whose August they are served; None: within no year.
    retires
        The first year by whose August the leader is past retirement; None: within no year.
    """

    leader: SchoolLeader
    terms: int
    due: int | None
    retires: int | None

    @property
    def year(self) -> int:
        """The first of both."""
        return min(year for year in (self.due, self.retires) if year is not None)


def leaving(case: YearsCase) -> tuple[Leaving, ...]:
    """Return the leaders whose terms are served, or who retire, within the horizon, by year; as they stand now.

    Nobody if the workbook does not tell since when they hold their seats, or D10 is not in force.
    """
    values = policy_values(case.reading.parameters or (), case.inputs)
    policy = CadrePolicy.of(values)
    rule, problem = policy.rules[TermServed.code], case.horizon.problem
    assert isinstance(rule, TermServed), "the catalogue of principals has it"
    if not rule.on or rule.lacking(problem):
        return ()
    cadre = Cadre(problem, policy.settings, policy.seats, {rule.code: rule})
    return tuple(sorted(_found(cadre, rule, case.horizon.years), key=lambda one: (
        one.year, one.leader.team, -one.leader.level, one.leader.id)))


def _found(cadre: Cadre, rule: TermServed, years: tuple[int, ...]) -> Iterator[Leaving]:
    for leader in cadre.people.values():
        if not leader.level or cadre.gone(leader) or leader.teacher.duty_since is None:
            continue
        terms, served = rule.years(leader), rule.served(cadre, leader)
        due = next((year for year in years if served + year - years[0] >= terms), None)
        retires = next((year for year in years if statutory_retirement(leader.teacher) <= Month(year, 8)), None)
        if due is not None or retires is not None:
            yield Leaving(leader, terms, due, retires)
