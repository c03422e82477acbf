"""Cells of one sheet, streamed from its XML: exact digits, formats, faults; nothing guessed.

Reading the XML ourselves keeps what every table library loses somewhere: the digits of a
number as stored, error cells, formulas without a value, zero-padded formats and hidden rows.
Only filled cells are held, so blank formatted rows cost nothing but time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rotation.workbook.defects import address, column_number
from rotation.workbook.markup import MAX_DEPTH, local, walk

CellKind = Literal["text", "number", "flag", "error", "uncalculated"]

TEXT_FILE = "text"
"""Format of a cell of a text file, in which numbers and months cannot but be text."""

UNKNOWN_FORMAT = "?"
"""Format of a number whose file keeps its format from us: leading zeros may have been shown."""

MAX_FILLED = 1_200_000
"""Twice the cells of 13,000 teachers with 50 columns."""

MAX_CELLS = 4_000_000
MAX_COLUMN = 1_000
MAX_ROW = 500_000
MAX_MERGED = 50_000
MAX_MERGED_ALL = 400_000

class RawCell(NamedTuple):
    """One filled cell.

    Parameters
    ----------
    text
        The text, or the digits of the number exactly as stored.
    kind
        Type of the cell; ``uncalculated`` is a formula without a value.
    format
        ``date``, ``percent``, a run of zeros such as ``0000``, empty, `TEXT_FILE` or `UNKNOWN_FORMAT`.
    """

    text: str
    kind: CellKind
    format: str = ""


class Area(NamedTuple):
    """A merged range, inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class StackedPart(NamedTuple):
    """One of the sheets that make up a stacked one.

    Parameters
    ----------
    title
        Its title.
    columns
        Its own column, by the column in the stack.
    fixed
        The row of what stands once for all rows, by the column in the stack.
    """

    title: str
    columns: dict[int, int]
    fixed: dict[int, int] = {}  # noqa: RUF012


@dataclass
class RawSheet:
    """What one sheet holds; rows and columns are numbered from 1.

    Parameters
    ----------
    title, state
        Name; ``visible``, ``hidden`` or ``veryHidden``.
    rows
        Filled cells by row and column.
    formulas, struck
        Addresses of formula cells and of struck-out filled cells, as (row, column).
    hidden_rows, hidden_columns
        Numbers of hidden rows that hold something, and ranges of hidden columns.
    comments
        Cells with a comment.
    totals
        Rows that are the totals row of an Excel table.
    blank_rows
        Rows that hold formats only.
    own
        Name of the sheet in its own file, if `title` names the file too.
    parts
        Of a roster that stands on several sheets: what stands where; see `rotation.workbook.stacking`.
    """

    title: str
    state: str = "visible"
    rows: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    struck: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    totals: frozenset[int] = frozenset()
    blank_rows: int = 0
    far_format: str = ""
    own: str = ""
    parts: tuple[StackedPart, ...] = ()

    def hides(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(frozen=True)
class Style:
    """What a cell style means for reading."""

    format: str = ""
    struck: bool = False


PLAIN = Style()


class Scan:
    """One pass over the XML of a sheet into a `RawSheet`.

    Raises
    ------
    TooMuch
        A cap is exceeded.
    IndexError, ValueError
        The sheet is damaged: a shared string that does not exist, rows twice or out of order.
    """

    def __init__(self, grid: RawSheet, strings: list[str], styles: list[Style]) -> None:
        self.grid = grid
        self.strings = strings
        self.styles = styles
        self.buffer: list[str] = []
        self.row = 0
        self.column = 0
        self.count = 0
        self.filled = 0
        self.area = 0
        self.cells: dict[int, RawCell] = {}
        self.row_hidden = False
        self.phonetic = False
        self.value: str | None = None
        self.formula = False
        self.type = "n"
        self.style = "0"
        self.depth = 0
        self.row_text = "0"
        self.known_styles: dict[str, Style] = {}
        self.shared: dict[str, RawCell | None] = {}

    def read(self, content: bytes) -> RawSheet:
        """Fill the grid from the XML of its part."""
        if content.count(b"<v>") + content.count(b"<is>") > MAX_FILLED or content.count(b"<c") > MAX_CELLS:
            raise TooMuch("cells")  # told before the slow walk
        content, self.grid.blank_rows = without_blanks(content)
        walk(content, self.start, self.end, self.buffer.append, counted=True)
        return self.grid

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ValueError("too deep")
        tag = name if ":" not in name else local(name)
        if tag == "c":
            self.column += 1
            self._begin_cell(attributes)
        elif tag in ("v", "t"):
            self.buffer.clear()
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self._hide(int(attributes["min"]), int(attributes["max"]))

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        self.depth -= 1
        tag = name if ":" not in name else local(name)
        if tag == "c":
            if self.value is not None or self.formula:
                self._fill()
            elif self.column > MAX_COLUMN or self.row > MAX_ROW:
                self.grid.far_format = address(self.row, self.column)
        elif tag == "v":
            self.value = "".join(self.buffer)
        elif tag == "t":
            if not self.phonetic:
                self.value = (self.value or "") + "".join(self.buffer)
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self.phonetic = False

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self.row + 1))
        if number <= self.row:
            raise ValueError("rows out of order")
        self.row, self.row_text, self.column, self.cells = number, str(number), 0, {}
        self.row_hidden = attributes.get("hidden") in ("1", "true")
        self.count += 1
        if self.count > MAX_CELLS:
            raise TooMuch("cells")

    def _end_row(self) -> None:
        if not self.cells:
            self.grid.blank_rows += 1
            return
        if self.row_hidden:
            self.grid.hidden_rows.append(self.row)
        self.grid.rows[self.row] = self.cells

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self.value = None
        self.formula = False
        self.type = attributes.get("t", "n")
        self.style = attributes.get("s", "0")
        place = attributes.get("r")
        if place is not None:
            self.column = column_number(place.removesuffix(self.row_text))
            if not self.column or not place.endswith(self.row_text):
                raise ValueError("cell in a wrong row")
        self.count += 1

    def _fill(self) -> None:
        style = self.known_styles.get(self.style) or self._style()
        cell = self._cell(style.format)
        if cell is None:
            return
        self.filled += 1
        column = self.column
        if column > MAX_COLUMN or self.row > MAX_ROW:
            raise TooMuch("far", address(self.row, column))
        if self.filled > MAX_FILLED or self.count > MAX_CELLS:
            raise TooMuch("cells")
        if len(cell.text) > MAX_TEXT:
            raise TooMuch("text", address(self.row, column))
        if column in self.cells:
            raise ValueError("cell twice")
        self.cells[column] = cell
        if self.formula:
            self.grid.formulas.append((self.row, column))
        if style.struck:
            self.grid.struck.append((self.row, column))

    def _style(self) -> Style:
        try:
            style = self.styles[int(self.style)]
        except IndexError:
            style = PLAIN
        self.known_styles[self.style] = style
        return style

    def _cell(self, form: str) -> RawCell | None:
        value, kind = self.value, self.type
        if value is None:
            return RawCell("", "uncalculated")
        if kind == "s":
            return self.shared[value] if value in self.shared else self._shared(value)
        if kind == "n":
            value = value.strip()
            return RawCell(value, "number", form) if value else self._nothing()
        if kind == "b":
            return RawCell(value, "flag")
        if kind == "e":
            return RawCell(value, "error")
        value = unescape(value)
        return RawCell(value, "text") if value.strip() else None

    def _shared(self, number: str) -> RawCell | None:
        """Return the cell of a shared string, one for all that show it."""
        index = int(number)
        if index < 0:
            raise IndexError(index)
        value = self.strings[index]
        self.shared[number] = cell = RawCell(value, "text") if value.strip() else None
        return cell

    def _nothing(self) -> RawCell | None:
        return RawCell("", "uncalculated") if self.formula else None

    def _hide(self, first: int, last: int) -> None:
        if first <= MAX_COLUMN:
            self.grid.hidden_columns.append((first, last))
        if len(self.grid.hidden_columns) > MAX_COLUMN:
            raise ValueError("more hidden columns than columns")

    def _merge(self, ref: str) -> None:
        area = parse_area(ref)
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        self.area += size
        if size > MAX_MERGED or self.area > MAX_MERGED_ALL:
            raise TooMuch("merged", ref)
        self.grid.merged.append(area)


