"""Opens a finished notice and hands every part of it to those who know what may stand there."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from rotation.errors import Issue, WorkbookError
from rotation.personal import named
from rotation.scanner import pages, parts, sheets
from rotation.scanner.leaks import leak
from rotation.scanner.parts import Package
from rotation.text import say
from rotation.workbook import gate, sniff
from rotation.workbook.defects import Spot, error
from rotation.workbook.markup import RefusedFile

MAX_FILE, MAX_PART, MAX_TOTAL = 20 << 20, 30 << 20, 60 << 20
"""Bytes of a notice as it lies there, of one part, and of all its parts unpacked."""


def scan(path: Path, phones: Collection[str] = ()) -> tuple[Issue, ...]:
    """Return everything in a finished notice that must not be public; nothing if it is clean.

    Parameters
    ----------
    path
        An .xlsx or .docx file.
    phones
        Telephone numbers that may stand in it; without any, the landline that stands right after
        监督电话 may.

    Raises
    ------
    OutputError
        The file cannot be read.
    WorkbookError
        It is no such file, is protected by a password, is damaged, or is built to do harm.
    """
    return scan_bytes(path.name, gate.file_bytes(path, MAX_FILE), phones)


def scan_bytes(name: str, content: bytes, phones: Collection[str] = ()) -> tuple[Issue, ...]:
    """Return everything in a finished notice that must not be public; see `scan`."""
    try:
        found = {(item.code, item.sheet, item.cell): item for item in _found(name, content, phones)}
    except RefusedFile as refusal:
        raise WorkbookError((refusal.issue,), Path(name)) from None
    except DefusedXmlException:
        raise WorkbookError((error("forbidden-xml", Spot(name), say(
            "the file holds what no file of Excel, Word or WPS does; it may be harmful",
            "文件中含有 Excel、Word、WPS 文件不会有的内容，疑为恶意文件"), sniff.SUSPECT),), Path(name)) from None
    except (*gate.BROKEN, ParseError, struct.error):
        raise WorkbookError((error("damaged-file", Spot(name), say(
            "the file is damaged and cannot be read safely", "文件已损坏，无法可靠读取"), sniff.ORIGINAL),),
            Path(name)) from None
    return tuple(found.values())


def _found(name: str, content: bytes, phones: Collection[str]) -> Iterator[Issue]:
    if len(content) > MAX_FILE:
        raise RefusedFile(error("too-large", Spot(name), say(
            "larger than any notice", "文件过大，不是公示文件"), sniff.ORIGINAL))
    if content[:4] != b"PK\x03\x04" and b"PK\x05\x06" not in content[-70000:]:
        raise RefusedFile(error("not-a-notice", Spot(name), say(
            "an .xlsx or .docx file is expected", "应为 .xlsx 或 .docx 文件"), sniff.ORIGINAL))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        gate.bound(name, archive, part=MAX_PART, whole=MAX_TOTAL)
        package = Package(name, archive)
        yield from parts.loose(package, content)
        yield from parts.judged(package)
        yield from parts.left_over(package)
        known = frozenset(number for phone in phones for number in named(phone))
        if package.kind == "xlsx":
            yield from sheets.judged(package, known)
        elif package.kind == "docx":
            yield from pages.judged(package, known)
        else:
            yield leak("no-list", name)
