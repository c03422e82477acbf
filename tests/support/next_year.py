"""A carried workbook as the office fills it in: what is yellow gets last year's numbers; wishes stay blank."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from rotation.workbook.rewritten import PALE, YELLOW

_LAST_YEAR = ("班数", "学生数", "需求数", "最多")
"""Columns in which the number of last year is as good as any."""


def yellow(path: Path, *colors: str) -> dict[str, set[str]]:
    """Addresses of the cells that have a ground while blank, by sheet: of any, or of the colors named."""
    book = load_workbook(path)
    told = {sheet.title: _cells(sheet, colors or (YELLOW, PALE)) for sheet in book.worksheets}
    return {title: cells for title, cells in told.items() if cells}


def _cells(sheet: Any, colors: tuple[str, ...]) -> set[str]:
    found = set()
    for area in sheet.conditional_formatting:
        if any(rule.dxf is not None and rule.dxf.fill is not None and rule.dxf.fill.start_color.rgb in colors
               for rule in area.rules):
            for part in str(area.sqref).split():
                left, top, right, bottom = range_boundaries(part)
                found |= {f"{get_column_letter(column)}{row}" for row in range(top, bottom + 1)
                          for column in range(left, right + 1)}
    return found


def filled_in(path: Path, before: Path) -> Path:
    """Fill the carried workbook in, on the spot: rows of schools and needs stand as they stood."""
    book, old = load_workbook(path), load_workbook(before)
    for title, cells in yellow(path).items():
        if title not in old.sheetnames or title == "教师":
            continue
        titles = {get_column_letter(cell.column): str(cell.value) for row in book[title].iter_rows(max_row=2)
                  for cell in row if cell.value}
        for address in cells:
            column = address.rstrip("0123456789")
            if any(word in titles.get(column, "") for word in _LAST_YEAR):
                book[title][address].value = old[title][address].value
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    return path


def written_in(path: Path, told: dict[str, dict[str, str]]) -> Path:
    """Write words into sheet 教师, by number of the teacher and title of the column."""
    book = load_workbook(path)
    sheet = book["教师"]
    head = next(row for row in sheet.iter_rows(max_row=3) if any(cell.value == "教师编号" for cell in row))
    places = {str(cell.value): cell.column for cell in head if cell.value}
    for row in range(head[0].row + 1, sheet.max_row + 1):
        for title, word in told.get(str(sheet.cell(row, places["教师编号"]).value), {}).items():
            sheet.cell(row, places[title]).value = str(word) or None
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    return path
