"""A copy of the office's own workbook with some cells of one sheet filled in."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from rotation.domain.fields import columns
from rotation.errors import OutputError
from rotation.text import say
from rotation.workbook.reader import Reading
from rotation.workbook.style import canonical_zip, publish


def write_filled(
    reading: Reading, source: Path, target: Path, cells: Mapping[str, Mapping[str, int | None]],
    attribute: str = "schools",
) -> None:
    """Write a copy of a workbook with values filled in; everything else stays as it is.

    Parameters
    ----------
    reading
        The workbook as read.
    source, target
        The workbook, and where the copy goes.
    cells
        Values by the key of a row, such as the school code, and by field.
    attribute
        The sheet, by field of `Problem`; a column that it lacks is added at its end.

    Raises
    ------
    OutputError
        The workbook cannot be copied or the copy not be written.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(source)
    except Exception as problem:
        raise OutputError(say("{p} cannot be copied; save it anew in Excel or WPS",
                              "无法复制 {p}，请用 Excel 或 WPS 重新保存后再试", p=source.name)) from problem
    table = reading.tables[attribute]
    sheet = book[table.layout.grid.title]
    places = _places(sheet, table.layout, next(iter(cells.values()), {}))
    key = next(iter(columns(table.layout.sheet.record)))
    for row in table.rows:
        for name, value in cells.get(str(row.get(key)), {}).items():
            _put(sheet, row["row"], places[name], value)
    stream = io.BytesIO()
    book.save(stream)
    publish(target, canonical_zip(stream.getvalue()))


def _places(sheet: Any, layout: Any, wanted: Mapping[str, object]) -> dict[str, int]:
    """Return the column of each field; missing ones are given a title after the last column."""
    told, places, last = columns(layout.sheet.record), dict(layout.places), sheet.max_column
    for name in wanted:
        if name not in places:
            last += 1
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
