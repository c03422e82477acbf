"""The one table of decimals: how numbers look by the look of their column, always cut towards zero.

Nothing is ever rounded up: what is shown never looks better than it is. Printers, sentences and
terminal take a number's words from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from rotation.domain.ratio import cut
from rotation.tables.table import Look
from rotation.text import Text, say

DIGITS: Mapping[str, int] = {"count": 0, "index": 0, "moves": 0, "decimal": 2, "gap": 2,
                              "tenth": 1, "ratio": 4, "percent": 4}
"""Decimals of a number by the look of its column; 2 of a percentage, which is a number below 1."""
MOST_DIGITS = 4
"""Decimals of a broken number where the look is that of words."""
LONGEST = 32_000
DASH = say("-", "—")
"""What stands for a share of nothing."""


def wordy(look: Look) -> Look:
    """Return the look of a word in a column of numbers."""
    return "center" if look in DIGITS else look


def number(value: float | Fraction | Decimal, look: str) -> float | int:
    """Return a number cut towards zero (never rounded up) at the decimals that its look shows."""
    if isinstance(value, int):
        return value
    digits = DIGITS.get(look, MOST_DIGITS)
    told = cut(Fraction(value), digits)
    return int(told) if digits == 0 else float(told)


def decimals(value: Fraction | int, look: str) -> str:
    """Write an exact number with the decimals of a look, cut towards zero, never rounded up."""
    digits = DIGITS.get(look, MOST_DIGITS)
    scaled = int(Fraction(value) * 10**digits)
    whole, rest = divmod(abs(scaled), 10**digits)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}d}" if digits else f"{sign}{whole}"


def share(part: int, whole: int) -> Fraction | Text:
    """Return part of whole for a cell that looks like ``percent``, cut off; a dash of nothing."""
    return Fraction(10_000 * part // whole, 10_000) if whole else DASH


def part_of(part: int, whole: int) -> Fraction | None:
    """Return part of whole, exact, for a cell that looks like ``percent``; nothing of nothing."""
    return Fraction(part, whole) if whole else None


def percent(part: int, whole: int) -> str:
    """Write part of whole as per cent with two decimals, never rounded up; ``—`` of nothing."""
    return f"{decimals(Fraction(100 * part, whole), 'decimal')}%" if whole else "—"


def printable(text: str) -> str:
    """Return text without the control characters that XML cannot hold, and not too long."""
    if text.isprintable() and len(text) <= LONGEST:
        return text
    kept = "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
    return kept if len(kept) <= LONGEST else kept[:LONGEST] + "…"
