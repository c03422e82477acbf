"""How every generated workbook looks, and how it reaches the disk byte for byte the same.

A workbook is filled by a plain function that gets a `Book`; `build` turns it into bytes and
`publish` puts the bytes in place at one stroke::

    def fill(book: Book) -> None:
        sheet = add_sheet(book, "交流名单", notice="虚构数据")
        write_heading(book, sheet, 0, "交流名单", columns=6)
        write_header(book, sheet, 1, ["序号", "姓名"])
        sheet.write_string(2, 0, "1", book.formats["text"])
        finish_sheet(sheet, widths=[6, 10], header_row=1, columns=6)

    publish(path, build(fill, lang="zh"))

Text is never turned into a formula, a link or a number. Fonts are named, not embedded: 黑体 for
headings, 仿宋 for the body, as official papers in China have them; a machine without them
substitutes its own.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from rotation.errors import OutputError, why
from rotation.process.litter import put
from rotation.text import Lang, Text, say

HEADING_FONT = "黑体"
BODY_FONT = "仿宋"
MEASURE_FONT = "Verdana"
"""Font of cells without a look. Its digits measure a column, and what stands in for it where it is
missing measures the same, so that a table is as wide on every computer."""

CREATED = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Fixed creation date, so that the same content gives the same bytes."""

NAME_LIMIT = 31
"""Longest sheet name that Excel takes, in characters."""

_PAGE_HEADER_LIMIT = 200
"""Characters of a page header; Excel refuses more than 255 with its codes."""

_GRID = {"border": 1, "border_color": "#A6A6A6", "valign": "vcenter"}
_BODY = {"font_name": BODY_FONT, "font_size": 11, **_GRID}
_HEAD = {"font_name": HEADING_FONT, "font_size": 11, "align": "center", "text_wrap": True, **_GRID}

FORMATS: Mapping[str, Mapping[str, Any]] = {
    "heading": {"font_name": HEADING_FONT, "font_size": 16, "align": "center",
                "valign": "vcenter"},
    "subheading": {"font_name": BODY_FONT, "font_size": 11, "align": "left", "valign": "vcenter"},
    "notice": {"font_name": HEADING_FONT, "font_size": 11, "font_color": "#9C0006",
               "align": "left", "valign": "vcenter", "text_wrap": True},
    "header": {**_HEAD, "bg_color": "#DDEBF7"},
    "header_required": {**_HEAD, "bg_color": "#FCE4D6", "font_color": "#9C0006", "bold": True},
    "text": {**_BODY, "num_format": "@"},
    "text_center": {**_BODY, "num_format": "@", "align": "center"},
    "wrap": {**_BODY, "num_format": "@", "text_wrap": True},
    "count": {**_BODY, "num_format": "0"},
    "decimal": {**_BODY, "num_format": "0.00"},
    "percent": {**_BODY, "num_format": "0.00%"},
    "coordinate": {**_BODY, "num_format": "0.0000"},
    "general": {**_BODY},
    "text_column": {"font_name": BODY_FONT, "font_size": 11, "num_format": "@"},
    "other_column": {"font_name": BODY_FONT, "font_size": 11},
    "example": {**_BODY, "num_format": "@", "italic": True, "font_color": "#7F7F7F",
                "bg_color": "#F2F2F2"},
    "good": {**_BODY, "bg_color": "#E2EFDA"},
    "bad": {**_BODY, "bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "plain": {"font_name": BODY_FONT, "font_size": 11, "valign": "top", "text_wrap": True},
    "plain_bold": {"font_name": HEADING_FONT, "font_size": 12, "valign": "top",
                   "text_wrap": True},
}
"""Named cell formats, as XlsxWriter properties; `Book.formats` holds them made."""

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "text": FORMATS["text"], "center": FORMATS["text_center"],
    "wrap": FORMATS["wrap"], "small": FORMATS["text"], "count": FORMATS["count"],
    "index": {**FORMATS["count"], "align": "center"},
    "moves": {**FORMATS["count"], "num_format": '0;-0;"–"', "align": "right"},
    "gap": {**FORMATS["decimal"], "num_format": '0.00;-0.00;"–"', "align": "right"},
    "decimal": FORMATS["decimal"], "percent": FORMATS["percent"],
    "tenth": {**FORMATS["decimal"], "num_format": "0.0"},
    "ratio": {**FORMATS["decimal"], "num_format": "0.0000"},
    "good": {**FORMATS["good"], "align": "center", "text_wrap": True},
    "bad": {**FORMATS["bad"], "align": "center", "text_wrap": True},
    "band": {**FORMATS["header"], "align": "left", "bg_color": "#F2F2F2", "text_wrap": True},
    "title": FORMATS["header"], "link": {**FORMATS["text"], "font_color": "#1F4E79", "underline": 1},
    "note": {"font_name": BODY_FONT, "font_size": 11, "text_wrap": True, "valign": "vcenter"},
    "draft": {"font_name": HEADING_FONT, "font_size": 14, "font_color": "#FFFFFF",
              "bg_color": "#C00000", "align": "center", "valign": "vcenter"},
    "draft_left": {"font_name": HEADING_FONT, "font_size": 14, "font_color": "#FFFFFF",
                   "bg_color": "#C00000", "align": "left", "valign": "vcenter"},
    "heading": FORMATS["heading"], "heading_left": {**FORMATS["heading"], "align": "left"},
}

