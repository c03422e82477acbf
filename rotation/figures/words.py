"""Words and numbers that every sheet spells alike: people of hundredths, yes and no."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from rotation.text import Text, say

YES = say("yes", "是")
NO = say("no", "否")


def yes(holds: bool) -> Text:
    """Return 是 or 否."""
    return YES if holds else NO


def people(hundredths: int) -> Fraction:
    """Return hundredths of a full load as people."""
    return Fraction(hundredths, 100)


def spelled(hundredths: int) -> str:
    """Write hundredths of a full load as people for a sentence: ``3``, ``2.5``; exact to the hundredth."""
    return f"{hundredths / 100:g}"


def some(parts: Iterable[Text], most: int = 3) -> Text:
    """Return the first few parts, and that there are more if there are."""
    told = list(parts)
    first = Text.joined(told[:most], ", ", "、")
    return first if len(told) <= most else say("{f} and others", "{f}等", f=first)
