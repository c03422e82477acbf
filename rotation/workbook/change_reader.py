"""Changes after publication, read from a TOML file or from sheet 变更."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from string import digits
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS, Problem
from rotation.domain.revision import Change, ChangeKind
from rotation.domain.teacher import Teacher
from rotation.errors import Issue, OutputError, WorkbookError, why
from rotation.policy.toml_file import toml_fault, toml_tables, toml_text
from rotation.text import Text, say
from rotation.workbook import gate, tables
from rotation.workbook.change_faults import (
    ChangeEntry,
    Doubt,
    contradictions,
    doubt_of,
    faults,
    identified,
    refusal,
    shown,
)
from rotation.workbook.change_sheets import CHANGES, JOINED
from rotation.workbook.changes import lexicon, person_of, understood
from rotation.workbook.defects import Spot, column_number, error
from rotation.workbook.header import find, fold_title, titles_of
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.parse import Bad
from rotation.workbook.reader import answered
from rotation.workbook.sheets import match_sheets
from rotation.workbook.tables import ReadSheet

_ANSWERS = next(sheet for sheet in SHEETS if sheet.attribute == "answers")
_KINDS = {kind.english: kind for kind in ChangeKind} | {kind.value: kind for kind in ChangeKind}
_CORRECT = say("correct the file", "请更正该文件")


# -- reading ----------------------------------------------------------------------------------


def read_changes(
    path: Path, problem: Problem, accept: Collection[str] = (), *,
    placed: Collection[str] | None = None, earlier: Iterable[Change] = (),
) -> tuple[Change, ...]:
    """Read what happened after publication.

    Parameters
    ----------
    path
        A TOML file with one table per change, ``[[withdrawn]]`` and so on, or a workbook with
        a sheet 变更, and answers on a sheet 确认.
    problem
        The published facts, to which codes and names refer.
    accept
        Codes of questions that are answered yes.
    placed, earlier
        Ids of those whom the published plan places, and the changes before it: who is said to
        have reported is held against them; None: not.

    Raises
    ------
    WorkbookError
        Every defect and open question at once, such as unknown people or a missing reason.
    OutputError
        The file cannot be read.
    """
    issues: list[Issue] = []
    entries, answers = _identified(path, problem, issues)
    issues += [fault for entry in entries for fault in faults(entry, problem)]
    if placed is not None:
        issues += contradictions(entries, placed, earlier)
    issues = answered(issues, answers, accept)
    if any(issue.severity in ("error", "ask") for issue in issues):
        raise WorkbookError(sorted((item for item in issues if item.severity != "note"), key=_row))
    return tuple(entry.item for entry in entries)


def _identified(path: Path, problem: Problem, issues: list[Issue]) -> tuple[list[ChangeEntry], ReadSheet | None]:
    """Read the entries of a file and its answers, people found by their names."""
    answers: ReadSheet | None = None
    words = lexicon(problem)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        read, answers = _of_sheet(path, words, issues)
    else:
        read = list(_of_toml(path, words, issues))
    found = [identified(entry, problem) for entry in read]
    issues += [wrong for _, wrong in found if wrong is not None]
    return [entry for entry, _ in found], answers


def _row(issue: Issue) -> tuple[int, int]:
    cell = issue.cell.partition(":")[0]
    letters = cell.rstrip(digits)
    return int(cell[len(letters):] or 0), column_number(letters)


def _of_sheet(
    path: Path, words: Lexicon, issues: list[Issue]
) -> tuple[list[ChangeEntry], ReadSheet | None]:
    report = gate.check(path)
    if report.refused:
        raise WorkbookError(report.issues)
    pairs, found = match_sheets(report.grids, report.name, (CHANGES, _ANSWERS, JOINED))
    grids = {sheet.attribute: (sheet, grid) for sheet, grid in pairs}
    told = {}
    for name in (JOINED.attribute, CHANGES.attribute, _ANSWERS.attribute):  # new people are known to the rows of 变更
        if name in grids:
            told[name] = tables.read(find(*grids[name]), words)
            words.learn_teachers(row["id"] for row in told[name].rows if "id" in row)
    table = told.get(CHANGES.attribute)
    issues += [*found, *(issue for read in told.values() for issue in _of_concern(read))]
    records = {row["id"]: row for row in told[JOINED.attribute].rows if "id" in row} if JOINED.attribute in told else {}
    return ([] if table is None else list(_rows(table, records))), told.get(_ANSWERS.attribute)


_PREPARED = frozenset({"row", "teacher", "name"})
"""What stands in a row that was prepared for the office and not used."""


def _of_concern(table: ReadSheet) -> list[Issue]:
    """Return the issues of a table but for the missing kind of rows that the office left as prepared."""
    if table.layout.sheet is not CHANGES:
        return table.issues
    idle = {table.spot(row["row"], "kind").cell for row in table.rows
            if row.keys() <= _PREPARED and table.layout.places.get("kind") not in table.layout.grid.rows[row["row"]]}
    return [issue for issue in table.issues if issue.code != "blank-required" or issue.cell not in idle]


def _rows(table: ReadSheet, records: Mapping[str, Mapping[str, Any]]) -> Iterator[ChangeEntry]:
    """Iterate over the rows whose kind is known, also those with a cell that is refused."""
    for values in table.rows:
        if "kind" in values:
            row = values["row"]
            item = Change(**values, person=person_of(records.get(values.get("teacher", ""), {})))
            yield ChangeEntry(item, lambda name, row=row: table.spot(row, name),  # type: ignore[misc]
                              frozenset(name for at, name in table.faulty if at == row))


def _of_toml(path: Path, words: Lexicon, issues: list[Issue]) -> Iterator[ChangeEntry]:
    number = 0
    for name, entries in _toml(path).items():
        kind = _KINDS.get(name)
        if kind is not None and isinstance(entries, dict):
            issues.append(error("change", Spot(path.name, "", name), say(
                "one pair of brackets", "只写了一对方括号"), say(
                "write [[{k}]] with two pairs", "请写成 [[{k}]]（两对方括号）", k=name)))
            continue
        if kind is None or not isinstance(entries, list):
            issues.append(error("change", Spot(path.name, "", name), say(
                "one of: {k}", "应为：{k}", k=tuple(f"[[{kind.english}]]（{kind.value}）" for kind in ChangeKind)),
                _CORRECT))
            continue
        for given in _single(entries):
            number += 1
            where = say("{f}, entry {n} ({k})", "{f} 第{n}项（{k}）", f=path.name, n=number, k=kind)
            values, wrongs = (_read_person if kind is ChangeKind.JOINED else _read)(given, words)
            entry = _entry(path.name, Change(kind=kind, row=number, **values), wrongs, where)
            issues += [refusal(entry, Spot(path.name, "", wrong.title), wrong.bad, shown(
                attribute_of(wrong.title), given[wrong.title])) for wrong in wrongs]
            yield entry


def _toml(path: Path) -> dict[str, Any]:
    try:
        return toml_tables(toml_text(path))
    except OSError as fault:
        raise OutputError(say("cannot read {p}: {e}", "无法读取 {p}（{e}）", p=str(path),
                              e=why(fault))) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise WorkbookError([error("change", Spot(path.name), say(
            "not valid TOML: {e}", "不是有效的 TOML：{e}", e=toml_fault(fault)), _CORRECT)]) from fault


def _entry(file: str, item: Change, wrongs: list[Wrong], where: Text) -> ChangeEntry:
    told = columns(Change)
    refused = {attribute_of(wrong.title) or "" for wrong in wrongs if not isinstance(wrong.bad, Doubt)}
    return ChangeEntry(item, lambda name: Spot(file, "", told[name].title), frozenset(refused), where)


def _single(entries: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Iterate over tables; one that lists several teachers stands for several."""
    for entry in entries:
        told = entry if isinstance(entry, dict) else {"?": entry}
        name = next((key for key in told if attribute_of(key) == "teacher"), None)
        several = told.get(name) if name else None
        if several and isinstance(several, list):
            yield from ({**told, str(name): one} for one in several)
        else:
            yield told


