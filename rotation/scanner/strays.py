"""Text where no program shows any: outside the elements that carry the words of a notice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from rotation.errors import Issue
from rotation.scanner.leaks import leak
from rotation.scanner.parts import Package, local

_CARRIERS: Mapping[str, Mapping[str, frozenset[str]]] = {
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml": {
        "p": frozenset({"t", "delText", "instrText", "delInstrText", "fldData"})},
    r"xl/worksheets/sheet\d+\.xml": {
        "c": frozenset({"t", "v", "f"}),
        "headerFooter": frozenset({f"{which}{what}" for which in ("odd", "even", "first")
                                   for what in ("Header", "Footer")})},
    r"xl/sharedStrings\.xml": {"si": frozenset({"t"})},
    r"xl/workbook\.xml": {"definedNames": frozenset({"definedName"})},
}
"""Which elements carry text in which parts, by the element that they must stand in."""


def judged(package: Package) -> Iterator[Issue]:
    """Iterate over the parts with text that none of their carriers holds; properties have a judge of their own."""
    for name, tree in package.trees.items():
        told = next((told for pattern, told in _CARRIERS.items() if re.fullmatch(pattern, name)), {})
        shown = {id(item) for item in _carriers(tree, told)}
        for item in tree.iter():
            mute = id(item) not in shown and not name.startswith("docProps/")
            if (mute and (item.text or "").strip()) or (item.tail or "").strip():
                yield leak("leftover-text", name, local(item.tag))


def _carriers(tree: Element, told: Mapping[str, frozenset[str]]) -> Iterator[Element]:
    """Iterate over the carriers that stand where a program shows them, each at least once."""
    waiting: list[tuple[Element, frozenset[str]]] = [(tree, frozenset())]
    while waiting:
        item, known = waiting.pop()
        tag = local(item.tag)
        if tag in known:
            yield item
        if tag != "extLst":
            inner = told.get(tag, known)
            waiting += [(child, inner) for child in item]
