"""What the office filled in, judged as a whole before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from rotation.papers._days import no_day, read_day
from rotation.papers._letters import REPORT_BY
from rotation.papers._paper import Blank
from rotation.papers.public_notice import SINCE, UNTIL, period_fault, reporting_fault
from rotation.text import Text


def faults(given: Mapping[str, str], year: int, days_more: Sequence[Blank] = ()) -> dict[str, Text]:
    """Return what is wrong with what was filled in, by the key of its blank; nothing if all is well.

    Parameters
    ----------
    given
        By key of a blank; what is blank is left to the pen.
    year
        Of the plan; that of a day told without one.
    days_more
        Further blanks that are days.
    """
    found: dict[str, Text] = {}
    days: dict[str, date] = {}
    for blank in (SINCE, UNTIL, REPORT_BY, *days_more):
        text = given.get(blank.key, "").strip()
        try:
            days |= {blank.key: read_day(text, year)} if text else {}
        except ValueError:
            found[blank.key] = no_day(blank, text, year)
    if SINCE.key in days and UNTIL.key in days:
        told = period_fault(days[SINCE.key], days[UNTIL.key])
        found |= {UNTIL.key: told} if told is not None else {}
    if UNTIL.key in days and REPORT_BY.key in days:
        told = reporting_fault(days[UNTIL.key], days[REPORT_BY.key])
        found |= {REPORT_BY.key: told} if told is not None else {}
    return found
