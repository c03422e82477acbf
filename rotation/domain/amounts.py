"""Exact numbers of a policy, kept as they are written: lessons, loads, points and shares."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from rotation.domain.ratio import parse_share, spell_share


def _plain(value: object) -> object:
    """Read a number as its text: TOML and sheets give 14, 13.5 or "13.5" alike."""
    known = isinstance(value, str | int | float | Fraction) and not isinstance(value, bool)
    return normalize("NFKC", str(value)).strip() if known else value


MOST = 10_000
"""No lessons, pupils or points of one term are more; a table of points beyond it is no table any more."""
_WRITTEN = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,9}|/[0-9]{1,9})?")


def _exact(text: str) -> Fraction:
    if not _WRITTEN.fullmatch(text):
        raise ValueError("not a number as people write it")
    try:
        exact = Fraction(text)
    except ZeroDivisionError as error:
        raise ValueError("divided by 0") from error
    if abs(exact) > MOST:
        raise ValueError(f"beyond {MOST}")
    return exact


def _any(text: str) -> str:
    _exact(text)
    return text


def _not_negative(text: str) -> str:
    if _exact(text) < 0:
        raise ValueError("negative")
    return text


def _positive(text: str) -> str:
    if _exact(text) * 100 < 1:
        raise ValueError("below a hundredth")
    return text


Signed = Annotated[str, BeforeValidator(_plain), AfterValidator(_any)]
"""An exact number above or below 0: points."""
Amount = Annotated[str, BeforeValidator(_plain), AfterValidator(_not_negative)]
"""An exact number from 0: lessons, or posts for a class."""
Divisor = Annotated[str, BeforeValidator(_plain), AfterValidator(_positive)]
"""An exact number of at least a hundredth: lessons of a full load, or pupils for a post."""
Part = Annotated[Fraction, BeforeValidator(parse_share), PlainSerializer(spell_share, return_type=str)]
"""An exact share; written ``10%``, ``1/3`` or ``0.1``."""