"""Cell formats of tables by look, as XlsxWriter properties."""


@dataclass(frozen=True)
class Book:
    """A workbook being written.

    Parameters
    ----------
    workbook
        The XlsxWriter workbook.
    formats
        The cell formats of `FORMATS` by name.
    lang
        Language of titles and remarks.
    names
        Names of the sheets so far.
    """

    workbook: Any
    formats: Mapping[str, Any]
    lang: Lang
    names: list[str] = field(default_factory=list)


def build(fill: Callable[[Book], None], *, lang: Lang = "zh", title: str = "",
          author: str = "rotation") -> bytes:
    """Return the workbook that a function fills; the same content gives the same bytes.

    Parameters
    ----------
    fill
        Writes the sheets.
    lang
        Language handed on to ``fill``.
    title, author
        Among the document properties; nothing if empty.
    """
    import xlsxwriter
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "default_date_format": "yyyy-mm",
               "default_format_properties": {"font_name": MEASURE_FONT, "font_size": 8, "font_scheme": "none"}}
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.set_properties({"title": title, "author": author, "created": CREATED})
    formats = {name: workbook.add_format(dict(look)) for name, look in FORMATS.items()}
    fill(Book(workbook, formats, lang))
    workbook.close()
    return canonical_zip(stream.getvalue())


def canonical_zip(content: bytes) -> bytes:
    """Pack the parts again with fixed dates and rights, so that the platform leaves no trace."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name), compresslevel=6)
    return stream.getvalue()


def publish(path: Path, content: bytes) -> None:
    """Put bytes at a path at one stroke: wholly there, or the old file untouched.

    Raises
    ------
    OutputError
        The folder is missing or read-only, the disk is full, or the file is open in Excel.
    """
    try:
        put(path, content)
    except OSError as error:
        raise OutputError(unwritable(path, error)) from error


def unwritable(path: Path, error: OSError) -> Text:
    """Return the sentence for a file that cannot be written."""
    return say(
        "cannot write {path} ({why}); close it if it is open in Excel, or choose another folder",
        "无法写入 {path}（{why}）；如已在 Excel 或 WPS 中打开请先关闭，或换一个文件夹",
        path=str(path), why=why(error),
    )


def safe_name(text: str) -> str:
    """Return text that every file system takes as part of a name, and every link; # ends a name."""
    kept = re.sub(r'[\\/:*?"<>|#%\x00-\x1f.]+', "", text).strip()
    return kept[:60] or "rotation"


def safe_sheet_name(name: str, taken: Collection[str] = ()) -> str:
    """Return a sheet name that Excel takes and no other sheet has (letter case ignored)."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '") or "Sheet"
    used = {other.casefold() for other in taken} | {"history"}
    candidate, number = clean[:NAME_LIMIT], 1
    while candidate.casefold() in used:
        number += 1
        tail = f" {number}"
        candidate = clean[: NAME_LIMIT - len(tail)] + tail
    return candidate


@lru_cache(maxsize=1 << 14)
def text_width(text: str) -> int:
    """Return how many half-width columns a text takes; a Chinese character takes two."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)
         for line in text.split("\n")),
        default=0,
    )


