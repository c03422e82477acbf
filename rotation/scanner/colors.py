"""Colors as they show: themes, tints, palettes and automatic colors resolved to red, green and blue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from rotation.scanner.parts import Package, attribute, local

Color = tuple[int, int, int]

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
"""Colors of a theme in the order in which a workbook counts them."""

_OFFICE = dict(zip(_ORDER, ("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2",
                            "4BACC6", "F79646", "0000FF", "800080"), strict=True))
_NAMES = {"text1": "dk1", "dark1": "dk1", "tx1": "dk1", "t1": "dk1", "background1": "lt1", "light1": "lt1",
          "bg1": "lt1", "text2": "dk2", "dark2": "dk2", "tx2": "dk2", "t2": "dk2", "background2": "lt2",
          "light2": "lt2", "bg2": "lt2", "hyperlink": "hlink", "followedHyperlink": "folHlink"}
_SWAPPED = {"text1": "t1", "background1": "bg1", "text2": "t2", "background2": "bg2"}
_INDEXED = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF", "800000", "008000",
            "000080", "808000", "800080", "008080", "C0C0C0", "808080")
HIGHLIGHTS: Mapping[str, Color] = {
    "black": BLACK, "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0), "magenta": (255, 0, 255),
    "red": (255, 0, 0), "yellow": (255, 255, 0), "white": WHITE, "darkBlue": (0, 0, 128),
    "darkCyan": (0, 128, 128), "darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0),
    "darkYellow": (128, 128, 0), "darkGray": (128, 128, 128), "lightGray": (192, 192, 192)}
_LEAST = 1.5
"""Contrast (1 to 21, as WCAG counts it) under which letters cannot be read."""

_DARK = 0.09
"""Luminance (0 to 1) under which a ground hides letters of the automatic color."""


def theme(package: Package) -> dict[str, str]:
    """Return the colors of the theme in hex, by their names there; those of Office where none is told."""
    found = dict(_OFFICE)
    for name, tree in package.trees.items():
        if re.fullmatch(r"(?:xl|word)/theme/theme\d+\.xml", name):
            for scheme in (item for item in tree.iter() if local(item.tag) == "clrScheme"):
                found |= {local(item.tag): value for item in scheme for part in item
                          if _hex(value := attribute(part, "lastClr") or attribute(part, "val"))}
    return found


def swaps(settings: Element | None) -> dict[str, str]:
    """Return which color of the theme a document uses for text and background, if it tells another."""
    mapping = next((item for item in ([] if settings is None else settings.iter())
                    if local(item.tag) == "clrSchemeMapping"), None)
    if mapping is None:
        return {}
    return {name: _NAMES.get(told, told) for name, short in _SWAPPED.items() if (told := attribute(mapping, short))}


def of_workbook(told: Element, palette: Mapping[str, str]) -> Color | None:
    """Return the color that a font or fill of a workbook names; None if it is automatic."""
    rgb, index, number = (attribute(told, name) for name in ("rgb", "indexed", "theme"))
    if _hex(rgb[-6:]):
        found = _parsed(rgb[-6:])
    elif index.isdigit():
        place = int(index)
        if place >= 64:
            return BLACK if place == 64 else WHITE if place == 65 else None
        found = _parsed(_INDEXED[place % 8 if place < 8 else min(place - 8, 15)])
    elif number.isdigit() and int(number) < len(_ORDER):
        found = _parsed(palette[_ORDER[int(number)]])
    else:
        return None
    return _tinted(found, float(attribute(told, "tint") or 0))


def of_document(told: Element, palette: Mapping[str, str], swapped: Mapping[str, str],
                names: tuple[str, str]) -> Color | None:
    """Return the color that a run or shading of a document names; None if it is automatic.

    Parameters
    ----------
    told
        The element.
    palette, swapped
        See `theme` and `swaps`.
    names
        Attributes of the color in hex and of its name in the theme; tint and shade follow the latter.
    """
    plain, themed = (attribute(told, name) for name in names)
    if themed:
        found = _parsed(palette.get(swapped.get(themed, _NAMES.get(themed, themed)), "000000"))
        stem = names[1].removesuffix("Color")
        tint, shade = (attribute(told, f"{stem}{what}") for what in ("Tint", "Shade"))
        found = _tinted(found, 1 - int(tint, 16) / 255) if tint else found
        return _tinted(found, int(shade, 16) / 255 - 1) if shade else found
    return _parsed(plain) if _hex(plain) else None


def unreadable(letters: Color, ground: Color) -> bool:
    """Whether letters of a color cannot be read on a ground."""
    light, dark = sorted((_luminance(letters), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05) < _LEAST


def is_dark(ground: Color) -> bool:
    """Whether a ground hides letters whose color is not told."""
    return _luminance(ground) < _DARK


def _hex(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9A-Fa-f]{6}", text))


def _parsed(text: str) -> Color:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def _tinted(color: Color, tint: float) -> Color:
    """Return a color made lighter (up to 1) or darker (down to -1)."""
    tint = max(-1.0, min(1.0, tint))
    red, green, blue = (round(c + (255 - c) * tint) if tint > 0 else round(c * (1 + tint)) for c in color)
    return red, green, blue


def _luminance(color: Color) -> float:
    parts = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
