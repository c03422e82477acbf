"""On which line of a TOML file a key stands; tomllib reads values and tells no lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

KeyPath = tuple[str | int, ...]
"""Keys from the top; a table of an array is followed by its number, 0 for the first."""

_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^\s.="']+))\s*""")
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_FENCES = ('"""', "'''")


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """Return the line, from 1, of every table and of every key that begins a line.

    Parameters
    ----------
    text
        A valid TOML document. Keys inside inline tables have no line of their own; ask `line_of`.
    """
    found: dict[KeyPath, int] = {}
    numbers: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    for number, line in _starts(text):
        header = _HEADER.fullmatch(line)
        if header:
            table = path = _table(_keys(header[2]), numbers, array=header[1] == "[[")
        elif (key := _assigned(line)) is not None:
            path = (*table, *key)
        else:
            continue
        for end in range(1, len(path) + 1):
            found.setdefault(path[:end], number)
    return found


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, or of the nearest thing around it; 1 if there is none."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _table(keys: tuple[str, ...], numbers: Counter[KeyPath], *, array: bool) -> KeyPath:
    """Return the path of a header; every array of tables on the way adds its number."""
    path: KeyPath = ()
    for key in keys[:-1]:
        path = (*path, key)
        if numbers[path]:
            path = (*path, numbers[path] - 1)
    path = (*path, keys[-1])
    if array:
        numbers[path] += 1
        path = (*path, numbers[path] - 1)
    return path


def _keys(text: str) -> tuple[str, ...]:
    return tuple(part for part, _ in _parts(text))


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """Split a dotted key; yield each part and where it ends."""
    at = 0
    while (match := _PART.match(text, at)) is not None:
        at = match.end()
        yield next(part for part in match.groups() if part is not None), at
        if text[at:at + 1] != ".":
            return
        at += 1


def _assigned(line: str) -> tuple[str, ...] | None:
    """Return the key of ``key = value``; None if the line assigns nothing."""
    parts = list(_parts(line))
    if not parts or line[parts[-1][1]:parts[-1][1] + 1] != "=":
        return None
    return tuple(part for part, _ in parts)


def _starts(text: str) -> Iterator[tuple[int, str]]:
    """Iterate over lines that begin a header or an assignment, not over the rest of a value."""
    fence, depth = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if not depth and line.strip() and not line.lstrip().startswith("#"):
            yield number, line
        if not depth and _HEADER.fullmatch(line):
            continue
        fence = _opened(line)
        bare = _STRINGS.sub("", line)
        depth += sum(bare.count(sign) for sign in "[{") - sum(bare.count(sign) for sign in "]}")


def _opened(line: str) -> str:
    """Return the fence of a string that begins in a line and does not end there."""
    for fence in _FENCES:
        if line.count(fence) % 2:
            return fence
    return ""
