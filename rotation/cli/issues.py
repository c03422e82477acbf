"""Defects and remarks on the terminal, in an annotated copy, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text as Line

from rotation.cli.console import answer, out, tell
from rotation.cli.speech import lang, shown
from rotation.errors import Issue, OutputError, Severity, WorkbookError
from rotation.text import Text, say
from rotation.workbook.defects import KINDS, counted

SHOWN = 200
"""So many lines of errors, questions and warnings are shown; whoever has more corrects the first ones first."""
NOTES_SHOWN = 8
_STYLES = {"error": "bold red", "ask": "bold magenta", "warning": "yellow", "note": "dim"}


def label(severity: Severity) -> str:
    """Return the word for a severity and a blank, to stand before a message."""
    return shown(KINDS[severity]) + " "


def stops(issues: Sequence[Issue]) -> bool:
    """Whether errors or unanswered questions remain."""
    return any(issue.severity in ("error", "ask") for issue in issues)


def show(issues: Sequence[Issue], *, copied: bool = False, every_note: bool = False) -> None:
    """Write errors, questions and warnings, then the notes (of many the first), and counts.

    Parameters
    ----------
    issues
        What was found, gravest first.
    copied
        Whether a marked copy lists all.
    every_note
        Whether all notes are written here.
    """
    from rotation.workbook.grouping import grouped
    lines = grouped(issues)
    notes = [issue for issue in lines if issue.severity == "note"]
    most = len(notes) if every_note else NOTES_SHOWN
    grave = [item for item in lines if item.severity != "note"]
    for issue in grave[:SHOWN] + notes[:most]:
        _show_line(issue)
    if len(grave) > SHOWN:
        answer(say("… and {n} more lines{w}", "……另有 {n} 行{w}", n=len(grave) - SHOWN,
                   w=say("; the marked copy lists all", "，问题标注副本列出全部") if copied else
                   say("; correct these first", "，请先更正以上各处")), "dim")
    if len(notes) > most:
        answer(say("… and {n} more notes, nothing to do about them; see {w}", "……另有 {n} 条说明（无需处理），见{w}",
                   n=len(notes) - most, w=say("the marked copy", "问题标注副本") if copied else
                   say("rotation check --notes", " rotation check --notes")), "dim")
    answer(counted(issues))


def _show_line(issue: Issue) -> None:
    """Write one defect; on a terminal its further lines stand under the first, behind the label."""
    head = Line(label(issue.severity).strip(), _STYLES[issue.severity])
    body = Line(shown_issue(issue), "" if issue.severity != "note" else "dim")
    console = out()
    if not console.is_terminal:
        console.print(Line.assemble(head, " ", body), soft_wrap=True)
        return
    width = max(Line(shown(text)).cell_len for text in KINDS.values())
    grid = Table.grid(padding=(0, 1))
    grid.add_column(min_width=width, no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_row(head, folded(body, console.width - width - 1))
    console.print(grid)


def folded(line: Line, width: int) -> Line:
    """Return a sentence cut into lines: Chinese anywhere but before a closing sign, Latin words and numbers at blanks.

    Parameters
    ----------
    line
        The sentence.
    width
        Cells of a line.
    """
    text, cuts, start, last, used = line.plain, list[int](), 0, 0, 0
    for place, sign in enumerate(text):
        wide = cell_len(sign)
        if used + wide > width:
            start = last if last > start else place
            cuts.append(start)
            used = cell_len(text[start:place])
        used += wide
        after = text[place + 1:place + 2]
        if sign == " " or ((wide > 1 or cell_len(after) > 1) and after not in _CLOSING and sign not in _OPENING):
            last = place + 1
    return Line("\n").join(line.divide(cuts))


_CLOSING = "，。；：、！？）”」》…"
_OPENING = "（“「《"


def tell_warnings(issues: Sequence[Issue]) -> None:
    """Write the warnings to standard error, of many the first, beside a result."""
    from rotation.workbook.grouping import grouped
    found = grouped(issue for issue in issues if issue.severity == "warning")
    for issue in found[:NOTES_SHOWN]:
        warn(shown_issue(issue))
    if len(found) > NOTES_SHOWN:
        tell(say("… and {n} more warnings; see rotation check", "……另有提醒 {n} 处，详见 rotation check",
                 n=len(found) - NOTES_SHOWN))


def warn(text: Text | str) -> None:
    """Write one warning to standard error."""
    tell(text, _STYLES["warning"], label=label("warning"))


def shown_issue(issue: Issue) -> str:
    """Return the whole message; a question ends with the code that answers it."""
    code = f" [{issue.code}]" if issue.severity == "ask" else ""
    return issue.render(lang()) + code


def annotate(sources: Sequence[Path], issues: Sequence[Issue]) -> tuple[Path, ...]:
    """Write an annotated copy beside every file that has more than notes, where there is room."""
    from rotation.workbook.intake import by_file
    return tuple(copy for file, own in by_file(sources, issues) if (copy := _annotated(file, own)) is not None)


def _annotated(source: Path, issues: Sequence[Issue]) -> Path | None:
    if all(issue.severity == "note" for issue in issues) or not source.is_file():
        return None
    from rotation.cli.next_step import NO_DATA
    if any(issue.code == NO_DATA for issue in issues):  # nothing in it is to be mended
        return None
    from rotation.workbook.annotate import free_name, write_annotated
    try:
        return write_annotated(source, issues, free_name(source, lang()), lang())
    except OutputError as error:
        warn(error.message)
        return None


def told(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    """Return issues as plain values."""
    return [{
        "code": item.code, "severity": item.severity, "sheet": item.sheet, "cell": item.cell,
        "title": item.title, "found": shown(item.found), "expected": shown(item.expected),
        "remedy": shown(item.remedy)} for item in issues]


@contextmanager
def refusing(sources: Sequence[Path] | None, *, as_json: bool) -> Iterator[None]:
    """End the command with the list of all defects if a workbook has some.

    Parameters
    ----------
    sources
        The files and folders of the workbook, which get annotated copies unless the defects stand in another file;
        None if none is to be annotated.
    as_json
        Whether the list is for a program.
    """
    from rotation.cli.failures import DEFECTS
    try:
        yield
    except WorkbookError as error:
        if sources is None:
            show_defects(error.issues, as_json=as_json, code=DEFECTS)
        else:
            from rotation.cli.next_step import go_on, next_of_check
            copies = refuse([error.file] if error.file else sources, error.issues, as_json=as_json, code=DEFECTS)
            go_on(say("correct the places above in {f}, and repeat the command",
                      "请按以上各处更正 {f}，再运行一次本命令",
                      f=error.file) if error.file else next_of_check(error.issues, sources, copies))
        click.get_current_context().exit(DEFECTS)


def refuse(
    sources: Sequence[Path], issues: Sequence[Issue], *, as_json: bool, code: int, every_note: bool = False,
) -> tuple[Path, ...]:
    """List all defects, write the annotated copies, and return their names."""
    copies = annotate(sources, issues)
    if as_json:
        from rotation.cli.console import write_json
        write_json({"exit": code, "file": str(sources[0]), "files": [str(path) for path in sources],
                    "annotated": str(copies[0]) if copies else None, "copies": [str(path) for path in copies],
                    "issues": told(issues)})
        return copies
    show(issues, copied=bool(copies), every_note=every_note)
    for copy in copies:
        answer(say("Annotated copy: {p}", "问题标注副本：{p}", p=copy))
    return copies


def show_defects(issues: Sequence[Issue], *, as_json: bool, code: int) -> None:
    """List defects of files that get no annotated copy."""
    if as_json:
        from rotation.cli.console import write_json
        write_json({"exit": code, "issues": told(issues)})
    else:
        show(issues)
