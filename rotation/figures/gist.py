"""What changes from one plan to another, in the one sentence that an office asks for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rotation.figures.figures import BeforeAfter, Figures
from rotation.figures.words import spelled
from rotation.tables.looks import decimals
from rotation.text import Text, say


def gist(one: Figures, other: Figures) -> Text:
    """Return what the other plan does more and less than the one, the people first.

    Told in this order, each only if it differs: people exchanged, posts short (always), subjects
    without anybody, people missing to the standards, backbone teachers, mean kilometers. Both
    plans are measured as they stand: a scenario that changes the needs changes the posts short.

    Parameters
    ----------
    one, other
        The plan that is held against, and the plan that is told of.
    """
    if _measures(one) == _measures(other):
        return say("people sent, posts short, standards and the mean way stay the same",
                   "派出人数、骨干人数、缺额、指标和平均路程均不变")
    return Text.joined(_parts(one, other), ", ", "，")


def improves(one: Figures, other: Figures) -> bool:
    """Return whether the other plan leaves less undone: empty subjects, then posts short, then standards."""
    return _undone(other) < _undone(one)


def _undone(figures: Figures) -> tuple[int, int, int]:
    return figures.empty.after, figures.gap.after, figures.missing.after


def _measures(figures: Figures) -> tuple[object, ...]:
    return figures.moved, figures.backbone, *_undone(figures), figures.roads.mean


def _parts(one: Figures, other: Figures) -> Iterator[Text]:
    more = other.moved - one.moved
    yield (say("{n} more people are sent", "多派{n}人", n=more) if more > 0 else
           say("{n} fewer people are sent", "少派{n}人", n=-more) if more < 0 else
           say("as many people are sent", "派出人数不变"))
    yield _short(more, other.gap.after - one.gap.after)
    yield from _fewer(one.empty, other.empty, "subjects without a teacher: {n}", "没有教师的学科{n}个")
    yield from _fewer(one.missing, other.missing, "people missing to the standards: {n}", "指标尚差教师{n}人")
    yield from _signed(other.backbone - one.backbone, "backbone teachers: {n}", "骨干教师{n}人")
    yield from _ways(one, other)


def _short(more: int, change: int) -> Text:
    if change:
        told = spelled(abs(change))
        return (say("{n} fewer posts stay short", "缺额减少{n}人", n=told) if change < 0 else
                say("{n} more posts stay short", "缺额增加{n}人", n=told))
    if more > 0:
        return say("not one post short fewer", "缺额一个也没有减少")
    return say("as many posts stay short", "缺额不变")


def _fewer(one: BeforeAfter, other: BeforeAfter, en: str, zh: str) -> Iterator[Text]:
    yield from _signed(other.after - one.after, en, zh)


def _signed(change: int, en: str, zh: str) -> Iterator[Text]:
    if change:
        told = (say("{n} more", "增加{n}", n=change) if change > 0 else
                say("{n} fewer", "减少{n}", n=-change))
        yield say(en, zh, n=told)


def _ways(one: Figures, other: Figures) -> Iterator[Text]:
    if not (one.roads.known and other.roads.known):
        return
    change = Fraction(other.roads.mean) - Fraction(one.roads.mean)
    if change:
        told = decimals(abs(change), "tenth")
        yield (say("the mean way is {n} km longer", "平均路程多{n}公里", n=told) if change > 0 else
               say("the mean way is {n} km shorter", "平均路程少{n}公里", n=told))
