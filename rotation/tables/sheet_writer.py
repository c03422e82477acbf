"""Writes named tables as a workbook that prints well and is the same bytes for the same content."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from rotation.process.door import plain_bytes
from rotation.tables.looks import number, printable, wordy
from rotation.tables.print_setup import breaks, lines_of, on_one_page, printed
from rotation.tables.sheet_style import (
    LOOKS,
    Book,
    add_sheet,
    build,
    escaped,
    on_edge,
    publish,
    room_of,
    safe_sheet_name,
    text_width,
    write_header,
)
from rotation.tables.table import (
    Across,
    Band,
    Column,
    FileLink,
    Formula,
    Link,
    Look,
    Row,
    Styled,
    Table,
    Title,
)
from rotation.text import Lang, say, spell

DRAFT = say("DRAFT: not audited, must not be published", "草案：未经核查，不得公布")
_NOTICE = 150
"""Characters of a notice at the head of a page; Excel refuses more than 255 for the whole of it."""

_LINE, _AIR = 15, 3
"""Points of a line of letters, and what a row has around its lines."""


def write_plan(
    path: Path, tables: Sequence[Table], lang: Lang, *, seed: str, draft: bool, notice: str = "",
) -> None:
    """Write tables as one workbook, a sheet each.

    Parameters
    ----------
    path
        File to write; the folder is made, the file put in place at one stroke.
    tables
        What to show.
    lang
        Language of every title and word.
    seed
        Public seed, printed at the foot of every page.
    draft
        Whether every sheet carries a red banner that says so.
    notice
        A line in the page header, such as that the people are invented.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    foot = say("Public seed {s}", "公开随机种子：{s}", s=seed.replace("&", "&&")).render(lang)
    publish(path, build(lambda book: _fill(book, tables, foot, notice, draft=draft), lang=lang))


_MOST = 64 << 20
"""Bytes of a plan workbook, and of its texts, that are looked at; ours are far smaller."""


