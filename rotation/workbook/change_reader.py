"""Changes after publication, read from a TOML file or from sheet 变更."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.problem import Problem, SheetOf
from rotation.domain.revision import Change, ChangeKind
from rotation.domain.vocabulary import LockKind
from rotation.errors import Issue, OutputError, WorkbookError, why
from rotation.rules import RosterRule, catalogue
from rotation.text import Text, say
from rotation.workbook import gate, tables
from rotation.workbook.changes import corrected, lexicon, parsed
from rotation.workbook.header import find, fold_title, titles_of
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.parse import Bad
from rotation.workbook.sheets import match_sheets

SHEET = SheetOf("changes", "变更", "Changes", Change, required=True, aliases=("变更表",))
_KINDS = {kind.english: kind for kind in ChangeKind} | {kind.value: kind for kind in ChangeKind}
_PERSONAL = (ChangeKind.WITHDRAWN, ChangeKind.EXEMPT, ChangeKind.CORRECTED, ChangeKind.LOCKED)


# -- reading ----------------------------------------------------------------------------------


def read_changes(path: Path, problem: Problem) -> tuple[Change, ...]:
    """Read what happened after publication.

    Parameters
    ----------
    path
        A TOML file with one table per change, ``[[withdrawn]]`` and so on, or a workbook with
        a sheet 变更.
    problem
        The published facts, to which codes and names refer.

    Raises
    ------
    WorkbookError
        Every defect of the file at once: unknown people, no reason, a field that is no column.
    OutputError
        The file cannot be read.
    """
    issues: list[Issue] = []
    words = lexicon(problem)
    rows = (_of_sheet(path, words) if path.suffix.lower() in (".xlsx", ".xlsm")
            else list(_of_toml(path, words, issues)))
    issues += [found for item in rows for found in faults(path.name, item, problem)]
    if issues:
        raise WorkbookError(issues)
    return tuple(rows)


def _of_sheet(path: Path, words: Lexicon) -> list[Change]:
    report = gate.check(path)
    if report.refused:
        raise WorkbookError(report.issues)
    pairs, issues = match_sheets(report.grids, report.name, (SHEET,))
    if not pairs:
        raise WorkbookError(issues)
    table = tables.read(find(*pairs[0]), words)
    errors = [item for item in table.issues if item.severity in ("error", "ask")]
    if errors:
        raise WorkbookError(errors)
    found: list[Change] = table.records()
    return found


def _of_toml(path: Path, words: Lexicon, issues: list[Issue]) -> Iterator[Change]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise OutputError(say("cannot read {p}: {e}", "无法读取 {p}（{e}）", p=str(path),
                              e=why(error))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkbookError([_issue(path.name, "", "", say(
            "not valid TOML: {e}", "不是有效的 TOML：{e}", e=str(error)))]) from error
    number = 0
    for name, entries in told.items():
        kind = _KINDS.get(name)
        if kind is None or not isinstance(entries, list):
            issues.append(_issue(path.name, name, "", say(
                "write [[withdrawn]], [[exempt]], [[corrected]], [[closed]], [[reported]] or [[locked]]",
                "应为 [[withdrawn]]（退出）、[[exempt]]（免除）、[[corrected]]（更正）、[[closed]]（撤并）、"
                "[[reported]]（已报到）或 [[locked]]（指定）")))
            continue
        for entry in _single(entries):
            number += 1
            try:
                yield change_of(kind, entry, words, number)
            except Wrong as wrong:
                issues.append(_issue(path.name, f"{number} {kind.value}", wrong.title,
                                     wrong.bad.expected, wrong.bad.remedy))


def _single(entries: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Iterate over tables; one that lists several teachers stands for several."""
    for entry in entries:
        told = entry if isinstance(entry, dict) else {"?": entry}
        name = next((key for key in told if _attribute(key) == "teacher"), None)
        several = told.get(name) if name else None
        if isinstance(several, list):
            yield from ({**told, str(name): one} for one in several)
        else:
            yield told


def _attribute(title: str) -> str | None:
    if title in columns(Change):
        return title
    canonical, aliases = titles_of(Change)
    return canonical.get(fold_title(title)) or aliases.get(fold_title(title))


class Wrong(Exception):
    """An entry of a change that cannot be read."""

    def __init__(self, title: str, bad: Bad) -> None:
        super().__init__(title)
        self.title, self.bad = title, bad


def change_of(
    kind: ChangeKind, entry: Mapping[str, Any], words: Lexicon, number: int
) -> Change:
    """Return one change from its titles and values.

    Raises
    ------
    Wrong
        A title is none, or a value cannot be read.
    """
    values: dict[str, Any] = {}
    for title, given in entry.items():
        name = _attribute(title)
        if name is None or name == "kind":
            raise Wrong(title, Bad("unknown-entry", say("unknown entry", "没有这一项")))
        try:
            values[name] = parsed(Change, name, given, words)
        except Bad as bad:
            raise Wrong(title, bad) from bad
    return Change(kind=kind, row=number, **values)


def _issue(file: str, where: str, title: str, expected: Text, remedy: Text | None = None) -> Issue:
    return Issue("change", "error", file, where, title, "", expected,
                 remedy or say("correct the file", "请更正该文件"))


# -- judging ----------------------------------------------------------------------------------


def faults(file: str, item: Change, problem: Problem) -> Iterator[Issue]:
    """Iterate over what is wrong with a change that could be read."""
    where = f"{item.row} {item.kind.value}"
    for title, told in _needed(item):
        yield _issue(file, where, title, told)
    if item.kind is ChangeKind.CORRECTED and item.field and item.teacher in problem.teacher:
        try:
            corrected(problem.teacher[item.teacher], item, lexicon(problem))
        except Bad as bad:
            yield _issue(file, where, item.field, bad.expected, bad.remedy)
    if item.kind is ChangeKind.EXEMPT and item.rule and not _roster(item.rule):
        yield _issue(file, where, "规则", say(
            "the code of a roster rule, such as R20", "应为名单规则的代码，如 R20"))


def _needed(item: Change) -> Iterator[tuple[str, Text]]:
    """Iterate over what is missing; a change without reason and author is no change."""
    told = columns(Change)
    needed = ["teacher"] if item.kind in (*_PERSONAL, ChangeKind.REPORTED) else ["school"]
    needed += {ChangeKind.CORRECTED: ["field"], ChangeKind.LOCKED: ["lock"],
               ChangeKind.EXEMPT: ["rule"]}.get(item.kind, [])
    if item.kind is not ChangeKind.REPORTED:
        needed += ["reason", "clerk"]
    if item.kind is ChangeKind.LOCKED and item.lock in (LockKind.GOES_TO, LockKind.NEVER_TO):
        needed.append("school")
    for name in needed:
        if getattr(item, name) in (None, ""):
            yield told[name].title, say("must not be blank", "必填，不能为空")


def _roster(code: str) -> bool:
    rule = catalogue().get(code)
    return rule is not None and issubclass(rule, RosterRule)
