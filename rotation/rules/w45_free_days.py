"""W45 不可走教日."""

from __future__ import annotations

from functools import cache
from itertools import permutations
from typing import ClassVar

from rotation.domain.sharing import Choice, Mover, Sharing, Trip, days_of
from rotation.domain.support import Weekday
from rotation.rules._base import Example
from rotation.rules._share import SHARING, ShareRule
from rotation.rules._share_tiny import music
from rotation.text import Text, say

_RESEARCH = (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY)


class FreeDays(ShareRule):
    """Every day away has a weekday of its own on which person, own school and the schools visited are free.

    Column 不可走教日 of 教师 and of 学校 tells on which days they are not, such as days of teaching research.
    """

    programme = SHARING
    code = "W45"
    label = say("Free days", "不可走教日")
    sentence = say("Nobody walks on days on which the person or a school is not free",
                   "走教避开本人和两校的不可走教日（教研日等）")
    basis = "地方通行做法（教研日不外出）"
    examples: ClassVar = (
        Example("余两天，走教两天", lambda: music(no_walk_days=_RESEARCH), True, "甲", "二小;二小"),
        Example("余两天，走教三天", lambda: music(no_walk_days=_RESEARCH), False, "甲", "二小;二小;二小"),
    )

    def permits(self, world: Sharing, mover: Mover, choice: Choice) -> bool:
        return have_days(tuple(sorted(span(world, mover.teacher, trip) for trip in choice.trips)))

    def says(self, world: Sharing, mover: Mover, choice: Choice) -> Text:
        del world, mover
        return say("there are no {n} free days for it", "没有可供走教的{n}天", n=choice.days)


Span = tuple[int, tuple[int, ...]]
"""How many days running a trip takes, and the weekdays that are free for it."""


def span(world: Sharing, teacher: str, trip: Trip) -> Span:
    """Return what decides on which weekdays somebody may make a trip."""
    return days_of(trip), tuple(sorted(world.free_days(teacher, trip)))


@cache
def have_days(spans: tuple[Span, ...]) -> bool:
    """Whether trips, in any order, have free weekdays of their own."""
    return any(all({*range(first, first + days)} <= {*free} for first, (days, free) in zip(chosen, spans, strict=True))
               for chosen in _firsts(tuple(days for days, _ in spans)))


def firsts(trips: tuple[Trip, ...]) -> tuple[tuple[int, ...], ...]:
    """Return every way to give trips first weekdays, 0 for Monday, so that no two share a day; a block runs on."""
    return _firsts(tuple(map(days_of, trips)))


@cache
def _firsts(days: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    def fits(chosen: tuple[int, ...]) -> bool:
        taken = [day for first, number in zip(chosen, days, strict=True) for day in range(first, first + number)]
        return len({*taken}) == len(taken) and max(taken, default=0) < len(Weekday)
    return tuple(filter(fits, permutations(range(len(Weekday)), len(days))))
