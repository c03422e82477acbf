"""Headcounts that G20 and G30 share: who counts where before, and after a plan."""

from __future__ import annotations

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
    round, (school, stage) = plan.round, place
    came = sum(indicator.holds(round.teacher(item.teacher), stage, item.subject)
               for item in plan.taught(school) if item.stage is stage)
    left = sum(indicator.holds(t, stage, round.subject_at(school, stage, t.subject))
               for t in plan.leavers(school) if round.supply.counted[t.id] == place)
    return before(round, place, indicator) + came - left


def before(round: Round, place: Place, indicator: Indicator) -> int:
    """Return an indicator's headcount at a place before the plan."""
    return counted(round, place, indicator)
