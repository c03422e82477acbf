"""A carried workbook as an office fills it in: yellow cells get last year's numbers, wishes stay blank, people come."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from rotation.sample.names import draw_name
from rotation.workbook.rewritten import PALE, YELLOW

_LAST_YEAR = ("班数", "学生数", "需求数", "最多")
"""Columns in which the number of last year is as good as any."""
_AS_BEFORE = ("任教学校", "任教学段", "主教学科", "性别", "是否在编", "教师资格学段", "教师资格学科")
"""What somebody hired has in common with whoever left."""


def yellow(path: Path, *colors: str) -> dict[str, set[str]]:
    """Return addresses of the cells that have a ground while blank, by sheet: of any, or of the colors named."""
    book = load_workbook(path)
    told = {sheet.title: _cells(sheet, colors or (YELLOW, PALE)) for sheet in book.worksheets}
    return {title: cells for title, cells in told.items() if cells}


def _cells(sheet: Any, colors: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    for area in sheet.conditional_formatting:
        if any(rule.dxf is not None and rule.dxf.fill is not None and rule.dxf.fill.start_color.rgb in colors
               for rule in area.rules):
            for part in str(area.sqref).split():
                left, top, right, bottom = (int(side or 0) for side in range_boundaries(part))
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
    return _saved(book, path)


def written_in(path: Path, told: Mapping[str, Mapping[str, str]]) -> Path:
    """Write words into sheet 教师, by number of the teacher and title of the column."""
    book = load_workbook(path)
    sheet = book["教师"]
    places = _heads(sheet)
    for row in range(1, sheet.max_row + 1):
        for title, word in told.get(str(sheet.cell(row, places["教师编号"]).value), {}).items():
            sheet.cell(row, places[title]).value = str(word) or None
    return _saved(book, path)


def hired(path: Path, before: Path, left: Collection[str], year: int, random: Random) -> None:
    """Add a row of 教师 for everybody who left: as that person's was, but young, new, and of a name that nobody has.

    Parameters
    ----------
    path, before
        The carried workbook, changed on the spot, and the one that it comes from.
    left
        Numbers of those who left.
    year
        Of the carried workbook.
    random
        Draws the names.
    """
    old, book = load_workbook(before)["教师"], load_workbook(path)
    sheet = book["教师"]
    was, now = _heads(old), _heads(sheet)
    rows = {str(old.cell(row, was["教师编号"]).value): row for row in range(1, old.max_row + 1)}
    names = {str(page.cell(row, heads["姓名"]).value) for page, heads in ((old, was), (sheet, now))
             for row in range(1, page.max_row + 1)}
    for number, key in enumerate((key for key in left if key in rows), 1):
        as_before = {title: old.cell(rows[key], was[title]).value for title in _AS_BEFORE if title in was}
        told: dict[str, Any] = as_before | {
            "教师编号": f"N{year}{number:03d}", "姓名": _new_name(names, as_before.get("性别") == "女", random),
            "出生年月": f"{year - 26}-05", "进本校年月": f"{year}-09", "人员状态": "在职在岗"}
        line = _end(sheet, now["教师编号"])
        for title, value in told.items():
            if title in now:
                sheet.cell(line, now[title]).value = value
    _saved(book, path)


def _new_name(names: set[str], female: bool, random: Random) -> str:
    name = draw_name(random, female=female, mongol=False)
    while name in names:
        name = draw_name(random, female=female, mongol=False)
    names.add(name)
    return name


def _heads(sheet: Any) -> dict[str, int]:
    head = next(row for row in sheet.iter_rows(max_row=3) if any(cell.value == "教师编号" for cell in row))
    return {str(cell.value): cell.column for cell in head if cell.value}


def _end(sheet: Any, column: int) -> int:
    """Return the first row in which nobody stands."""
    row: int = sheet.max_row
    while not sheet.cell(row, column).value:
        row -= 1
    return row + 1


def _saved(book: Any, path: Path) -> Path:
    stream = io.BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    return path
