"""All banners of a league: what is done already, what is planned now, and the summary of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rotation.errors import OutputError, Terminated
from rotation.league.carry import brought_home, home_of, settled
from rotation.league.job import Job, Phase
from rotation.league.page import league_page
from rotation.league.record import Record, Result, Trouble, missing, record_of
from rotation.league.summary import Homes, LeagueFile, league_file, ranked
from rotation.league.tables import league_tables
from rotation.run.folder import (
    LEAGUE_JSON,
    LEAGUE_XLSX,
    check_writable,
    fresh_folder,
    write_json,
    write_page,
)
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import write_plan
from rotation.tables.table import Table
from rotation.text import Lang, Text, say

TIMING_JSON = "timing.json"

Runner = Callable[[Sequence[Job], Callable[[Job, Phase], None]], Iterator[tuple[Job, Result]]]
"""Plans jobs somewhere and yields each with its result as it ends."""


@dataclass
class LeagueEvents:
    """What is called as the league is planned; the default is silent."""

    begun: Callable[[Sequence[Job], Sequence[Record]], None] = lambda _jobs, _kept: None
    stage: Callable[[Job, Phase], None] = lambda _job, _stage: None
    ended: Callable[[Record], None] = lambda _record: None


@dataclass(frozen=True)
class League:
    """A league after a run of the command.

    Parameters
    ----------
    name
        Of the league.
    records
        What became of every job, ranked.
    kept
        Titles of the jobs that were done before.
    folder
        Where the summary is; None if it was interrupted.
    file
        What league.json tells there, or would.
    interrupted
        Whether the run was cut short; what is missing is said in the records.
    """

    name: str
    records: tuple[Record, ...]
    kept: tuple[str, ...]
    folder: Path | None
    file: LeagueFile
    interrupted: bool

    @property
    def sums_up(self) -> Text:
        """How many of its banners have a plan, in a sentence."""
        return say("{p} of {n} banners have a plan", "共 {n} 个旗县，{p} 个形成方案",
                   p=sum(item.planned for item in self.records), n=len(self.records))


@dataclass
class _Ledger:
    """Records by place as they come in."""

    out: Path
    events: LeagueEvents
    records: dict[tuple[str, ...], Record] = field(default_factory=dict)

    def keep(self, job: Job, result: Result) -> None:
        """Bring one result home; a full disk is the trouble of this banner, not of the others."""
        try:
            record = brought_home(self.out, job, result)
        except OutputError as error:
            record = record_of(job, Trouble.FILES, error.message)
        self.records[job.place] = record
        self.events.ended(record)


def plan_league(
    given: Sequence[tuple[Job, Record | None]], out: Path, run: Runner, *, name: str,
    lang: Lang = "zh", notice: str = "", events: LeagueEvents | None = None, beside: Sequence[Table] = (),
) -> League:
    """Plan every banner that is not done yet, and unless interrupted write the summary of all into a new folder.

    Parameters
    ----------
    given
        Jobs, each with a record if its end is known without planning.
    out
        Folder with one folder per banner; results of an earlier run there are taken over if
        files, options and version are the same.
    run
        Where the jobs are planned: `rotation.league.apart` or `rotation.league.cluster`.
    name
        Of the league.
    lang, notice
        Language of the summary, and a line in its page headers.
    events
        Called as it goes on.
    beside
        Tables that are told beside the summary, such as what became of the years; no rank follows from them.

    Raises
    ------
    OutputError
        The summary cannot be written.
    """
    check_writable(out)
    ledger = _Ledger(out, events or LeagueEvents())
    kept, interrupted = _planned(given, run, ledger)
    records = ranked(ledger.records[job.place] for job, _ in given)
    homes = {job.place: home_of(Path(), job).as_posix() for job, _ in given}
    file = league_file(name, records, homes)
    folder = None if interrupted else _published(
        out, file, records, homes, beside, lang=lang, notice=notice)
    return League(name, records, tuple(job.title for job in kept), folder, file, interrupted)


def _planned(
    given: Sequence[tuple[Job, Record | None]], run: Runner, ledger: _Ledger,
) -> tuple[list[Job], bool]:
    """Plan what is to be done; return what was done before, and whether it was interrupted."""
    todo, kept = _sorted_out(given, ledger)
    ledger.events.begun(todo, [ledger.records[job.place] for job in kept])
    interrupted = _run(todo, run, ledger)
    for job, _ in given:
        ledger.records.setdefault(job.place, missing(job))
    return kept, interrupted


def _sorted_out(
    given: Sequence[tuple[Job, Record | None]], ledger: _Ledger
) -> tuple[list[Job], list[Job]]:
    """Return the jobs to be done and those done before, and note what is known."""
    todo, kept = [], []
    for job, known in given:
        before = known or settled(ledger.out, job)
        if before is None:
            todo.append(job)
            continue
        ledger.records[job.place] = before
        if known is None:
            kept.append(job)
    return todo, kept


def _run(todo: Sequence[Job], run: Runner, ledger: _Ledger) -> bool:
    """Do the jobs; return whether a signal cut them short."""
    try:
        with closing(run(todo, ledger.events.stage)) as results:  # type: ignore[type-var]
            for job, result in results:
                ledger.keep(job, result)
    except (KeyboardInterrupt, Terminated):
        return True
    return False


def _published(
    out: Path, file: LeagueFile, records: Sequence[Record], homes: Homes, beside: Sequence[Table], *, lang: Lang,
    notice: str,
) -> Path:
    name = file.league
    years = Counter(item.figures.year for item in records if item.figures)
    year = min(years, key=lambda one: (-years[one], one), default=None)
    stem = safe_name(name) if year is None else f"{year}-{safe_name(name)}"
    with fresh_folder(out, stem) as (work, final):
        write_json(work / LEAGUE_JSON, file)
        write_json(work / TIMING_JSON, _timing(records))
        seeds = Counter(item.figures.public_seed for item in records if item.figures)
        tables = league_tables(name, year, records, homes)
        write_plan(work / LEAGUE_XLSX, (*tables, *beside), lang, seed="、".join(sorted(seeds)) or "—",
                   draft=False, notice=notice)
        page = league_page(name, year, records, tables, lang, notice=notice)
        write_page(work, page)
    return final[0]


def _timing(records: Sequence[Record]) -> dict[str, Any]:
    return {"seconds": {" · ".join(filter(None, (item.banner, item.scenario))): item.seconds
                        for item in records}}
