"""Exact integer arithmetic for everything that the law counts."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from unicodedata import normalize


def ceil_of(value: Fraction | int) -> int:
    """Return the least integer that is not below an exact fraction."""
    exact = Fraction(value)
    return -(-exact.numerator // exact.denominator)


def floor_of(value: Fraction | int) -> int:
    """Return the greatest integer that is not above an exact fraction."""
    exact = Fraction(value)
    return exact.numerator // exact.denominator


def half_up(value: Fraction | int) -> int:
    """Round an exact fraction to the nearest integer, halves upward (towards +infinity)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def parse_share(text: str | float | Fraction) -> Fraction:
    """Read a share such as ``10%``, ``12.5%``, ``1/3`` or ``0.1`` exactly.

    Raises
    ------
    ValueError
        If the text is no share, or a bare number above 1, which could mean per cent or hundredfold.
    """
    if isinstance(text, Fraction):
        return text
    folded = normalize("NFKC", str(text)).strip()
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*(%?)|([0-9]+)/([0-9]+)", folded)
    if match is None or (match[4] and int(match[4]) == 0):
        raise ValueError(folded)
    if match[3]:
        return Fraction(int(match[3]), int(match[4]))
    number = Fraction(Decimal(match[1]))
    if match[2]:
        return number / 100
    if number > 1:
        raise ValueError(folded)
    return number


def spell_share(share: Fraction) -> str:
    """Write a share as per cent when that is finite, else as a fraction."""
    hundred = share * 100
    digits = Decimal(hundred.numerator) / Decimal(hundred.denominator)
    if Fraction(digits) == hundred:
        return f"{digits:f}%"
    return f"{share.numerator}/{share.denominator}"


def cut(value: Fraction, places: int) -> Fraction:
    """Return an exact number with so many decimals at most, cut towards zero, never rounded up."""
    scaled = value * 10**places
    return Fraction(int(scaled), 10**places)
