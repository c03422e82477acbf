"""The one door through which XML of a workbook enters: no document types, no entities."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

# Expat is driven directly because only it tells of each cell while streaming; what makes it
# dangerous, declarations of types and entities, is refused by the handlers below.
from xml.parsers import expat

from rotation.errors import Issue

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
Chars = Callable[[str], object]

STRICT = "http://purl.oclc.org/ooxml/"
"""How the name spaces of the strict variant of the format begin."""


class RefusedFile(Exception):
    """The file is refused before anything is read from it; ``issue`` says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.code)
        self.issue = issue


class ForbiddenMarkup(Exception):
    """A part declares a document type or an entity, as attack files do."""


MAX_DEPTH = 100
"""Elements stand in one another so deep at most; those of a workbook do not reach 20."""

_MAX_ATTRIBUTES = 300
_CROWDED = re.compile(
    rb"""<[^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+){%d}""" % _MAX_ATTRIBUTES)
"""A tag with more attributes than any has."""

_LONG = 8 << 20


def walk(
    content: bytes, start: Start, end: End | None = None, chars: Chars | None = None, *, counted: bool = False,
) -> None:
    """Stream the elements of one part to the handlers.

    Parameters
    ----------
    content
        The part.
    start, end, chars
        Told of every element that begins and ends, and of text.
    counted
        Whether the handlers themselves refuse what is deeper than `MAX_DEPTH`: of cells there are very many.

    Raises
    ------
    ForbiddenMarkup
        The part declares a document type or an entity.
    expat.ExpatError
        The part is not well-formed XML.
    ValueError
        Its elements stand too deep in one another or have too many attributes.
    LookupError
        It declares an encoding that there is not.
    """
    _refuse_crowded(content)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65536
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    parser.StartElementHandler, parser.EndElementHandler = (start, end) if counted else _counting(start, end)
    if chars is not None:
        parser.CharacterDataHandler = chars
    parser.Parse(content, True)


def _counting(start: Start, end: End | None) -> tuple[Start, End]:
    """Return handlers that pass on to others and count how deep they are."""
    depth = 0

    def deeper(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError("too deep")
        start(name, attributes)

    def higher(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    return deeper, higher


def _refuse_crowded(content: bytes) -> None:
    """Refuse a tag whose attributes alone would fill the memory; most parts are cleared by counting."""
    suspect = len(content) > _LONG or content.count(b"=") > 8 * content.count(b"<") + 1_000
    if suspect and _CROWDED.search(content):
        raise ValueError("too many attributes")


def local(name: str) -> str:
    """Return an element or attribute name without its prefix."""
    return name.rpartition(":")[2]


def elements(content: bytes, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of every element of one local name, attribute prefixes dropped."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == wanted:
            found.append({local(key): value for key, value in attributes.items()})

    walk(content, start)
    return found


def root(content: bytes) -> tuple[str, str]:
    """Return the local name of the first element and its default or prefixed name space."""
    seen: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not seen:
            prefix, _, bare = name.rpartition(":")
            space = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
            seen.append((bare, space))

    walk(content, start)
    return seen[0]


def _forbid(*_: object) -> NoReturn:
    raise ForbiddenMarkup


