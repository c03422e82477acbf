"""Bytes bent by chance: what a bad cable, a broken program or a bored mind does to a file. Drawn by seed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

TOKENS = (b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"]]>", b"<a>" * 300, b"[" * 3000,
          b"9" * 5000, b"1e999999", b"-0", b"NaN", b"\xe2\x80\xae", b"\xed\xa0\x80", b"=cmd|' /C calc'!A0", b'"', b"'", b"\n",
          "，".encode(), "１２".encode(), b"../../", b"{{ 7*7 }}", b"null", b"[]", b"{}", b"\\u0000", b"0x" + b"f" * 6000)
WRONG = (None, [], {}, "", "词", -1, 10**30, 1.5, True, [[]], {"a": 1}, "\0", "9" * 400, [None], float("nan"))
"""Values of kinds that hardly any place of a JSON file takes."""


def flipped(chance: Random, content: bytes) -> bytes:
    """Flip some bits."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def cut(chance: Random, content: bytes) -> bytes:
    """Lose the end, the beginning or the middle."""
    one, two = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return chance.choice((content[:two], content[one:], content[:one] + content[two:]))


def doubled(chance: Random, content: bytes) -> bytes:
    """Have a stretch twice, or in another place."""
    one, two, to = (chance.randrange(len(content) + 1) for _ in range(3))
    part = content[min(one, two):max(one, two)][:20_000]
    return content[:to] + part + content[to:]


def spiked(chance: Random, content: bytes) -> bytes:
    """Have something foul put in."""
    to = chance.randrange(len(content) + 1)
    return content[:to] + chance.choice(TOKENS) + content[to + chance.choice((0, 0, 1, 8)):]


BYTES: tuple[Callable[[Random, bytes], bytes], ...] = (flipped, cut, doubled, spiked)


def bent(chance: Random, content: bytes) -> bytes:
    """Bend plain bytes once or a few times; never nothing."""
    made = content
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        made = chance.choice(BYTES)(chance, made or b"x")
    return made


def package(chance: Random, content: bytes) -> bytes:
    """Bend a zip package: its bytes, or the content, the names, the order of its parts."""
    if chance.random() < 0.3:
        return bent(chance, content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [(name, file.read(name)) for name in file.namelist()]
    at = chance.randrange(len(parts))
    name, part = parts[at]
    what = chance.choice(("bend", "bend", "bend", "bend", "swap", "drop", "twice", "rename", "empty"))
    if what == "bend":
        parts[at] = name, bent(chance, part) if part else b"<"
    elif what == "swap":
        other = chance.randrange(len(parts))
        parts[at], parts[other] = (name, parts[other][1]), (parts[other][0], part)
    elif what == "drop":
        del parts[at]
    elif what == "twice":
        parts.append((name, bent(chance, part or b"<")))
    elif what == "rename":
        parts[at] = name + chance.choice(("x", "/../../y", "\0", " ", ".bin")), part
    else:
        parts[at] = name, b""
    return packed(parts)


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    """Pack parts into a zip, quietly even if a name comes twice."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts:
            entry = zipfile.ZipInfo(name)
            entry.filename = name
            file.NameToInfo.pop(entry.filename, None)
            file.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def json_text(chance: Random, content: bytes) -> bytes:
    """Bend a JSON file: its bytes, or a value somewhere in it that becomes one of another kind, twice or none."""
    if chance.random() < 0.3:
        return bent(chance, content)
    told = json.loads(content)
    for _ in range(chance.choice((1, 1, 3))):
        told = _replaced(chance, told)
    return json.dumps(told, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _replaced(chance: Random, told: Any) -> Any:
    """Replace one value; the deeper in, the likelier further in."""
    if isinstance(told, dict) and told and chance.random() < 0.85:
        key = chance.choice(list(told))
        if chance.random() < 0.1:
            return {name: value for name, value in told.items() if name != key}
        return {**told, key: _replaced(chance, told[key])}
    if isinstance(told, list) and told and chance.random() < 0.85:
        at = chance.randrange(len(told))
        if chance.random() < 0.1:
            return told + told[at:at + 1]
        return [*told[:at], _replaced(chance, told[at]), *told[at + 1:]]
    if isinstance(told, int) and not isinstance(told, bool) and chance.random() < 0.3:
        return told + chance.choice((-1, 1, 100))
    return chance.choice(WRONG)
