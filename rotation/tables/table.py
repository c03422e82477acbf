"""Named tables: columns that carry their values, and the objects that stand in the rows.

A table holds facts and sentences in both languages; the printers decide fonts, widths and pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, Generic, Literal, NamedTuple, Protocol, TypeVar

from rotation.tables.print_setup import PageSetup
from rotation.text import Text, say

T = TypeVar("T")
S = TypeVar("S")
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
Row = tuple[object, ...]
"""The cells of one row."""


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
class Column(Generic[T]):
    """One column: its heading, and what stands under it for the object of a row.

    Parameters
    ----------
    key
        Name by which formulas, totals and readers refer to the column.
    title
        What stands above it.
    look
        How its cells look unless a cell says otherwise.
    most
        Greatest width in half-width characters.
    of
        Returns the cell of a row's object; the attribute named like the key if not given.
    total
        Returns the cell of the row of totals from the cells above it; a table of which a column
        has this ends in a row of totals.
    serial
        Whether it numbers the rows from 1, anew below every band.
    mixed
        Whether numbers of several looks, or words, stand among its numbers: each cell says its own.
    least
        Least width in half-width characters.
    """

    key: str
    title: Text
    look: Look = "text"
    most: int = 40
    of: Callable[[T], object] | None = None
    total: Callable[[Sequence[object]], object] | None = None
    serial: bool = False
    mixed: bool = False
    least: int = 7

    def by(self, of: Callable[[S], object], look: Look | None = None, most: int | None = None) -> Column[S]:
        """Return the same column over rows of another kind, with another look or width if told."""
        return Column(self.key, self.title, look or self.look, most or self.most, of, mixed=self.mixed)

    def over(self, take: Callable[[S], T]) -> Column[S]:
        """Return the same column over rows that hold its objects."""
        return Column(self.key, self.title, self.look, self.most, lambda item: self.cell(take(item), 0),
                      self.total, self.serial, self.mixed)

    def cell(self, item: T, place: int) -> object:
        """Return the cell of a row's object, which is the so-manieth below the last band."""
        if self.serial:
            return place
        return getattr(item, self.key) if self.of is None else self.of(item)


NUMBER: Column[Any] = Column("number", say("No.", "序号"), "index", serial=True)
"""Serial number of a row."""


@dataclass(frozen=True)
class Formula:
    """A live formula and the value it has now.

    Parameters
    ----------
    text
        Without the equals sign; ``{table.column}`` stands for a column of a table, ``{@row}``
        for the value of the row of the same table whose object has this key, ``{0}`` for a word.
    value
        Shown where formulas are not computed.
    look
        How it looks.
    words
        Words in quotation marks, spelled as the language of the sheets has them.
    """

    text: str
    value: object
    look: Look | None = None
    words: tuple[object, ...] = ()


class Styled(NamedTuple):
    """A value that looks different from its column."""

    value: object
    look: Look


class Band(NamedTuple):
    """A row that spans the table: a heading of what follows."""

    text: Text


class Across(NamedTuple):
    """A sentence that runs over the empty cells to its right, with a heading before it if there is one."""

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


@dataclass(frozen=True)
class Inset:
    """Rows of another kind inside a table, each column under the column of the same key.

    Parameters
    ----------
    columns
        Whose keys are keys of the table around.
    items
        The objects of the rows.
    """

    columns: tuple[Column[Any], ...]
    items: tuple[object, ...]


class Cover(NamedTuple):
    """To which part of a workbook a table belongs: what stands above its pages, and the color of its tab."""

    text: Text
    color: str


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
    items
        The objects of its rows, of which each column makes a cell: a number, a string, `Text`,
        `Term`, None or one of the classes above. Fractions are exact; only the printers cut them
        off. A `Band` spans the table; an `Inset` has columns of its own.
    notes_above, notes_below
        Sentences before and after it; at most three before, so that titles stay near the top.
    frozen
        How many columns stay in sight.
    filtered
        Whether it is a list to be filtered.
    setup
        How it is printed.
    row_height
        Least height of a row in points, for rows to be signed; 0 for the usual one.
    cover
        To which part of a workbook it belongs; None in a workbook without parts.
    """

    key: str
    name: Text
    title: Text
    columns: tuple[Column[Any], ...]
    items: tuple[object, ...]
    notes_above: tuple[Text, ...] = ()
    notes_below: tuple[Text, ...] = ()
    frozen: int = 0
    filtered: bool = False
    setup: PageSetup = PageSetup()
    row_height: int = 0
    cover: Cover | None = None

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Cells of every row; of a band the band alone."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        filled = self._filled()
        for item in self.items:
            if isinstance(item, Band):
                yield (item,)
            elif isinstance(item, Inset):
                yield from self._inset(item)
            else:
                yield next(filled)
        yield from self._totals()

    def _filled(self) -> Iterator[Row]:
        """Iterate over the cells of every object; a band begins the numbers anew."""
        place = 0
        for item in self.items:
            place = 0 if isinstance(item, Band) else place + 1
            if not isinstance(item, Band | Inset):
                yield tuple(column.cell(item, place) for column in self.columns)

    def _inset(self, inset: Inset) -> Iterator[Row]:
        under = {column.key: column for column in inset.columns}
        here = [under.get(column.key) for column in self.columns]
        yield tuple(Title(column.title) if column else None for column in here)
        for place, item in enumerate(inset.items, start=1):
            yield tuple(None if own is None else _looking(own.cell(item, place), own, around)
                        for own, around in zip(here, self.columns, strict=True))

    def _totals(self) -> Iterator[Row]:
        if any(column.total for column in self.columns):
            yield tuple(column.total(self.column(column.key)) if column.total else None
                        for column in self.columns)

    def column(self, key: str) -> Row:
        """Return the cells of one column without bands, insets and totals, by its key."""
        place = [column.key for column in self.columns].index(key)
        return tuple(row[place] for row in self._filled())

    def place(self, key: str) -> int:
        """Return the number from 0 of the row whose object has a key; its cells are ``rows[number]``."""
        return next(place for place, item in enumerate(self.items) if getattr(item, "key", None) == key)

    def narrowed(self, keep: Iterable[str]) -> Table:
        """Return the table with some of its columns, in the order named."""
        by_key = {column.key: column for column in self.columns}
        return replace(self, columns=tuple(by_key[key] for key in keep), frozen=0, setup=PageSetup())

    def mapped(self, change: Callable[[object], object]) -> Table:
        """Return the table with every cell changed."""
        return replace(self, columns=tuple(_changed(column, change) for column in self.columns))


def _changed(column: Column[Any], change: Callable[[object], object]) -> Column[Any]:
    return column if column.serial else replace(column, of=lambda item: change(column.cell(item, 0)))


def summed(cells: Sequence[object]) -> Fraction:
    """Return the exact sum of cells; empty ones count nothing."""
    values = (cell.value if isinstance(cell, Styled) else cell for cell in cells)
    return sum((Fraction(value) for value in values if isinstance(value, int | Fraction)), Fraction(0))


def _looking(value: object, own: Column[Any], around: Column[Any]) -> object:
    """Return a cell of an inset with the look of its own column, not of that it stands under."""
    plain = value is None or isinstance(value, Styled) or own.look == around.look
    return value if plain else Styled(value, own.look)
