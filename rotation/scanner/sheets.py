"""A notice that is a workbook: what its sheets show, and what they hide."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple, TypeVar
from xml.etree.ElementTree import Element

from rotation.errors import Issue
from rotation.personal import declared
from rotation.scanner import colors, tables
from rotation.scanner.colors import Color
from rotation.scanner.leaks import leak
from rotation.scanner.parts import Package, attribute, local, text_of
from rotation.scanner.tables import NoticeRow
from rotation.workbook import package as opc
from rotation.workbook.defects import address, column_number, letters

WORKBOOK, STRINGS, STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_PRINT_NAMES = ("_xlnm.Print_Area", "_xlnm.Print_Titles")
_OF_BOOK = {"externalReference": "external-link", "customWorkbookView": "conditional-look",
            "fileSharing": "document-property", "absPath": "path", "pivotCache": "embedded-object",
            "webPublishing": "external-link", "functionGroup": "code"}
_OF_SHEET = {
    "dataValidation": "drop-down", "conditionalFormatting": "conditional-look",
    "autoFilter": "conditional-look", "customSheetView": "conditional-look", "hyperlink": "external-link",
    "legacyDrawing": "comment", "legacyDrawingHF": "embedded-object", "drawing": "embedded-object",
    "picture": "embedded-object", "oleObject": "embedded-object", "control": "code",
    "scenario": "hidden-text", "dataConsolidate": "external-link", "webPublishItem": "external-link",
    "protectedRange": "defined-name", "cellSmartTag": "external-link", "customPr": "document-property",
    "sparklineGroup": "formula", "tablePart": "embedded-object", "cellWatch": "formula"}
_NARROW, _LOW = 0.6, 2.0
"""A column narrower or a row lower than this shows nothing (characters, points)."""

_TINY = 4.5
"""Points below which nobody reads."""

_WHITE = re.compile(r"(?:[0-9A-Fa-f]{2})?(?:F[A-Fa-f0-9]){3}")
"""Any color from F0F0F0 on; on paper it is white."""

_MOST_MERGED = 2000
"""More merged ranges than any notice has are a finding themselves: each would be held against each cell."""

_FIRST_DAY = date(1899, 12, 30)
_SERIALS = range(1, 80000)


def judged(package: Package, phones: Collection[str]) -> Iterator[Issue]:
    """Iterate over the leaks of a workbook."""
    yield from _book(package.trees[WORKBOOK])
    strings = _strings(package)
    used: set[int] = set()
    styles = _invisible(package)
    dates = [style.format == "date" for style in opc.styles(package.archive, WORKBOOK)]
    outline = opc.outline(package.archive, WORKBOOK)
    for sheet in outline.sheets:
        if sheet.state != "visible":
            yield leak("hidden-sheet", sheet.title)
        tree = package.trees[sheet.part]
        yield from tables.told(WORKBOOK, "sheet", sheet.title, phones)
        yield from _structure(sheet.title, tree)
        yield from _looks(sheet.title, tree, styles)
        lines = _lines(tree, strings, used, dates)
        known = phones or _declared(lines)
        yield from tables.judged(sheet.title, lines, known)
        yield from tables.over_cells(sheet.title, lines, known)
        yield from _around(sheet.title, tree, known)
    yield from _rich(package)
    yield from (leak("leftover-text", STRINGS, str(index + 1))
                for index, text in enumerate(strings) if text.strip() and index not in used)


def _book(tree: Element) -> Iterator[Issue]:
    for item in tree.iter():
        tag = local(item.tag)
        if tag in _OF_BOOK:
            yield leak(_OF_BOOK[tag], WORKBOOK, tag)
        elif tag == "definedName" and (
                attribute(item, "name") not in _PRINT_NAMES or attribute(item, "hidden") in ("1", "true")):
            yield leak("defined-name", WORKBOOK)


def _strings(package: Package) -> list[str]:
    tree = package.trees.get(STRINGS)
    if tree is None:
        return []
    return [_spoken(item) for item in tree if local(item.tag) == "si"]


def _spoken(item: Element) -> str:
    """Return the text of a string without its reading aid."""
    return decoded("".join(text_of(part) for part in item if local(part.tag) in ("t", "r")))


def decoded(text: str) -> str:
    """Return text with the escapes that Excel writes for characters undone, as ``_x0031_`` for 1."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def _rich(package: Package) -> Iterator[Issue]:
    """Look for reading aids and for single words of a string made invisible."""
    for name, tree in package.trees.items():
        if name.startswith("xl/") and (name == STRINGS or "/sheet" in name):
            for item in tree.iter():
                aid = local(item.tag) == "rPh" and text_of(item).strip()
                if aid or (local(item.tag) == "rPr" and _font_hides(item)):
                    yield leak("hidden-text", name)


# -- one sheet --------------------------------------------------------------------------------


