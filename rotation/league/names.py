"""How the league and its banners are named on sheets and page, and which of them have a plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rotation.league.record import Record, RoundFigures
from rotation.league.summary import Homes, folder_of, told_place
from rotation.run.folder import PLAN_XLSX
from rotation.tables.looks import DASH
from rotation.tables.table import Column, FileLink, Styled, titled
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


def who(
    records: Sequence[Record], of: Callable[[Any], Record], homes: Homes | None = None
) -> tuple[Column[Any], ...]:
    """Return the columns that name the record of a row, the banner as a link if folders are given."""
    banner: Column[Any] = Column("banner", say("Banner", "旗县"), "wrap", 24, lambda row: (
        of(row).named if homes is None else link(of(row), homes)))
    if not crossed(records):
        return (banner,)
    return banner, Column("scenario", say("Scenario", "情景"), "wrap", 24, lambda row: supposition(of(row)))


def supposition(record: Record) -> Text:
    """Return what the scenario of a record is called; a dash for the plan as it is."""
    return record.scenario_label.text if record.scenario_label else DASH


def link(record: Record, homes: Homes) -> object:
    """Return the banner's name as a way to its plan, or to the marked copy of its workbook."""
    folder = folder_of(record, homes)
    if folder is None:
        return record.named
    file = record.annotated or (PLAN_XLSX if record.status else "")
    return FileLink(record.named, f"../{folder}/{file}" if file else f"../{folder}")


def counted(records: Sequence[Record]) -> Text:
    """Say how many banners are in which state."""
    planned = sum(item.planned for item in records)
    left = [item for item in records if not item.planned]
    if not left:
        return say("All {n} have a plan", "共{n}个，全部形成方案", n=len(records))
    return say("{p} of {n} have a plan; without one: {o}", "共{n}个，{p}个形成方案；未形成方案：{o}",
               p=planned, n=len(records), o=tuple(
                   say("{b} ({s})", "{b}（{s}）", b=told_place(item), s=item.state) for item in left))


def state(record: Record) -> Styled:
    """Return the end of a record, in green if there is a plan."""
    return Styled(record.state, "good" if record.planned else "bad")


class PlannedRecord(NamedTuple):
    """A banner that has a plan."""

    record: Record
    figures: RoundFigures


def planned_of(records: Sequence[Record]) -> tuple[PlannedRecord, ...]:
    """Return the banners that have a plan."""
    return tuple(PlannedRecord(item, item.figures) for item in records if item.planned and item.figures)
