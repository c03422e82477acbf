"""The one door through which XML of a workbook enters: no document types, no entities."""

from __future__ import annotations

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


def walk(content: bytes, start: Start, end: End | None = None, chars: Chars | None = None) -> None:
    """Stream the elements of one part to the handlers.

    Raises
    ------
    Forbidden
        The part declares a document type or an entity.
    expat.ExpatError
        The part is not well-formed XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 65536
    parser.StartDoctypeDeclHandler = _forbid
    parser.EntityDeclHandler = _forbid
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if chars is not None:
        parser.CharacterDataHandler = chars
    parser.Parse(content, True)


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


