"""Parts of a workbook package: sheet list, styles, comments; each read once, bounded."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from functools import cache

from rotation.workbook.archive import Archive
from rotation.workbook.cells import MAX_FILLED, Style, TooMuch, parse_area
from rotation.workbook.defects import address
from rotation.workbook.markup import elements, local, walk

BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
BUILT_IN_PERCENT = {9, 10}
OWN_AUTHOR = "rotation"
"""Author of the comments that our own annotated copy adds; they are not the officer's words."""
OWN_MARKS = ("【问题标注】", "[rotation check] ")
"""How such a comment begins, by which it is known when another program has put its own user for the author."""

MAX_SHEETS = 60
"""So many sheets may a workbook have."""

MAX_RELATIONS = 70_000
"""Excel allows 65,530 links of a sheet."""

MAX_STYLES = 70_000
"""Excel allows 65,490 cell styles; so many fonts and formats of numbers are read as well."""

MAX_CODE = 255
"""Excel allows no longer format of numbers."""


_WITHOUT_CELLS = frozenset({"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})
"""What a sheet may be besides one with cells; any other relation leads to cells, as other programs take it."""


@dataclass(frozen=True)
class SheetPart:
    """One sheet of the workbook: name, state, and the path of its XML."""

    title: str
    state: str
    part: str


@dataclass(frozen=True)
class Outline:
    """What workbook.xml says: the sheets in order, the calendar of its dates, and what is wrong with the list."""

    sheets: tuple[SheetPart, ...]
    date1904: bool = False
    missing: tuple[str, ...] = field(default=())
    shared: tuple[str, ...] = field(default=())


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the relations of a part: id -> (kind, path of the target)."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in archive.namelist():
        return {}
    content = archive.read(source)
    if content.count(b"Relationship") > 2 * MAX_RELATIONS:
        raise TooMuch("markup")
    found = {}
    for item in elements(content, "Relationship"):
        if item.get("TargetMode") != "External":
            target = item.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = item.get("Type", "").rpartition("/")[2]
            found[item.get("Id", "")] = (kind, posixpath.normpath(path))
    return found


def main_part(archive: zipfile.ZipFile) -> str:
    """Return the path of workbook.xml; empty if the package has none."""
    for kind, target in relations(archive, "").values():
        if kind == "officeDocument" and target in archive.namelist():
            return target
    return "xl/workbook.xml" if "xl/workbook.xml" in archive.namelist() else ""


def outline(archive: zipfile.ZipFile, workbook: str) -> Outline:
    """Return the sheets that workbook.xml lists, with the parts that are missing."""
    content = archive.read(workbook)
    links = relations(archive, workbook)
    names = set(archive.namelist())
    sheets: list[SheetPart] = []
    missing, shared = list[str](), list[str]()
    for item in elements(content, "sheet"):
        kind, part = links.get(item.get("id", ""), ("worksheet", ""))
        title = item.get("name", "")
        if part not in names:
            missing.append(title)
        elif any(part == sheet.part for sheet in sheets[:MAX_SHEETS]):
            shared.append(title)
        elif kind not in _WITHOUT_CELLS:
            sheets.append(SheetPart(title, item.get("state", "visible"), part))
    dates = any(pr.get("date1904") in ("1", "true") for pr in elements(content, "workbookPr"))
    return Outline(tuple(sheets), dates, tuple(missing), tuple(shared))


def styles(archive: zipfile.ZipFile, workbook: str) -> list[Style]:
    """Return what each cell style means for reading, by index."""
    part = next((path for kind, path in relations(archive, workbook).values()
                 if kind == "styles"), "")
    if part not in archive.namelist():
        return []
    return _styles(archive.read(part))


def _styles(content: bytes) -> list[Style]:
    formats = {item.get("numFmtId", ""): _code(item) for item in elements(content, "numFmt")}
    struck = _struck_fonts(content)
    inside = [False]
    found: list[Style] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "cellXfs":
            inside[0] = True
        elif tag == "xf" and inside[0]:
            number = attributes.get("numFmtId", "0")
            font = int(attributes.get("fontId", "0"))
            if len(found) == MAX_STYLES:
                raise TooMuch("styles")
            found.append(Style(_meaning(number, formats.get(number, "")), font in struck))

    def end(name: str) -> None:
        if local(name) == "cellXfs":
            inside[0] = False

    walk(content, start, end)
    return found


def _code(item: dict[str, str]) -> str:
    code = item.get("formatCode", "")
    if len(code) > MAX_CODE:
        raise ValueError("format of numbers too long")
    return code


def _struck_fonts(content: bytes) -> set[int]:
    state = {"inside": False, "font": -1}
    struck: set[int] = set()

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "fonts":
            state["inside"] = True
        elif tag == "font" and state["inside"]:
            state["font"] += 1
        elif tag == "strike" and state["inside"] and attributes.get("val", "1") in ("1", "true"):
            struck.add(state["font"])

    def end(name: str) -> None:
        if local(name) == "fonts":
            state["inside"] = False

    walk(content, start, end)
    return struck


@cache
def _meaning(number: str, code: str) -> str:
    if not code:
        built_in = int(number) if number.isdigit() else 0
        if built_in in BUILT_IN_PERCENT:
            return "percent"
        return "date" if built_in in BUILT_IN_DATES else ""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\[\]]*\]', "", code)
    if re.fullmatch(r"0{2,}", bare):
        return bare
    if "%" in bare:
        return "percent"
    spoken = "年" in code or "月" in code
    dated = re.search(r"[ymd]", bare, re.IGNORECASE) and not re.search(r"[#0?]", bare)
    return "date" if dated or (spoken and not re.search(r"[#0?]", bare)) else ""


