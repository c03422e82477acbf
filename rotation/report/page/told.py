"""Reading the plain values of whatif.json and sweep.json for a page."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from rotation.text import Text, say

Told = Mapping[str, Any]


def said(told: Any) -> Text:
    """Return a sentence told in both languages; one that is told as a single string stands in both."""
    if isinstance(told, Mapping):
        return say("{e}", "{z}", e=told["en"], z=told["zh"])
    return say("{t}", "{t}", t="" if told is None else str(told))


def exact(told: Any) -> Fraction:
    """Return a number told as an integer, decimals or a fraction."""
    return told if isinstance(told, Fraction) else Fraction(str(told))


def plain(told: Any) -> float:
    """Return a number for a picture."""
    return round(float(exact(told)), 6)
