"""Prices in the words of the office: people, subjects, kilometers; the first tier that worsens leads."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rotation.domain.outcome import TierResult
from rotation.explain.bounds import UNTOLD, Least
from rotation.figures.goals import goal_of, human
from rotation.tables.looks import decimals
from rotation.text import Text, say

_NOTHING = say("no goal gets worse", "各项目标均不变差")


def amount(tier: TierResult, number: int) -> Text:
    """Return an amount of a tier's unit; a tenth is cut unless nothing would be left of it."""
    value, look, unit = human(tier, number)
    if look == "tenth" and abs(value) < Fraction(1, 10):
        look = "decimal"
    return say("{n} {u}", "{n}{u}", n=decimals(value, look), u=unit)


def at_least(tiers: Sequence[TierResult], least: Least) -> Text | None:
    """Return what a bound proves, marked as such; None if it proves nothing."""
    for tier, value in zip(tiers, least, strict=False):
        if value > 0:
            return _change(tier, value, say("at least ", "至少"))
    return None


def exactly(tiers: Sequence[TierResult], price: Sequence[int]) -> Text | tuple[Text, ...]:
    """Return a whole price, tier after tier; what gets better afterwards is told too."""
    told = tuple(_change(tier, value, say("", "")) for tier, value in
                 zip(tiers, price, strict=True) if value)
    return told or _NOTHING


def gained(tier: TierResult, value: int) -> Text:
    """Return by how much a tier gets better, as an estimate."""
    return _change(tier, -value, say("about ", "约"))


def _change(tier: TierResult, value: int, mark: Text) -> Text:
    if len(tier.goals) != 1:
        way = (say("{k}{n} more", "{k}多走{n}") if value > 0 else say("{k}{n} less", "{k}少走{n}"))
        return way.filled(k=mark, n=amount(tier, abs(value)))
    moved = (say("rises by {k}{n}", "{k}增加{n}") if value > 0
             else say("falls by {k}{n}", "{k}减少{n}"))
    change = moved.filled(k=mark, n=amount(tier, abs(value)))
    return goal_of(tier.goals[0].code).worse.filled(l=tier.label, d=change)


def told(least: Least) -> list[int | None]:
    """Return a bound as plain values; None for tiers of which it says nothing."""
    return [None if value == UNTOLD else value for value in least]
