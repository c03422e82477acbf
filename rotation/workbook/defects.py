"""How issues of a workbook are made: where, what was found, and the mask over private values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from rotation.errors import Issue, Severity
from rotation.text import Term, Text, say


class Hidden(Term):
    """What stands for a value that must not be repeated."""

    VALUE = "（已隐去）", "(hidden)"


MASK = Hidden.VALUE
"""Stands for a value that must not be repeated."""

KINDS: Mapping[Severity, Text] = {
    "error": say("error", "错误"), "ask": say("to confirm", "需确认"), "warning": say("warning", "提醒"),
    "note": say("note", "说明")}
"""The word for each severity, gravest first."""


def counts(issues: Sequence[Issue]) -> dict[str, int]:
    """Return how many issues there are of each severity."""
    return {kind: sum(issue.severity == kind for issue in issues) for kind in KINDS}


def counted(issues: Sequence[Issue]) -> Text:
    """Return how many there are of each kind, in a sentence."""
    return say("errors: {error}, to confirm: {ask}, warnings: {warning}, notes: {note}",
               "错误 {error} 处，需确认 {ask} 处，提醒 {warning} 处，说明 {note} 条", **counts(issues))


LONGEST = 40
"""Characters of a found value that a message repeats."""


class Spot(NamedTuple):
    """A place in the workbook.

    Parameters
    ----------
    sheet
        Sheet title, or the file name if the whole file is meant.
    cell
        A1 address, empty for the whole sheet or file.
    title
        Column title, empty if none.
    """

    sheet: str
    cell: str = ""
    title: str = ""


def _defect(
    code: str, severity: Severity, spot: Spot, told: tuple[Text, Text], found: str,
) -> Issue:
    shown = found if len(found) <= LONGEST else found[:LONGEST] + "…"
    return Issue(code, severity, spot.sheet, spot.cell, spot.title, shown, *told)


def error(code: str, spot: Spot, expected: Text, remedy: Text, found: str = "") -> Issue:
    """Make an issue that stops the run."""
    return _defect(code, "error", spot, (expected, remedy), found)


def ask(code: str, spot: Spot, expected: Text, found: str = "", remedy: Text | None = None) -> Issue:
    """Make an issue that stops the run until the officer says yes."""
    return _defect(code, "ask", spot, (expected, remedy or yes(code)), found)


def warning(code: str, spot: Spot, expected: Text, remedy: Text, found: str = "") -> Issue:
    """Make an issue that is shown and never stops the run."""
    return _defect(code, "warning", spot, (expected, remedy), found)


def note(code: str, spot: Spot, expected: Text, found: str = "", remedy: Text | None = None) -> Issue:
    """Make a remark on something that was normalised or left out."""
    nothing = say("nothing needs to be done", "无需处理")
    return _defect(code, "note", spot, (expected, remedy or nothing), found)


def yes(code: str) -> Text:
    """Return how to answer a question of the reader."""
    return say("if this is right, add a row with code {c} to sheet 确认 (or use --accept {c});"
               " else correct it",
               "如属实，请在“确认”表增加一行，代码填 {c}（或使用 --accept {c}）；否则请更正", c=code)


def several(items: Sequence[str], most: int = 5) -> Text:
    """Return a list of cells or titles, cut after the first few."""
    if len(items) <= most:
        return Text.of(items)
    return say("{some} and {n} more", "{some}等共{all}处",
               some=tuple(items[:most]), n=len(items) - most, all=len(items))


@cache
def letters(column: int) -> str:
    """Return the letters of a column number, 1 = A."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def column_number(name: str) -> int:
    """Return the number of column letters, A = 1; 0 if they are none."""
    number = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def address(row: int, column: int) -> str:
    """Return the A1 address of a cell."""
    return f"{letters(column)}{row}"
