"""A copy of the office's workbook with cells changed, rows gone and rows added; its own layout and columns stay."""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.formula.translate import Translator
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter

from rotation.domain.fields import columns
from rotation.domain.months import Month
from rotation.domain.problem import SHEETS
from rotation.errors import OutputError
from rotation.process.litter import private_folder
from rotation.tables.sheet_style import BODY_FONT, HEADING_FONT, canonical_zip, text_width
from rotation.text import Term
from rotation.workbook.annotate import put_read
from rotation.workbook.filled import places_of, uncopied, undated, whole_sheet
from rotation.workbook.gate import file_bytes
from rotation.workbook.header import fold
from rotation.workbook.package import OWN_AUTHOR
from rotation.workbook.reader import Reading
from rotation.workbook.tables import ReadSheet
from rotation.workbook.weight import opened

YELLOW, PALE = "FFFFF2A8", "FFE3F0FA"
"""Grounds of blank cells that the office must fill in, and that it may; they go as soon as something stands there."""
_NOTE = "【结转】"
"""How our notes beside cells begin, by which the next year takes them away again."""
_SHEET_OF = {sheet.attribute: sheet for sheet in SHEETS}
_LINE = 16
"""Points of a line of letters."""
_THIN = Side(style="thin", color="FFA6A6A6")


class CellAt(NamedTuple):
    """A cell: field of `Problem`, row as read, and column."""

    sheet: str
    row: int
    name: str


class AddedSheet(NamedTuple):
    """A sheet that is added: heading, lines below it, titles with widths, and rows."""

    title: str
    heading: str
    lines: Sequence[str]
    titles: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str | int]]


