"""届满预测: who falls due and who retires in the five years after the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rotation.domain.cadre import SchoolLeader
from rotation.domain.months import Month, school_years
from rotation.domain.seats import Seat
from rotation.leaders.view import LeaderView
from rotation.rules._seats import ruling
from rotation.rules.d10_term_served import TermServed
from rotation.rules.r20_retirement import statutory_retirement
from rotation.text import Text, say

AHEAD = 5
"""Years that are looked ahead."""


class ForecastLine(NamedTuple):
    """Somebody whose seat comes up in a year."""

    year: int
    person: SchoolLeader
    seat: Seat
    kind: Text
    figures: Text


def forecast(view: LeaderView) -> list[ForecastLine]:
    """Return everybody who falls due or retires, by year, school and person."""
    found = [line for code in view.cadre.schools for person in view.plan.team(code) for line in _ahead(view, person)]
    return sorted(found, key=lambda line: (line.year, line.seat.school, line.person.id))


def _ahead(view: LeaderView, person: SchoolLeader) -> Iterator[ForecastLine]:
    now = view.cadre.settings.year
    seat = view.plan.seat.get(person.id) or Seat(person.team, person.duty)
    retires = statutory_retirement(person.teacher)
    years = range(now + 1, now + AHEAD + 1)
    gone = next((year for year in years if retires <= Month(year, 8)), None)
    due = next((year for year in years if _due(view, person, year)), None)
    if gone is not None:
        yield ForecastLine(gone, person, seat, say("retires", "退休"), say("in {m}", "{m}到龄", m=str(retires)))
    if due is not None and (gone is None or due < gone):
        yield ForecastLine(due, person, seat, say("due", "任满"), _figures(view, person, due))


def _start(view: LeaderView, person: SchoolLeader) -> Month | None:
    return Month(view.cadre.settings.year, 9) if person.id in view.plan.seat else person.teacher.duty_since


def _due(view: LeaderView, person: SchoolLeader, year: int) -> bool:
    rule, start = ruling(view.cadre, TermServed), _start(view, person)
    return rule is not None and start is not None and school_years(start, year) >= rule.years(person)


def _figures(view: LeaderView, person: SchoolLeader, year: int) -> Text:
    start = _start(view, person)
    return say("in the post since {m}: {n} school years then", "任职自{m}，届时{n}学年", m=str(start),
               n=0 if start is None else school_years(start, year))
