"""Recorded forecasts beside what came: plans over several years, and the rounds that followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rotation.ledger.history import History, RoundOf, RoundRecord
from rotation.ledger.store import Ledger
from rotation.years.case import LookedBack, Past


def past_of(book: Ledger) -> Past:
    """Return what looks forecasts of before up in a ledger; there are none of a banner that it does not hold."""
    return lambda banner, year: looked_back(book.history(banner), year) if banner in book.banners() else ()


def looked_back(history: History, year: int) -> tuple[LookedBack, ...]:
    """Return what plans over several years of before expected of every year up to one, and what came.

    Parameters
    ----------
    history
        Of the banner.
    year
        The year that is planned now: what comes of it is not known yet, unless its round is recorded.
    """
    return tuple(_pairs(history, year))


def _pairs(history: History, year: int) -> Iterator[LookedBack]:
    came = {one.year: _came(history, one) for one in history.rounds if one.programme is RoundOf.TEACHERS}
    for made in history.rounds:
        if made.programme is not RoundOf.YEARS or made.year >= year:
            continue
        told: dict[int, dict[str, int]] = {}
        for name, number in made.figures.items():
            what, _, of = name.rpartition(" ")
            if what and of.isdecimal():
                told.setdefault(int(of), {})[what] = number
        yield from (LookedBack(made.year, of, told[of], came.get(of, {})) for of in sorted(told) if of <= year)


def _came(history: History, one: RoundRecord) -> Mapping[str, int]:
    """Return the same figures of a decided round."""
    recruits = sum(not spell.home for spell in history.spells(year=one.year))
    return {"eligible": one.counts.get("eligible", 0), "moved": one.counts.get("moved", 0),
            "short": one.figures.get("short", 0), "empty": one.figures.get("empty", 0), "hired": recruits}
