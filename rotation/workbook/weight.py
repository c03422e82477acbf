"""Whether a workbook may be opened with all its formats to be marked, or is too heavy for that.

The library that copies formats holds each of them as an object and walks ranges cell by cell. Where there are more
than any roster has, the copy is made of the cells alone.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from rotation.workbook.cells import parse_area
from rotation.workbook.gate import file_bytes

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

MOST_LINKS = 2_000
"""Links of a sheet that lead out of the workbook: the library looks for each among all."""

_LINKED_RANGE = re.compile(rb"""hyperlink\b[^>]*\bref\s*=\s*(?:"[^"]*[:&]|'[^']*[:&])""")
_MERGED = re.compile(rb"""mergeCell\b[^>]*\bref\s*=\s*["']([^"']*)""")
_FAR = re.compile(rb"""\br\s*=\s*["'](?:[A-Z]{3}|[A-Z]{1,2}[0-9]{7})""", re.IGNORECASE)
_STRANGE = re.compile(
    rb"""<[\w.-]+:(?:row|c|v|is|sheetData|mergeCell|hyperlink)\b|\br(?:ef)?\s*=\s*["'][^"'<>]*&|\0""")
"""Markup that says the same in other letters, as no office program writes it: prefixes, signs by number, UTF-16."""
_FOREIGN = re.compile(rb"""encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_HEAD = 200
"""Bytes in which the declaration of a part stands."""
MOST_LOOKED_AT = 2_000_000_000
"""Bytes that a search for ranges goes through, should somebody have written them so that each begins anew."""
_CELLS = "xl/worksheets/sheet"
_STRINGS = "xl/sharedStrings.xml"


def opened(source: Path, *, macros: bool = False) -> Any:
    """Open a workbook that came through the gate, with its formats; None if it is too heavy for that.

    Its macros are kept if that is asked for. The bytes that are weighed are those that are opened.
    """
    content = file_bytes(source)
    if not _is_light(content):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), keep_vba=macros)


def _is_light(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
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
    links = relations.count(b"relationships/hyperlink")
    return relations.count(b"<") - links > MOST_PARTS or links > MOST_LINKS


def _light(sheet: bytes) -> bool:
    start, end = sheet.find(b"sheetData"), sheet.rfind(b"sheetData")
    around = sheet[:start] + sheet[end:]
    marks = around.count(b"hyperlink") + around.count(b"mergeCell ")
    if start < 0 or _FOREIGN.search(sheet[:_HEAD]) or _STRANGE.search(sheet) or marks * len(around) > MOST_LOOKED_AT:
        return False
    if around.count(b"<") > MOST_AROUND or _LINKED_RANGE.search(around) or _FAR.search(sheet):
        return False
    merged = sum((area.bottom - area.top + 1) * (area.right - area.left + 1)
                 for area in (parse_area(ref.decode()) for ref in _MERGED.findall(around)))
    filled = sheet.count(b"<v", start, end) + sheet.count(b"<is", start, end)
    held = sheet.count(b"<row", start, end) + sheet.count(b"<c ", start, end)
    return merged <= MOST_MERGED and held <= 3 * filled + MOST_BLANK