def attribute_of(title: str) -> str | None:
    """Return the attribute of a change that a title names, in either language; None if none."""
    if title in columns(Change):
        return title
    canonical, aliases = titles_of(Change)
    return canonical.get(fold_title(title)) or aliases.get(fold_title(title))


class Wrong(Exception):
    """An entry of a change that cannot be read, or only by guessing."""

    def __init__(self, title: str, bad: Bad) -> None:
        super().__init__(title)
        self.title, self.bad = title, bad


def _read(entry: Mapping[str, Any], words: Lexicon) -> tuple[dict[str, Any], list[Wrong]]:
    """Return the values of an entry that can be read, and everything that is wrong or in doubt."""
    values: dict[str, Any] = {}
    wrongs: list[Wrong] = []
    for title, given in entry.items():
        name = attribute_of(title)
        if name is None or name == "kind":
            wrongs.append(Wrong(title, Bad("unknown-entry", say("unknown entry", "没有这一项"), _CORRECT)))
            continue
        try:
            told = understood(Change, name, given, words)
        except Bad as bad:
            wrongs.append(Wrong(title, bad))
            continue
        values[name] = told.value
        doubt = doubt_of(told)
        if doubt is not None:
            wrongs.append(Wrong(title, doubt))
    return values, wrongs


def _read_person(entry: Mapping[str, Any], words: Lexicon) -> tuple[dict[str, Any], list[Wrong]]:
    """Return the change that adds somebody, whose entry has the titles of sheet 教师, and what is wrong."""
    own = {title: given for title, given in entry.items() if attribute_of(title) in ("reason", "clerk")}
    values, wrongs = _read(own, words)
    person: dict[str, Any] = {}
    for title in (title for title in entry if title not in own):
        try:
            name = _column_of_person(title)
            told = understood(Teacher, name, entry[title], words)
        except Bad as bad:
            wrongs.append(Wrong(title, bad))
            continue
        person[name] = told.value
        doubt = doubt_of(told)
        wrongs += [Wrong(title, doubt)] if doubt is not None else []
    words.learn_teachers([person["id"]] if "id" in person else [])
    return {**values, "teacher": person.get("id"), "person": person_of(person)}, wrongs


def _column_of_person(title: str) -> str:
    canonical, aliases = titles_of(Teacher)
    name = title if title in columns(Teacher) else canonical.get(fold_title(title)) or aliases.get(fold_title(title))
    if name is None:
        raise Bad("unknown-entry", say("the title of a column of sheet 教师", "应为“教师”表的列标题"), _CORRECT)
    return name


def change_of(
    kind: ChangeKind, entry: Mapping[str, Any], words: Lexicon, number: int
) -> Change:
    """Return one change from its titles and values.

    Raises
    ------
    Wrong
        A title is none, or a value cannot be read or only by guessing.
    """
    values, wrongs = _read(entry, words)
    if wrongs:
        raise wrongs[0]
    return Change(kind=kind, row=number, **values)