def _structure(title: str, tree: Element) -> Iterator[Issue]:
    for item in tree.iter():
        tag = local(item.tag)
        if tag in _OF_SHEET:
            yield leak(_OF_SHEET[tag], title, attribute(item, "sqref") or attribute(item, "ref"))
        elif tag == "pageSetup" and attribute(item, "id"):
            yield leak("printer-settings", title)
        elif tag == "row" and _hides(item, "ht", _LOW):
            yield leak("hidden-rows", title, attribute(item, "r"))
        elif tag == "col" and _hides(item, "width", _NARROW):
            yield leak("hidden-columns", title, _columns(item))
        elif tag == "sheetFormatPr" and (
                attribute(item, "zeroHeight") in ("1", "true")
                or _less(attribute(item, "defaultRowHeight"), _LOW)
                or _less(attribute(item, "defaultColWidth"), _NARROW)):
            yield leak("hidden-rows", title)
        elif tag == "c" and any(local(part.tag) == "f" for part in item):
            yield leak("formula", title, attribute(item, "r"))


def _hides(item: Element, size: str, least: float) -> bool:
    return attribute(item, "hidden") in ("1", "true") or _less(attribute(item, size), least)


def _less(text: str, least: float) -> bool:
    return bool(text) and float(text) < least


def _columns(item: Element) -> str:
    first, last = (min(int(attribute(item, name)), 16384) for name in ("min", "max"))
    return letters(first) if first == last else f"{letters(first)}:{letters(last)}"


def _lines(
    tree: Element, strings: list[str], used: set[int], dates: list[bool],
) -> list[NoticeRow]:
    """Return the rows with what their cells show; remember the strings that are shown."""
    found: dict[int, dict[int, str]] = {}
    for number, row in enumerate((item for item in tree.iter() if local(item.tag) == "row"), 1):
        line = int(attribute(row, "r") or number)
        for place, cell in enumerate((item for item in row if local(item.tag) == "c"), 1):
            text = _value(cell, strings, used, dates)
            if text.strip():
                found.setdefault(line, {})[_column(cell, place)] = text
    return [NoticeRow(cells, _addresser(line)) for line, cells in sorted(found.items())]


def _addresser(line: int) -> Callable[[int], str]:
    return lambda column: address(line, column)


def _column(cell: Element, otherwise: int) -> int:
    return column_number(re.sub(r"[\d$]", "", attribute(cell, "r"))) or otherwise


def _value(cell: Element, strings: list[str], used: set[int], dates: list[bool]) -> str:
    kind = attribute(cell, "t")
    inline = next((_spoken(part) for part in cell if local(part.tag) == "is"), "")
    value = decoded(next((text_of(part) for part in cell if local(part.tag) == "v"), ""))
    if kind == "s" and value.strip().isdigit() and int(value) < len(strings):
        used.add(int(value))
        return strings[int(value)]
    if inline or kind in ("str", "inlineStr", "b", "e"):
        return inline or value
    return _day(value) if _dated(cell, dates) else _written_out(value)


def _dated(cell: Element, dates: list[bool]) -> bool:
    style = attribute(cell, "s")
    return style.isdigit() and int(style) < len(dates) and dates[int(style)]


def _day(value: str) -> str:
    """Return a date as it is shown."""
    try:
        serial = int(float(value))
    except (ValueError, OverflowError):
        return value
    return (_FIRST_DAY + timedelta(days=serial)).isoformat() if serial in _SERIALS else value


def _written_out(value: str) -> str:
    """Return a number without an exponent, behind which an identity number may hide."""
    try:
        return format(Decimal(value), "f") if "e" in value.lower() and len(value) < 40 else value
    except InvalidOperation:
        return value


def _declared(lines: list[NoticeRow]) -> set[str]:
    """Return the one landline that stands right after 监督电话; more than one is no declaration."""
    found = {number for line in lines for text in line.cells.values()
             for number in declared(text)}
    return found if len(found) == 1 else set()


def _around(title: str, tree: Element, phones: Collection[str]) -> Iterator[Issue]:
    """Look into page headers and footers and under merged cells."""
    for item in tree.iter():
        tag = local(item.tag)
        if re.fullmatch(r"(odd|even|first)(Header|Footer)", tag):
            text = decoded(text_of(item))
            for reading in _readings(text):
                yield from tables.told(title, tag, reading, phones)
            if re.search(r"&[ZFG]", text):
                yield leak("path", title, tag)
            if re.search(r"&K(?:[Ff][0-9A-Fa-f]){3}|&K00\+|&[0-4](?!\d)", text):
                yield leak("hidden-text", title, tag)
    yield from (leak("hidden-text", title, spot) for spot in _covered(tree))


def _readings(text: str) -> set[str]:
    """Return what a page header may say: where the size of letters ends and a number begins is open."""
    bare = re.sub(r"&(?:K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\"[^\"]*\")", "", text)
    letters = re.sub(r"&[BIUESXYOHbiuesxyoh]", "", bare)
    places = re.sub(r"&[A-Za-z]", "\n", letters)
    return {re.sub(rf"&\d{{0,{most}}}", "", places) for most in range(4)}


