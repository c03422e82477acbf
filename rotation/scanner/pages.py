"""A notice that is a Word document: what its pages show, and what they hide."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from xml.etree.ElementTree import Element

from rotation.errors import Issue
from rotation.personal import declared
from rotation.scanner import sights, tables
from rotation.scanner.leaks import leak
from rotation.scanner.parts import Package, attribute, local
from rotation.scanner.tables import Line

DOCUMENT, SETTINGS = "word/document.xml", "word/settings.xml"
_SHOWN = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_FIELDS = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b[\s\\*A-Za-z]*")
_OF_PAGE = {
    "ins": "tracked-change", "del": "tracked-change", "moveFrom": "tracked-change",
    "moveTo": "tracked-change", "cellIns": "tracked-change", "cellDel": "tracked-change",
    "delText": "tracked-change", "commentReference": "comment", "commentRangeStart": "comment",
    "hyperlink": "external-link", "altChunk": "external-link", "subDoc": "external-link",
    "sdt": "drop-down", "ffData": "drop-down", "drawing": "embedded-object", "pict": "embedded-object",
    "object": "embedded-object", "AlternateContent": "embedded-object", "control": "code",
    "smartTag": "document-property", "customXml": "document-property", "framePr": "hidden-text",
    "ruby": "hidden-text", "tblCaption": "document-property", "tblDescription": "document-property"}
_OF_SETTINGS = {"trackRevisions": "tracked-change", "docVar": "document-property",
                "mailMerge": "external-link", "attachedTemplate": "path", "saveThroughXslt": "path"}
_SLIM, _FLAT = 60, 40
"""A column narrower or a row of exact height lower than this shows nothing (twentieths of a point)."""


def judged(package: Package, phones: Collection[str]) -> Iterator[Issue]:
    """Iterate over the leaks of a Word document."""
    yield from (leak(_OF_SETTINGS[local(item.tag)], SETTINGS, local(item.tag))
                for item in _all(package, SETTINGS) if local(item.tag) in _OF_SETTINGS)
    known = phones or _declared(package)
    ink = sights.Ink.of(package)
    yield from sights.of_styles(ink)
    lists = 0
    for name, tree in package.trees.items():
        if _SHOWN.fullmatch(name):
            yield from _structure(name, tree)
            yield from sights.looks(name, tree, ink)
            yield from _paragraphs(name, tree, known)
            for number, table in enumerate(_each(tree, "tbl"), 1):
                lines = _lines(table, number)
                lists += tables.is_list(lines)
                yield from _table(name, number, lines, known)
    if not lists:
        yield leak("no-list", DOCUMENT)


def _table(name: str, number: int, lines: list[Line], phones: Collection[str]) -> Iterator[Issue]:
    if tables.is_list(lines):
        yield from tables.judged(name, lines, phones)
    else:
        yield leak("outside-table", name, _spot("tbl", number))
        yield from tables.texts(name, lines, phones)
    yield from tables.over_cells(name, lines, phones)


def _all(package: Package, name: str) -> Iterator[Element]:
    tree = package.trees.get(name)
    return iter(()) if tree is None else tree.iter()


def _each(tree: Element, tag: str) -> Iterator[Element]:
    return (item for item in tree.iter() if local(item.tag) == tag)


def _spot(kind: str, number: int) -> str:
    return f"{kind} {number}"


# -- what is not shown ------------------------------------------------------------------------


def _structure(name: str, tree: Element) -> Iterator[Issue]:
    for item in tree.iter():
        tag = local(item.tag)
        if tag in _OF_PAGE:
            yield leak(_OF_PAGE[tag], name, tag)
        elif tag.endswith("PrChange"):
            yield leak("tracked-change", name, tag)
        elif tag == "bookmarkStart" and attribute(item, "name") != "_GoBack":
            yield leak("defined-name", name)
        elif tag == "fldData":
            yield leak("field", name, tag)
        elif tag in ("instrText", "fldSimple"):
            code = (item.text if tag == "instrText" else attribute(item, "instr")) or ""
            if code.strip() and not _FIELDS.fullmatch(code):
                yield leak("field", name)
        else:
            yield from _sizes(name, item, tag)


def _sizes(name: str, item: Element, tag: str) -> Iterator[Issue]:
    flat = tag == "trHeight" and attribute(item, "hRule") == "exact" and _below(attribute(item, "val"), _FLAT)
    if tag == "hidden" or flat:
        yield leak("hidden-rows", name)
    told = tag == "gridCol" or (tag == "tcW" and attribute(item, "type") == "dxa")
    if told and _below(attribute(item, "w"), _SLIM):
        yield leak("hidden-columns", name)


def _below(text: str, least: int) -> bool:
    return bool(text) and float(text) < least


# -- what is shown ----------------------------------------------------------------------------


def _declared(package: Package) -> set[str]:
    found = {number for name, tree in package.trees.items() if _SHOWN.fullmatch(name)
             for paragraph in _each(tree, "p") for number in declared(_text(paragraph))}
    return found if len(found) == 1 else set()


def _paragraphs(name: str, tree: Element, phones: Collection[str]) -> Iterator[Issue]:
    """Judge the paragraphs that stand in no table."""
    inside = {id(item) for table in _each(tree, "tbl") for item in _each(table, "p")}
    outside = {number: _text(paragraph) for number, paragraph in enumerate(_each(tree, "p"), 1)
               if id(paragraph) not in inside}
    for number, text in outside.items():
        yield from tables.told(name, _spot("p", number), text, phones)
    yield from tables.across(name, _spot("p", min(outside, default=1)), outside.values(), phones)


def _lines(table: Element, number: int) -> list[Line]:
    found = []
    for at, row in enumerate((item for item in table if local(item.tag) == "tr"), 1):
        cells = {column: text for column, cell in enumerate(
            (item for item in row if local(item.tag) == "tc"), 1)
            if (text := "\n".join(map(_text, _each(cell, "p"))).strip())}
        if cells:
            found.append(Line(cells, _addresser(number, at)))
    return found


def _addresser(table: int, row: int) -> Callable[[int], str]:
    return lambda column: f"tbl {table}, {row}:{column}"


_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def _text(paragraph: Element) -> str:
    """Return what a paragraph says, deleted and hidden words included."""
    pieces = []
    for item in paragraph.iter():
        tag = local(item.tag)
        if tag in ("t", "delText"):
            pieces.append(item.text or "")
        elif tag == "sym":
            pieces.append(_symbol(attribute(item, "char")))
        elif tag in _MARKS:
            pieces.append(_MARKS[tag])
    return "".join(pieces)


def _symbol(code: str) -> str:
    """Return the character of a symbol; fonts of symbols stand at F000 and up."""
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0xFFFD
    return chr(number & 0xFF if 0xF000 <= number <= 0xF0FF else number)
