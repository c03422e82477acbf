"""The package of a notice: which parts it may have, its properties, links, and loose bytes."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from rotation.errors import Issue
from rotation.personal import gives_away, kinds, private
from rotation.scanner.leaks import leak
from rotation.workbook import package as opc

_HARMLESS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app)\.xml|"
    r"xl/(?:workbook|styles|sharedStrings|metadata)\.xml|xl/_rels/workbook\.xml\.rels|xl/theme/theme\d+\.xml|"
    r"xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/sheet\d+\.xml\.rels|xl/calcChain\.xml|"
    r"word/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering|footnotes|endnotes)\.xml|"
    r"word/(?:header|footer)\d*\.xml|word/theme/theme\d+\.xml|"
    r"word/_rels/(?:document|header\d*|footer\d*|settings|fontTable|footnotes|endnotes)\.xml\.rels")
_KNOWN: tuple[tuple[str, str], ...] = (
    (r"vbaProject|activeX|ctrlProps|macrosheets|\.bin\.rels$|customUI", "code"),
    (r"printerSettings", "printer-settings"),
    (r"[cC]omments|persons?/|word/people", "comment"),
    (r"externalLinks|queryTables|connections|webExtensions|word/afchunk", "external-link"),
    (r"revisions/|/users", "tracked-change"),
    (r"docProps/(?!thumbnail)|customXml|customProperty|docMetadata|xmlMaps|glossary|mailMerge", "document-property"),
    ((r"media/|embeddings/|drawings/|charts|diagrams|ink/|fonts/|pivot|slicer|timeline|model/|richData|thumbnail|"
      r"\.(?:png|jpe?g|gif|emf|wmf|bin|odttf|vml|tiff?|bmp|svg)$"), "embedded-object"),
)
_LINKS = {"printerSettings": "printer-settings", "comments": "comment", "threadedComment": "comment",
          "vmlDrawing": "embedded-object", "drawing": "embedded-object", "image": "embedded-object"}
_PLAIN_PROPERTIES = frozenset({
    "coreProperties", "created", "modified", "revision", "title", "language", "version", "Properties",
    "Template", "TotalTime", "Pages", "Words", "Characters", "Application", "DocSecurity", "Lines",
    "Paragraphs", "ScaleCrop", "HeadingPairs", "vector", "variant", "lpstr", "i4", "TitlesOfParts",
    "LinksUpToDate", "CharactersWithSpaces", "SharedDoc", "HyperlinksChanged", "AppVersion"})
_WHEN = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)?"
_FEW = r"\d{1,8}"
_SHAPES = {
    "created": _WHEN, "modified": _WHEN, "language": r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?",
    "AppVersion": r"\d{1,5}(?:\.\d{1,5}){0,3}", "version": r"\d{1,3}(?:\.\d{1,3})?",
    "Application": r"(?:Microsoft|WPS|LibreOffice|OpenOffice|Apache|Kingsoft|ONLYOFFICE|Collabora)[ -~]*|"
                   r"et|wps|WPS ?(?:表格|文字)|rotation",
    **dict.fromkeys(("revision", "TotalTime", "Pages", "Words", "Characters", "DocSecurity", "Lines", "Paragraphs",
                     "CharactersWithSpaces", "i4"), _FEW),
    **dict.fromkeys(("ScaleCrop", "LinksUpToDate", "SharedDoc", "HyperlinksChanged"), "true|false|0|1")}
"""What a property may say, by its name; another value is something else in its place."""

_TEMPLATES = ("", "Normal", "Normal.dotm", "Normal.dot")
_PATH = re.compile(r"(?:\b[A-Za-z]:[\\/]|\\\\\w|file:|/Users/|/home/|%5C)", re.IGNORECASE)
_REMARK = re.compile(rb"<!--|<\?(?!xml\s|mso-application)")
_SPACES = "http://schemas."

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


@dataclass(frozen=True, eq=False)
class Package:
    """A bounded package.

    Parameters
    ----------
    name
        File name.
    archive
        The package.
    """

    name: str
    archive: zipfile.ZipFile

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the parts, folders left out."""
        return tuple(name for name in self.archive.namelist() if not name.endswith("/"))

    @property
    def kind(self) -> str:
        """``xlsx``, ``docx``, or nothing."""
        if "xl/workbook.xml" in self.names:
            return "xlsx"
        return "docx" if "word/document.xml" in self.names else ""

    @cached_property
    def trees(self) -> dict[str, Element]:
        """Every part that is XML, parsed; document types and entities are refused.

        Raises
        ------
        DefusedXmlException
            A part declares a document type or an entity.
        """
        return {name: ElementTree.fromstring(self.archive.read(name), forbid_dtd=True)
                for name in self.names if name.endswith((".xml", ".rels", ".vml"))}


