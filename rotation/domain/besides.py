"""Who counts as exchanged besides those whom a plan places: the stock, and leaders whom their own plan has moved."""

from __future__ import annotations

from rotation.domain.round import Round
from rotation.domain.school import School
from rotation.domain.teacher import Teacher


def decided(round: Round) -> tuple[str, ...]:
    """Return the ids of leaders of E whom the plan of leaders before this round sends to another school."""
    told = round.problem.decided
    return () if told is None else tuple(sorted(key for key in told.exchanged & round.eligible_set
                                                if not round.standings[key].placeable))


def besides(round: Round) -> tuple[str, ...]:
    """Return the ids of those who count in X whatever the plan: the stock if the policy counts it, and such leaders."""
    return (*(round.stock if round.settings.count == "stock" else ()), *decided(round))


def sent_from(round: Round, teacher: Teacher) -> School | None:
    """Return the school that sends somebody: home, of a leader decided on the one before the move."""
    told = round.problem.decided
    return round.problem.school.get(told.homes.get(teacher.id, teacher.school) if told else teacher.school)
