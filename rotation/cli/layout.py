"""Help pages whose columns stand straight although a Chinese character is two cells wide."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import east_asian_width

import click


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def folded(text: str, width: int) -> list[str]:
    """Return a text in lines of at most so many cells; Chinese breaks anywhere, English at blanks."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and cells(line + piece.rstrip()) > width and piece[0] not in "，。；、）]：":
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterable[str]:
    """Split after every blank and around every wide character."""
    piece = ""
    for sign in text:
        wide = east_asian_width(sign) in "WF"
        if wide and piece:
            yield piece
            piece = ""
        piece += sign
        if wide or sign == " ":
            yield piece
            piece = ""
    if piece:
        yield piece


class Formatter(click.HelpFormatter):
    """Click's help formatter, measuring in cells."""

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and their meanings in two columns."""
        pairs = list(rows)
        widest = max((cells(term) for term, _ in pairs), default=0)
        start = min(widest, col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in pairs:
            lines = folded(meaning, max(20, self.width - start - 2))
            gap = start - cells(term)
            head = term + (" " * gap if gap >= col_spacing else f"\n{indent}{' ' * start}")
            self.write(f"{indent}{head}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{' ' * start}{line}\n")
