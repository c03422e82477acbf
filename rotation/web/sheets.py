"""方案.xlsx read back for the page: what a screen shows is what the workbook says, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from rotation.text import say
from rotation.web.job import both
from rotation.web.known import ANSWER, ReadOnce

Plain = dict[str, Any]
_FEW = 2
"""A title or a note fills one cell; a row of titles or of data at least so many."""
_LINES = ("overview", "conflict")
"""Sheets of which every line counts, also those of one cell."""
_SHARE = ("比例", "share", "Share")


def sheets(request: Plain, tell: Callable[[Any], None]) -> Plain:
    """Keep every sheet of a plan workbook by its key: titles, rows and the sentences around.

    Returns the keys in the order of the workbook; the sheets themselves only if the desk cannot keep them.
    """
    del tell
    from python_calamine import CalamineError, CalamineWorkbook

    names = request["names"]
    try:
        book = CalamineWorkbook.from_path(Path(request["file"]))
        read = {names[name]: (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
                for name in book.sheet_names if name in names}
    except (CalamineError, OSError):
        return {"refused": both(say(
            "方案.xlsx cannot be read; it may be open elsewhere or damaged. The other files of the folder are listed",
            "方案.xlsx 无法读取，可能正被占用或已损坏；可在“文件”中查看其他文件"))}
    found = {key: _sheet(name, rows, lines=key in _LINES) for key, (name, rows) in read.items()}
    keys: Plain = {"keys": list(found)}
    home = request["known"]
    kept = home is not None and ReadOnce(Path(home)).keep(tuple(request["about"]), {**found, ANSWER: keys})
    return keys if kept else {**keys, "sheets": found}


def first(request: Plain, tell: Callable[[Any], None]) -> Plain:
    """Return the first sheet of a workbook that the program wrote: titles, rows and the sentences around."""
    del tell
    from python_calamine import CalamineError, CalamineWorkbook
    try:
        book = CalamineWorkbook.from_path(Path(request["file"]))
        return {"sheet": _sheet(book.sheet_names[0], book.get_sheet_by_index(0).to_python(skip_empty_area=False),
                                lines=False)}
    except (CalamineError, OSError):
        return {"refused": both(say("{f} cannot be read; it may be open elsewhere", "{f} 无法读取，可能正被占用",
                                    f=Path(request["file"]).name))}


def _sheet(name: str, rows: list[list[Any]], *, lines: bool) -> Plain:
    head = next((at for at, row in enumerate(rows) if _filled(row) >= _FEW), len(rows))
    titles = [str(cell) for cell in rows[head]] if head < len(rows) else []
    shares = [any(word in title for word in _SHARE) for title in titles]
    body = rows[head + 1:]
    return {
        "name": name, "heads": titles, "notes": list(_sentences(rows[1:head])),
        "lines": [[_spelled(cell, share) for cell, share in zip(row, shares, strict=False) if cell != ""]
                  for row in body if lines and _filled(row)],
        "rows": [[_spelled(cell, share) for cell, share in zip(row, shares, strict=False)]
                 for row in body if _filled(row) >= _FEW]}


def _filled(row: list[Any]) -> int:
    return sum(cell != "" for cell in row)


def _sentences(rows: list[list[Any]]) -> Iterator[str]:
    for row in rows:
        yield from (str(cell) for cell in row if cell != "")


def _spelled(cell: Any, share: bool) -> str:
    """Spell a cell as the workbook shows it: shares as per cent, cut off, never rounded up."""
    if not isinstance(cell, float):
        return str(cell)
    if cell.is_integer() and not (share and 0 < cell <= 1):
        return str(int(cell))
    told = Decimal(repr(cell))
    if share and 0 <= told <= 1:
        return f"{int(told * 10000) / 100:.2f}%"
    return str(told)