@lru_cache(maxsize=1 << 14)
def room_of(text: str) -> int:
    """Return the room that a text takes in one line; digits are wider than half a character in some fonts."""
    return text_width(text) + sum(letter.isdigit() for letter in text) // 3


def fit_width(title: str, values: Iterable[str], *, least: int = 8, most: int = 40) -> int:
    """Return a column width that shows the values, the title wrapped into two lines if need be."""
    widest = max((text_width(value) for value in values), default=0)
    return max(least, min(most, max(widest, (text_width(title) + 1) // 2 + 1) + 2))


def add_sheet(book: Book, name: str, *, notice: str = "", portrait: bool = False) -> Any:
    """Add a sheet set up for A4 printing, with a notice in the page header if there is one."""
    safe = safe_sheet_name(name, book.names)
    book.names.append(safe)
    from rotation.tables.swift_sheet import SwiftSheet
    sheet = book.workbook.add_worksheet(safe, SwiftSheet)
    sheet.set_paper(9)
    if not portrait:
        sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header(on_edge(escaped(notice)[:_PAGE_HEADER_LIMIT]))
    sheet.set_footer(on_edge("&A", "&P / &N"))
    return sheet


def on_edge(left: str = "", middle: str = "", right: str = "") -> str:
    """Return the head or foot of a page in a legible size, whatever the size of the table."""
    parts = (("&L", left), ("&C", middle), ("&R", right))
    return "".join(f'{place}&"{BODY_FONT}"&10{" " if text[:1].isdigit() else ""}{text}'
                   for place, text in parts if text)


def escaped(text: str) -> str:
    """Return a text for the head or foot of a page, where ``&`` begins a code."""
    return text.replace("&", "&&")


def write_heading(
    book: Book, sheet: Any, row: int, text: str, *, columns: int, look: str = "heading",
    widths: Sequence[int] = (),
) -> None:
    """Write a heading over so many columns, merged; their widths tell how many lines it takes."""
    room = max(1, sum(widths[:columns]) - 2)
    lines = -(-text_width(text) // room) if widths else 1
    sheet.set_row(row, 28 if look == "heading" else 4 + 16 * lines)
    if columns > 1:
        sheet.merge_range(row, 0, row, columns - 1, "", book.formats[look])
    sheet.write_string(row, 0, text, book.formats[look])


def write_header(
    book: Book, sheet: Any, row: int, titles: Sequence[str], *, required: Collection[str] = (),
) -> None:
    """Write the titles of a table; the required ones stand out."""
    sheet.set_row(row, 34)
    for number, title in enumerate(titles):
        look = "header_required" if title in required else "header"
        sheet.write_string(row, number, title, book.formats[look])


def finish_sheet(
    sheet: Any, *, widths: Sequence[int], header_row: int, columns: int, frozen_columns: int = 0,
    pages_wide: int = 1, looks: Sequence[Any] = (),
) -> None:
    """Set widths, freeze the header, repeat it on every page and fit the page width.

    Parameters
    ----------
    sheet
        The XlsxWriter worksheet.
    widths
        Column widths in half-width characters.
    header_row
        Row of the titles, from 0.
    columns
        How many columns the table has.
    frozen_columns
        How many columns on the left stay in sight (and repeat on every page).
    pages_wide
        How many pages the table may be wide when printed.
    looks
        Cell formats of whole columns, for cells still to be filled in.
    """
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width, looks[number] if looks else None)
    sheet.freeze_panes(header_row + 1, frozen_columns)
    sheet.repeat_rows(0, header_row)
    if frozen_columns and pages_wide > 1:
        sheet.repeat_columns(0, frozen_columns - 1)
    sheet.print_area(0, 0, max(sheet.dim_rowmax or 0, header_row), max(columns - 1, 0))
    sheet.fit_to_pages(pages_wide, 0)
