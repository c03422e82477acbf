"""How somebody goes: the form of exchange, its term, the personnel relation, and whether it counts.

A form is derived, never chosen: what an order says, else what the rules on forms read of the two schools. All that
reads nothing but the facts and the settings, so two plans that place somebody at one school do so in the same form.
"""

from __future__ import annotations

from typing import NamedTuple

from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form


class FirstPost(NamedTuple):
    """What the record of a recruit's placement holds: nothing is exchanged and there is no term."""

    form: Form = Form.TERM
    term_years: int = 2


FIRST_POST = FirstPost()


def form_of(round: Round, teacher: Teacher, opening: Opening) -> Form:
    """Return the form in which somebody takes a post; a recruit's is of no meaning."""
    if teacher.unposted:
        return FIRST_POST.form
    ordered = round.ordered_form(teacher.id)
    read = (rule.form(round, teacher, opening) for rule in round.readings)
    return ordered or next((form for form in read if form is not None), round.settings.form)


def term_years_of(round: Round, teacher: Teacher, opening: Opening) -> int:
    """Return the length in school years of a placement; a recruit's is of no meaning."""
    if teacher.unposted:
        return FIRST_POST.term_years
    given = [lock.term_years for lock in round.orders_of.get(teacher.id, ()) if lock.term_years]
    return given[0] if given else term_of_form(round, form_of(round, teacher, opening))


def usual_term_years(round: Round, teacher: Teacher) -> int:
    """Return the length in school years of a placement wherever it leads: that of an order, else of its own form."""
    if teacher.unposted:
        return FIRST_POST.term_years
    given = [lock.term_years for lock in round.orders_of.get(teacher.id, ()) if lock.term_years]
    return given[0] if given else term_of_form(round, round.ordered_form(teacher.id) or round.settings.form)


def term_of_form(round: Round, form: Form) -> int:
    """Return the school years that a form lasts where no order says otherwise."""
    read = (rule.term_years(round, form) for rule in round.readings)
    return next((years for years in read if years is not None), round.settings.term_years)
