"""What a page is made of: sections, charts and tables, still in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from rotation.tables.table import Table
from rotation.text import Text, say

Height = Literal["xs", "s", "m", "l", "xl", "xxl", "xxxl"]
HEIGHTS: dict[Height, int] = {"xs": 190, "s": 260, "m": 360, "l": 480, "xl": 640, "xxl": 780, "xxxl": 940}
"""Pixels; the style sheet has a class for each, because the content policy forbids inline styles."""

PRIVATE = say("INTERNAL", "内部资料")
INTERNAL = say("INTERNAL: contains personal data", "内部资料　含个人信息")
OFFLINE = say("One file without network access: the charts are drawn by the page itself.",
              "本页为单个离线文件，打开和打印均不联网，图表由页面自行绘制。")


def height_for(pixels: int) -> Height:
    """Return the least height that has room for so many pixels; the greatest if none has."""
    return next((name for name, room in HEIGHTS.items() if room >= pixels), "xxxl")


@dataclass(frozen=True)
class Chart:
    """One picture with its numbers.

    Parameters
    ----------
    key
        Unique on the page.
    title
        What stands above it.
    option
        ECharts option of plain values; `Text` and `Term` are spelled when the page is made.
    table
        The same numbers as a table, for paper and for those who cannot see the picture.
    height
        One of the heights of the style sheet.
    half
        Whether two stand side by side.
    note
        How to read it.
    """

    key: str
    title: Text
    option: dict[str, Any]
    table: Table | None = None
    height: Height = "m"
    half: bool = False
    note: Text | None = None


@dataclass(frozen=True)
class Section:
    """A heading with sentences, charts and tables."""

    key: str
    title: Text
    says: tuple[Text, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


class Card(NamedTuple):
    """A figure in large print."""

    value: object
    label: Text


class Headline(NamedTuple):
    """The first sentence: a status, whether it is good news, and what it comes to."""

    status: object
    good: bool
    says: Text


@dataclass(frozen=True)
class Page:
    """A whole page.

    Parameters
    ----------
    title, subtitle
        Head of the page.
    headline
        Status and one sentence.
    cards
        The figures that everybody asks for first.
    sections
        In the order of reading.
    draft
        What is said in red if this must not be published.
    foot
        Last lines, such as the public seed and the hash of the facts.
    mark
        What the corner says: internal, with or without personal data.
    """

    title: Text
    subtitle: Text
    headline: Headline
    cards: tuple[Card, ...] = ()
    sections: tuple[Section, ...] = ()
    draft: Text | None = None
    foot: tuple[Text, ...] = (OFFLINE,)
    mark: Text = INTERNAL
