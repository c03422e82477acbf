"""Defects and remarks on the terminal, in an annotated copy, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.text import Text as Line

from rotation.cli.console import out, shown, tell
from rotation.cli.speech import _, lang
from rotation.errors import Issue, OutputError, WorkbookError
from rotation.text import spell

NOTES_SHOWN = 8
_STYLES = {"error": "bold red", "ask": "bold magenta", "warning": "yellow", "note": "dim"}


def label(severity: str) -> str:
    """Return the word for a severity."""
    return {"error": _("error"), "ask": _("to confirm"), "warning": _("warning"),
            "note": _("note")}[severity]


def stops(issues: Sequence[Issue]) -> bool:
    """Whether errors or unanswered questions remain."""
    return any(issue.severity in ("error", "ask") for issue in issues)


def show(issues: Sequence[Issue], *, copied: bool = False) -> None:
    """Write every defect and warning, the notes (of many the first if a copy lists all), and counts."""
    from rotation.workbook.grouping import grouped
    lines = grouped(issues)
    most = NOTES_SHOWN if copied else len(lines)
    notes = [issue for issue in lines if issue.severity == "note"]
    for issue in [item for item in lines if item.severity != "note"] + notes[:most]:
        line = Line(label(issue.severity), _STYLES[issue.severity]).append(" ")
        line.append(shown_issue(issue), "" if issue.severity != "note" else "dim")
        out().print(line, soft_wrap=not out().is_terminal)
    if len(notes) > most:
        out().print(Line(_("… and {n} more notes, in the annotated copy").format(
            n=len(notes) - most), "dim"), soft_wrap=True)
    out().print(summary(issues), soft_wrap=True)


def tell_warnings(issues: Sequence[Issue]) -> None:
    """Write the warnings to standard error, of many the first, beside a result."""
    from rotation.workbook.grouping import grouped
    found = grouped(issue for issue in issues if issue.severity == "warning")
    for issue in found[:NOTES_SHOWN]:
        tell(shown_issue(issue), _STYLES["warning"], label=label("warning") + " ")
    if len(found) > NOTES_SHOWN:
        tell(_("… and {n} more warnings; see rotation check").format(n=len(found) - NOTES_SHOWN))


def shown_issue(issue: Issue) -> str:
    """Return the whole message; a question ends with the code that answers it."""
    code = f" [{issue.code}]" if issue.severity == "ask" else ""
    return issue.render(lang()) + code


def summary(issues: Sequence[Issue]) -> str:
    """Return how many there are of each kind."""
    counts = {kind: sum(issue.severity == kind for issue in issues) for kind in _STYLES}
    return _("{error} errors, {ask} to confirm, {warning} warnings, {note} notes").format(**counts)


def annotate(source: Path, issues: Sequence[Issue]) -> Path | None:
    """Write the annotated copy beside the workbook; None if notes are all there is, or no room."""
    from rotation.workbook.annotate import write_annotated
    if all(issue.severity == "note" for issue in issues) or not source.is_file():
        return None
    target = free_name(source)
    try:
        write_annotated(source, issues, target, lang())
    except OutputError as error:
        tell(error.message, "yellow", label=_("warning") + " ")
        return None
    return target


def free_name(source: Path) -> Path:
    """Return the name of the annotated copy: the next free number if a foreign file has it."""
    from rotation.workbook.annotate import is_own
    mark = "问题标注" if lang() == "zh" else "issues"
    number, name = 1, f"{source.stem}_{mark}"
    target = source.with_name(f"{name}.xlsx")
    while target.exists() and not is_own(target):
        number += 1
        target = source.with_name(f"{name}_{number}.xlsx")
    return target


def told(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Return issues as plain values."""
    return [{
        "code": item.code, "severity": item.severity, "sheet": item.sheet, "cell": item.cell,
        "title": item.title, "found": str(spell(item.found, lang())), "expected": shown(item.expected),
        "remedy": shown(item.remedy)} for item in issues]


@contextmanager
def refusing(source: Path | None, *, as_json: bool) -> Iterator[None]:
    """End the command with the list of all defects if a workbook has some.

    Parameters
    ----------
    source
        The workbook that gets an annotated copy, unless the defects stand in another file; None
        if none is to be annotated.
    as_json
        Whether the list is for a program.
    """
    from rotation.cli.failures import DEFECTS
    try:
        yield
    except WorkbookError as error:
        if source is None:
            show_defects(error.issues, as_json=as_json, code=DEFECTS)
        else:
            refuse(error.file or source, error.issues, as_json=as_json, code=DEFECTS)
        click.get_current_context().exit(DEFECTS)


def refuse(source: Path, issues: Sequence[Issue], *, as_json: bool, code: int) -> int:
    """List all defects, write the annotated copy, and return the exit code."""
    copy = annotate(source, issues)
    if as_json:
        from rotation.cli.console import write_json
        write_json({"exit": code, "file": str(source), "annotated": str(copy) if copy else None,
                    "issues": told(issues)})
        return code
    show(issues, copied=copy is not None)
    if copy:
        out().print(_("Annotated copy: {path}").format(path=copy), soft_wrap=True)
    return code


def show_defects(issues: Sequence[Issue], *, as_json: bool, code: int) -> None:
    """List defects of files that get no annotated copy."""
    if as_json:
        from rotation.cli.console import write_json
        write_json({"exit": code, "issues": told(issues)})
    else:
        show(issues)
