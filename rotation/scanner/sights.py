"""Looks that make text of a Word document invisible: hidden, tiny, or in the color of its ground."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rotation.errors import Issue
from rotation.scanner import colors
from rotation.scanner.colors import Color
from rotation.scanner.leaks import leak
from rotation.scanner.parts import Package, attribute, local

STYLES, SETTINGS = "word/styles.xml", "word/settings.xml"
_TINY = 9
"""Half-points below which nobody reads."""

_FULL = ("solid", "pct90", "pct95", "pct87", "pct85", "pct80", "pct75")
"""Shadings that are mostly of the color of the pattern."""

_REFERENCES = ("pStyle", "rStyle", "tblStyle")


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


def looks(name: str, tree: Element, ink: Ink) -> Iterator[Issue]:
    """Iterate over the looks of one part that hide text."""
    styles, grounds = _invisible_styles(ink), _grounds(tree, ink)
    for item in tree.iter():
        tag = local(item.tag)
        if (tag == "rPr" and _invisible(item, ink, grounds)) or _blacked(item, ink):
            yield leak("hidden-text", name)
        elif tag in _REFERENCES and attribute(item, "val") in styles:
            yield leak("hidden-text", name, attribute(item, "val"))


def of_styles(ink: Ink) -> Iterator[Issue]:
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


def _below(text: str, least: int) -> bool:
    return bool(text) and float(text) < least


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
