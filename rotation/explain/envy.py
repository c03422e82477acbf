"""Justified envy: somebody wished for a post that went to a lower score (model section 7)."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.plan import Placement, Plan
from rotation.domain.records import Wish
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.report.refusal import first_refusal
from rotation.report.view import Envy
from rotation.rules.g52_seniority import points


def cases(round: Round, plan: Plan) -> tuple[Envy, ...]:
    """Return every wish that went to a lower score, with the rule that refuses it if one does."""
    found = []
    for wish in unmet(round, plan):
        for item in plan.taught(wish.school):
            mine, theirs = compared(round, wish, item)
            if mine > theirs and _fits(round, round.teacher(wish.teacher), item.opening):
                why = first_refusal(round, round.teacher(wish.teacher), item.opening)
                found.append(Envy(wish.teacher, item.teacher, item.opening, mine, theirs, why))
    return tuple(sorted(found, key=lambda one: (one.teacher, one.post, one.got)))


def _fits(round: Round, teacher: Teacher, post: Opening) -> bool:
    """Whether a post is one of the teacher's own subject, or one that the rules permit anyway."""
    own = round.subject_at(post.school, teacher.stage, teacher.subject)
    return (teacher.stage, own) == (post.stage, post.subject) or post in round.options.of(teacher.id)


def unmet(round: Round, plan: Plan) -> Iterator[Wish]:
    """Yield wishes with an order or a score for a school where the teacher is not placed.

    A teacher placed where an earlier or equal wish led has nothing to envy. A wish without an
    order counts as later than any other.
    """
    for wish in round.problem.wishes:
        if wish.order is None and wish.score is None:
            continue
        teacher, item = round.teacher(wish.teacher), plan.placement(wish.teacher)
        here = item.host if item is not None else teacher.school
        if wish.school in (here, teacher.school):
            continue
        if item is None or _order(round, teacher, here) > (wish.order or _LATE):
            yield wish


_LATE = 10**6


def _order(round: Round, teacher: Teacher, school: str) -> int:
    own = round.problem.wishes_of.get(teacher.id, ())
    return min((w.order or _LATE for w in own if w.school == school), default=_LATE + 1)


def compared(round: Round, wish: Wish, item: Placement) -> tuple[int, int]:
    """Return the two numbers to compare, hundredths: scores if both have one, else points."""
    theirs = next((w.score for w in round.problem.wishes_of.get(item.teacher, ())
                   if w.school == wish.school and w.score is not None), None)
    if wish.score is not None and theirs is not None:
        return 100 * wish.score, 100 * theirs
    return points(round, round.teacher(wish.teacher)), points(round, round.teacher(item.teacher))


def option_of(round: Round, teacher: str, post: Opening) -> int:
    """Return the index of an option that exists."""
    found = round.options.find(teacher, post)
    assert found is not None, "asked only about options that exist"
    return found
