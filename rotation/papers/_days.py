"""Days that the office fills in: read in the usual spellings, written out alike on every paper."""

from __future__ import annotations

import re
from datetime import date

from rotation.errors import RotationError
from rotation.papers._paper import Blank, Completed
from rotation.text import Text, say

_DAY = re.compile(r"(?P<y>\d{4})\s*(?P<sep>[-./])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<d>\d{1,2})"
                  r"|(?:(?P<year>\d{4})\s*年\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日")


def given_day(material: Completed, blank: Blank) -> date | None:
    """Return the day that the office gave for a blank, without a year that of the plan; None if none.

    Raises
    ------
    RotationError
        What was given is no day.
    """
    text = material.given.get(blank.key, "").strip()
    if not text:
        return None
    year = material.settings.year
    try:
        return read_day(text, year)
    except ValueError:
        raise RotationError(no_day(blank, text, year)) from None


def no_day(blank: Blank, text: str, year: int) -> Text:
    """Return the sentence that what was given for a blank is no day."""
    return say("{k}: “{t}” is no day; write {y}-08-28", "{k}：“{t}”不是日期，请写作 {y}-08-28、{y}年8月28日或8月28日",
               k=blank.title, t=text, y=year)


def read_day(text: str, year: int) -> date:
    """Return a day in one of the usual spellings; without a year that of the plan.

    Raises
    ------
    ValueError
        It is none.
    """
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(int(found["y"] or found["year"] or year), int(found["m"] or found["month"]),
                int(found["d"] or found["day"]))


def spelled_day(day: date) -> Text:
    """Return ``2026年8月28日``."""
    return say("{d}", "{y}年{m}月{n}日", d=day.isoformat(), y=day.year, m=day.month, n=day.day)
