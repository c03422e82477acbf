"""The figures of a league: its banners ranked, its sums, its targets; league.json."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rotation.domain.outcome import Status
from rotation.domain.ratio import ceil_of
from rotation.figures.standards import TARGET
from rotation.league.record import BannerEnd, Record
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import percent

VERSION = 1
"""Version of league.json; it grows when a key changes its meaning or goes."""
LEGAL_RATE: Fraction = RotationRate.by_law("rate")
LEGAL_SHARE: Fraction = BackboneShare.by_law("share")
"""10 % of the eligible exchanged, 20 % of those backbone teachers."""
Homes = Mapping[tuple[str, ...], str]
"""Folder of each (banner, scenario), relative to the folder of all results."""


def ranked(records: Iterable[Record]) -> tuple[Record, ...]:
    """Return the records from the banner nearest to the standards to the one without a plan.

    Compared in turn: whether there is a plan; how many coefficients of variation are within the
    limit and what share of the schools meets L1-L3 (both 统计口径, after); what share of the posts
    stays short; the name.
    """
    return tuple(sorted(records, key=_rank))


def _rank(record: Record) -> tuple[object, ...]:
    figures = record.figures
    group = (record.scenario is not None, record.scenario or "")
    if figures is None or not record.planned:
        return (group, 1, figures is None, Fraction(0), Fraction(0), record.banner)
    return (group, 0, figures.beyond, -Fraction(figures.met.after, figures.places or 1),
            Fraction(figures.gap.after, 100 * figures.posts or 1), record.banner)


def numbered(records: Sequence[Record]) -> Iterator[tuple[int | None, Record]]:
    """Iterate over ranked records with their rank in their scenario; None without a plan."""
    for group in by_scenario(records).values():
        for number, record in enumerate(group, 1):
            yield number if record.planned else None, record


def place_of(record: Record) -> tuple[str, ...]:
    """Return the banner, and the scenario if there is one."""
    return (record.banner, record.scenario) if record.scenario else (record.banner,)


def told_place(record: Record) -> str:
    """Return the banner as people call it, and the scenario if there is one."""
    return " · ".join((record.named, *place_of(record)[1:]))


def folder_of(record: Record, homes: Homes) -> str | None:
    """Return the folder of a record relative to the folder of all results; None if it has none."""
    return f"{homes[place_of(record)]}/{record.folder}" if record.folder else None


@dataclass(frozen=True)
class Sums:
    """The league as a whole, over the banners with a plan.

    Parameters
    ----------
    scenario
        Under which they were planned; None for the plans as they are.
    banners, planned, proven
        How many there are, have a plan, have one proven best.
    rate_met, share_met
        Plans that exchange 10 % of the base, and those with 20 % backbone teachers.
    measured, meets
        Plans with something to measure, and those that meet L1-L3 everywhere and evenly (统计口径).
    wanted
        How many banners 25 % are.
    base, moved_base, moved, backbone
        People.
    """

    scenario: str | None
    banners: int
    planned: int
    proven: int
    rate_met: int
    share_met: int
    measured: int
    meets: int
    wanted: int
    base: int
    moved_base: int
    moved: int
    backbone: int


def sums(records: Sequence[Record]) -> Sums:
    """Add up the plans of one scenario."""
    figures = [item.figures for item in records if item.planned and item.figures]
    return Sums(
        scenario=records[0].scenario if records else None, banners=len(records), planned=len(figures),
        proven=sum(item.state is Status.OPTIMAL for item in records),
        rate_met=sum(item.moved_base >= LEGAL_RATE * item.quota.base for item in figures),
        share_met=sum(item.backbone >= LEGAL_SHARE * item.moved for item in figures),
        measured=sum(item.meets is not None for item in figures),
        meets=sum(bool(item.meets) for item in figures), wanted=ceil_of(TARGET * len(records)),
        base=sum(item.quota.base for item in figures), moved_base=sum(item.moved_base for item in figures),
        moved=sum(item.moved for item in figures), backbone=sum(item.backbone for item in figures))


def by_scenario(records: Sequence[Record]) -> dict[str | None, list[Record]]:
    """Return the records of each scenario, the plans as they are first."""
    names = sorted({item.scenario for item in records}, key=lambda name: (name is not None, name or ""))
    return {name: [item for item in records if item.scenario == name] for name in names}


class RankedEnd(BannerEnd):
    """What became of one banner: its folder is relative to the folder of all results."""

    rank: int | None
    rate: str | None
    backbone_share: str | None
    meets: bool | None


@dataclass(frozen=True)
class LeagueFile:
    """league.json; it tells no seconds, so that the same inputs give the same bytes."""

    schema_version: int
    league: str
    sums: tuple[Sums, ...]
    banners: tuple[RankedEnd, ...]


def league_file(name: str, records: Sequence[Record], homes: Homes) -> LeagueFile:
    """Return what league.json tells of ranked records."""
    return LeagueFile(VERSION, name, tuple(map(sums, by_scenario(records).values())),
                      tuple(_banner(rank, item, homes) for rank, item in numbered(records)))


def _banner(rank: int | None, record: Record, homes: Homes) -> RankedEnd:
    figures = record.figures
    shared = {key: getattr(record, key) for key in BannerEnd.model_fields}
    return RankedEnd.model_validate(
        shared | {"folder": folder_of(record, homes), "rank": rank,
                  "rate": percent(figures.moved_base, figures.quota.base) if figures else None,
                  "backbone_share": percent(figures.backbone, figures.moved) if figures else None,
                  "meets": figures.meets if figures else None})
