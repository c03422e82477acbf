"""What an old workbook (.xls) says beside its values: cells in error, formulas, hidden rows and columns.

The library that reads the values gives a cell in error as a blank one, which would lose it in silence.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from rotation.workbook.cells import TooMuch
from rotation.workbook.package import MAX_SHEETS

_SHEET, _ROW, _COLUMNS, _FORMULA, _ERROR, _END = 0x85, 0x208, 0x7D, 0x06, 0x205, 0x0A
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""


@dataclass
class Beside:
    """What one sheet says; rows and columns are numbered from 1."""

    errors: list[tuple[int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def beside(content: bytes) -> dict[str, Beside]:
    """Return what each sheet says beside its values, by title.

    Raises
    ------
    ValueError
        The file is damaged, or older than the format of 1997.
    """
    try:
        stream = _stream(content)
        return {title: _told(stream, start) for title, start in _sheets(stream)}
    except (struct.error, IndexError, UnicodeDecodeError) as broken:
        raise ValueError("damaged") from broken


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, stream[place + 4:place + 4 + size]
        if kind == _END:
            return
        place += 4 + size


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    number = 0
    for kind, body in _records(stream, 0):
        if kind == _SHEET:
            number += 1
            if number > MAX_SHEETS:
                raise TooMuch("cells")  # they may all begin at one place
            (start,) = struct.unpack_from("<I", body)
            wide = body[7] & 1
            yield body[8:8 + body[6] * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1"), start


def _told(stream: bytes, start: int) -> Beside:
    found = Beside()
    for kind, body in _records(stream, start):
        if kind in (_FORMULA, _ERROR):
            row, column = struct.unpack_from("<HH", body)
            if kind == _FORMULA:
                found.formulas.append((row + 1, column + 1))
            if (kind == _ERROR and body[7] == 1) or (
                    kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff"):
                found.errors.append((row + 1, column + 1))
        elif kind == _ROW and body[12] & 0x20:
            found.hidden_rows.append(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMNS and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            found.hidden_columns.append((first + 1, last + 1))
    return found


# -- the compound file around it --------------------------------------------------------------


def _stream(content: bytes) -> bytes:
    """Return the stream of the workbook out of the compound file."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if not (7 <= shift <= 16 and 3 <= small_shift < shift):
        raise ValueError("sector size")
    size = 1 << shift
    directory, least, small_first = struct.unpack_from("<I4xII", content, 48)
    table = _table(content, size)
    entries = _chain(content, table, directory, size, size)
    root_start = root_size = 0
    for place in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, place + 64)
        name = entries[place:place + max(0, length - 2)].decode("utf-16-le", "replace")
        start, whole = struct.unpack_from("<II", entries, place + 116)
        if kind == 5:
            root_start, root_size = start, whole
        elif name in ("Workbook", "Book"):
            if whole >= least:
                return _chain(content, table, start, size, size)[:whole]
            small = _numbers(_chain(content, table, small_first, size, size))
            inner = _chain(content, table, root_start, size, size)[:root_size]
            return _chain(inner, small, start, 1 << small_shift, 0)[:whole]
    raise ValueError("no workbook")


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """Return which sector follows which."""
    sectors = [n for n in struct.unpack_from("<109I", content, 76) if n < _LAST]
    further, count = struct.unpack_from("<II", content, 68)
    while further < _LAST and count and len(sectors) <= len(content) // size:
        block = _numbers(content[size * (further + 1):size * (further + 2)])
        sectors += [n for n in block[:-1] if n < _LAST]
        further, count = block[-1], count - 1
    if len(sectors) > len(content) // size:
        raise ValueError("more sectors than bytes")
    return _numbers(b"".join(content[size * (n + 1):size * (n + 2)] for n in sectors))


def _numbers(block: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(block) // 4}I", block)


def _chain(content: bytes, table: tuple[int, ...], first: int, size: int, skipped: int) -> bytes:
    parts: list[bytes] = []
    while first < _LAST:
        parts.append(content[skipped + size * first:skipped + size * (first + 1)])
        if len(parts) * size > len(content) + size:
            raise ValueError("sectors in a circle")
        first = table[first]
    return b"".join(parts)
