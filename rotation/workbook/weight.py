"""Whether a workbook may be opened with all its formats to be marked, or is too heavy for that.

The library that copies formats holds each of them as an object and walks ranges cell by cell. Where there are more
than any roster has, or where the markup is not as office programs write it, so that counting may be led astray, the
copy is made of the cells alone. What counts here is only ever counted too high, never too low.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from math import inf
from typing import Any

from openpyxl import load_workbook

from rotation.workbook.cells import parse_area
from rotation.workbook.gate import bound
from rotation.workbook.markup import RefusedFile

MOST_BESIDE = 60_000
"""Tags of all parts without cells and strings: styles, names, comments, drawings."""

MOST_BYTES_BESIDE = 16 << 20
"""Bytes of these parts."""

MOST_AROUND = 20_000
"""Tags of a sheet outside its rows: merged ranges, links, conditional formats, validations."""

MOST_BLANK = 20_000
"""Rows and cells of a sheet that hold formats only."""

MOST_CELLS = 900_000
"""Rows and cells of all sheets together: 13,000 teachers with 60 columns."""

MOST_STRINGS = 1_500_000
"""Tags of the strings that the cells name."""

MOST_MERGED = 50_000
"""Cells of all merged ranges of a sheet."""

MOST_PARTS = 200
"""Parts that others name, links aside: each is read anew for each time that it is named."""

MOST_LINKS = 2_000
"""Links of a sheet that lead out of the workbook: the library looks for each among all."""

MOST_OF_A_KIND = 4_000
"""Named styles, names, own number formats, each of which the library looks for among all."""

LONGEST_FORMULA = 8_192
"""Letters of a formula, as Excel has it."""

MOST_RETOLD = 20_000_000
"""Letters of formulas that are told once and hold for many cells: the library spells each out."""

_PEEK = 4_096
"""Bytes by which markup is known."""
_BEFORE = b" \t\r\n\xef\xbb\xbf\xff\xfe\0"
_DECLARED = re.compile(rb"""\bencoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_PREFIXED = re.compile(rb"""<[^\s<>/"'=:]+:(?:sheetData|mergeCell|hyperlink)[\s/>]""")
_STRANGE = re.compile(rb"""<!|<\?(?!xml)|<[^\s<>/"'=:]+:(?:row|c|v|is|f)[\s/>]|\sr(?:ef)?\s*=\s*["'][^"'<>&]{0,40}&""")
"""Markup of a sheet that no office program writes: comments, prefixes, signs by number."""
_FAR = re.compile(rb"""\sr\s*=\s*["']\s*(?:[A-Z]{3}[0-9]|[A-Z]{1,2}[0-9]{7})""", re.IGNORECASE)
_LOOSE = re.compile(rb"=\s*'")
"""A value in single quotes, within which another may seem to stand."""
_REF = re.compile(rb"""\sref="([A-Z0-9:$]{1,30})\"""")
_TYPED = b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
_MERGED, _LINK, _RELATION = (
    re.compile(rb"<%s[\s/>][^<]*" % tag) for tag in (b"mergeCell", b"hyperlink", b"Relationship"))
_HELD, _FILLED = re.compile(rb"<(?:row|c)[\s/>]"), re.compile(rb"<(?:v|is)[\s>]")
_FORMULA = re.compile(rb"<f[\s>][^<]*")
_KINDS = (b"<cellStyle ", b"<definedName", b"<numFmt ")
_STRINGS = "xl/sharedStrings.xml"


def opened(content: bytes, name: str, *, macros: bool = False) -> Any:
    """Open a workbook with its formats; None if it is too heavy for that.

    The bytes that are weighed are those that are opened.

    Parameters
    ----------
    content, name
        The file.
    macros
        Whether its macros are kept.
    """
    if not _is_light(content, name):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), keep_vba=macros)


def _is_light(content: bytes, name: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            bound(name, archive)
            return _all_light(archive)
    except (zipfile.BadZipFile, zlib.error, RefusedFile, ValueError, RuntimeError, OSError, EOFError):
        return False


def _all_light(archive: zipfile.ZipFile) -> bool:
    cells = strings = 0
    beside: list[bytes] = []
    for name, part in _markup(archive):
        if _is_led_astray(part):
            return False
        if b"<sheetData" in part:
            if not _light(part):
                return False
            cells += len(_HELD.findall(part))
        elif name == _STRINGS:
            strings = part.count(b"<")
        else:
            beside.append(part)
        if sum(map(len, beside)) > MOST_BYTES_BESIDE:
            return False
    return cells <= MOST_CELLS and strings <= MOST_STRINGS and _is_light_beside(beside)


def _is_light_beside(parts: list[bytes]) -> bool:
    """Whether all parts that are no sheets and no strings are light together."""
    links = [part.count(_TYPED) for part in parts]
    if any(number and _LOOSE.search(part) for number, part in zip(links, parts, strict=True)):
        return False
    named = sum(len(_RELATION.findall(part)) for part in parts) - sum(links)
    return (sum(part.count(b"<") for part in parts) <= MOST_BESIDE and max(links, default=0) <= MOST_LINKS
            and named <= MOST_PARTS and all(part.count(kind) <= MOST_OF_A_KIND for part in parts for kind in _KINDS))


def _markup(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Iterate over the parts that hold markup, whatever they are called."""
    for name in archive.namelist():
        part = archive.read(name)
        if part[:_PEEK].lstrip(_BEFORE)[:1] in (b"", b"<"):
            yield name, part


def _is_led_astray(part: bytes) -> bool:
    """Whether a part is written in other letters, or declares what a parser unfolds."""
    head = part.find(b"?>")
    return (b"\0" in part or b"<!DOCTYPE" in part or b"<!ENTITY" in part or bool(_PREFIXED.search(part))
            or bool(_DECLARED.search(part, 0, head + 1)))


def _light(sheet: bytes) -> bool:
    """Whether a sheet is light: its cells are counted with those of the others."""
    if sheet.count(b"<sheetData") != 1 or _STRANGE.search(sheet) or _FAR.search(sheet):
        return False
    start = sheet.index(b"<sheetData")
    end = max(sheet.find(b"</sheetData"), start)
    around = sheet[:start] + sheet[end:]
    if around.count(b"<") > MOST_AROUND or sum(map(_cells_of, _MERGED.findall(around))) > MOST_MERGED:
        return False
    if any(_cells_of(link) != 1 for link in _LINK.findall(around)):
        return False
    held, filled = len(_HELD.findall(sheet)), len(_FILLED.findall(sheet))
    return held <= 3 * filled + MOST_BLANK and _retold(sheet) <= MOST_RETOLD


def _cells_of(tag: bytes) -> float:
    """Return how many cells the range of a tag has; without end if it is not plainly told."""
    refs = _REF.findall(tag)
    if len(refs) != 1 or tag.count(b" ref=") != 1 or _LOOSE.search(tag):
        return inf
    area = parse_area(refs[0].decode().replace("$", ""))
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


def _retold(sheet: bytes) -> float:
    """Return how many letters of formulas the library spells out; without end if one is longer than any may be."""
    shared = sheet.count(b"shared")
    longest = max((len(told) for told in _FORMULA.findall(sheet)), default=0) if shared else 0
    return inf if longest > LONGEST_FORMULA else shared * longest
