"""The facts that a workbook states; of a refused one, what it would if its questions were answered yes.

Nothing is planned from the second: it only lets one check tell, beside the defects of cells, what else a plan would be
refused for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS, Problem
from rotation.domain.vocabulary import UNPOSTED
from rotation.errors import Issue
from rotation.workbook import staffing
from rotation.workbook.tables import ReadSheet

EVERY = frozenset(sheet.attribute for sheet in SHEETS)
"""All sheets of the workbook, by attribute of `Problem`."""

_ASIDE = ("others", "seconds")
"""Fields of `Problem` that are read from rows of 教师 and are no sheets."""

_OWN_KEYS = {"schools": "code", "teachers": "id"}


def stated(tables: Mapping[str, ReadSheet]) -> Problem:
    """Return the facts of all rows that are whole, of sheets without an error."""
    return Problem.of(present=_present(tables), **_records(tables))


Vital = Mapping[str, Collection[str]]
"""By attribute of `Problem`, sheets of which refused rows are read too, and the cells without which they are not."""


def _records(tables: Mapping[str, ReadSheet], vital: Vital | None = None) -> dict[str, list[Any]]:
    records = {name: table.legible(vital[name]) if vital and name in vital else table.records()
               for name, table in tables.items()}
    if "teachers" in tables:
        records |= {"others": staffing.others(tables["teachers"]), "seconds": staffing.seconds(tables["teachers"])}
    records["parameters"] = [item for item in records.get("parameters", ()) if item.given]
    return records


def _present(tables: Mapping[str, ReadSheet]) -> frozenset[str]:
    return frozenset(f"{table.layout.sheet.record.__name__.lower()}.{name}"
                     for table in tables.values() for name in table.layout.places)


def supposed(tables: Mapping[str, ReadSheet], vital: Vital | None = None) -> Problem | None:
    """Return the facts of all rows that are whole and refer to nothing that is refused.

    Parameters
    ----------
    tables
        The sheets as read, by attribute of `Problem`.
    vital
        Sheets of which a row with a refused cell is read as if that cell were blank; None reads none so.

    Returns
    -------
        The facts; None if no school can be read.
    """
    records = _records(tables, vital)
    if not records.get("schools"):
        return None
    for name, key in _OWN_KEYS.items():
        records[name] = list({getattr(item, key): item for item in reversed(records.get(name, ()))}.values())
    codes = {school.code for school in records["schools"]}
    people = {teacher.id for teacher in records["teachers"]}
    records["teachers"] = _whole(records["teachers"], codes, people)
    people = {teacher.id for teacher in records["teachers"]}
    for name in records.keys() - {"teachers", "history", *_ASIDE}:
        records[name] = _whole(records[name], codes, people)
    for name in _ASIDE:
        records[name] = [item for item in records.get(name, ()) if item.school in codes
                         and getattr(item, "teacher", None) in {None, *people}]
    return Problem.of(present=_present(tables), **records)


def unsound(tables: Mapping[str, ReadSheet], issues: Iterable[Issue]) -> frozenset[str]:
    """Return the sheets of which some cell is refused, by attribute of `Problem`; all if a file is.

    Parameters
    ----------
    tables
        The sheets as read.
    issues
        What was found in them, at the sheets' own titles.
    """
    titles = {title: name for name, table in tables.items()
              for title in (table.layout.grid.title, *(part.title for part in table.layout.grid.parts))}
    refused = [issue for issue in issues if issue.severity == "error"]
    if any(issue.sheet not in titles and issue.code != "missing-sheet" for issue in refused):
        return EVERY
    absent = {sheet.attribute for sheet in SHEETS if sheet.required} - tables.keys()
    return frozenset(absent | {titles[issue.sheet] for issue in refused if issue.sheet in titles})


def _whole(records: Iterable[Any], codes: set[str], people: set[str]) -> list[Any]:
    """Return the records that name only schools and people that there are; what need not be named is left out."""
    known: dict[str, Callable[[Any], bool]] = {
        "school": lambda code: code in codes or code == UNPOSTED,
        "schools": lambda named: set(named) <= codes,
        "teacher": lambda key: key in people,
    }
    kept = []
    for item in records:
        told = columns(type(item))
        lost = [name for name, heading in told.items() if heading.kind in known
                and getattr(item, name) not in (None, "") and not known[heading.kind](getattr(item, name))]
        if not any(told[name].required or told[name].kind == "schools" for name in lost):
            kept.append(replace(item, **dict.fromkeys(lost)) if lost else item)
    return kept
