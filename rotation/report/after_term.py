"""Who was to stay after the term or to go on (R60): how many are placed, and why each of the others is not."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.supply import goes_home
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import AfterTerm
from rotation.report.choices import NAMED, Ground, Why
from rotation.report.points import Point
from rotation.report.view import View
from rotation.rules.r60_after_term import ONWARD
from rotation.text import Text, say


def onward(view: View) -> tuple[Teacher, ...]:
    """Return everybody who by decision stays after the term or goes to a third school."""
    return tuple(teacher for teacher in view.round.problem.teachers if teacher.after_term in ONWARD)


def unplaced(view: View) -> tuple[Teacher, ...]:
    """Return those of them whom the plan leaves at the own school."""
    return tuple(teacher for teacher in onward(view) if view.plan.placement(teacher.id) is None)


def impossible(teacher: Teacher, why: Why) -> Text | None:
    """Return that somebody was approved to stay or go on, but why it is not possible; None of everybody else."""
    if teacher.after_term not in ONWARD or why.ground is not Ground.FORBIDDEN:
        return None
    return say("approved after the term: {a}, but not possible: {w}", "期满批准{a}，但无法安排：{w}",
               a=teacher.after_term, w=why.outside)


def after_term(view: View) -> Iterator[Point]:
    """Yield what became of them, where there is anybody; the first of those left are named with the reason."""
    found, left = onward(view), unplaced(view)
    home = sum(goes_home(teacher, view.round.settings.cutoff) for teacher in view.round.problem.teachers)
    if home:
        yield Point(say("After the term {n} are back at the own school.", "交流期满{n}人返回原校。", n=home), "choices")
    if not found:
        return
    stay, third = (sum(one.after_term is kind for one in found) for kind in (AfterTerm.STAY, AfterTerm.THIRD))
    yield Point(say(
        "After the term {n} are to stay there and {m} to go on to a third school; {k} of them are placed{w}.",
        "交流期满批准留任{n}人、转第三校{m}人，安排{k}人{w}。", n=stay, m=third,
        k=len(found) - len(left), w=_left(view, left)),
        "choices" if left else "placements")


def _left(view: View, left: tuple[Teacher, ...]) -> Text:
    """Tell who is not placed and why; others who matter to a reason are counted, not named."""
    if not left:
        return say("", "")
    told = tuple(say("{t} ({a}: {w})", "{t}（{a}；{w}）", t=one.name, a=one.after_term,
                     w=view.choices.why(one).outside) for one in left[:NAMED])
    more = say(" and {n} more", "等", n=len(left) - NAMED) if len(left) > NAMED else say("", "")
    return say("; not placed: {p}{e}", "；未安排{m}人：{p}{e}", m=len(left), p=told, e=more)
