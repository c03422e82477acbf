"""Prices in the words of the office: people, subjects, kilometers; the first tier that worsens leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rotation.domain.outcome import Outcome, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.figures.goals import goal_of, human, is_plain
from rotation.report.reasons import post_name
from rotation.tables.looks import decimals
from rotation.text import Text, say

_CELLS = 3
"""So many gaps that a decision opens are named."""
_NOTHING = say("no goal gets worse", "各项目标均不变差")


def amount(tier: TierResult, number: int) -> Text:
    """Return an amount of a tier's unit; a tenth is cut unless nothing would be left of it."""
    value, look, unit = human(tier, number)
    if look == "tenth" and abs(value) < Fraction(1, 10):
        look = "decimal"
    return say("{n} {u}", "{n}{u}", n=decimals(value, look), u=unit)


def gained(tier: TierResult, value: int) -> Text:
    """Return by how much a tier gets better, as an estimate."""
    return _change(tier, -value, say("about ", "约"))


def improved(before: Sequence[TierResult], after: Sequence[TierResult]) -> Text | None:
    """Return by how much the first tier that changes gets better; None where none does, or where it gets worse.

    Nothing is said of how much in a unit that only the technical annex explains: posts and kilometers stand beside it.
    """
    moved = next(((there, there.value - here.value) for here, there in zip(before, after, strict=True)
                  if there.value != here.value), None)
    if moved is None or moved[1] > 0:
        return None
    tier, value = moved
    return _change(tier, value, say("", "")) if is_plain(tier) else say("“{l}” gets better", "“{l}”变好", l=tier.label)


def _change(tier: TierResult, value: int, mark: Text) -> Text:
    if len(tier.goals) != 1:
        way = (say("{k}{n} more", "{k}多走{n}") if value > 0 else say("{k}{n} less", "{k}少走{n}"))
        return way.filled(k=mark, n=amount(tier, abs(value)))
    goal = goal_of(tier.goals[0].code)
    more = (value > 0) != goal.gains  # what is gained is counted downwards, and told upwards
    moved = say("rises by {k}{n}", "{k}增加{n}") if more else say("falls by {k}{n}", "{k}减少{n}")
    return goal.worse.filled(l=tier.label, d=moved.filled(k=mark, n=amount(tier, abs(value))))


# -- without any unit of the model ------------------------------------------------------------


def in_people(round: Round, before: Outcome, after: Outcome, changed: int) -> tuple[Text, ...]:
    """Return what another plan costs in posts, people and kilometers, the reason first.

    Parameters
    ----------
    round
        The settled round.
    before, after
        Two proven results with plans; the second is worse.
    changed
        How many others would move, stay or go elsewhere.
    """
    one, two = before.plan, after.plan
    assert one is not None, "plans are compared"
    assert two is not None, "plans are compared"
    worse = next(((here, there) for here, there in zip(before.tiers, after.tiers, strict=True)
                  if there.value > here.value), None)
    parts = [*(() if worse is None else _lost(round, *worse, one, two)),
             *_numbers(len(two.exchanged) - len(one.exchanged), way(round, two) - way(round, one))]
    if changed:
        parts.append(say("{n} others change", "另有{n}人变动", n=changed))
    return tuple(parts) or (_NOTHING,)


def _lost(
    round: Round, here: TierResult, there: TierResult, one: Plan, two: Plan
) -> Iterator[Text]:
    """Tell by what the first tier that gets worse does."""
    if len(here.goals) > 1:
        rises = [(theirs.rate * theirs.value - mine.rate * mine.value, mine.code)
                 for mine, theirs in zip(here.goals, there.goals, strict=True)]
        yield say("“{l}” gets worse", "“{l}”变差", l=goal_of(max(rises)[1]).label)
    elif goal_of(here.goals[0].code).opens:
        yield from _opened(round, one, two)
    else:
        yield _change(here, there.value - here.value, say("", ""))


def _opened(round: Round, one: Plan, two: Plan) -> Iterator[Text]:
    """Tell the gaps that get larger."""
    found = [(post, more) for post, cell in round.cells.items()
             if (more := cell.shortage(two.change(post)) - cell.shortage(one.change(post))) > 0]
    for post, more in found[:_CELLS]:
        yield _shorter(round, two, post, more)
    if len(found) > _CELLS:
        yield say("{n} more posts short", "另有{n}处多缺人", n=len(found) - _CELLS)


def _shorter(round: Round, plan: Plan, post: Opening, more: int) -> Text:
    if plan.after(post) <= 0:
        return say("{p} would have nobody", "{p}将无人任教", p=post_name(round, post))
    return say("{p} would be {n} shorter", "{p}将多缺{n}人", p=post_name(round, post), n=f"{more / 100:g}")


def _numbers(people: int, kilometers: int) -> Iterator[Text]:
    if people:
        yield (say("{n} more exchanged", "多交流{n}人") if people > 0
               else say("{n} fewer exchanged", "少交流{n}人")).filled(n=abs(people))
    if kilometers:
        yield (say("{n} km more in all", "路途合计多{n}公里") if kilometers > 0
               else say("{n} km less in all", "路途合计少{n}公里")).filled(n=abs(kilometers))


def way(round: Round, plan: Plan) -> int:
    """Return the kilometers of all placements."""
    return sum(round.km(round.teacher(item.teacher), item.host) or 0 for item in plan.placements)
