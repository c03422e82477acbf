"""Rounds in which people whose term has ended may stay at the last host, though nobody has decided it yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from rotation.domain.round import Round
from rotation.domain.supply import left_host
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm
from rotation.model.eligibility import judged_anew


def undecided(round: Round) -> tuple[Teacher, ...]:
    """Return whose term ended in the year up to the cutoff at a school that is known, without 期满去向."""
    cutoff = round.settings.cutoff
    return tuple(one for one in round.problem.teachers
                 if one.after_term is None and left_host(one, cutoff) in round.problem.school)


def may_stay(round: Round, people: Collection[str]) -> Round:
    """Return a settled round in which some people have leave to stay at the last host (R60, E65)."""
    teachers = tuple(replace(one, after_term=AfterTerm.STAY) if one.id in people else one
                     for one in round.problem.teachers)
    return judged_anew(round, replace(round.problem, teachers=teachers), people)


def comparable(round: Round, other: Round) -> bool:
    """Whether two rounds differ in nothing but options and the leave to stay: the same base, rings and shadowing."""
    return (other.eligible == round.eligible and other.swaps == round.swaps and other.shadowing == round.shadowing
            and round.problem.revision is None and round.problem.reference is None)
