"""Headcounts that G20 and G30 share: who counts where before, and after a plan."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from rotation.domain.indicators import Indicator, counted
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.domain.supply import Place
from rotation.domain.teacher import Teacher
from rotation.rules._words import Expression, Words


def gain(words: Words, place: Place, indicator: Indicator) -> Expression:
    """Return the change of an indicator's headcount at a place."""
    stage = place[1]

    def wanted(teacher: Teacher) -> bool:
        return indicator.holds_person(teacher, stage)
    return words.gain(place, f"{indicator}|{stage}", wanted, indicator.holds_subject)


def after(plan: Plan, place: Place, indicator: Indicator) -> int:
    """Return an indicator's headcount at a place after a plan (实际任教口径)."""
    return before(plan.round, place, indicator) + _gained(plan)[place, indicator]


@lru_cache(maxsize=4)
def _gained(plan: Plan) -> Counter[tuple[Place, Indicator]]:
    """Return by place and indicator how many more people count after a plan, gathered once for all places."""
    round, gained = plan.round, Counter[tuple[Place, Indicator]]()
    for item in plan.supplying:
        teacher, host = round.teacher(item.teacher), (item.host, item.stage)
        gained.update((host, kind) for kind in Indicator if kind.holds(teacher, item.stage, item.subject))
    for teacher in plan.moved():
        home = round.supply.counted.get(teacher.id)
        if home is not None:
            taught = round.subject_at(*home, teacher.subject)
            gained.subtract((home, kind) for kind in Indicator if kind.holds(teacher, home[1], taught))
    return gained


def before(round: Round, place: Place, indicator: Indicator) -> int:
    """Return an indicator's headcount at a place before the plan."""
    return counted(round, place, indicator)
