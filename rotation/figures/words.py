"""Words and numbers that every sheet spells alike: people of hundredths, yes and no."""

from __future__ import annotations

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
