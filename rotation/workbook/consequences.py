"""Defects that only follow from another that is told: who mends the cause never sees them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.tables import Table

_OF_SCHOOLS = {"unknown-school", "ledger-school-unknown", "unknown-place", "town-without-school"}
_OF_TEACHERS = {"unknown-teacher", "ledger-teacher-unknown"}


def causes(issues: Sequence[Issue], sheets: Mapping[str, Table]) -> list[Issue]:
    """Return the issues without those that follow from a list that cannot be referred to.

    Where no school has a code (no sheet, no header, no such column), nothing is said of references
    to schools, and likewise of teachers. Where a code of a school stands twice or cannot be read,
    the school that lost its own is told once, not in every cell that names it, and nobody is asked
    whether it was closed.
    """
    kept = list(issues)
    if not _known(sheets, "schools", "code"):
        kept = [issue for issue in kept if issue.code not in _OF_SCHOOLS]
    if not _known(sheets, "teachers", "id"):
        kept = [issue for issue in kept if issue.code not in _OF_TEACHERS]
    if not _lost(issues, sheets):
        return kept
    return _told_once([issue for issue in kept if issue.code != "ledger-school-unknown"])


def _known(sheets: Mapping[str, Table], attribute: str, key: str) -> bool:
    return attribute in sheets and any(key in row for row in sheets[attribute].rows)


def _lost(issues: Sequence[Issue], sheets: Mapping[str, Table]) -> bool:
    """Whether some row of sheet 学校 has another code than its own, or none."""
    return any(issue.code == "duplicate-school" for issue in issues) or (
        "schools" in sheets and any(name == "code" for _, name in sheets["schools"].faulty))


def _told_once(issues: Sequence[Issue]) -> list[Issue]:
    groups: dict[str, list[Issue]] = {}
    for issue in issues:
        if issue.code == "unknown-school":
            groups.setdefault(issue.found, []).append(issue)
    first = {id(group[0]): len(group) for group in groups.values()}
    return [_once(issue, first[id(issue)]) if id(issue) in first else issue
            for issue in issues if issue.code != "unknown-school" or id(issue) in first]


def _once(issue: Issue, times: int) -> Issue:
    return replace(issue, expected=say(
        "named in {n} cells, but on sheet 学校 no school has this code; a code stands twice or is wrong there",
        "共{n}处填写了它，而“学校”表中没有；“学校”表另有重复或有误的学校代码，可能就是该校", n=times), remedy=say(
        "mend the code on sheet 学校 first, then check again", "请先更正“学校”表的学校代码，再重新检查"))
