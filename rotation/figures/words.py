"""Words and numbers that every sheet spells alike: people of hundredths, shares, yes and no."""

from __future__ import annotations

from fractions import Fraction

from rotation.text import Text, say

YES = say("yes", "是")
NO = say("no", "否")
DASH = say("-", "—")
"""Stands where there is nothing to be told."""


def yes(holds: bool) -> Text:
    """Return 是 or 否."""
    return YES if holds else NO


def people(hundredths: int) -> Fraction:
    """Return hundredths of a full load as people."""
    return Fraction(hundredths, 100)


def share(part: int, whole: int) -> Text | Fraction:
    """Return a share cut off at hundredths of a per cent; a dash of nothing."""
    return Fraction(10_000 * part // whole, 10_000) if whole else DASH