class Rewriting:
    """A workbook being rewritten, sheet by sheet; `done` gives its bytes.

    Parameters
    ----------
    reading, source
        The workbook as read, and where it is.
    drop
        Titles of sheets of an earlier rewriting, which are left out.

    Raises
    ------
    OutputError
        It cannot be copied with its formats, or a sheet to be changed stands on several.
    """

    def __init__(self, reading: Reading, source: Path, drop: Collection[str] = ()) -> None:
        try:
            self._book = opened(file_bytes(source), source.name)
        except OutputError:
            raise
        except Exception as problem:
            raise uncopied(source) from problem
        if self._book is None or not any(sheet.title not in drop for sheet in self._book.worksheets):
            raise uncopied(source)
        self._tables = reading.tables
        self._places: dict[str, dict[str, int]] = {}
        self._gone: dict[str, list[int]] = {}
        for sheet in [sheet for sheet in self._book.worksheets if sheet.title in drop]:
            self._book.remove(sheet)
        for sheet in self._book.worksheets:
            _without_marks(sheet)
        self._codes = _spellings(reading)

    # -- cells --------------------------------------------------------------------------------------

    def open(self, attribute: str, names: Iterable[str] = ()) -> None:
        """Make a sheet ready, with columns of these names; formulas in what is read become what they showed."""
        table = whole_sheet(self._tables[attribute])
        sheet = self._book[table.layout.grid.title]
        if attribute not in self._places:
            self._places[attribute] = dict(table.layout.places)
            _as_shown(sheet, table)
        self._places[attribute] = places_of(sheet, table.layout, names, self._places[attribute])

    def set(self, spot: CellAt, value: Any) -> None:
        """Write a value as the column is written; None blanks the cell."""
        self.open(spot.sheet, (spot.name,))
        sheet = self._sheet(spot.sheet)
        cell = sheet.cell(spot.row, self._places[spot.sheet][spot.name])
        _write(cell, self.spelled(spot, value))

    def note(self, spot: CellAt, text: str) -> None:
        """Put a note beside a cell."""
        cell = self._sheet(spot.sheet).cell(spot.row, self._places[spot.sheet][spot.name])
        if cell.comment is None:
            cell.comment = Comment(_NOTE + text, OWN_AUTHOR, width=240, height=60)

    def shown(self, spot: CellAt) -> str:
        """Return what a cell of the workbook shows as read."""
        table = self._tables[spot.sheet]
        cell = table.layout.grid.rows.get(spot.row, {}).get(table.layout.places.get(spot.name, 0))
        return "" if cell is None else cell.text

    def key(self, attribute: str, row: int) -> str:
        """Return what the first column of a row shows as read."""
        return self.shown(CellAt(attribute, row, next(iter(columns(_SHEET_OF[attribute].record)))))

    def address(self, spot: CellAt) -> str:
        """Return where a cell stands in the copy, once rows are gone."""
        row = spot.row - bisect_left(self._gone.get(spot.sheet, []), spot.row)
        return f"{get_column_letter(self._places[spot.sheet][spot.name])}{row}"

    def title(self, attribute: str) -> str:
        """Return what a sheet is called in the workbook."""
        table = self._tables.get(attribute)
        return _SHEET_OF[attribute].title if table is None else table.layout.grid.title

    def _sheet(self, attribute: str) -> Any:
        return self._book[self._tables[attribute].layout.grid.title]

    def spelled(self, spot: CellAt, value: Any) -> Any:
        """Return a value as the office writes it: a school by code, name or short name, as it stands beside."""
        if columns(_SHEET_OF[spot.sheet].record)[spot.name].kind == "school" and value is not None:
            near = self.shown(CellAt(spot.sheet, spot.row, "school"))
            return self._codes.get(str(value), {}).get(self._manner(near), value)
        return value

    def _manner(self, text: str) -> str:
        """Return how the office names a school: by code, name or short name; a word of its own is nearest to a name."""
        key = fold(text)
        return next((manner for told in self._codes.values() for manner, word in told.items()
                     if word and fold(word) == key), "name" if key else "code")

    # -- rows ---------------------------------------------------------------------------------------

    def add(self, attribute: str, records: Sequence[Any]) -> list[int]:
        """Write records below the last row of a sheet, which is made where it is missing; return their rows."""
        if attribute not in self._tables:
            return self._new_sheet(attribute, records)
        names = [name for name in columns(_SHEET_OF[attribute].record)
                 if any(getattr(record, name) not in (None, ()) for record in records)]
        self.open(attribute, names)
        sheet, layout = self._sheet(attribute), self._tables[attribute].layout
        last = max([row for row in layout.grid.rows if row >= layout.first], default=layout.first - 1)
        for row, record in enumerate(records, last + 1):
            for name in names:
                cell = sheet.cell(row, self._places[attribute][name])
                if last >= layout.first:
                    _dressed(cell, sheet.cell(last, cell.column))
                _write(cell, getattr(record, name))
        return list(range(last + 1, last + 1 + len(records)))

    def _new_sheet(self, attribute: str, records: Sequence[Any]) -> list[int]:
        owner = _SHEET_OF[attribute]
        told = columns(owner.record)
        sheet = self._book.create_sheet(owner.title)
        for column, heading in enumerate(told.values(), 1):
            _headed(sheet.cell(1, column), heading.title)
            for row, record in enumerate(records, 2):
                _write(sheet.cell(row, column), getattr(record, list(told)[column - 1]))
        return list(range(2, 2 + len(records)))

    def drop(self, attribute: str, rows: Collection[int]) -> None:
        """Take rows out of a sheet; those below move up. Last of what is done to a sheet."""
        self.open(attribute)
        gone = sorted(set(rows))
        self._gone[attribute] = gone
        _without_rows(self._sheet(attribute), gone)

    # -- what is seen -------------------------------------------------------------------------------

    def mark(self, spots: Iterable[CellAt], color: str) -> None:
        """Give blank cells a ground until something stands there."""
        found: dict[tuple[str, str], list[int]] = {}
        for spot in spots:
            gone = self._gone.get(spot.sheet, [])
            found.setdefault((spot.sheet, spot.name), []).append(spot.row - bisect_left(gone, spot.row))
        for (attribute, name), rows in sorted(found.items()):
            sheet, letter = self._sheet(attribute), get_column_letter(self._places[attribute][name])
            for first, last in _runs(sorted(set(rows))):
                rule = Rule("expression", formula=[f"LEN(TRIM({letter}{first}))=0"], dxf=DifferentialStyle(
                    fill=PatternFill("solid", start_color=color, end_color=color)))
                sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)

    def page(self, page: AddedSheet, *, first: bool = False) -> None:
        """Add a sheet of ours."""
        _write_page(self._book.create_sheet(page.title, 0 if first else None), page)

    def done(self) -> bytes:
        """Return the workbook; the same content gives the same bytes."""
        stream = io.BytesIO()
        with private_folder():
            self._book.save(stream)
        return canonical_zip(undated(stream.getvalue()))


def _spellings(reading: Reading) -> dict[str, dict[str, str]]:
    """Return code, name and short name of every school."""
    table = reading.tables.get("schools")
    return {row["code"]: {"code": row["code"], "name": row.get("name", ""), "short": row.get("short") or ""}
            for row in (table.rows if table else ()) if "code" in row}


# -- writing a cell -----------------------------------------------------------------------------------


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, Month) and cell.is_date:
        cell.value = datetime(value.year, value.month, 1)  # noqa: DTZ001 - a day of the calendar, no moment
        return
    cell.value = _word(value)
    if isinstance(cell.value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(cell.value, int) and cell.number_format == "@":
        cell.number_format = "General"


def _word(value: Any) -> str | int | None:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Term):
        return value.value
    if isinstance(value, tuple):
        return "、".join(value) or None
    return value if isinstance(value, int) or value is None else str(value)


def _as_shown(sheet: Any, table: ReadSheet) -> None:
    """Let formulas in columns that are read be what they showed: a copy loses what they were calculated to."""
    read = set(table.layout.places.values())
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001 - iter_rows would make a cell of every gap
        known = table.layout.grid.rows.get(row, {}).get(column)
        if column in read and cell.data_type == "f" and known is not None and known.kind != "uncalculated":
            put_read(cell, known)


