"""What the sheets of 汇总.xlsx share: headings, and how a banner is named and linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rotation.figures.words import NO, YES
from rotation.league.record import Figures, Record, spoken
from rotation.league.summary import Homes, folder_of, place_of
from rotation.run.folder import PLAN_XLSX
from rotation.tables.looks import DASH
from rotation.tables.table import Cell, Column, FileLink, Row, titled
from rotation.text import Text, say


@dataclass(frozen=True)
class Titles:
    """The league and the year that its titles name; no year if the plans have none in common."""

    banner: str
    year: int | None

    def of(self, text: Text) -> Text:
        """Return a title."""
        return titled(self, text)


def crossed(records: Sequence[Record]) -> bool:
    """Whether banners are crossed with scenarios."""
    return any(item.scenario for item in records)


def who(records: Sequence[Record]) -> tuple[Column[Any], ...]:
    """Return the columns that name a record."""
    banner: Column[Any] = Column("banner", say("Banner", "旗县"), "wrap", 24)
    if not crossed(records):
        return (banner,)
    return banner, Column("scenario", say("Scenario", "情景"), "wrap", 24)


def named(record: Record, records: Sequence[Record], link: object = None) -> Row:
    """Return the cells that name a record, the banner as a link if one is given."""
    first = record.banner if link is None else link
    return (first, supposition(record)) if crossed(records) else (first,)


def supposition(record: Record) -> object:
    """Return what the scenario of a record is called; a dash for the plan as it is."""
    return spoken(record.scenario_label) if record.scenario_label else DASH


def link(record: Record, homes: Homes) -> object:
    """Return the banner's name as a way to its plan, or to the marked copy of its workbook."""
    folder = folder_of(record, homes)
    if folder is None:
        return record.banner
    file = record.annotated or (PLAN_XLSX if record.status else "")
    return FileLink(record.banner, f"../{folder}/{file}" if file else f"../{folder}")


def state(record: Record) -> Cell:
    """Return the end of a record, in green if there is a plan."""
    return Cell(record.state, "good" if record.planned else "bad")


def beyond(told: Figures) -> Text:
    """Return how many of the coefficients of variation are beyond their limit."""
    return say("{b} of {n}", "{b}/{n}", b=told.beyond, n=len(told.variations))


def meets(told: Figures) -> object:
    """Return whether the three teacher standards are met everywhere and evenly, 统计口径."""
    if told.meets is None:
        return DASH
    return Cell(YES, "good") if told.meets else Cell(NO, "center")


def counted(records: Sequence[Record]) -> Text:
    """Say how many banners are in which state."""
    planned = sum(item.planned for item in records)
    open_ = [item for item in records if not item.planned]
    if not open_:
        return say("All {n} have a plan", "共{n}个，全部形成方案", n=len(records))
    return say("{p} of {n} have a plan; without one: {o}", "共{n}个，{p}个形成方案；未形成方案：{o}",
               p=planned, n=len(records), o=tuple(
                   say("{b} ({s})", "{b}（{s}）", b=" · ".join(place_of(item)), s=item.state)
                   for item in open_))