def local(name: str) -> str:
    """Return the name of an element or attribute without its name space."""
    return name.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """Return an attribute whatever its name space; empty if there is none."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def text_of(element: Element) -> str:
    """Return all text inside an element."""
    return "".join(element.itertext())


# -- the package ------------------------------------------------------------------------------


def loose(package: Package, content: bytes) -> Iterator[Issue]:
    """Iterate over what lies in the file but in none of its parts."""
    entries = sorted(package.archive.infolist(), key=lambda entry: entry.header_offset)
    at = 0
    for entry in entries:
        if entry.header_offset - at > 24:  # 24: the longest record after a part
            yield leak("loose-bytes", package.name)
        lengths = content[entry.header_offset + 26:entry.header_offset + 30]
        names, extra = (int.from_bytes(lengths[i:i + 2], "little") for i in (0, 2))
        at = entry.header_offset + 30 + names + extra + entry.compress_size
        if entry.comment or max(extra, len(entry.extra)) > 64:
            yield leak("loose-bytes", package.name, entry.filename)
    if package.archive.start_dir - at > 24 or package.archive.comment:
        yield leak("loose-bytes", package.name)
    if not content[:-18].endswith(b"PK\x05\x06"):
        yield leak("loose-bytes", package.name)


def judged(package: Package) -> Iterator[Issue]:
    """Iterate over parts that do not belong, properties, links out of the file, and remarks."""
    reached = _reached(package)
    for name in package.names:
        if not _HARMLESS.fullmatch(name):
            yield leak(_kind(name), name)
        elif name not in reached:
            yield leak("unreached-part", name)
    for name, tree in package.trees.items():
        if _REMARK.search(package.archive.read(name).replace(b"\0", b"")):
            yield leak("remark-in-code", name)
        yield from _attributes(name, tree)
        if name.endswith(".rels"):
            yield from _links(name, tree)
        if name.startswith("docProps/"):
            yield from _properties(name, tree)


def _reached(package: Package) -> set[str]:
    """Return the parts that a program gets to by following the relations from the root."""
    found = {"[Content_Types].xml", "_rels/.rels"}
    waiting = [""]
    while waiting:
        source = waiting.pop()
        folder, name = posixpath.split(source)
        found.add(posixpath.join(folder, "_rels", f"{name}.rels"))
        targets = {path for _, path in opc.relations(package.archive, source).values()} - found
        found |= targets
        waiting += sorted(targets)
    return found


def _kind(name: str) -> str:
    return next((kind for pattern, kind in _KNOWN if re.search(pattern, name)), "unknown-part")


def _links(name: str, tree: Element) -> Iterator[Issue]:
    for item in tree.iter():
        kind = attribute(item, "Type").rpartition("/")[2]
        if attribute(item, "TargetMode") == "External":
            yield leak("external-link", name, attribute(item, "Id"))
        elif kind in _LINKS:
            yield leak(_LINKS[kind], name, attribute(item, "Id"))


def _properties(name: str, tree: Element) -> Iterator[Issue]:
    for item in tree.iter():
        field, value = local(item.tag), (item.text or "").strip()
        if field == "Template" and value not in _TEMPLATES:
            yield leak("document-property", name, field)
        shaped = field not in _SHAPES or re.fullmatch(_SHAPES[field], value)
        if value and (field not in _PLAIN_PROPERTIES or not shaped):
            yield leak("document-property", name, field)
        elif value and field in ("title", "lpstr", "Application"):
            yield from (leak(code, name, field) for code in kinds(value))
            yield from (leak(code, name, field) for code in private(value))


def _attributes(name: str, tree: Element) -> Iterator[Issue]:
    """Look into every attribute for paths and numbers of persons."""
    for item in tree.iter():
        for key, value in item.attrib.items():
            if len(value) < 4 or value.startswith(_SPACES):
                continue
            spot = f"{local(item.tag)}/{local(key)}"
            if _PATH.search(value):
                yield leak("path", name, spot)
            if gives_away(value):
                yield leak("identity-number", name, spot)


# -- text where no program shows any ----------------------------------------------------------


def left_over(package: Package) -> Iterator[Issue]:
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
