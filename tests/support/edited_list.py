"""交流名单 of a published 方案.xlsx, edited by hand as an officer would."""

from __future__ import annotations

import shutil
from pathlib import Path

from openpyxl import load_workbook

SHEET = "交流名单"


def copied(folder: Path, tmp_path: Path) -> Path:
    """Copy a run folder; return its workbook."""
    return Path(shutil.copytree(folder, tmp_path / folder.name)) / "方案.xlsx"


def rewrite(path: Path, *edits: tuple[int | None, dict[str, object]]) -> list[int]:
    """Write cells by title: into a row of the list, counted from 0, or into a new one (None); return sheet rows."""
    book = load_workbook(path)
    sheet = book[SHEET]
    head = next(row for row in sheet.iter_rows(max_row=8) if "教师编号" in [cell.value for cell in row])
    places = {cell.value: cell.column for cell in head}
    listed = [row for row in range(head[0].row + 1, sheet.max_row + 1) if sheet.cell(row, places["教师编号"]).value]
    new, told = listed[-1], []
    for number, cells in edits:
        new += number is None
        row = new if number is None else listed[number]
        told.append(row)
        for title, value in cells.items():
            sheet.cell(row, places[title]).value = value
    book.save(path)
    return told


def struck(path: Path, number: int) -> int:
    """Take a row out of the list; return the sheet row."""
    book = load_workbook(path)
    head = next(row for row in book[SHEET].iter_rows(max_row=8) if "教师编号" in [cell.value for cell in row])
    (row,) = rewrite(path, (number, {str(cell.value): None for cell in head if cell.value}))
    return row
