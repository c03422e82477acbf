"""Looks that make text invisible: white or tiny letters, letters in the color of the cell, no format."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from rotation.documents.scanner.parts import Package, attribute, local

STYLES = "xl/styles.xml"
_TINY = 4.5
"""Points below which nobody reads."""

_WHITE = re.compile(r"(?:[0-9A-Fa-f]{2})?(?:F[A-Fa-f0-9]){3}")
"""Any color from F0F0F0 on; on paper it is white."""


def white(color: str) -> bool:
    """Whether a color in hex cannot be seen on white paper."""
    return bool(_WHITE.fullmatch(color))


def font_hides(font: Element) -> bool:
    """Whether a font of a workbook is white or tiny."""
    for item in font:
        tag = local(item.tag)
        if tag == "color" and (white(attribute(item, "rgb")) or attribute(item, "theme") == "0"
                               or attribute(item, "indexed") in ("1", "9")):
            return True
        if tag == "sz" and float(attribute(item, "val") or "11") < _TINY:
            return True
    return False


def format_hides(code: str) -> bool:
    """Whether a number format shows nothing of some values, as ``;;;`` does."""
    parts = re.sub(r'"[^"]*"|\\.', "x", code).split(";")
    return len(parts) > 1 and (not parts[0].strip() or (len(parts) > 3 and not parts[3].strip()))


def of_workbook(package: Package) -> dict[int, bool]:
    """Return which cell styles make text invisible, by index."""
    tree = package.trees.get(STYLES)
    if tree is None:
        return {}
    groups = {local(group.tag): list(group) for group in tree}
    fonts, fills = groups.get("fonts", []), groups.get("fills", [])
    formats = {attribute(item, "numFmtId"): attribute(item, "formatCode")
               for item in groups.get("numFmts", [])}
    return {index: _hides(style, fonts, fills, formats)
            for index, style in enumerate(groups.get("cellXfs", []))}


def _hides(
    style: Element, fonts: list[Element], fills: list[Element], formats: dict[str, str],
) -> bool:
    if format_hides(formats.get(attribute(style, "numFmtId"), "")):
        return True
    font = _at(fonts, attribute(style, "fontId"))
    if font is None:
        return False
    fill = _color(_at(fills, attribute(style, "fillId")), "fgColor")
    return font_hides(font) or bool(fill and fill == _color(font, "color"))


def _at(items: list[Element], index: str) -> Element | None:
    return items[int(index)] if index.isdigit() and int(index) < len(items) else None


def _color(owner: Element | None, tag: str) -> str:
    if owner is None:
        return ""
    found = next((item for item in owner.iter() if local(item.tag) == tag), None)
    if found is None:
        return ""
    return (attribute(found, "rgb")[-6:].upper() or attribute(found, "indexed")
            or f"theme {attribute(found, 'theme')}")
