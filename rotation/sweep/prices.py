"""What each further step of one parameter costs, and where that changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from rotation.domain.outcome import Status
from rotation.errors import PolicyError
from rotation.figures.figures import Figures, Said
from rotation.figures.words import people
from rotation.policy.policy import Policy
from rotation.sweep.axis import axis_of, is_share
from rotation.sweep.result import Axis, Breakpoint, PriceList, PriceStep, SweepPoint
from rotation.tables.looks import decimals
from rotation.tables.table import Look
from rotation.text import Text, say

UNITS = {"share": ("", ""), "years": (" years", "年"), "km": (" km", "公里"), "posts": (" posts", "编"),
         "number": ("", "")}
FARTHER = 10
"""A step counts as dearer in kilometers when each person adds twice as much, and so much more."""


def axes_of(policy: Policy, swept: Iterable[Axis]) -> Iterator[Axis]:
    """Yield the axes of the usual price lists, without that of a curve."""
    swept_names = [axis.parameter for axis in swept]
    usual = [(known.usual, rule, key) for rule in policy.rules.values() if rule.on
             for key, known in rule.tuned.items() if known.usual is not None]
    for asked, rule, key in sorted(usual, key=lambda one: one[0].place):
        name, now = rule.parameter(key), Fraction(getattr(rule, key))
        if [name] == swept_names:
            continue
        low, high = max(asked.least, now + asked.down), now + asked.up
        yield _allowed(policy, name, low, min(high, Fraction(1)) if is_share(name) else high, asked.step)


def _allowed(policy: Policy, name: str, low: Fraction, high: Fraction, step: Fraction) -> Axis:
    """Return the axis, cut off where the policy contradicts itself (H10 above a fixed H15)."""
    while high > low:
        axis = axis_of(policy, name, low, high, step)
        try:
            policy.with_value(name, axis.values[-1], say("sweep", "比例测算"))
        except PolicyError:
            high -= step
        else:
            return axis
    return axis_of(policy, name, low, low, step)


def price_list(axis: Axis, points: tuple[SweepPoint, ...]) -> PriceList:
    """Compare each point with the next one."""
    steps = tuple(_step(one, other) for one, other in pairwise(points))
    return PriceList(axis, points, steps, tuple(_breakpoints(axis, points, steps)))


def _step(one: SweepPoint, other: SweepPoint) -> PriceStep:
    here, there = one.figures, other.figures
    proven = {one.status, other.status} <= {Status.OPTIMAL, Status.INFEASIBLE}
    if here is None or there is None:
        lost = here is not None and other.status is Status.INFEASIBLE
        won = there is not None and one.status is Status.INFEASIBLE
        return PriceStep(one.at[0], other.at[0], lost, won, proven=proven)
    return PriceStep(
        one.at[0], other.at[0], lost=False, won=False, moved=there.moved - here.moved,
        short=people(there.gap.after - here.gap.after), empty=there.empty.after - here.empty.after,
        missing=there.missing.after - here.missing.after, km_total=there.roads.total - here.roads.total,
        variation=_variation(here, there), proven=proven,
        tiers=tuple(late.value.raw - early.value.raw
                    for early, late in zip(one.tiers, other.tiers, strict=True)))


def _variation(here: Figures, there: Figures) -> tuple[str, ...]:
    """Return by how much each coefficient of variation changes, of the rounded coefficients."""
    return tuple(signed(Fraction(late.actual_after) - Fraction(early.actual_after), "ratio")
                 for early, late in zip(here.variations, there.variations, strict=True))


def valued(axis: Axis, value: str) -> Text:
    """Return a value of a parameter with its unit."""
    en, zh = UNITS[axis.unit]
    return say("{v}" + en, "{v}" + zh, v=value)


def signed(value: Fraction, look: Look) -> str:
    """Write a number with its sign and the decimals of a look."""
    return ("+" if value > 0 else "") + decimals(value, look)


# -- where the price changes --------------------------------------------------------------------


def _breakpoints(
    axis: Axis, points: tuple[SweepPoint, ...], steps: tuple[PriceStep, ...]
) -> Iterator[Breakpoint]:
    previous: PriceStep | None = None
    for point, step in zip(points, steps, strict=False):
        yield from _boundary(axis, step)
        known = previous is not None and step.short is not None and previous.short is not None
        if previous is not None and known and step.proven and previous.proven:
            yield from _dearer(axis, point.at[0], previous, step)
        previous = step


def _dearer(axis: Axis, at: str, before: PriceStep, after: PriceStep) -> Iterator[Breakpoint]:
    """Compare the price of two steps in what counts first, then in kilometers a person."""
    if _price(before) != _price(after):
        yield Breakpoint(at, "price", Said.of(say(
            "from {a} on each step costs: {p}; before: {b}", "自{a}起每一步：{p}；此前：{b}",
            a=valued(axis, at), p=_told(after), b=_told(before))))
    one, other = _km_a_person(before), _km_a_person(after)
    if one is not None and other is not None and other >= max(2 * one, one + FARTHER):
        yield Breakpoint(at, "km", Said.of(say(
            "from {a} on each further person {n}; before, each {b}",
            "自{a}起每多交流1人，里程{n}，此前每多1人{b}",
            a=valued(axis, at), n=_longer(other), b=_longer(one))))


def _longer(km: Fraction) -> Text:
    if km < 0:
        return say("takes {n} km off", "减少{n}公里", n=decimals(-km, "tenth"))
    return say("adds {n} km", "增加{n}公里", n=decimals(km, "tenth"))


def _boundary(axis: Axis, step: PriceStep) -> Iterator[Breakpoint]:
    if step.lost:
        yield Breakpoint(step.start, "infeasible", Said.of(say(
            "{a} can be kept, {b} cannot", "{a}可以满足，{b}无法满足",
            a=valued(axis, step.start), b=valued(axis, step.end))))
    if step.won:
        yield Breakpoint(step.end, "feasible", Said.of(say(
            "{a} cannot be kept, {b} can", "{a}无法满足，{b}可以满足",
            a=valued(axis, step.start), b=valued(axis, step.end))))


def _price(step: PriceStep) -> tuple[int | None, Fraction | None, int | None]:
    """Return what counts first: subjects without anybody, posts short, people missing to standards."""
    return step.empty, step.short, step.missing


def _km_a_person(step: PriceStep) -> Fraction | None:
    if not step.moved or step.km_total is None:
        return None
    return Fraction(step.km_total, step.moved)


def _told(step: PriceStep) -> Text:
    if not any(_price(step)):
        return say("no further posts short or people missing to standards", "不增加缺额和指标差额")
    return say("posts short {s}, people missing to standards {p}, subjects without anybody {e}",
               "缺额{s}人、指标尚差{p}人、无教师学科{e}个", s=signed(step.short or Fraction(0), "decimal"),
               p=f"{step.missing or 0:+d}", e=f"{step.empty or 0:+d}")
