"""A numbered copy of the office's workbook with more rows on a sheet, such as 指定; the original is untouched."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook

from rotation.domain.fields import columns
from rotation.domain.leadership import LeaderOrder
from rotation.domain.problem import SHEETS, SheetOf
from rotation.domain.records import Answer, Lock
from rotation.errors import OutputError, WorkbookError, why
from rotation.process.litter import private_folder, put
from rotation.text import say, spell
from rotation.workbook import gate
from rotation.workbook.header import Layout, find
from rotation.workbook.sheets import match_sheets
from rotation.workbook.weight import opened

LOCKS, LEADER_ORDERS, ANSWERS = (next(sheet for sheet in SHEETS if sheet.record is record)
                                 for record in (Lock, LeaderOrder, Answer))
RowWritten = Lock | LeaderOrder | Answer
"""A row that the program writes into a workbook of the office."""
_BOOKS = (".xlsx", ".xlsm")


class Ordered(NamedTuple):
    """The copy, and the rows of its sheet that were written."""

    path: Path
    sheet: str
    rows: tuple[int, ...]


def write_orders(source: Path, orders: Sequence[Lock], mark: str) -> Ordered:
    """Write orders on sheet 指定 of a copy; see `write_rows`."""
    return write_rows(source, LOCKS, orders, mark)


def write_rows(source: Path, owner: SheetOf, records: Sequence[RowWritten], mark: str) -> Ordered:
    """Write rows below those that a sheet has, in a copy beside the workbook.

    Parameters
    ----------
    source
        A workbook that was read before.
    owner
        The sheet, made if it is missing.
    records
        At least one; those that tell a row of the sheet take the place of what stands there.
    mark
        What is put to the name of the copy, before its number.

    Raises
    ------
    WorkbookError
        The gate refuses the file.
    OutputError
        It is of a kind that cannot be written again, or the copy cannot be written.
    """
    if source.suffix.lower() not in _BOOKS:
        raise OutputError(say("{p} cannot be written to: save it as .xlsx first",
                              "{p} 不能续写，请先另存为 .xlsx", p=source.name))
    content = gate.file_bytes(source)
    report = gate.judged(source.name, content)
    if report.refused:
        raise WorkbookError(report.issues)
    pairs, _ = match_sheets(report.grids, report.name, (owner,))
    book = opened(content, source.name, macros=source.suffix.lower() == ".xlsm")
    if book is None:
        raise OutputError(say("{p} holds too many formats to be written to; save its cells as a new .xlsx first",
                              "{p} 格式过多，不能续写，请先将内容另存为新的 .xlsx", p=source.name))
    layout = find(*pairs[0]) if pairs else None
    rows = _written(book, owner, layout if layout is not None and layout.places else None, records)
    return Ordered(_saved(book, source, mark), layout.grid.title if layout else owner.title, rows)


def _written(
    book: Workbook, owner: SheetOf, layout: Layout | None, orders: Sequence[RowWritten],
) -> tuple[int, ...]:
    sheet = book[layout.grid.title] if layout else book.create_sheet(owner.title)
    places = dict(layout.places) if layout else {}
    last = max(layout.grid.rows, default=layout.first - 1) if layout else 1
    head = layout.first - 1 if layout else 1
    wanted = {name for order in orders for name in _cells(order)}
    for name, told in columns(owner.record).items():
        if name in wanted and name not in places:
            places[name] = max((*places.values(), *(layout.titles if layout else ()), 0)) + 1
            sheet.cell(head, places[name]).value = told.title
    free = count(max(last, head) + 1)
    rows = tuple(order.row or next(free) for order in orders)
    for row, order in zip(rows, orders, strict=True):
        for name, place in places.items():
            value, cell = _cells(order).get(name), sheet.cell(row, place)
            cell.value = value
            if value is not None:
                cell.number_format = "@" if isinstance(value, str) else "General"
    return rows


def _cells(order: RowWritten) -> dict[str, Any]:
    """Return what stands in the cells of a row, by column; blank ones left out."""
    told = {name: getattr(order, name) for name in columns(type(order))}
    return {name: _cell(value) for name, value in told.items() if value not in (None, ())}


def _cell(value: object) -> str | int:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return value
    return "、".join(value) if isinstance(value, tuple) else str(spell(value, "zh"))


def _saved(book: Workbook, source: Path, mark: str) -> Path:
    """Save under the next number that is free; what is there is never overwritten."""
    number, stream = 0, io.BytesIO()
    with private_folder():
        book.save(stream)
    while True:
        number += 1
        target = source.with_name(f"{source.stem}_{mark}-{number:03d}{source.suffix}")
        try:
            put(target, stream.getvalue(), new=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise OutputError(say("{p} cannot be written: {w}", "无法写入 {p}：{w}", p=target.name,
                                  w=why(error))) from error
        return target
