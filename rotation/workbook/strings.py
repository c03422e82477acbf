"""The shared strings of a workbook, and the caps that text is held to."""

from __future__ import annotations

import re

from rotation.workbook.markup import local, walk

MAX_TEXT = 32_767
"""Excel allows no longer cell."""

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class TooMuch(Exception):
    """A sheet exceeds a cap: ``what`` names it, ``cell`` the place."""

    def __init__(self, what: str, cell: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.cell = cell


def unescape(text: str) -> str:
    """Return text with the ``_x000D_`` escapes of the format decoded."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text)


def shared_strings(content: bytes) -> list[str]:
    """Return the shared strings of a workbook, phonetic guides left out."""
    strings: list[str] = []
    runs: list[str] = []
    buffer: list[str] = []
    phonetic: list[bool] = [False]

    def start(name: str, _: dict[str, str]) -> None:
        tag = local(name)
        if tag == "t":
            buffer.clear()
        elif tag == "si":
            runs.clear()
        elif tag == "rPh":
            phonetic[0] = True

    def end(name: str) -> None:
        tag = local(name)
        if tag == "t" and not phonetic[0]:
            runs.append("".join(buffer))
        elif tag == "rPh":
            phonetic[0] = False
        elif tag == "si":
            strings.append(unescape("".join(runs)))
            if len(strings[-1]) > MAX_TEXT:
                raise TooMuch("text")

    walk(content, start, end, buffer.append)
    return strings
