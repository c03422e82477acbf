"""A copy of the office's own workbook with some cells of one sheet filled in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from copy import copy
from pathlib import Path
from typing import Any

from rotation.domain.fields import columns
from rotation.errors import OutputError
from rotation.process.litter import private_folder
from rotation.tables.sheet_style import canonical_zip
from rotation.text import say
from rotation.workbook.gate import file_bytes
from rotation.workbook.reader import Reading
from rotation.workbook.tables import ReadSheet
from rotation.workbook.weight import opened


def filled_book(
    reading: Reading, source: Path, cells: Mapping[str, Mapping[str, int | None]],
    attribute: str = "schools",
) -> bytes:
    """Return a copy of a workbook with values filled in; everything else stays as it is.

    Parameters
    ----------
    reading
        The workbook as read.
    source
        The workbook.
    cells
        Values by the key of a row, such as the school code, and by field.
    attribute
        The sheet, by field of `Problem`; a column that it lacks is added at its end.

    Raises
    ------
    OutputError
        The workbook cannot be copied.
    """
    try:
        book = opened(file_bytes(source), source.name)
    except Exception as problem:
        raise uncopied(source) from problem
    if book is None:
        raise uncopied(source)
    table = whole_sheet(reading.tables[attribute])
    sheet = book[table.layout.grid.title]
    places = places_of(sheet, table.layout, next(iter(cells.values()), {}), table.layout.places)
    key = next(iter(columns(table.layout.sheet.record)))
    for row in table.rows:
        for name, value in cells.get(str(row.get(key)), {}).items():
            _put(sheet, row["row"], places[name], value)
    stream = io.BytesIO()
    with private_folder():
        book.save(stream)
    return canonical_zip(undated(stream.getvalue()))


def uncopied(source: Path) -> OutputError:
    """Return the error of a workbook that cannot be copied with its formats."""
    return OutputError(say("{p} cannot be copied; save it anew in Excel or WPS",
                           "无法复制 {p}，请用 Excel 或 WPS 重新保存后再试", p=source.name))


def whole_sheet(table: ReadSheet) -> ReadSheet:
    """Return a table that stands on one sheet.

    Raises
    ------
    OutputError
        It stands on several.
    """
    if table.layout.grid.parts:
        raise OutputError(say("sheet “{s}” stands on several sheets; put it on one sheet first",
                              "“{s}”分在多张工作表上，请先合并为一张", s=table.layout.sheet.title))
    return table


def undated(content: bytes) -> bytes:
    """Take out the time of writing, so that the same numbers give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"<dcterms:modified[^>]*>[^<]*</dcterms:modified>", b"", part)
            new.writestr(name, part)
    return stream.getvalue()


def places_of(sheet: Any, layout: Any, wanted: Iterable[str], known: Mapping[str, int]) -> dict[str, int]:
    """Return the column of each field; those wanted that are not known are given a title after the last column."""
    told, places = columns(layout.sheet.record), dict(known)
    missing = [name for name in wanted if name not in places]
    for last, name in enumerate(missing, 1 + (sheet.max_column if missing else 0)):  # it asks every cell
        places[name] = last
        _head(sheet, layout.first - 1, last, told[name].title)
    return places


def _head(sheet: Any, row: int, column: int, title: str) -> None:
    cell, left = sheet.cell(row, column), sheet.cell(row, column - 1)
    cell.value = title
    if left.has_style:
        cell.font, cell.fill, cell.border = copy(left.font), copy(left.fill), copy(left.border)
        cell.alignment = copy(left.alignment)


def _put(sheet: Any, row: int, column: int, value: int | None) -> None:
    cell = sheet.cell(row, column)
    cell.value = value
    if cell.number_format == "@":
        cell.number_format = "0"
