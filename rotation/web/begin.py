"""How a button begins a long job, and what every button does with the fields of its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from rotation.text import say
from rotation.web.desk import BookNote, RunNote
from rotation.web.plans import TEACHERS
from rotation.web.screen import Done, Visit
from rotation.web.short import Refused
from rotation.web.words import WORDS

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


def setting(sets: list[str]) -> list[str]:
    """Return the options of a command that set parameters."""
    return [part for one in sets for part in ("--set", one)]


def answers_of(visit: Visit, book: str) -> dict[str, str]:
    """Return the answers about a workbook that are not written into it: code by clerk."""
    return visit.desk.notes().books.get(book, BookNote()).answers


def accepting(codes: Mapping[str, str] | list[str]) -> list[str]:
    """Return the options of a command that say yes to questions."""
    return [part for code in sorted(codes) for part in ("--accept", code)]


def workbook_of(visit: Visit, run: str) -> dict[str, Any]:
    """Return the workbook of a run and the questions answered about it, as a task takes them."""
    notes, books = visit.desk.notes(), {book.name for book in visit.desk.books()}
    note = notes.runs.get(run, RunNote())
    if note.book not in books:
        return {"source": ""}
    answers = notes.books.get(note.book, BookNote()).answers
    return {"source": str(visit.desk.book(note.book)), "accept": sorted(answers)}


def tongue(lang: str) -> list[str]:
    """Return the option of a command that says in which language its files are; Chinese is usual."""
    return ["--lang", "en"] if lang == "en" else []


def sets_of(note: RunNote) -> list[str]:
    """Return the parameters that a run was asked for with."""
    return [note.command[at + 1] for at, part in enumerate(note.command[:-1]) if part == "--set"]
