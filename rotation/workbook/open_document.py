"""An OpenDocument workbook (.ods) as sheets, streamed from its XML like our own, with all that a cell tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from rotation.workbook import cells
from rotation.workbook.archive import Archive
from rotation.workbook.cells import Area, CellKind, RawCell, RawSheet, TooMuch
from rotation.workbook.defects import address
from rotation.workbook.markup import local, walk
from rotation.workbook.package import is_own_comment

CONTENT, STYLES, MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_ASIDE = {"annotation", "tracked-changes", "ruby-text", "shapes", "dde-links"}
"""Elements whose text and cells are none of the table's."""

_HEAD = 80
"""So many characters of a comment tell whose it is."""

_SHOWN = ("visible", "")


def is_open_document(archive: Archive) -> bool:
    """Whether a package is a workbook of this format."""
    names = archive.namelist()
    return CONTENT in names and "mimetype" in names and archive.read("mimetype").strip().startswith(_KIND)


def is_encrypted(archive: Archive) -> bool:
    """Whether the workbook opens with a password only."""
    return MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST)


def read_open_document(archive: Archive) -> list[RawSheet]:
    """Return the sheets that content.xml holds; formats may stand in styles.xml.

    Raises
    ------
    TooMuch
        A cap is exceeded.
    ValueError
        The content is damaged.
    """
    reader = _Reader()
    for part in (STYLES, CONTENT):
        if part in archive.namelist():
            content = archive.table(part)
            walk(content, reader.start, reader.end, reader.text)
    return reader.sheets


@dataclass
class _Cell:
    attributes: dict[str, str]
    column: int
    repeated: int
    comment: bool = False


@dataclass
class _Look:
    """What the style of a cell, a row or a sheet says."""

    data: str = ""
    struck: bool = False
    hidden: bool = False


