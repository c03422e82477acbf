"""Sheets of XlsxWriter that take rows of words, numbers and blanks at once and write the same bytes for them.

Most cells of a plan are such; to check each and to list its attributes takes longer than all else of writing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet

_ROOM = 16_000
"""Letters that a cell has room for, however wide they are; XlsxWriter cuts longer words."""
_BLOCK = 16
"""Rows for which a sheet tells together which columns they span."""


class SwiftSheet(Worksheet):  # type: ignore[misc]
    """A sheet that nothing is written into but through XlsxWriter's own ways and `put_row`."""

    def put_row(self, row: int, cells: Sequence[tuple[str | int | float | None, Any]]) -> None:
        """Write the cells of a row from its first column on.

        Parameters
        ----------
        row
            From 0.
        cells
            Value and format of each: words, a finite number, or None.
        """
        for column in (0, len(cells) - 1):
            self._check_dimensions(row, column)
        index, line = self.str_table._get_shared_string_index, self.table[row]  # noqa: SLF001
        for column, (value, look) in enumerate(cells):
            if type(value) is str and len(value) > _ROOM:
                self.write_string(row, column, value, look)
            else:
                line[column] = (CellStringTuple(index(value), look) if type(value) is str else
                                CellBlankTuple(look) if value is None else CellNumberTuple(value, look))

    @cached_property
    def _looks(self) -> dict[int, int]:
        """Number of each format by the identity of the format, given when it is first written."""
        return {}

    @cached_property
    def _letters(self) -> dict[int, str]:
        return {}

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind, look = type(cell), cell.format
        if look is None or kind not in (CellStringTuple, CellNumberTuple, CellBlankTuple):
            super()._write_cell(row, col, cell)
            return
        number = self._looks.get(id(look))
        if number is None:
            number = self._looks[id(look)] = look._get_xf_index()  # noqa: SLF001
        letters = self._letters.get(col)
        if letters is None:
            letters = self._letters[col] = xl_col_to_name(col)
        told = f'<c r="{letters}{row + 1}" s="{number}"'
        self.fh.write(f'{told} t="s"><v>{cell.string}</v></c>' if kind is CellStringTuple else
                      f"{told}/>" if kind is CellBlankTuple else f"{told}><v>{cell.number:.16G}</v></c>")

    def _calculate_spans(self) -> None:
        if self.comments:
            super()._calculate_spans()
            return
        ends: dict[int, tuple[int, int]] = {}
        for row, line in self.table.items():
            if line:
                low, high = ends.get(row // _BLOCK, (min(line), max(line)))
                ends[row // _BLOCK] = min(low, *line), max(high, *line)
        self.row_spans = {block: f"{low + 1}:{high + 1}" for block, (low, high) in ends.items()}
