"""How cells of the plan workbook look, and how numbers and text are made fit for them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from rotation.domain.ratio import cut
from rotation.tables.sheet_style import BODY_FONT, FORMATS, HEADING_FONT
from rotation.tables.table import Look

LONGEST = 32_000
DIGITS: Mapping[str, int] = {"count": 0, "index": 0, "moves": 0, "decimal": 2, "gap": 2,
                              "tenth": 1, "ratio": 4, "percent": 4}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": FORMATS["text"], "center": FORMATS["text_center"],
    "wrap": FORMATS["wrap"], "small": {**FORMATS["text"], "font_size": 6}, "count": FORMATS["count"],
    "index": {**FORMATS["count"], "align": "center"},
    "moves": {**FORMATS["count"], "num_format": '0;-0;"–"', "align": "right"},
    "gap": {**FORMATS["decimal"], "num_format": '0.00;-0.00;"–"', "align": "right"},
    "decimal": FORMATS["decimal"], "percent": FORMATS["percent"],
    "tenth": {**FORMATS["decimal"], "num_format": "0.0"},
    "ratio": {**FORMATS["decimal"], "num_format": "0.0000"},
    "good": {**FORMATS["good"], "align": "center", "text_wrap": True},
    "bad": {**FORMATS["bad"], "align": "center", "text_wrap": True},
    "band": {**FORMATS["header"], "align": "left", "bg_color": "#F2F2F2", "text_wrap": True},
    "title": FORMATS["header"], "link": {**FORMATS["text"], "font_color": "#1F4E79", "underline": 1},
    "note": {"font_name": BODY_FONT, "font_size": 11, "text_wrap": True, "valign": "vcenter"},
    "draft": {"font_name": HEADING_FONT, "font_size": 14, "font_color": "#FFFFFF",
              "bg_color": "#C00000", "align": "center", "valign": "vcenter"},
    "draft_left": {"font_name": HEADING_FONT, "font_size": 14, "font_color": "#FFFFFF",
                   "bg_color": "#C00000", "align": "left", "valign": "vcenter"},
    "heading": FORMATS["heading"], "heading_left": {**FORMATS["heading"], "align": "left"},
}

"""Cell formats by look, as XlsxWriter properties."""


def wordy(look: Look) -> Look:
    """Return the look of a word in a column of numbers."""
    return "center" if look in DIGITS else look


def number(value: float | Fraction | Decimal, look: str) -> float | int:
    """Return a number cut towards zero (never rounded up) at the decimals that its look shows."""
    if isinstance(value, int):
        return value
    digits = DIGITS.get(look, 4)
    told = cut(Fraction(value), digits)
    return int(told) if digits == 0 else float(told)


def printable(text: str) -> str:
    """Return text without the control characters that XML cannot hold, and not too long."""
    kept = "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
    return kept if len(kept) <= LONGEST else kept[:LONGEST] + "…"


