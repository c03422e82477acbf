"""Settles the years of a horizon, and finds who is alike in all the later ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from rotation.domain.horizon import Cohort, Horizon, YearPost
from rotation.domain.indicators import Indicator
from rotation.domain.problem import Problem
from rotation.domain.round import Options, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Stage
from rotation.model.eligibility import settle
from rotation.policy.parameters import YEAR
from rotation.policy.policy import Policy
from rotation.policy.source import Source
from rotation.policy.years_policy import YearsPolicy
from rotation.rules import in_force
from rotation.rules.e70_consent import Consent
from rotation.rules.h10_rate import RotationRate
from rotation.rules.r10_tenure import Tenure
from rotation.rules.r20_retirement import Retirement
from rotation.rules.r55_nominated import Nominated
from rotation.text import say
from rotation.years.aging import aged

_ASKED_EACH_YEAR = (Consent, Nominated)
"""Rules on what people and schools say year by year: of later years nobody has been asked."""


def settle_years(round: Round, policy: Policy, years: YearsPolicy) -> Horizon:
    """Settle the years after a round, group people who are alike, and list every option.

    Parameters
    ----------
    round, policy
        Year one, as settled, and its policy.
    years
        How far to look, and the rules over several years.

    Returns
    -------
        A year without options is a result, not an error.
    """
    later = tuple(_later(round, policy, ahead) for ahead in range(1, years.settings.count))
    law = {code: rule for code, rule in years.rules.items() if rule.on} if later else {}
    bare = Horizon(round, later, last_call=frozenset(_last_call(round, later)), waited=_waited(later), law=law)
    cohorts = _cohorts(bare)
    return replace(bare, cohorts=cohorts, options=_options(bare, cohorts))


def _later(round: Round, policy: Policy, ahead: int) -> Round:
    year = round.settings.year + ahead
    place = Source(say("a later year", "以后年度"))
    values = {name: (value, policy.sources[name]) for name, value in policy.raw.items()}
    values |= {f"{rule.code}.on": (False, place) for rule in _ASKED_EACH_YEAR}
    settled = settle(aged(round.problem, year, ahead), Policy.of({**values, YEAR: (year, place)}))
    vars(settled)["shadowing"] = round.shadowing  # orders are of year one; whom they send to learn stays away his term
    return settled


# -- who is alike -----------------------------------------------------------------------------


def _last_call(first: Round, later: Sequence[Round]) -> Iterator[str]:
    """Iterate over people of E in some year whom age takes out of it in a later one."""
    rounds = (first, *later)
    for person in first.problem.teacher:
        inside = [person in round.eligible_set for round in rounds]
        if True in inside and any(_too_old(round, person) for round in rounds[inside.index(True) + 1:]):
            yield person


def _too_old(round: Round, person: str) -> bool:
    item = round.standings.get(person)
    return item is None or Retirement.code in item.failing


def _waited(later: Sequence[Round]) -> dict[str, int]:
    """Return by id the years beyond R10 by which members of E have waited in the last year; only those above 0."""
    if not later or (rule := in_force(later[-1], Tenure)) is None:
        return {}
    last = later[-1]
    told = {key: rule.served(last, last.teacher(key)) - rule.required(last.teacher(key)) for key in last.eligible}
    return {key: years for key, years in told.items() if years > 0}


def _cohorts(horizon: Horizon) -> tuple[Cohort, ...]:
    found: dict[object, list[str]] = {}
    posts = [{key: round.options.opening[round.options.slice_of(key)].tobytes() for key in round.options.movers}
             for round in horizon.later]
    bases = [{*rule.base(round)} if (rule := in_force(round, RotationRate)) else set() for round in horizon.later]
    for person, teacher in sorted(horizon.problem.teacher.items()):
        if not teacher.unposted and any(of.get(person) for of in posts):
            alike = tuple(_year_of(round, of, base, person) for round, of, base in
                          zip(horizon.later, posts, bases, strict=True))
            found.setdefault((alike, _traits(horizon, teacher)), []).append(person)
    start = _unlike(horizon.problem)
    return tuple(Cohort(f"{start}{number}", tuple(people)) for number, people in enumerate(found.values(), 1))


def _year_of(round: Round, posts: Mapping[str, bytes], base: set[str], person: str) -> object:
    """Return what the rules read of somebody in one year."""
    if person not in round.problem.teacher:
        return None
    counted = round.supply.key_of(person) if person in round.supply.counted else None
    return posts.get(person), counted, person in round.eligible_set, person in base


def _traits(horizon: Horizon, teacher: Teacher) -> object:
    """Return what the rules read of somebody whatever the year."""
    round = horizon.round
    return (teacher.school, teacher.subject, round.origin(teacher), round.is_backbone(teacher),
            round.has_backbone_level(teacher),
            tuple(kind.holds_person(teacher, stage) for kind in Indicator for stage in (Stage.PRIMARY, Stage.JUNIOR)),
            teacher.duty, teacher.id in horizon.last_call, horizon.waited.get(teacher.id, 0))


def _unlike(problem: Problem) -> str:
    """Return how ids of cohorts begin: as no number of a teacher does."""
    start = "组"
    while any(key.startswith(start) for key in problem.teacher):
        start += "组"
    return start


# -- options ----------------------------------------------------------------------------------


def _options(horizon: Horizon, cohorts: Sequence[Cohort]) -> Options[YearPost]:
    """Return the options of year one as they are, then those of each cohort year by year."""
    own = horizon.round.options
    people, openings = own.movers, [YearPost(horizon.first, *post) for post in own.openings]
    mover, opening, starts = [own.mover], [own.opening], list[int]()
    for round in horizon.later:
        starts.append(len(openings))
        openings += [YearPost(round.settings.year, *post) for post in round.options.openings]
    for number, cohort in enumerate(cohorts, len(people)):
        for start, round in zip(starts, horizon.later, strict=True):
            there = round.options.opening[round.options.slice_of(cohort.one)]
            mover.append(np.full(len(there), number, np.int64))
            opening.append(start + there)
    heads = np.array([*(1 for _ in people), *(len(cohort.people) for cohort in cohorts)], dtype=np.int64)
    return Options((*people, *(cohort.id for cohort in cohorts)), tuple(openings), np.concatenate(mover),
                   np.concatenate(opening), heads)