def _dressed(cell: Any, like: Any) -> None:
    if like.has_style and not cell.has_style:
        cell._style = copy(like._style)  # noqa: SLF001 - the only way to take all of a style at once


def _headed(cell: Any, title: str) -> None:
    cell.value = title
    cell.font, cell.fill = Font(name=HEADING_FONT, size=11), PatternFill("solid", start_color="FFDDEBF7")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = Border(_THIN, _THIN, _THIN, _THIN)


# -- taking out ---------------------------------------------------------------------------------------


def _without_rows(sheet: Any, gone: Sequence[int]) -> None:
    """Take rows out at one stroke: the library would move all that lies below once for each of them."""
    taken, kept = set(gone), {}
    for (row, column), cell in sheet._cells.items():  # noqa: SLF001 - see above
        if row in taken:
            continue
        up = bisect_left(gone, row)
        if up:
            _lift(cell, up)
        kept[row - up, column] = cell
    sheet._cells = kept  # noqa: SLF001
    heights = {row: told for row, told in sheet.row_dimensions.items() if row not in taken}
    sheet.row_dimensions.clear()
    for row, told in heights.items():
        told.index = row - bisect_left(gone, row)
        sheet.row_dimensions[told.index] = told
    for area in list(sheet.merged_cells.ranges):
        _lift_area(sheet, area, gone)


def _lift(cell: Any, up: int) -> None:
    before = cell.coordinate
    cell.row -= up
    if getattr(cell, "data_type", "") == "f" and isinstance(cell.value, str):
        cell.value = Translator(cell.value, before).translate_formula(cell.coordinate)
    if getattr(cell, "hyperlink", None) is not None:
        cell.hyperlink.ref = cell.coordinate


def _lift_area(sheet: Any, area: Any, gone: Sequence[int]) -> None:
    top = area.min_row - bisect_left(gone, area.min_row)
    if set(range(area.min_row, area.max_row + 1)) & set(gone):
        sheet.merged_cells.ranges.discard(area)
    elif top != area.min_row:
        area.shift(row_shift=top - area.min_row)


def _without_marks(sheet: Any) -> None:
    """Take off the grounds and the notes of an earlier year."""
    kept = ConditionalFormattingList()
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            fill = rule.dxf.fill if rule.dxf is not None else None
            if fill is None or not {YELLOW, PALE} & {fill.start_color.rgb, fill.end_color.rgb}:
                kept.add(str(area.sqref), rule)
    sheet.conditional_formatting = kept
    for cell in sheet._cells.values():  # noqa: SLF001 - see above
        if getattr(cell, "comment", None) is not None and _NOTE in cell.comment.text:
            cell.comment = None


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return stretches of rows without a gap, as first and last."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def _body_styles(cell: Any) -> dict[bool, Any]:
    """Return the style of numbers and of texts; the library would look each up among all for every cell."""
    cell.font, cell.border = Font(name=BODY_FONT, size=11), Border(_THIN, _THIN, _THIN, _THIN)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    number = copy(cell._style)  # noqa: SLF001 - see above
    cell.number_format = "@"
    return {False: number, True: copy(cell._style)}  # noqa: SLF001


def _lines(value: str | int, width: int) -> int:
    """Return how many lines a value takes in a column; shown letters are a little wider than they are counted."""
    if isinstance(value, int) or 12 * len(value) <= 5 * width:  # narrow enough whatever its letters are
        return 1
    return 1 + 6 * text_width(value) // (5 * width + 1)


def _write_page(sheet: Any, page: AddedSheet) -> None:
    sheet.cell(1, 1).value = page.heading
    sheet.cell(1, 1).font = Font(name=HEADING_FONT, size=16)
    room = sum(width for _, width in page.titles)
    for number, line in enumerate(page.lines, 2):
        cell = sheet.cell(number, 1)
        cell.value, cell.font = line, Font(name=BODY_FONT, size=11)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(page.titles))
        sheet.row_dimensions[number].height = _LINE * (1 + 5 * text_width(line) // (4 * room))
    head = len(page.lines) + 3
    for column, (title, width) in enumerate(page.titles, 1):
        _headed(sheet.cell(head, column), title)
        sheet.column_dimensions[get_column_letter(column)].width = width
    styles = _body_styles(sheet.cell(head + 1, 1))
    for row, values in enumerate(page.rows, head + 1):
        for column, value in enumerate(values, 1):
            cell = sheet.cell(row, column)
            cell.value, cell._style = value, styles[isinstance(value, str)]  # noqa: SLF001 - a style made once
            cell.data_type = "s" if isinstance(value, str) else "n"
        lines = max(_lines(value, width) for value, (_, width) in zip(values, page.titles, strict=True))
        if lines > 1:
            sheet.row_dimensions[row].height = _LINE * lines
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.print_title_rows = f"{head}:{head}"
    sheet.oddFooter.center.text = "&P / &N"

