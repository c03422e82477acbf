"""Reading the plain values of whatif.json and sweep.json for a page."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from rotation.domain.ratio import parse_share
from rotation.text import Text, pair

Told = Mapping[str, Any]


def said(told: Any) -> Text:
    """Return a sentence told in both languages; one that is told as a single string stands in both."""
    if isinstance(told, Mapping):
        return pair(told["en"], told["zh"])
    return Text.of("" if told is None else str(told))


def exact(told: Any) -> Fraction:
    """Return a number told as an integer, decimals or a fraction."""
    return told if isinstance(told, Fraction) else Fraction(str(told))


def plain(told: Any) -> float:
    """Return a number for a picture."""
    return round(float(exact(told)), 6)


def solved(point: Told) -> bool:
    """Whether a point of a sweep has a plan."""
    return point["figures"] is not None


def placed_at(value: str) -> float:
    """Return where a value lies on its axis; shares in per cent."""
    text = str(value).strip()
    if text.endswith("%"):
        return plain(text[:-1])
    return plain(100 * parse_share(text)) if "/" in text else plain(text)
