"""比较与测算: two plans, or a plan and a list made by hand; ranges of values; scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from rotation.errors import PolicyError
from rotation.text import Text, say
from rotation.web.begin import (
    TOO_LONG,
    Basis,
    basis_of,
    begin_book,
    every,
    field,
    sets_of,
    setting,
    sourced,
    tongue,
    workbook_of,
)
from rotation.web.desk import RunNote
from rotation.web.judged import refuse_range, understood
from rotation.web.parameters import ParameterAsked, parameters
from rotation.web.plans import TEACHERS, sort_of
from rotation.web.screen import Done, Screen, Visit
from rotation.web.screens.desk import in_words
from rotation.web.screens.made import results
from rotation.web.short import Refused
from rotation.web.sorts import ROSTER
from rotation.web.words import WORDS

_PAIR = 2
RANGES = {"H10.rate": ("10%", "16%", "2%"), "H20.share": ("20%", "30%", "5%"), "R10.years": ("4", "8", "1")}
"""The parameters that are swept most, with a range to begin with."""
_ROUND = "round"
"""What says which round it is has no range."""
_SWEEP_SECONDS, _WHATIF_SECONDS = 3600, 600


def _compared(visit: Visit, pair: list[str], rosters: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Return two plans side by side, the run first if the other is a list, and the command that does the same."""
    pair = sorted(pair, key=lambda name: name in rosters)
    one, two = (visit.desk.item(ROSTER, name) if name in rosters else visit.desk.run(name) for name in pair)
    book = workbook_of(visit, one.name)
    found = visit.shorts.ask(
        sort_of(visit.desk.folder_of(one.name)).compare, {"one": str(one), "two": str(two), "lang": visit.lang, **book},
        (one.name, two.name, *(path.stat().st_mtime_ns for path in (one, two)), visit.lang))
    return found, ["rotation", "compare", *pair, *sourced(visit, one.name), *tongue(visit.lang)]


def _scenarios() -> list[tuple[str, object, object]]:
    from rotation.whatif.file import BASELINE, read_scenario, shipped
    told = [read_scenario(path) for path in shipped() if path.stem != BASELINE]
    return [(one.name, one.label.text, one.question.text) for one in told]


@cache
def sweepable() -> dict[str, ParameterAsked]:
    """Return the parameters of a round that have a range, those that are swept most first."""
    from rotation.sweep.axis import is_share

    def numbered(name: str) -> bool:
        with suppress(PolicyError):
            is_share(name)
            return not name.startswith(f"{_ROUND}.")
        return False
    every = parameters(TEACHERS)
    return {name: every[name] for name in (*RANGES, *(name for name in every if name not in RANGES and numbered(name)))}


def bases(visit: Visit) -> list[tuple[str, Text]]:
    """Return what may be supposed to change: the workbooks, and each with the parameters of a plan made of it."""
    notes = visit.desk.notes().runs
    found: dict[tuple[str, tuple[str, ...]], tuple[str, Text]] = {}
    for book in visit.desk.books():
        found[book.name, ()] = (book.name, Text.of(book.name))
        for run in visit.desk.runs():
            note = notes.get(run.name, RunNote())
            sets = tuple(sets_of(note))
            if note.book == book.name and note.task == TEACHERS.task and sets:
                found.setdefault((book.name, sets), (run.name, WORDS["as_planned"].filled(
                    b=book.name, r=run.name, s=Text.of(tuple(map(in_words, sets))))))
    return list(found.values())


def _load(visit: Visit) -> Mapping[str, Any]:
    planned = {run.name: run for run in visit.desk.runs() if run.head.planned}
    runs = list(planned)
    rosters = {one.name: one.note.title for one in visit.desk.kept(ROSTER)}
    pair = [name for name in dict.fromkeys(visit.ticked) if name in (*runs, *rosters)]
    if "oldest" in visit.query:
        pair.sort(key=lambda name: runs.index(name) if name in runs else -1, reverse=True)
    apart = len({sort_of(planned[name]).task for name in pair if name in planned}) > 1
    ready = len(pair) == _PAIR and any(name in runs for name in pair) and not apart
    found, told = _compared(visit, pair, list(rosters)) if ready else ({}, [])
    return {"runs": runs, "rosters": rosters, "pair": pair if found or apart else [], "apart": apart,
            "tables": found.get("tables", []), "bases": bases(visit), "sweepable": sweepable().values(),
            "ranges": [(name, sweepable()[name].label, *told) for name, told in RANGES.items()],
            "scenarios": _scenarios(), "folders": results(visit), "command": told}


def _range(form: Mapping[str, str], mark: str) -> str:
    """Return a range as the command takes it."""
    name, low, high, step = (field(form, part + mark) for part in ("parameter", "low", "high", "step"))
    if name not in sweepable():
        raise Refused(TOO_LONG)
    low, high, step = (understood(name, text, 1) for text in (low, high, step))
    over = f"{name}={low}..{high}:{step}"
    refuse_range(over, "high" + mark)
    return over


def _sweep(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to solve a range of values of a parameter, or a grid of two."""
    basis = basis_of(visit, form)
    return begin_sweep(visit, basis, [_range(form, mark) for mark in ("", "2") if "parameter" + mark in form])


def begin_sweep(visit: Visit, basis: Basis, over: list[str], seconds: int = _SWEEP_SECONDS) -> Done:
    """Begin to solve ranges of values of a workbook, from the values in force outwards, within so many seconds."""
    limit = [] if seconds == _SWEEP_SECONDS else ["--time-limit", str(seconds)]
    return begin_book(
        visit, "sweep", basis.book,
        [*every("--over", over), "-o", ".", "--conflicts", "--outward", *setting(basis.sets), *limit],
        sets=basis.sets, over=over, seconds=seconds)


def _whatif(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to solve scenarios side by side."""
    book, sets = basis_of(visit, form)
    wanted = [name for name, *_ in _scenarios() if form.get(f"scenario-{name}")]
    if not wanted:
        raise Refused(say("tick at least one scenario", "请至少勾选一个情景"))
    return begin_book(visit, "whatif", book, [*every("-s", wanted), "-o", ".", *setting(sets)],
                      sets=sets, scenarios=wanted, seconds=_WHATIF_SECONDS)


COMPARE = Screen("compare", say("Compare", "比较与测算"), _load, step=4, buttons={"sweep": _sweep, "whatif": _whatif})
