"""Named tables of values: what every output shows, before any file format.

A table holds facts and sentences in both languages; the writer decides fonts, widths and pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from rotation.text import Text, say

Look = Literal[
    "text",     # left-aligned, never a number
    "center",   # short words
    "wrap",     # sentences
    "small",    # a long technical value in small print that is cut at the cell
    "count",    # whole number
    "index",    # whole number in the middle, such as a serial number
    "moves",    # whole number, nothing as a dash
    "gap",      # two decimals, nothing as a dash
    "decimal",  # two decimals
    "tenth",    # one decimal
    "ratio",    # four decimals
    "percent",  # a share, cut off after two decimals of the per cent
    "good",     # a short word that says yes
    "bad",      # a short word that says no
]


class Dated(Protocol):
    """What every title names first: a banner or a league, and a year."""

    @property
    def banner(self) -> str:
        """Name of the banner or league."""

    @property
    def year(self) -> int | None:
        """Year of the plans; None if they have none in common."""


def titled(of: Dated, title: Text) -> Text:
    """Return a title with banner and year before it, as every table, page and paper has it."""
    if of.year is None:
        return say("{b}: {t}", "{b}{t}", b=of.banner, t=title)
    return say("{b} {y}: {t}", "{b}{y}年{t}", b=of.banner, y=of.year, t=title)


@dataclass(frozen=True)
class Heading:
    """One column.

    Parameters
    ----------
    key
        Name by which formulas refer to the column.
    title
        What stands above it.
    look
        How its cells look unless a cell says otherwise.
    most
        Greatest width in half-width characters.
    """

    key: str
    title: Text
    look: Look = "text"
    most: int = 40


@dataclass(frozen=True)
class Formula:
    """A live formula and the value it has now.

    Parameters
    ----------
    text
        Without the equals sign; ``{table.column}`` stands for a column of a table, ``{@row}``
        for the value of a named row of the same table.
    value
        Shown where formulas are not computed.
    look
        How it looks.
    """

    text: str
    value: object
    look: Look | None = None


class Cell(NamedTuple):
    """A value that looks different from its column."""

    value: object
    look: Look


class Band(NamedTuple):
    """The only cell of a row that spans the table: a heading of what follows."""

    text: Text


class Title(NamedTuple):
    """A cell of a row of titles inside a table."""

    text: Text


class Link(NamedTuple):
    """A reference to another table."""

    text: Text
    table: str


class FileLink(NamedTuple):
    """A reference to a file beside the workbook, by its relative path with forward slashes."""

    text: Text | str
    path: str


Row = tuple[object, ...]


@dataclass(frozen=True)
class Table:
    """A named table.

    Parameters
    ----------
    key
        Name by which formulas and links refer to the table.
    name
        Name of the sheet.
    title
        Heading above it.
    columns
        Its columns.
    rows
        Cells: numbers, strings, `Text`, `Term`, None or one of the classes above. Fractions are
        exact; only the writer cuts them off.
    notes_above, notes_below
        Sentences before and after it; at most three before, so that titles stay near the top.
    frozen
        How many columns stay in sight.
    filtered
        Whether it is a list to be filtered.
    anchors
        Row number by name, for ``{@row}`` of formulas; the value stands in the second column.
    row_height
        Least height of a row in points, for rows to be signed; 0 for the usual one.
    """

    key: str
    name: Text
    title: Text
    columns: tuple[Heading, ...]
    rows: tuple[Row, ...]
    notes_above: tuple[Text, ...] = ()
    notes_below: tuple[Text, ...] = ()
    frozen: int = 0
    filtered: bool = False
    anchors: Mapping[str, int] = field(default_factory=dict)
    row_height: int = 0

    def column(self, key: str) -> tuple[object, ...]:
        """Return the cells of one column, by its key."""
        index = [heading.key for heading in self.columns].index(key)
        return tuple(row[index] for row in self.rows if len(row) == len(self.columns))