def marked_draft(path: Path) -> bool:
    """Whether a plan workbook carries the banner of a draft; False if it cannot be read."""
    try:
        with zipfile.ZipFile(BytesIO(plain_bytes(path, _MOST))) as book, book.open("xl/sharedStrings.xml") as part:
            strings = part.read(_MOST).decode("utf-8", "replace")
    except (OSError, EOFError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False
    return any(DRAFT.render(lang) in strings for lang in ("zh", "en"))


def paper_book(tables: Sequence[Table], lang: Lang) -> bytes:
    """Return tables as a workbook to be printed and signed, which tells nothing of who made it."""
    return build(lambda book: _fill(book, tables, "", ""), lang=lang, author="")


def _fill(book: Book, tables: Sequence[Table], foot: str, notice: str, *, draft: bool = False) -> None:
    looks = {name: book.workbook.add_format(dict(look)) for name, look in LOOKS.items()}
    layout = {table.key: _laid_out(table, draft=draft) for table in tables}
    names = _names(tables, book.lang)
    for table in tables:
        _Sheet(book, table, looks=looks, layout=layout, names=names).write(foot, notice)


def _names(tables: Sequence[Table], lang: Lang) -> dict[str, str]:
    names: dict[str, str] = {}
    for table in tables:
        names[table.key] = safe_sheet_name(table.name.render(lang), list(names.values()))
    return names


@dataclass(frozen=True)
class _Layout:
    """Where the parts of a table stand: row of the titles, its keys, how long it is, and its keyed rows."""

    banner: bool
    header: int
    keys: tuple[str, ...]
    length: int
    place: Callable[[str], int]

    def column(self, key: str) -> str:
        """Return the absolute range of a column; one empty row if the table is empty."""
        number = self.keys.index(key)
        from xlsxwriter.utility import xl_rowcol_to_cell
        first = xl_rowcol_to_cell(self.header + 1, number, row_abs=True, col_abs=True)
        last = xl_rowcol_to_cell(self.header + max(1, self.length), number, row_abs=True, col_abs=True)
        return f"{first}:{last}"

    def anchor(self, key: str) -> str:
        """Return the address of the value of a named row."""
        from xlsxwriter.utility import xl_rowcol_to_cell
        return str(xl_rowcol_to_cell(self.header + 1 + self.place(key), 1))


def _laid_out(table: Table, *, draft: bool) -> _Layout:
    keys = tuple(heading.key for heading in table.columns)
    header = int(draft) + 1 + len(table.notes_above)
    return _Layout(draft, header, keys, len(table.rows), table.place)


_PLAIN = frozenset({str, int, type(None), Fraction, float, Decimal})
_KEPT = (int, Fraction, float, Decimal, Formula, Styled, Title, Across, Link, FileLink, Band)
"""Cells that are no words, or know themselves how they are written."""


class _Sheet:
    """One table on its way into the workbook."""

    def __init__(
        self, book: Book, table: Table, *, looks: Mapping[str, Any],
        layout: Mapping[str, _Layout], names: Mapping[str, str],
    ) -> None:
        self.book, self.table, self.lang, self.looks = book, table, book.lang, looks
        self.layout, self.names, self.here = layout, names, layout[table.key]
        self.wide = len(table.columns)
        self.across = table.setup.printed or self.wide
        self.heights: dict[int, float] = {}
        self.heads: set[int] = set()
        self.titles = [str(spell(heading.title, book.lang)) for heading in table.columns]
        self.rows = [tuple(map(self._spelled, row)) for row in table.rows]
        self.table = replace(table, columns=tuple(map(self._whole, table.columns, range(self.wide))))
        self.wraps = [place for place, heading in enumerate(self.table.columns) if heading.look == "wrap"]
        self.columns = [
            (heading.look, looks[heading.look], looks[wordy(heading.look)]) for heading in self.table.columns]

    def _whole(self, heading: Column[Any], place: int) -> Column[Any]:
        """Return a column of words as one of several lines where it is too narrow: names often differ at their end."""
        told = {row[place] for row in self.rows if len(row) == self.wide and type(row[place]) is str}
        cut = heading.look == "text" and any(room_of(str(text)) > heading.most for text in told)
        return replace(heading, look="wrap") if cut else heading

    def write(self, foot: str, notice: str) -> None:
        """Write everything: banner, heading, notes, titles, rows, notes, page."""
        self.sheet = add_sheet(self.book, self.names[self.table.key], notice=notice)
        widest = self._all_widest()
        widths = [self._width(number, room) for number, room in enumerate(widest)]
        self.page = printed(widths, [column.look == "wrap" for column in self.table.columns], self.table.setup,
                            [max(width, room + 2) for width, room in zip(widths, widest, strict=True)])
        self.widths = self.page.widths
        self._head()
        self._titles()
        for line, row in enumerate(self.rows, start=self.here.header + 1):
            if _PLAIN.issuperset(map(type, row)):
                self._plain_row(line, row)
            else:
                self._row(line, row)
        self._foot(self.here.header + 2 + len(self.rows))
        if self.table.filtered and self.rows:
            self.sheet.autofilter(self.here.header, 0, self.here.header + len(self.rows), self.wide - 1)
        self._paper(foot, notice)

    def _titles(self) -> None:
        write_header(self.book, self.sheet, self.here.header, self.titles)
        if self.table.setup.whole:
            self._tall(self.here.header, 0)
            return
        self._tall(self.here.header, 18 * self._title_lines() + 4, heads=True)

    def _tall(self, row: int, height: float, *, heads: bool = False) -> None:
        """Give a row its height, so that every program ends pages in the same place."""
        self.heights[row] = height
        self.sheet.set_row(row, height or None, None, {} if height else {"hidden": True})
        if heads:
            self.heads.add(row)

    # -- paper --------------------------------------------------------------------------------

    def _paper(self, foot: str, notice: str) -> None:
        sheet, cover = self.sheet, self.table.cover
        for place, width in enumerate(self.widths):
            sheet.set_column(place, place, width)
        sheet.freeze_panes(self.here.header + 1, self.table.frozen)
        sheet.repeat_rows(self.here.header, self.here.header)
        if self.page.side_by_side and self.table.frozen:
            sheet.repeat_columns(0, self.table.frozen - 1)
        sheet.print_area(0, 0, max(self.heights), self.across - 1)
        self._pages()
        above = ""
        if cover is not None:
            sheet.set_tab_color(cover.color)
            above = escaped(cover.text.render(self.lang))
        sheet.set_header(on_edge(escaped(notice)[:_NOTICE], right=above), {"scale_with_doc": False})
        sheet.set_footer(on_edge("&A", "&P / &N", foot), {"scale_with_doc": False})

    def _pages(self) -> None:
        """Choose paper and scale, and end the pages."""
        heights = [self.heights.get(row, float(_LINE)) for row in range(max(self.heights) + 1)]
        page = on_one_page(self.page, sum(heights)) if self.table.setup.whole else self.page
        self.sheet.set_paper(page.paper.number)
        if page.paper.across:
            self.sheet.set_landscape()
        else:
            self.sheet.set_portrait()
        self.sheet.set_print_scale(page.scale)
        cuts = list(breaks(heights, self.heads, heights[self.here.header], page.high))
        self.sheet.set_h_pagebreaks(cuts)

    # -- widths -------------------------------------------------------------------------------

    def _all_widest(self) -> list[int]:
        whole = [row for row in self.rows if len(row) == self.wide]
        columns = zip(*whole, strict=True) if whole else [()] * self.wide
        return [self._widest(column, self.table.columns[number].look) for number, column in enumerate(columns)]

    def _widest(self, column: Sequence[object], look: Look) -> int:
        """Return the room of the longest cell of a column."""
        texts = {value for value in column if type(value) is str}
        texts |= {self._shown(value, look) for value in column if type(value) is not str}
        return max(map(room_of, texts), default=0)

    def _width(self, number: int, widest: int) -> int:
        heading = self.table.columns[number]
        title = text_width(self.titles[number])
        lines = 2 if title <= 20 else 3
        word = max(map(text_width, self.titles[number].split()), default=0)
        longest = word + 2 if self.titles[number].isascii() else 0
        return max(min(heading.most, widest) + 2, -(-title // lines) + 3, longest, heading.least)

    def _title_lines(self) -> int:
        pairs = zip(self.titles, self.widths, strict=True)
        return max(1, *(lines_of(text_width(title), width) for title, width in pairs))

    def _spelled(self, value: object) -> object:
        """Return a cell with words as text in the language of the book, which is asked for again and again."""
        if value is None or type(value) is str or isinstance(value, _KEPT):
            return value
        return str(spell(value, self.lang))

    def _shown(self, value: object, look: Look | None = None) -> str:
        if type(value) is str:  # most cells, and the checks below take their time
            return value
        if isinstance(value, Formula | Styled):
            look = value.look or look
        if isinstance(value, Title | Across):
            return ""
        if isinstance(value, Styled) and value.look == "small":
            return ""
        value = value.value if isinstance(value, Formula | Styled) else value
        value = value.text if isinstance(value, Link | FileLink) else value
        if isinstance(value, Fraction | float | Decimal):
            return "0" * (len(str(int(value))) + (6 if look == "percent" else 3))
        return "" if value is None else str(spell(value, self.lang))

    # -- around the table ---------------------------------------------------------------------

    def _head(self) -> None:
        side = "_left" if self.page.side_by_side else ""
        row = 0
        if self.here.banner:
            self._span(row, DRAFT.render(self.book.lang), f"draft{side}", 26)
            row += 1
        self._span(row, self.table.title.render(self.lang), f"heading{side}", 28)
        for line, note in enumerate(self.table.notes_above, start=row + 1):
            self._note(line, note.render(self.lang))

    def _foot(self, row: int) -> None:
        for line, note in enumerate(self.table.notes_below, start=row):
            self._note(line, note.render(self.lang))

    def _note(self, row: int, text: str) -> None:
        self._span(row, text, "note", _AIR + _LINE * self._lines(text, 0, self.across))

    def _lines(self, text: str, first: int, last: int) -> int:
        """Return how many lines a text takes over some columns."""
        return sum(lines_of(room_of(line), *self.widths[first:last]) for line in text.split("\n"))

    def _span(self, row: int, text: str, look: str, height: float, *, heads: bool = False) -> None:
        self._tall(row, height, heads=heads)
        if self.across > 1:
            self.sheet.merge_range(row, 0, row, self.across - 1, "", self.looks[look])
        self.sheet.write_string(row, 0, text, self.looks[look])

    # -- cells --------------------------------------------------------------------------------

    def _row(self, number: int, row: Row) -> None:
        if len(row) == 1 and isinstance(row[0], Band):
            text = row[0].text.render(self.lang)
            self._span(number, text, "band", 2 + _AIR + _LINE * self._lines(text, 0, self.across), heads=True)
            return
        ends = self._ends(row)
        lines = max((self._room(value, column, ends[column]) for column, value in enumerate(row)), default=1)
        titled = any(isinstance(value, Title) for value in row)
        self._tall(number, max(_AIR + _LINE * lines, self.table.row_height), heads=titled)
        covered = self._covered(row, ends)
        for column, value in enumerate(row):
            if isinstance(value, Across):
                self._sentence(number, column, ends[column], value)
            elif column not in covered:
                self._cell(number, column, value, self.table.columns[column].look)

    def _plain_row(self, line: int, row: Row) -> None:
        """Write a row of words, numbers and blanks, as nearly all are."""
        lines = max((self._lines(self._shown(row[column]), column, column + 1) for column in self.wraps), default=1)
        self._tall(line, max(_AIR + _LINE * lines, self.table.row_height))
        self.sheet.put_row(line, list(map(self._plain, row, self.columns)))

    @staticmethod
    def _plain(value: object, column: tuple[Look, Any, Any]) -> tuple[str | int | float | None, Any]:
        """Return what a cell of such a row holds, and its format."""
        look, own, words = column
        if type(value) is str:
            return printable(value), words
        return (number(value, look) if isinstance(value, int | Fraction | Decimal | float) else None), own

    def _ends(self, row: Row) -> list[int]:
        """Return where every cell ends: a sentence runs over the empty cells to its right."""
        ends = []
        for column, value in enumerate(row):
            last = column + 1
            while isinstance(value, Across) and last < len(row) and row[last] is None:
                last += 1
            ends.append(last)
        return ends

    def _covered(self, row: Row, ends: Sequence[int]) -> set[int]:
        return {under for column, value in enumerate(row) if isinstance(value, Across)
                for under in range(column, ends[column])}

    def _room(self, value: object, column: int, end: int) -> int:
        """Return how many lines a cell needs, which not every program finds out by itself."""
        if isinstance(value, Across | Title):
            return self._lines(value.text.render(self.lang), column, end)
        if self.table.columns[column].look == "wrap" or isinstance(value, Styled):
            return self._lines(self._shown(value), column, end)
        return 1

    def _sentence(self, row: int, column: int, end: int, value: Across) -> None:
        if end - column > 1:
            self.sheet.merge_range(row, column, row, end - 1, "", self.looks["wrap"])
        self.sheet.write_string(row, column, printable(value.text.render(self.lang)), self.looks["wrap"])

    def _cell(self, row: int, column: int, value: object, look: Look) -> None:
        if type(value) is str:
            self.sheet.write_string(row, column, printable(value), self.looks[wordy(look)])
            return
        if isinstance(value, Styled):
            value, look = value
        if isinstance(value, Formula):
            self._formula(row, column, value, value.look or look)
        elif isinstance(value, Link):
            self._link(row, column, value)
        elif isinstance(value, FileLink):
            self.sheet.write_url(row, column, f"external:{value.path}", self.looks["link"],
                                 printable(str(spell(value.text, self.lang))))
        elif isinstance(value, Title):
            self.sheet.write_string(row, column, value.text.render(self.lang), self.looks["title"])
        elif value is None:
            self.sheet.write_blank(row, column, None, self.looks[look])
        elif isinstance(value, int | Fraction | Decimal | float):
            self.sheet.write_number(row, column, number(value, look), self.looks[look])
        else:
            text = printable(str(spell(value, self.lang)))
            self.sheet.write_string(row, column, text, self.looks[wordy(look)])

    def _link(self, row: int, column: int, link: Link) -> None:
        target = f"internal:'{self.names[link.table]}'!A1"
        self.sheet.write_url(row, column, target, self.looks["link"], link.text.render(self.lang))

    def _formula(self, row: int, column: int, formula: Formula, look: Look) -> None:
        value = formula.value
        cached = (number(value, look) if isinstance(value, int | Fraction)
                  else str(spell(value, self.lang)))
        self.sheet.write_formula(row, column, "=" + self._resolved(formula), self.looks[look],
                                 cached)

    def _resolved(self, formula: Formula) -> str:
        words = [f'"{spell(word, self.lang)}"' for word in formula.words]
        text = re.sub(r"\{([0-9])\}", lambda found: words[int(found[1])], formula.text)
        with_columns = re.sub(r"\{([a-z_]+)\.([a-z_0-9]+)\}", self._range, text)
        return re.sub(r"\{@([a-z_0-9]+)\}", lambda found: self.here.anchor(found[1]), with_columns)

    def _range(self, found: re.Match[str]) -> str:
        name = self.names[found[1]].replace("'", "''")
        return f"'{name}'!{self.layout[found[1]].column(found[2])}"