def strings_part(archive: Archive, workbook: str) -> bytes:
    """Return the shared strings part, empty if there is none."""
    part = next((path for kind, path in relations(archive, workbook).values()
                 if kind == "sharedStrings"), "")
    content = archive.table(part) if part in archive.namelist() else b""
    if content.count(b"<si") > MAX_FILLED:
        raise TooMuch("cells")
    return content


def comments(archive: zipfile.ZipFile, sheet: str) -> list[str]:
    """Return the cells of a sheet that carry a comment not written by ourselves."""
    cells: list[str] = []
    for path in {path for kind, path in relations(archive, sheet).values() if kind == "comments"}:
        if path in archive.namelist():
            content = archive.read(path)
            ours = _authors(content)
            cells += [reference for reference, author, text in _comments(content)
                      if author not in ours and not is_own_comment(text)]
    return cells


def is_own_comment(text: str) -> bool:
    """Whether a comment is one of our marked copies', whoever saved it since; Excel puts a name in front."""
    head = text.lstrip()[:80]
    return any(mark.strip() in head for mark in OWN_MARKS)


def _comments(content: bytes) -> list[tuple[str, str, str]]:
    """Return cell, author and text of every comment."""
    found: list[tuple[str, str, str]] = []
    buffer: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "comment":
            told = {local(key): value for key, value in attributes.items()}
            found.append((told.get("ref", address(1, 1)), told.get("authorId", ""), ""))
            buffer.clear()

    def end(name: str) -> None:
        if local(name) == "comment":
            found[-1] = (*found[-1][:2], "".join(buffer))

    walk(content, start, end, buffer.append)
    return found


def totals(archive: zipfile.ZipFile, sheet: str) -> frozenset[int]:
    """Return the rows of a sheet that are the totals row of an Excel table.

    Raises
    ------
    ValueError
        A table has no range.
    """
    parts = {path for kind, path in relations(archive, sheet).values() if kind == "table"}
    tables = [item for path in parts if path in archive.namelist() for item in elements(archive.read(path), "table")]
    return frozenset(parse_area(item.get("ref", "")).bottom for item in tables
                     if item.get("totalsRowCount", "0") not in ("", "0"))


def _authors(content: bytes) -> set[str]:
    names: list[str] = []
    buffer: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if local(name) == "author":
            buffer.clear()

    def end(name: str) -> None:
        if local(name) == "author":
            names.append("".join(buffer).strip())

    walk(content, start, end, buffer.append)
    return {str(index) for index, name in enumerate(names) if name == OWN_AUTHOR}
