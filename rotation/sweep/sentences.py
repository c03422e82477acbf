"""What a sweep comes to, in sentences: what the office reads first on sheet, page and screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rotation.domain.outcome import Status
from rotation.domain.ratio import parse_share, spell_share
from rotation.figures.gist import gist, improves
from rotation.figures.words import spelled
from rotation.rules import catalogue
from rotation.sweep.prices import valued
from rotation.sweep.result import Axis, Sweep, SweepPoint
from rotation.text import Text, say


def told_first(sweep: Sweep) -> tuple[Text, ...]:
    """Return the sentences that matter, the one about the whole range first.

    Of a grid every parameter is told by its line through the first combination that has a plan.
    """
    return tuple(sentence for number, axis in enumerate(sweep.axes)
                 for sentence in _told(axis, _line(sweep, number), number))


def _line(sweep: Sweep, number: int) -> tuple[SweepPoint, ...]:
    """Return the points along one axis, the other at the value of the first point with a plan."""
    first = next((point for point in sweep.points if point.figures is not None), sweep.points[0])
    rest = first.at[:number] + first.at[number + 1:]
    return tuple(point for point in sweep.points if point.at[:number] + point.at[number + 1:] == rest)


def _told(axis: Axis, points: tuple[SweepPoint, ...], number: int) -> Iterator[Text]:
    planned = tuple(point for point in points if point.figures is not None)
    if len(planned) > 1:
        yield _range(axis, planned, number)
        yield from _knee(axis, planned, number)
    elif planned:
        yield say("only {v} of {l} has a plan", "{l}只有取{v}时能形成方案", l=axis.label.text,
                  v=valued(axis, planned[0].at[number]))
    yield from _impossible(axis, points, number)
    yield from _below_the_law(axis, number, points)
    if any(point.status is Status.FEASIBLE for point in planned):
        yield say("some values are not proven best: their figures may still improve",
                  "部分取值在限定时间内未算到最好，数字仅供参考")


def _range(axis: Axis, planned: tuple[SweepPoint, ...], number: int) -> Text:
    first, last = planned[0], planned[-1]
    assert first.figures is not None, "planned"
    assert last.figures is not None, "planned"
    return say("{l} from {a} to {z}: {g}", "{l}由{a}提到{z}，{g}", l=axis.label.text,
               a=valued(axis, first.at[number]), z=valued(axis, last.at[number]),
               g=gist(first.figures, last.figures))


def _knee(axis: Axis, planned: tuple[SweepPoint, ...], number: int) -> Iterator[Text]:
    """Tell from which value on nothing gets better, if anything does before."""
    better = [late for early, late in pairwise(planned)
              if early.figures and late.figures and improves(early.figures, late.figures)]
    if better and better[-1] is not planned[-1] and better[-1].figures:
        yield say("up to {v} less stays undone ({g} posts short there); beyond it nothing more is gained",
                  "提到{v}为止，缺额、学科或指标还有改善（此时缺额{g}人），再提高没有新的改善",
                  v=valued(axis, better[-1].at[number]), g=spelled(better[-1].figures.gap.after))


def _impossible(axis: Axis, points: tuple[SweepPoint, ...], number: int) -> Iterator[Text]:
    lost = tuple(valued(axis, point.at[number]) for point in points if point.status is Status.INFEASIBLE)
    if lost:
        yield say("no plan keeps all rules at {v}", "取{v}时，现有条件下没有符合全部规则的方案", v=lost)


def _below_the_law(axis: Axis, number: int, points: tuple[SweepPoint, ...]) -> Iterator[Text]:
    """Tell which values are below what the law asks at least: they are for comparison only."""
    code, _, key = axis.parameter.partition(".")
    rule = catalogue().get(code)
    if rule is None or key not in rule.law:
        return
    least = rule.by_law(key)
    below = tuple(point.at[number] for point in points if parse_share(point.at[number]) < least)
    if below:
        yield say("{v} is below the {l} that is required: for comparison only", "{v}低于规定的{l}，仅供比较，不能执行",
                  v=below, l=spell_share(least))
