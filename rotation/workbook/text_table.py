"""A text file (.csv) as a sheet: its encoding and its separator found out, nothing replaced that cannot be read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import PurePath

from rotation.errors import Issue
from rotation.text import say
from rotation.workbook import cells
from rotation.workbook.cells import RawCell, RawSheet, TooMuch
from rotation.workbook.defects import Spot, address, error, note, several
from rotation.workbook.header import HEADER_ROWS
from rotation.workbook.markup import RefusedFile
from rotation.workbook.sniff import ORIGINAL

SUFFIXES = (".csv", ".tsv", ".txt")
"""Endings by which a file says that it is a table of text."""

ENCODING = "text-encoding"
"""Code of what is said of an encoding."""

_SEPARATORS = ",\t;"
_ENCODINGS = (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"))
_SAMPLE = 20
"""So many lines from the top show what separates the cells."""


def read_text(name: str, content: bytes) -> tuple[RawSheet, list[Issue]]:
    """Return the one sheet of a text file, and what is remarked on it.

    Parameters
    ----------
    name
        File name; the sheet is named by its stem.
    content
        Its bytes.

    Raises
    ------
    RefusedFile
        It is neither UTF-8 nor GB18030, or its quotation marks or cells do not come out even.
    TooMuch
        It has more cells than any roster, or a cell that is too long.
    """
    grid = RawSheet(PurePath(name).stem)
    text, spoken = _decoded(name, content)
    lines = _split(name, text)
    _even(name, lines)
    _fill(grid, lines)
    return grid, [note(ENCODING, Spot(name), say(
        "read as text in {e}", "按 {e} 编码的文本文件读取", e=spoken))]


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(name, content, "utf-16"), "UTF-16"
    for encoding, spoken in _ENCODINGS:
        try:
            return content.decode(encoding), spoken
        except UnicodeDecodeError:
            continue
    raise _unreadable(name)


def _strict(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise _unreadable(name) from None


def _unreadable(name: str) -> RefusedFile:
    return RefusedFile(error(ENCODING, Spot(name), say(
        "a text file in UTF-8 or GB18030 is expected; this one is in neither",
        "文本文件应为 UTF-8 或 GB18030 编码，本文件两者都不是"), say(
        "open it in Excel or WPS, look at the names, and save it as an Excel workbook (.xlsx)",
        "请用 Excel 或 WPS 打开，核对姓名无乱码后另存为 Excel 工作簿（.xlsx）")))


def _split(name: str, text: str) -> list[list[str]]:
    if "\x00" in text:
        raise RefusedFile(error("damaged-file", Spot(name), say(
            "the file is damaged: it is no text", "文件已损坏，不是文本"), ORIGINAL))
    if sum(text.count(sign) for sign in _SEPARATORS + "\r\n") > cells.MAX_CELLS:
        raise TooMuch("cells")
    head = text[:65536].splitlines()[:_SAMPLE]
    separator = max(_SEPARATORS, key=lambda sign: sum(line.count(sign) for line in head))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        if '"' not in text:
            raise TooMuch("text") from None
        raise RefusedFile(error("text-quotes", Spot(name), say(
            'quotation marks (") must come in pairs around a cell', '英文双引号（"）应成对出现在单元格首尾'), say(
            "open it in Excel or WPS, look where cells run together, and save it as an Excel workbook (.xlsx)",
            "请用 Excel 或 WPS 打开，检查粘连的单元格，另存为 Excel 工作簿（.xlsx）"))) from None


def _even(name: str, lines: list[list[str]]) -> None:
    """Refuse rows that are longer than the table: a separator within a cell shifts all that follows."""
    lengths = [_length(line) for line in lines]
    most = max((_filled(line) for line in lines[:HEADER_ROWS]), default=0)
    head = next((lengths[number] for number, line in enumerate(lines) if 2 * _filled(line) >= most), 0)
    counts = Counter(len(line) for line in lines if line)
    usual = min((length for length, times in counts.items() if times == max(counts.values())), default=0)
    width = max(head, usual)
    long = [str(number) for number, length in enumerate(lengths, 1) if length > width]
    if long:
        raise RefusedFile(error("text-columns", Spot(name, f"A{long[0]}"), say(
            "rows {r} have more cells than the table has columns: perhaps a separator stands within a cell",
            "第{r}行的单元格多于列数，可能单元格内含有分隔符", r=several(long)), say(
            "put such a cell in quotation marks, or save the table as an Excel workbook (.xlsx)",
            "请给含分隔符的单元格加英文双引号，或改存为 Excel 工作簿（.xlsx）")))


def _filled(line: list[str]) -> int:
    return sum(bool(value.strip()) for value in line)


def _length(line: list[str]) -> int:
    return max((place for place, value in enumerate(line, 1) if value.strip()), default=0)


def _fill(grid: RawSheet, lines: list[list[str]]) -> None:
    filled = 0
    for number, line in enumerate(lines, 1):
        row = {place: RawCell(value, "text", cells.TEXT_FILE) for place, value in enumerate(line, 1) if value.strip()}
        filled += len(row)
        for place, cell in row.items():
            if len(cell.text) > cells.MAX_TEXT:
                raise TooMuch("text", address(number, place))
            if place > cells.MAX_COLUMN or number > cells.MAX_ROW:
                raise TooMuch("far", address(number, place))
        if filled > cells.MAX_FILLED:
            raise TooMuch("cells")
        if row:
            grid.rows[number] = row
