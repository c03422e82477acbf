"""How a button begins a long job, and what every button does with the fields of its form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rotation.text import Text, say
from rotation.web.desk import Added, DeskFile, RunNote
from rotation.web.plans import TEACHERS
from rotation.web.screen import Done, Visit
from rotation.web.short import Refused
from rotation.web.words import WORDS
from rotation.workbook.asked import YES, code_of

LONGEST = 500
"""Characters of a field that are taken."""
TOO_LONG = say("what was sent is no form of this page", "提交的内容不是本页的表单")


def field(form: Mapping[str, str], name: str) -> str:
    """Return what was typed into a field, without the blanks around it."""
    return form.get(name, "").strip()[:LONGEST]


def begin(visit: Visit, task: str, request: Mapping[str, Any]) -> Done:
    """Begin a long job and go to where it is followed.

    Raises
    ------
    Refused
        Another one is at work.
    """
    if not visit.bench.begin(task, {**request, "lang": visit.lang}):
        raise Refused(WORDS["second"])
    return Done("/job")


def begin_book(
    visit: Visit, task: str, book: str, options: list[str], verb: str = "", **request: Any,
) -> Done:
    """Begin a long job about a workbook of the desk, with the answers to its questions.

    Parameters
    ----------
    visit
        Who looks.
    task
        The job.
    book
        The workbook.
    options
        Of the command that does the same, but for answers and language.
    verb
        What the command is called, if not as the job.
    request
        What else the job is told.

    Raises
    ------
    KeyError
        It is not on the desk.
    Refused
        Another job is at work.
    """
    visit.desk.book(book)
    answers = answers_of(visit, book)
    return begin(visit, task, {"source": book, "book": book, "accept": sorted(answers), **request, "command": [
        "rotation", verb or task, book, *options, *accepting(answers), *tongue(visit.lang)]})


def begin_run(visit: Visit, task: str, run: str, options: list[str], verb: str = "", **request: Any) -> Done:
    """Begin a long job about a folder of the desk, with the workbook that it was made of if that is still there."""
    told = workbook_of(visit, run)
    book = visit.desk.of_run(run).book
    return begin(visit, task, {"folder": run, "book": book, "accept": [], **request, **told, "command": [
        "rotation", verb or task, run, *options, *sourced(visit, run), *tongue(visit.lang)]})


def sourced(visit: Visit, run: str) -> list[str]:
    """Return the options of a command that name the workbook of a run and the answers to its questions."""
    told = workbook_of(visit, run)
    return ["--source", visit.desk.of_run(run).book, *accepting(told["accept"])] if told["source"] else []


class Basis(NamedTuple):
    """What is only supposed starts from this: a workbook, and parameters beside its own."""

    book: str
    sets: list[str]


def basis_of(visit: Visit, form: Mapping[str, str]) -> Basis:
    """Return what was chosen as a basis: a workbook, or a plan, which means its workbook and its parameters.

    Raises
    ------
    KeyError
        It is not on the desk.
    """
    chosen = field(form, "book")
    note = visit.desk.notes().runs.get(chosen)
    found = Basis(chosen, []) if note is None or note.task != TEACHERS.task else Basis(note.book, sets_of(note))
    visit.desk.book(found.book)
    return found


def every(option: str, values: Iterable[str]) -> list[str]:
    """Return an option of a command once for each value."""
    return [part for one in values for part in (option, one)]


def setting(sets: Iterable[str]) -> list[str]:
    """Return the options of a command that set parameters."""
    return every("--set", sets)


def follow(visit: Visit, book: str, content: bytes, added: Added, suffix: str = "") -> str:
    """Keep a workbook with what was added to it as the next one, with the answers about it; return its name."""
    before = visit.desk.of_book(book)
    made = visit.desk.keep(content, suffix or Path(book).suffix, before.title)
    answers = {} if added == "answers" else before.answers

    def remember(told: DeskFile) -> None:
        told.books[made].before, told.books[made].added = book, added
        told.books[made].answers = dict(answers)
    visit.desk.note(remember)
    return made


def answers_of(visit: Visit, book: str) -> dict[str, str]:
    """Return the answers about a workbook that are not written into it: code by clerk."""
    return visit.desk.of_book(book).answers


def accepting(codes: Iterable[str]) -> list[str]:
    """Return the options of a command that say yes to questions."""
    return every("--accept", sorted(codes))


def yes_to(code: str, many: int = 1) -> Text:
    """Return what the button says that answers a question, or all of a code, with yes."""
    means = YES.get(code, say("it is as told", "按上述处理"))
    return WORDS["yes"].filled(y=means) if many == 1 else WORDS["yes_to_all"].filled(n=many, y=means)


def accepted_in(command: Sequence[str]) -> list[tuple[str, Text]]:
    """Return the answers that a command gives, each with what a yes to it comes to."""
    given = [command[at + 1] for at, part in enumerate(command[:-1]) if part == "--accept"]
    return [(name, YES[code_of(name)]) for name in given if code_of(name) in YES]


def workbook_of(visit: Visit, run: str) -> dict[str, Any]:
    """Return the workbook of a run and the questions answered about it, as a task takes them."""
    book = visit.desk.of_run(run).book
    if book not in {one.name for one in visit.desk.books()}:
        return {"source": ""}
    return {"source": str(visit.desk.book(book)), "accept": sorted(answers_of(visit, book))}


def tongue(lang: str) -> list[str]:
    """Return the option of a command that says in which language its files are; Chinese is usual."""
    return ["--lang", "en"] if lang == "en" else []


def sets_of(note: RunNote) -> list[str]:
    """Return the parameters that a run was asked for with."""
    return [note.command[at + 1] for at, part in enumerate(note.command[:-1]) if part == "--set"]