def _covered(tree: Element) -> Iterator[str]:
    """Iterate over filled cells that a merged range covers."""
    ranges = [_corners(attribute(item, "ref")) for item in tree.iter() if local(item.tag) == "mergeCell"]
    if len(ranges) > _MOST_MERGED:
        yield "mergeCells"
        return
    for cell in tree.iter():
        if local(cell.tag) != "c" or not text_of(cell).strip():
            continue
        spot = _corners(attribute(cell, "r"))[:2]
        if any(a <= spot[0] <= c and b <= spot[1] <= d and spot != (a, b) for a, b, c, d in ranges):
            yield attribute(cell, "r")


def _corners(ref: str) -> tuple[int, int, int, int]:
    cells = [(int(re.sub(r"\D", "", part) or 0), column_number(re.sub(r"[\d$]", "", part)))
             for part in (ref.split(":") * 2)[:2]]
    return (*cells[0], *cells[-1]) if ":" in ref else (*cells[0], *cells[0])


def _looks(title: str, tree: Element, styles: Mapping[int, bool]) -> Iterator[Issue]:
    for cell in tree.iter():
        style = attribute(cell, "s") or "0"
        if (local(cell.tag) == "c" and style.isdigit() and styles.get(int(style))
                and text_of(cell).strip()):
            yield leak("hidden-text", title, attribute(cell, "r"))


# -- looks that make text invisible -----------------------------------------------------------


def _white(color: str) -> bool:
    """Whether a color in hex cannot be seen on white paper."""
    return bool(_WHITE.fullmatch(color))


def _font_hides(font: Element) -> bool:
    """Whether a font of a workbook is white or tiny."""
    for item in font:
        tag = local(item.tag)
        if tag == "color" and (_white(attribute(item, "rgb")) or attribute(item, "theme") == "0"
                               or attribute(item, "indexed") in ("1", "9")):
            return True
        if tag == "sz" and float(attribute(item, "val") or "11") < _TINY:
            return True
    return False


def _format_hides(code: str) -> bool:
    """Whether a number format shows nothing of some values, as ``;;;`` does."""
    parts = re.sub(r'"[^"]*"|\\.', "x", code).split(";")
    return len(parts) > 1 and (not parts[0].strip() or (len(parts) > 3 and not parts[3].strip()))


def _invisible(package: Package) -> dict[int, bool]:
    """Return which cell styles make text invisible, by index."""
    tree = package.trees.get(STYLES)
    if tree is None:
        return {}
    groups = {local(group.tag): list(group) for group in tree}
    palette = colors.theme(package)
    fonts = [_Font(_font_hides(font), _letters(font, palette)) for font in groups.get("fonts", [])]
    fills = [_grounds(fill, palette) for fill in groups.get("fills", [])]
    formats = {attribute(item, "numFmtId"): attribute(item, "formatCode")
               for item in groups.get("numFmts", [])}
    return {index: _style_hides(style, fonts, fills, formats)
            for index, style in enumerate(groups.get("cellXfs", []))}


class _Font(NamedTuple):
    hides: bool
    color: Color


def _style_hides(
    style: Element, fonts: list[_Font], fills: list[tuple[Color, ...]], formats: dict[str, str],
) -> bool:
    """Whether a style shows nothing, or letters in the color of the cell; a dark cell hides what is not told."""
    if _format_hides(formats.get(attribute(style, "numFmtId"), "")):
        return True
    font = _at(fonts, attribute(style, "fontId"))
    grounds = _at(fills, attribute(style, "fillId")) or (colors.WHITE,)
    if font is None:
        return False
    return font.hides or any(colors.is_dark(ground) or colors.unreadable(font.color, ground) for ground in grounds)


_T = TypeVar("_T")


def _at(items: list[_T], index: str) -> _T | None:
    return items[int(index)] if index.isdigit() and int(index) < len(items) else None


def _letters(font: Element, palette: Mapping[str, str]) -> Color:
    told = next((item for item in font if local(item.tag) == "color"), None)
    return (None if told is None else colors.of_workbook(told, palette)) or colors.BLACK


def _grounds(fill: Element, palette: Mapping[str, str]) -> tuple[Color, ...]:
    """Return the colors of a fill; none if it is empty, black if a full one tells none."""
    kind = next((attribute(item, "patternType") for item in fill if local(item.tag) == "patternFill"), "gradient")
    told = [item for item in fill.iter() if local(item.tag) in _OF_FILL[kind == "solid"]]
    if kind in ("", "none"):
        return ()
    found = tuple(filter(None, (colors.of_workbook(item, palette) for item in told)))
    return found or ((colors.BLACK,) if kind == "solid" else ())


_OF_FILL = (("fgColor", "bgColor", "color"), ("fgColor",))
"""What names a color in a pattern or gradient, and in a full fill."""