_BLANKS = 50_000
_BLANK = re.compile(rb'<c r="[A-Z]{1,2}[1-4]?[0-9]{1,5}"(?: s="[0-9]+")?\s*/>')
"""A cell that has a format and nothing else, within the caps on rows and columns."""

_LOOSE = re.compile(rb'(?:<(?:c|row)(?! r=")|<[A-Za-z0-9]+:(?:c|row))[\s/>]')
"""A cell or row that does not say first where it stands, or is spelled with a prefix."""

_BLANK_ROW = re.compile(rb'<row r="[0-9]{1,7}"[^<>]*(?:/>|></row>)')


def without_blanks(content: bytes) -> tuple[bytes, int]:
    """Return the XML of a sheet without its blank formatted cells and rows if they are very many, and how many rows.

    A cell or row that names no place stands beside the one before it, and a quoted text may look like one:
    where there are such, all is walked.
    """
    if content.count(b"/>") < _BLANKS or b"<![CDATA[" in content or b"<!--" in content or _LOOSE.search(content):
        return content, 0
    return _BLANK_ROW.subn(b"", _BLANK.sub(b"", content))


def parse_area(ref: str) -> Area:
    """Return the range of a reference such as ``A1:C3``.

    Raises
    ------
    ValueError
        It is not a range.
    """
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?", ref)
    if match is None:
        raise ValueError(ref)
    left, top, right, bottom = match.groups()
    return Area(int(top), column_number(left),
                int(bottom or top), column_number(right or left))


# -- shared strings ---------------------------------------------------------------------------


MAX_TEXT = 32_767
"""Excel allows no longer cell."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class TooMuch(Exception):
    """A sheet exceeds a cap: ``what`` names it, ``cell`` the place."""

    def __init__(self, what: str, cell: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.cell = cell


def unescape(text: str) -> str:
    """Return text with the ``_x000D_`` escapes of the format decoded."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


def shared_strings(content: bytes) -> list[str]:
    """Return the shared strings of a workbook, phonetic guides left out."""
    strings: list[str] = []
    runs: list[str] = []
    buffer: list[str] = []
    phonetic: list[bool] = [False]

    def start(name: str, _: dict[str, str]) -> None:
        tag = local(name)
        if tag == "t":
            buffer.clear()
        elif tag == "si":
            runs.clear()
        elif tag == "rPh":
            phonetic[0] = True

    def end(name: str) -> None:
        tag = local(name)
        if tag == "t" and not phonetic[0]:
            runs.append("".join(buffer))
        elif tag == "rPh":
            phonetic[0] = False
        elif tag == "si":
            strings.append(unescape("".join(runs)))
            if len(strings[-1]) > MAX_TEXT:
                raise TooMuch("text")

    walk(content, start, end, buffer.append)
    return strings
