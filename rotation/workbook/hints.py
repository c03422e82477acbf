"""Columns that are not read but may be one of ours: told only from knowledge, and only if their cells fit."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.fields import Heading, columns
from rotation.domain.titles import PERHAPS
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook import lexicon, parse, tables
from rotation.workbook.cells import RawCell
from rotation.workbook.defects import Spot, warning
from rotation.workbook.header import Layout, fold_title
from rotation.workbook.parse import Bad, RecordField

SAMPLE = 50
"""So many filled cells of a column are tried."""


def about(layout: Layout) -> Iterator[Issue]:
    """Warn of the columns whose title may mean an absent column of ours; the note that they are not read goes."""
    used = {*layout.places.values(), layout.pupils}
    absent = {told.title: name for name, told in columns(layout.sheet.record).items() if name not in layout.places}
    for column, title in layout.titles.items() if layout.places else ():
        meant = next((ours for ours, maybe in PERHAPS.items() if ours in absent
                      and fold_title(title) in map(fold_title, maybe)), "")
        if column in used or not meant or not _fits(layout, column, absent[meant]):
            continue
        spot = layout.head_of(column)
        layout.issues = [issue for issue in layout.issues if (issue.code, issue.cell) != ("unknown-column", spot)]
        yield warning("unknown-column", Spot(layout.grid.title, spot), say(
            "not read; did you mean “{t}”?", "未读取；是否应为“{t}”？", t=meant), say(
            "if so, title the column “{t}”; else nothing needs to be done",
            "如是，请把列标题改为“{t}”；否则无需处理", t=meant), title)


def _fits(layout: Layout, column: int, name: str) -> bool:
    """Whether every cell of a column could be read as a column of ours, and one at least is filled."""
    told = columns(layout.sheet.record)[name]
    item = RecordField(layout.sheet.record, name, told)
    cells = [cells[column] for row, cells in layout.grid.rows.items() if row >= layout.first and column in cells]
    return bool(cells) and all(_reads(cell, item, told) for cell in cells[:SAMPLE])


def _reads(cell: RawCell, item: RecordField, told: Heading) -> bool:
    if told.kind in ("school", "teacher"):  # which there are is not known yet
        return cell.kind == "text"
    try:
        return parse.is_blank_word(cell) or tables.parser_of(item, lexicon.Lexicon())(parse.readable(cell)) is not None
    except Bad:
        return False