class _Reader:
    """One pass over content.xml."""

    def __init__(self) -> None:
        self.sheets: list[RawSheet] = []
        self.looks: dict[str, _Look] = {}
        self.formats: dict[str, str] = {}
        self.look = _Look()
        self.format = ""
        self.aside = 0
        self.usual: dict[int, str] = {}
        self.last_column = 0
        self.row = self.row_times = 0
        self.row_shown = True
        self.cells: dict[int, RawCell] = {}
        self.column = self.filled = self.area = 0
        self.cell: _Cell | None = None
        self.paragraphs: list[str] = []
        self.length = 0
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "style": self._style, "text-properties": self._letters, "table-properties": self._shown,
            "date-style": self._date, "percentage-style": self._percent, "number-style": self._number,
            "number": self._digits, "table": self._table, "table-column": self._columns, "table-row": self._row,
            "table-cell": self._begin, "covered-table-cell": self._begin, "p": self._paragraph, "s": self._blanks,
            "tab": self._sign, "line-break": self._sign}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag in _ASIDE:
            self.aside += 1
            if tag == "annotation" and self.cell is not None:
                self.cell.comment, self.said = True, ""
        elif not self.aside and tag in self._starts:
            told = {local(key): value for key, value in attributes.items()}
            if told.get("value-type") and "error" in attributes.values():
                told["value-type"] = "error"
            self._starts[tag](told)

    def end(self, name: str) -> None:
        tag = local(name)
        if tag in _ASIDE:
            self.aside -= 1
            if tag == "annotation" and self.cell is not None:
                self.cell.comment = not is_own_comment(self.said)
        elif self.aside:
            return
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            self._end_row()

    def text(self, text: str) -> None:
        if self.aside and len(self.said) < _HEAD:
            self.said += text
        if self.cell is not None and not self.aside and self.paragraphs:
            self.length += len(text)
            if self.length > cells.MAX_TEXT:
                raise TooMuch("text", address(self.row, min(self.cell.column, 16_384)))
            self.paragraphs[-1] += text

    # -- styles -------------------------------------------------------------------------------

    def _style(self, told: dict[str, str]) -> None:
        self.look = self.looks[told.get("name", "")] = _Look(told.get("data-style-name", ""))

    def _letters(self, told: dict[str, str]) -> None:
        self.look.struck |= told.get("text-line-through-style", "none") != "none"

    def _shown(self, told: dict[str, str]) -> None:
        self.look.hidden |= told.get("display") == "false"

    def _date(self, told: dict[str, str]) -> None:
        self.formats[told.get("name", "")] = "date"

    def _percent(self, told: dict[str, str]) -> None:
        self.formats[told.get("name", "")] = "percent"
        self.format = ""

    def _number(self, told: dict[str, str]) -> None:
        self.format = told.get("name", "")

    def _digits(self, told: dict[str, str]) -> None:
        least = int(told.get("min-integer-digits", "1"))
        if self.format and 1 < least <= cells.MAX_TEXT:
            self.formats[self.format] = "0" * min(least, 40)
        self.format = ""

    # -- the table ----------------------------------------------------------------------------

    def _table(self, told: dict[str, str]) -> None:
        if self.cell is not None:
            raise ValueError("a table within a cell")
        hidden = self.looks.get(told.get("style-name", ""), _Look()).hidden
        self.sheets.append(RawSheet(told.get("name", ""), "hidden" if hidden else "visible"))
        self.row = self.column = self.filled = self.area = self.last_column = 0
        self.usual = {}

    def _columns(self, told: dict[str, str]) -> None:
        first = self.last_column + 1
        last = first + _times(told, "number-columns-repeated") - 1
        if first <= cells.MAX_COLUMN:
            self.usual.update(dict.fromkeys(range(first, min(last, cells.MAX_COLUMN) + 1),
                                            told.get("default-cell-style-name", "")))
        self.last_column = last
        if told.get("visibility", "") not in _SHOWN and first <= cells.MAX_COLUMN:
            self.sheets[-1].hidden_columns.append((first, last))

    def _row(self, told: dict[str, str]) -> None:
        self.row_times = _times(told, "number-rows-repeated")
        self.row_shown = told.get("visibility", "") in _SHOWN
        self.row, self.column, self.cells = self.row + 1, 0, {}

    def _begin(self, told: dict[str, str]) -> None:
        repeated = _times(told, "number-columns-repeated")
        self.cell = _Cell(told, self.column + 1, repeated)
        self.paragraphs, self.length = [], 0
        self.column += repeated

    def _paragraph(self, _: dict[str, str]) -> None:
        self.paragraphs.append("")

    def _blanks(self, told: dict[str, str]) -> None:
        self.text(" " * min(_times(told, "c"), cells.MAX_TEXT))

    def _sign(self, _: dict[str, str]) -> None:
        self.text(" ")

    def _end_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell is None:
            raise ValueError("a cell ends that never began")
        self._merge(cell)
        look = self.looks.get(cell.attributes.get("style-name") or self._usual(cell.column), _Look())
        value = self._value(cell, self.formats.get(look.data, ""))
        if value is None:
            return
        if cell.column + cell.repeated - 1 > cells.MAX_COLUMN or self.row > cells.MAX_ROW:
            raise TooMuch("far", address(self.row, min(cell.column, 16_384)))
        grid = self.sheets[-1]
        for column in range(cell.column, cell.column + cell.repeated):
            self.cells[column] = value
            if "formula" in cell.attributes:
                grid.formulas.append((self.row, column))
            if look.struck:
                grid.struck.append((self.row, column))
        if cell.comment:
            grid.comments.append(address(self.row, cell.column))

    def _usual(self, column: int) -> str:
        return self.usual.get(column, "")

    def _value(self, cell: _Cell, form: str) -> RawCell | None:
        told, text = cell.attributes, "\n".join(self.paragraphs)
        kind = told.get("value-type", "")
        if kind == "error":
            return RawCell(text or "#", "error")
        found: tuple[str, CellKind, str] = (told.get("string-value", text), "text", "")
        if kind in ("float", "currency", "percentage"):
            found = told["value"].strip(), "number", "percent" if kind == "percentage" else form
        elif kind == "date":
            found = _serial(told["date-value"])
        elif kind == "boolean":
            found = "1" if told["boolean-value"] == "true" else "0", "flag", ""
        if len(found[0]) > cells.MAX_TEXT:
            raise TooMuch("text", address(self.row, cell.column))
        return RawCell(*found) if found[0].strip() else None

    def _merge(self, cell: _Cell) -> None:
        wide, high = _times(cell.attributes, "number-columns-spanned"), _times(cell.attributes, "number-rows-spanned")
        if wide * high > 1:
            self.area += wide * high
            if wide * high > cells.MAX_MERGED or self.area > cells.MAX_MERGED_ALL:
                raise TooMuch("merged", address(self.row, cell.column))
            self.sheets[-1].merged.append(Area(
                self.row, cell.column, self.row + high - 1, cell.column + wide - 1))

    def _end_row(self) -> None:
        grid, last = self.sheets[-1], self.row + self.row_times - 1
        if self.cells:
            self.filled += len(self.cells) * self.row_times
            if self.filled > cells.MAX_FILLED:
                raise TooMuch("cells")
            if last > cells.MAX_ROW:
                raise TooMuch("far", address(self.row, min(self.cells)))
            for row in range(self.row, last + 1):
                grid.rows[row] = dict(self.cells)
                if not self.row_shown:
                    grid.hidden_rows.append(row)
        self.row = last


def _times(told: dict[str, str], name: str) -> int:
    times = int(told.get(name, "1"))
    if not 1 <= times <= 1 << 21:
        raise ValueError(name)
    return times


def _serial(text: str) -> tuple[str, CellKind, str]:
    """Return a day as the serial number that a workbook stores; as text if it has none."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return text, "text", ""
    days = (told.date() - date(1899, 12, 30)).days
    if days < 1:
        return text, "text", ""
    seconds = told.hour * 3600 + told.minute * 60 + told.second
    return spelled_serial(days, seconds), "number", "date"


def spelled_serial(days: int, seconds: int) -> str:
    """Return the serial number of a moment, exact to the second."""
    return str(days) if not seconds else f"{days + seconds / 86400:.10f}".rstrip("0")
