"""The result of a league on one screen, as JSON, and as an exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.table import Table

from rotation.cli import failures
from rotation.cli.console import answer, grid, out, shown, write_json
from rotation.cli.speech import _
from rotation.domain.outcome import Status
from rotation.league import League, Record, Trouble
from rotation.league.record import spoken
from rotation.league.summary import numbered, place_of
from rotation.tables.looks import percent
from rotation.text import Term

CODES: dict[Term, int] = {
    Trouble.FAULT: failures.BUG, Trouble.CRASHED: failures.BUG, Trouble.MEMORY: failures.BUG,
    Trouble.LOST: failures.BUG, Trouble.AUDIT: failures.FINDINGS, Trouble.FILES: failures.FILES,
    Trouble.POLICY: failures.USAGE, Trouble.DEFECTS: failures.DEFECTS, Trouble.REFUSED: failures.DEFECTS,
    Status.INFEASIBLE: failures.INFEASIBLE, Status.UNKNOWN: failures.TIMEOUT,
    Trouble.HUNG: failures.TIMEOUT}
"""Exit code of each end without a plan, the most serious first: the first that occurs is reported."""


def exit_code(league: League) -> int:
    """Return 0 if every banner has a plan, else the code of the most serious end."""
    states = {record.state for record in league.records}
    return next((code for state, code in CODES.items() if state in states), failures.DONE)


def show_league(league: League, code: int) -> None:
    """Write the summary for people."""
    planned = sum(item.planned for item in league.records)
    answer(_("{planned} of {all} banners have a plan").format(
        planned=planned, all=len(league.records)), "bold red" if code else "bold green")
    out().print(_table(league))
    for record in league.records:
        if not record.planned:
            answer(f"{' · '.join(place_of(record))}: {_why(record)}")
    if league.interrupted:
        answer(_("Interrupted; repeat the command to plan what is missing."), "bold yellow")
    answer(_("Summary: {path}").format(path=league.folder), "bold")


def show_league_json(league: League, code: int) -> None:
    """Write the summary for a program."""
    path = league.folder / "league.json"
    told: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    write_json({"exit": code, "folder": str(league.folder), "interrupted": league.interrupted,
                "kept": list(league.kept), **told})


def _table(league: League) -> Table:
    table = grid(("", _("banner"), _("result"), _("people exchanged"), _("share"), _("backbone share"),
                  _("posts short before"), _("after")), right=(0, 3, 4, 5, 6, 7))
    for rank, record in numbered(league.records):
        told = record.figures
        start = (str(rank or ""), " · ".join(place_of(record)), shown(record.state))
        if told is None or not record.planned:
            table.add_row(*start, "", "", "", "", "")
        else:
            table.add_row(*start, str(told.moved), percent(told.moved_base, told.quota.base),
                          percent(told.backbone, told.moved), f"{told.gap.before / 100:.2f}",
                          f"{told.gap.after / 100:.2f}")
    return table


def _why(record: Record) -> str:
    if record.first_defects:
        first = record.first_defects[0]
        return _("{n} defects, the first at {place}: {expected}").format(
            n=record.defects, place=first.place, expected=shown(spoken(first.expected)))
    return shown(spoken(record.reasons[0])) if record.reasons else shown(record.state)
