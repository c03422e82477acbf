"""Looks that make text invisible: white or tiny letters, letters in the color of the cell, no format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeVar
from xml.etree.ElementTree import Element

from rotation.scanner import colors
from rotation.scanner.colors import Color
from rotation.scanner.parts import Package, attribute, local

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
    palette = colors.theme(package)
    fonts = [_Font(font_hides(font), _letters(font, palette)) for font in groups.get("fonts", [])]
    fills = [_grounds(fill, palette) for fill in groups.get("fills", [])]
    formats = {attribute(item, "numFmtId"): attribute(item, "formatCode")
               for item in groups.get("numFmts", [])}
    return {index: _hides(style, fonts, fills, formats)
            for index, style in enumerate(groups.get("cellXfs", []))}


class _Font(NamedTuple):
    hides: bool
    color: Color


def _hides(
    style: Element, fonts: list[_Font], fills: list[tuple[Color, ...]], formats: dict[str, str],
) -> bool:
    """Whether a style shows nothing, or letters in the color of the cell; a dark cell hides what is not told."""
    if format_hides(formats.get(attribute(style, "numFmtId"), "")):
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
