"""Whether a workbook may be opened with all its formats to be marked, or is too heavy for that.

The library that copies formats holds each of them as an object and walks ranges cell by cell. Where there are more
than any roster has, the copy is made of the cells alone.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from rotation.workbook.cells import parse_area

MOST_BESIDE = 60_000
"""Tags of all parts without cells and strings: styles, names, comments, drawings."""

MOST_AROUND = 20_000
"""Tags of a sheet outside its rows: merged ranges, links, conditional formats, validations."""

MOST_BLANK = 20_000
"""Rows and cells of a sheet that hold formats only."""

MOST_MERGED = 50_000
"""Cells of all merged ranges of a sheet."""

MOST_PARTS = 200
"""Parts that another names, links aside."""

_LINKED_RANGE = re.compile(rb"""hyperlink\b[^>]*\bref\s*=\s*(?:"[^"]*[:&]|'[^']*[:&])""")
_MERGED = re.compile(rb"""mergeCell\b[^>]*\bref\s*=\s*["']([^"']*)""")
_FAR = re.compile(rb"""<c r="(?:[A-Z]{3}|[A-Z]{1,2}[0-9]{7})""")
_CELLS = "xl/worksheets/sheet"
_STRINGS = "xl/sharedStrings.xml"


def is_light(path: Path) -> bool:
    """Whether a workbook that came through the gate may be opened with its formats."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith((".xml", ".rels", ".vml"))]
            if any(_tied(archive.read(name)) for name in names if name.endswith(".rels")):
                return False
            sheets = [name for name in names if name.startswith(_CELLS)]
            beside = sum(archive.read(name).count(b"<") for name in names if name not in sheets and name != _STRINGS)
            return beside <= MOST_BESIDE and all(_light(archive.read(name)) for name in sheets)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError):
        return False


def _tied(relations: bytes) -> bool:
    """Whether a part leads to very many others: the library reads a part anew for each time that it is named."""
    return relations.count(b"<Relationship ") - relations.count(b"relationships/hyperlink") > MOST_PARTS


def _light(sheet: bytes) -> bool:
    start, end = sheet.find(b"sheetData"), sheet.rfind(b"sheetData")
    around = sheet[:start] + sheet[end:]
    if around.count(b"<") > MOST_AROUND or _LINKED_RANGE.search(around) or _FAR.search(sheet):
        return False
    merged = sum((area.bottom - area.top + 1) * (area.right - area.left + 1)
                 for area in (parse_area(ref.decode()) for ref in _MERGED.findall(around)))
    filled = sheet.count(b"<v", start, end) + sheet.count(b"<is", start, end)
    held = sheet.count(b"<row", start, end) + sheet.count(b"<c ", start, end)
    return merged <= MOST_MERGED and held <= 3 * filled + MOST_BLANK
