"""What one run of the benchmarks has found, and the shape of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.books import READ, TABLES, WRITE
from benchmarks.contest import OURS, Record
from benchmarks.rivals import RIVALS

CLOSE = f"{OURS}@0.5"
"""Ours, every tier proven within 0.5 %."""
MB = 2**20


@dataclass(frozen=True)
class Facts:
    """How big a case came out: teachers, schools, E, options, rows and columns."""

    teachers: int
    schools: int
    eligible: int
    options: int
    rows: int
    columns: int


@dataclass(frozen=True)
class Region:
    """The banners of the region, two at a time.

    Parameters
    ----------
    records
        One per banner.
    seconds
        Wall clock of all, reading of facts and settling included.
    teachers
        In all.
    """

    records: tuple[Record, ...]
    seconds: float
    teachers: int


@dataclass
class Findings:
    """All that one run of the benchmarks has found so far."""

    limit: float
    seed: int
    facts: dict[str, Facts] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    books: dict[str, Mapping[str, float]] = field(default_factory=dict)
    region: Region | None = None
    loads: list[float] = field(default_factory=list)
    """How many processes wanted a core, noted after every measurement."""

    def of(self, case: str, contender: str) -> Record | None:
        """Return the record of a contender on a case."""
        found = [r for r in self.records if (r.case, r.contender) == (case, contender)]
        return found[0] if found else None

    def on(self, case: str) -> list[Record]:
        """Return all records of a case."""
        return [record for record in self.records if record.case == case]


@dataclass(frozen=True)
class Grid:
    """A table: heading, titles of the columns, rows of text; the first column is left-aligned."""

    heading: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def label(contender: str) -> str:
    """Return the name of a contender for people."""
    name, _, percent = contender.partition("@")
    told = "ours" if name == OURS else RIVALS[name].label
    return f"{told}, within {percent} %" if percent else told


def times(record: Record, ours: Record) -> float:
    """Return how many times longer than ours, by the clock or the processor, whichever is less.

    On a machine that does other work the clock alone flatters whoever is run in a quiet minute.
    """
    return min(record.seconds / ours.seconds, record.effort / ours.effort)


def books_total(seconds: Mapping[str, float]) -> float:
    """Return the seconds that count: read, tables, write."""
    return sum(seconds[key] for key in (READ, TABLES, WRITE))
