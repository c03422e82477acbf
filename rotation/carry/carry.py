"""`rotation carry`: next year's workbook put in place at one stroke, beside what it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rotation.carry.agreement import doubts
from rotation.carry.ahead import YEAR, Carried, ahead
from rotation.carry.fill import to_fill
from rotation.carry.past import Past, from_folders, from_ledger, judged_workbook, without_round
from rotation.carry.roster import read_roster, roster_doubts
from rotation.carry.told import OWN, pages
from rotation.domain.records import Parameter
from rotation.errors import Issue, OutputError, PlanError, WorkbookError
from rotation.ledger.history import History
from rotation.process.litter import put
from rotation.tables.sheet_style import unwritable
from rotation.text import Lang, say
from rotation.workbook.reader import answered
from rotation.workbook.rewritten import PALE, YELLOW, Rewriting


@dataclass(frozen=True)
class Carrying:
    """How a workbook is carried.

    Parameters
    ----------
    workbook
        Of the year that ends.
    folders
        Finished rounds; the last is that of the workbook.
    history
        What the ledger tells; None: the folders tell all.
    held
        Whether anybody was exchanged in the year of the workbook.
    year
        The year to carry to; the next one if not given.
    accept
        Codes of questions about the workbook that are answered yes.
    roster
        A new roster, from which facts of people come.
    lang
        Language of the sheets that are added.
    """

    workbook: Path
    folders: Sequence[Path] = ()
    history: History | None = None
    held: bool = True
    year: int | None = None
    accept: tuple[str, ...] = ()
    roster: Path | None = None
    lang: Lang = "zh"


def carry(how: Carrying, out: Path | None = None) -> tuple[Carried, Path]:
    """Write next year's workbook, and return what was carried and the file.

    Parameters
    ----------
    how
        What it is made from.
    out
        The file to write, which must not exist; beside the workbook and called by the year if not given.

    Raises
    ------
    WorkbookError, PlanError, PolicyError, OutputError
        A file cannot be read, they do not belong together, the year is not the next one, or the copy cannot be
        written.
    AuditFailed
        A folder does not stand its audit.
    """
    if out is not None and out.exists():
        raise _taken(out)
    past = _past(how)
    if how.year not in (None, past.year + 1):
        raise PlanError(say(
            "the workbook is of {a} and is carried to {b}, not to {c}; several years are carried one after the other",
            "数据为{a}年度，只能结转到{b}年，不能直接结转到{c}年；跨年的请逐年结转",
            a=past.year, b=past.year + 1, c=how.year))
    out = out or how.workbook.with_name(f"{past.year + 1}数据.xlsx")
    if out.exists():
        raise _taken(out)
    carried = _ahead(how, past)
    content = written(carried, how.workbook, how.lang)
    try:
        put(out, content, new=True)
    except FileExistsError as problem:
        raise _taken(out) from problem
    except OSError as problem:
        raise OutputError(unwritable(out, problem)) from problem
    return carried, out


def _ahead(how: Carrying, past: Past) -> Carried:
    """Return what becomes of the workbook, once nothing is left to be asked of a new roster."""
    if how.roster is None:
        return ahead(past)
    roster = read_roster(how.roster, past.reading, how.accept)
    carried = ahead(past, roster)
    found = roster_doubts(roster, carried.people, carried.homes, past.round.settings.cutoff.plus(12))
    _refuse_open(roster.reading.placed(found), past, how.accept)
    return carried


def _taken(out: Path) -> OutputError:
    return OutputError(say("{p} exists already and is not overwritten; name another file with -o",
                           "{p} 已存在，不予覆盖，请用 -o 另指定文件名", p=out.name))


def _past(how: Carrying) -> Past:
    if how.history is not None:
        folder = how.folders[-1] if how.folders else None
        past = from_ledger(how.workbook, how.history, folder, how.accept, held=how.held)
        _refuse_open(past.reading.placed(doubts(past)), past, how.accept)
        return past
    if how.folders:
        return from_folders(how.workbook, how.folders, how.accept)
    return without_round(*judged_workbook(how.workbook, how.accept))


def _refuse_open(found: list[Issue], past: Past, accept: Sequence[str]) -> None:
    """Ask what only the office can tell, unless it was answered."""
    told = answered(found, past.reading.tables.get("answers"), accept)
    asked = [issue for issue in told if issue.severity == "ask"]
    if asked:
        raise WorkbookError(asked)


def written(carried: Carried, source: Path, lang: Lang) -> bytes:
    """Return the copy of a workbook with all that is carried."""
    copy = Rewriting(carried.past.reading, source, OWN)
    for sheet in {cell.sheet for cell in carried.fill}:
        copy.open(sheet, sorted({cell.name for cell in carried.fill if cell.sheet == sheet}))
    for edit in carried.edits:
        copy.set(edit.at, edit.value)
    for cell, text in carried.notes.items():
        copy.note(cell, text.render(lang))
    if carried.joined:
        copy.add("teachers", [teacher for teacher, _ in carried.joined])
    if carried.spells:
        copy.add("history", [record for record, _ in carried.spells])
    if carried.walked:
        copy.add("itineraries", [record for record, _ in carried.walked])
    if carried.year_row:
        copy.add("parameters", [Parameter(name=YEAR, value=str(carried.year))])
    for sheet, rows in carried.dropped.items():
        copy.drop(sheet, rows)
    copy.mark(carried.must, YELLOW)
    copy.mark(carried.open - carried.must, PALE)
    carried.told = to_fill(carried, copy)
    for page in pages(carried, copy, lang):
        copy.page(page)
    return copy.done()
