"""Tables as rows of spelled cells, which the template only has to put between tags."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple
from urllib.parse import quote

from rotation.tables.looks import DIGITS, MOST_DIGITS, number, printable
from rotation.tables.table import (
    Across,
    Band,
    Column,
    FileLink,
    Formula,
    Link,
    Look,
    Row,
    Styled,
    Table,
    Title,
)
from rotation.text import Lang, spell

_CLASS: dict[str, str] = {"good": "good", "bad": "bad", "center": "c", "small": "id", "wrap": "w"}
_SEARCHED = 20
"""Rows beyond which a list can be searched."""
_DASH = frozenset({"moves", "gap"})
_JUDGED = frozenset({"good", "bad"})


class Shown(NamedTuple):
    """One cell: its words, its class, the number by which it is sorted, the file that it opens.

    The last two are empty for plain words.
    """

    text: str
    css: str
    sort: str = ""
    href: str = ""


class Grid(NamedTuple):
    """A table ready for the template."""

    key: str
    title: str
    heads: list[Shown]
    rows: list[tuple[str, list[Shown]]]
    notes_above: list[str]
    notes_below: list[str]
    sortable: bool
    searched: bool


def grid(table: Table, lang: Lang) -> Grid:
    """Spell a table in one language."""
    return Grid(
        table.key, str(spell(table.title, lang)), [_head(heading, lang) for heading in table.columns],
        [_row(row, table, lang) for row in table.rows],
        [note.render(lang) for note in table.notes_above],
        [note.render(lang) for note in table.notes_below], table.filtered and bool(table.rows),
        table.filtered and len(table.rows) > _SEARCHED)


def _head(heading: Column[Any], lang: Lang) -> Shown:
    return Shown(heading.title.render(lang), _css(heading.look))


def _row(row: Row, table: Table, lang: Lang) -> tuple[str, list[Shown]]:
    if len(row) == 1 and isinstance(row[0], Band):
        return "band", [Shown(row[0].text.render(lang), "")]
    looks = (heading.look for heading in table.columns)
    return "", [shown(value, look, lang) for value, look in zip(row, looks, strict=True)]


def shown(value: Any, look: Look, lang: Lang) -> Shown:
    """Spell one cell; numbers are cut off at the decimals of their look, never rounded up."""
    css = _css(look)
    if isinstance(value, Styled | Formula):
        value, look = value.value, value.look or look
        css = f"{look} {css}".rstrip() if look in _JUDGED else css if look == "wrap" else _css(look)
    if isinstance(value, FileLink):
        return Shown(printable(str(spell(value.text, lang))), css, href=quote(value.path))
    if isinstance(value, Across | Link | Title):
        value = value.text
    if value is None:
        return Shown("", css)
    if isinstance(value, int | Fraction | Decimal) and not isinstance(value, bool):
        return _number(value, look, css)
    return Shown(printable(str(spell(value, lang))), "c" if css == "n" else css)


def _css(look: Look) -> str:
    return "n" if look in DIGITS else _CLASS.get(look, "")


def _number(value: int | Fraction | Decimal, look: Look, css: str) -> Shown:
    cut = number(value, look)
    if look in _DASH and not cut:
        return Shown("–", css, "0")
    if look == "percent":
        return Shown(f"{100 * cut:.2f}%", css, repr(cut))
    digits = DIGITS.get(look, 0 if isinstance(value, int) else MOST_DIGITS)
    return Shown(f"{cut:.{digits}f}", css, repr(cut))
