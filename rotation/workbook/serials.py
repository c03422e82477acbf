"""Serial numbers of the Excel calendar."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation


def serial(text: str, *, date1904: bool) -> date | None:
    """Return the day of an Excel serial number, None if it is none."""
    try:
        days = int(Decimal(text))
        start = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
        return start + timedelta(days=days)
    except (InvalidOperation, ValueError, OverflowError):
        return None
