"""What the children of the page do for many banners, and with a notice before it is public."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rotation.errors import WorkbookError
from rotation.text import Text, say
from rotation.web.job import both
from rotation.web.supposing import WAITING, grids
from rotation.web.tasks import Plain, Request, Tell, issues_told, question, written

if TYPE_CHECKING:
    from rotation.league import Job, Record
    from rotation.league.job import Phase

_PHASES = {"waiting": WAITING, "reading": say("reading", "读取数据"),
           "solving": say("goal {n} of {m}", "第 {n}/{m} 项目标"), "writing": say("writing and auditing", "写出、核查")}


def batch(request: Request, tell: Tell) -> Plain:
    """Plan every banner of a list as ``rotation batch`` does, each in a process of its own."""
    from rotation.league import (
        BannerLimits,
        LeagueEvents,
        LeagueOptions,
        entries_of,
        plan_league,
        prepared,
    )
    from rotation.league.apart import default_jobs, on_this_machine
    seconds = int(request["seconds"])
    options = LeagueOptions(limits=BannerLimits(seconds, 2 * seconds + 600), lang=request["lang"])
    given = list(prepared(entries_of(Path(request["list"])), Path(), options))

    def row(name: str, says: Text) -> None:
        tell({"event": "row", "name": name, "label": both(Text.of(name)), "says": both(says)})

    def begun(_: Sequence[Job], kept: Sequence[Record]) -> None:
        done = {record.banner: record for record in kept}
        for job, _known in given:
            row(job.banner, Text.of(done[job.banner].state) if job.banner in done else WAITING)

    def stage(job: Job, phase: Phase) -> None:
        row(job.banner, _PHASES[phase.name].filled(n=phase.tier, m=phase.of))
    league = plan_league(
        given, Path(), lambda todo, hear: on_this_machine(todo, default_jobs(), hear), name=request["name"],
        lang=request["lang"], events=LeagueEvents(begun, stage, lambda end: row(end.banner, Text.of(end.state))))
    if league.folder is None:
        return {"how": "stopped", "says": both(say(
            "stopped; the banners that are finished are kept: begin again, and only the others are planned",
            "已停止，已完成的旗县均已保留；重新开始时只补算其余旗县"))}
    return {**written(league.folder, "league", league.sums_up),
            "go": f"/league?of={league.folder.name}"}


@question
def summed(request: Plain) -> Plain:
    """Return the sentences and tables of a league, and the folder of every banner, in the language of the page."""
    from pydantic import TypeAdapter

    from rotation.league.record import Record
    from rotation.league.sentences import told_first
    from rotation.league.summary import LeagueFile, place_of
    from rotation.league.tables import league_tables
    from rotation.run.folder import LEAGUE_JSON, read_bytes
    told = json.loads(read_bytes(Path(request["folder"]) / LEAGUE_JSON))
    file = TypeAdapter(LeagueFile).validate_python(told)
    records, homes = [], {}
    for end in file.banners:
        home, _, name = (end.folder or "").rpartition("/")
        kept = {key: getattr(end, key) for key in Record.model_fields if key not in ("key", "seconds")}
        record = Record.model_validate({**kept, "folder": name or None, "key": ""})
        records.append(record)
        homes[place_of(record)] = home
    years = [item.figures.year for item in records if item.figures]
    return {"says": [both(line) for line in told_first(records)], "homes": {
        place[0]: home for place, home in homes.items() if home},
        "tables": grids(league_tables(file.league, years[0] if years else None, records, homes), request["lang"])}


@question
def scanned(request: Plain) -> Plain:
    """Return what of a notice must not be public, as ``rotation scan`` does."""
    from rotation.scanner import scan
    try:
        return {"refused_file": False, **issues_told(scan(Path(request["file"]), tuple(request["phones"])))}
    except WorkbookError as error:
        return {"refused_file": True, **issues_told(error.issues)}
