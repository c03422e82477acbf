"""A notice that is a Word document: what its pages show, and what they hide."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rotation.errors import Issue
from rotation.personal import declared
from rotation.scanner import colors, tables
from rotation.scanner.colors import Color
from rotation.scanner.leaks import leak
from rotation.scanner.parts import Package, attribute, local
from rotation.scanner.tables import NoticeRow

DOCUMENT, SETTINGS, STYLES = "word/document.xml", "word/settings.xml", "word/styles.xml"
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

_TINY = 9
"""Half-points below which nobody reads."""

_FULL = ("solid", "pct90", "pct95", "pct87", "pct85", "pct80", "pct75")
"""Shadings that are mostly of the color of the pattern."""

_REFERENCES = ("pStyle", "rStyle", "tblStyle")


def judged(package: Package, phones: Collection[str]) -> Iterator[Issue]:
    """Iterate over the leaks of a Word document."""
    yield from (leak(_OF_SETTINGS[local(item.tag)], SETTINGS, local(item.tag))
                for item in _all(package, SETTINGS) if local(item.tag) in _OF_SETTINGS)
    known = phones or _declared(package)
    ink = Ink.of(package)
    yield from _hiding_styles(ink)
    lists = 0
    for name, tree in package.trees.items():
        if _SHOWN.fullmatch(name):
            yield from _structure(name, tree)
            yield from _hidden_text(name, tree, ink)
            yield from _paragraphs(name, tree, known)
            for number, table in enumerate(_each(tree, "tbl"), 1):
                lines = _lines(table, number)
                lists += tables.is_list(lines)
                yield from _table(name, number, lines, known)
    if not lists:
        yield leak("no-list", DOCUMENT)


def _table(name: str, number: int, lines: list[NoticeRow], phones: Collection[str]) -> Iterator[Issue]:
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


def _lines(table: Element, number: int) -> list[NoticeRow]:
    found = []
    for at, row in enumerate((item for item in table if local(item.tag) == "tr"), 1):
        cells = {column: text for column, cell in enumerate(
            (item for item in row if local(item.tag) == "tc"), 1)
            if (text := "\n".join(map(_text, _each(cell, "p"))).strip())}
        if cells:
            found.append(NoticeRow(cells, _addresser(number, at)))
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


# -- looks that make text invisible -----------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Ink:
    """What colors mean in one document.

    Parameters
    ----------
    palette, swapped
        See `colors.theme` and `colors.swaps`.
    styles
        The elements of the part with the styles.
    """

    palette: Mapping[str, str]
    swapped: Mapping[str, str]
    styles: tuple[Element, ...]

    @classmethod
    def of(cls, package: Package) -> Ink:
        """Read it from a package."""
        trees = package.trees
        return cls(colors.theme(package), colors.swaps(trees.get(SETTINGS)), tuple(trees.get(STYLES, ())))

    def letters(self, told: Element) -> Color | None:
        """Return the color of letters; None if it is automatic."""
        return colors.of_document(told, self.palette, self.swapped, ("val", "themeColor"))

    def ground(self, told: Element) -> Color | None:
        """Return the color of a shading or highlight; None if there is none."""
        kind = attribute(told, "val")
        if local(told.tag) == "highlight":
            return colors.HIGHLIGHTS.get(kind)
        if kind in _FULL:
            return colors.of_document(told, self.palette, self.swapped, ("color", "themeColor")) or colors.BLACK
        return colors.of_document(told, self.palette, self.swapped, ("fill", "themeFill"))


def _hidden_text(name: str, tree: Element, ink: Ink) -> Iterator[Issue]:
    """Iterate over the looks of one part that hide text."""
    styles, grounds = _invisible_styles(ink), _grounds(tree, ink)
    for item in tree.iter():
        tag = local(item.tag)
        if (tag == "rPr" and _invisible(item, ink, grounds)) or _blacked(item, ink):
            yield leak("hidden-text", name)
        elif tag in _REFERENCES and attribute(item, "val") in styles:
            yield leak("hidden-text", name, attribute(item, "val"))


def _hiding_styles(ink: Ink) -> Iterator[Issue]:
    """Iterate over what hides text that names no style of its own."""
    hidden = _invisible_styles(ink)
    for item in ink.styles:
        tag = local(item.tag)
        if (tag == "docDefaults" and any(_hides(part, ink) for part in item.iter())) or (
                tag == "style" and attribute(item, "default") in ("1", "true")
                and attribute(item, "styleId") in hidden):
            yield leak("hidden-text", STYLES, tag)


def _blacked(item: Element, ink: Ink) -> bool:
    """Whether a shading or highlight is so dark that it hides letters of the automatic color."""
    ground = ink.ground(item) if local(item.tag) in ("shd", "highlight") else None
    return ground is not None and colors.is_dark(ground)


def _grounds(tree: Element, ink: Ink) -> tuple[Color, ...]:
    """Return every color that letters may stand on: paper, and each shading that is used."""
    used = {attribute(item, "val") for item in tree.iter() if local(item.tag) in _REFERENCES}
    told = [tree, *(style for style in ink.styles if attribute(style, "styleId") in used)]
    found = {ink.ground(item) for part in told for item in part.iter() if local(item.tag) in ("shd", "highlight")}
    return (colors.WHITE, *sorted(color for color in found if color is not None and color != colors.WHITE))


def _hides(item: Element, ink: Ink) -> bool:
    return _blacked(item, ink) or (local(item.tag) == "rPr" and _invisible(item, ink, (colors.WHITE,)))


def _invisible(look: Element, ink: Ink, grounds: Collection[Color]) -> bool:
    """Whether the properties of a run make it invisible on one of the grounds."""
    for item in look:
        tag, value = local(item.tag), attribute(item, "val")
        if tag in ("vanish", "webHidden", "specVanish") and value not in ("0", "false", "off"):
            return True
        letters = ink.letters(item) if tag == "color" else None
        if letters is not None and any(colors.unreadable(letters, ground) for ground in grounds):
            return True
        if tag == "textFill" or (tag in ("sz", "szCs") and _below(value, _TINY)) or (tag == "w" and _below(value, 10)):
            return True
    return False


def _invisible_styles(ink: Ink) -> set[str]:
    """Return the ids of styles that make text invisible, by themselves or by what they are based on."""
    found, based = set(), {}
    for item in ink.styles:
        if local(item.tag) == "style":
            key = attribute(item, "styleId")
            based[key] = next((attribute(part, "val") for part in item if local(part.tag) == "basedOn"), "")
            if any(_hides(part, ink) for part in item.iter()):
                found.add(key)
    for _ in range(10):  # Word itself follows no more than some steps
        found |= {key for key, base in based.items() if base in found}
    return found
