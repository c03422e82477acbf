"""检查: every defect of a workbook, its questions, and the way on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rotation.text import Text, say
from rotation.web import tasks
from rotation.web.begin import accepting, field, follow
from rotation.web.desk import BookNote
from rotation.web.screen import Done, Screen, Visit
from rotation.web.short import Refused
from rotation.web.words import WORDS
from rotation.workbook.asked import code_of
from rotation.workbook.defects import KINDS

_WRITABLE = (".xlsx", ".xlsm")
"""Workbooks into which answers are written; of others they are told to every command."""
_NO_COPY = say("the marked copy could not be written; see that the disk is not full and the folder of the desk can be "
               "written, then drop the workbook again",
               "问题标注副本未能生成：请确认磁盘有空间、本机文件夹可以写入，再重新放入数据")


def checked(visit: Visit) -> dict[str, Any]:
    """Return what the check of a workbook found; asked of a child unless it is known."""
    path = visit.desk.book(visit.name)
    note = visit.desk.of_book(visit.name)
    accept = sorted(note.answers)
    found = visit.shorts.ask(
        tasks.check, {"source": str(path), "accept": accept, "lang": visit.lang}, _about(visit, path, accept),
        lasting=True)
    if note.counts != found["counts"]:
        def remember(told: Any) -> None:
            note = told.books.setdefault(visit.name, BookNote())
            note.counts, note.banner = found["counts"], found["size"].get("banner", "")
        visit.desk.note(remember)
    return found


def _about(visit: Visit, path: Path, accept: list[str]) -> tuple[object, ...]:
    """Return what the check of a workbook depends on."""
    told = path.stat()
    return path.name, told.st_mtime_ns, told.st_size, tuple(accept), visit.lang


def marked_copy(visit: Visit) -> Path:
    """Return where the marked copy of a workbook stands, once it does.

    Raises
    ------
    KeyError
        Nothing is to be marked.
    Refused
        It could not be written.
    """
    path = visit.desk.book(visit.name)
    name = checked(visit)["marked"]
    if not name:
        raise KeyError(visit.name)
    accept = sorted(visit.desk.of_book(visit.name).answers)
    visit.shorts.settle(tasks.check, _about(visit, path, accept))
    copy: Path = visit.desk.folder / name
    if not copy.is_file():
        raise Refused(_NO_COPY)
    return copy


def _compared(visit: Visit, found: Mapping[str, Any]) -> object:
    """Say what changed since the workbook that this one replaces; nothing if it replaces none."""
    before = visit.desk.of_book(visit.name).before
    if before not in {book.name for book in visit.desk.books()}:
        return ""
    old = set(checked(Visit(visit.desk, visit.bench, visit.shorts, visit.lang, before))["keys"])
    new = set(found["keys"])
    return WORDS["mended"].filled(a=len(old - new), b=len(new - old))


def answered_by(found: Mapping[str, Any], code: str, only: str) -> list[str]:
    """Return what the answers are called of a button: to all of a code, or to what is told with one question."""
    together = (one["names"] for one in found["issues"] if only in one["names"])
    return next(together, [only]) if only else [code]


def _answers(found: Mapping[str, Any], given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return every answer with the questions that it settled; those that are told together are one."""
    told: list[dict[str, Any]] = []
    for name, clerk in sorted(given.items()):
        about = [one for one in found["issues"] if name in (one["code"], *one["names"])]
        if code_of(name) == name or not about or name == about[0]["names"][0]:
            told.append({"code": code_of(name), "only": "" if code_of(name) == name else name, "clerk": clerk,
                         "about": about})
    return told


def _by_code(issues: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return the questions of each code, which one answer may settle together."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in issues:
        found.setdefault(one["code"], []).append(one)
    return found


def made_of(visit: Visit) -> Text | None:
    """Say what the page itself made a workbook of, and why it has a number of its own; None if it was dropped."""
    note = visit.desk.of_book(visit.name)
    return WORDS[f"made_{note.added}"].filled(b=note.before) if note.added else None


def _load(visit: Visit) -> Mapping[str, Any]:
    found = checked(visit)
    note = visit.desk.of_book(visit.name)
    only = visit.query.get("only", "")
    issues = [one for one in found["issues"] if only not in KINDS or one["severity"] == only]
    asked = _by_code(one for one in found["issues"] if one["severity"] == "ask")
    notes = [] if only in KINDS else [one for one in issues if one["severity"] == "note"]
    return {"found": found, "issues": [one for one in issues if one not in notes], "notes": notes, "only": only,
            "kinds": tuple(KINDS), "kind_words": KINDS,
            "answers": _answers(found, note.answers), "asked": asked, "made": made_of(visit),
            "size": WORDS["size"].filled(**found["size"]) if found["size"] else "",
            "written": bool(note.answers) and Path(visit.name).suffix in _WRITABLE,
            "mended": _compared(visit, found), "carried": note.carried,
            "command": ["rotation", "check", visit.name, *accepting(note.answers)]}


def _confirm(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write the answers on sheet 确认 of the next workbook, and go on to plan it."""
    book = field(form, "book")
    source = visit.desk.book(book)
    note = visit.desk.of_book(book)
    if not note.answers:
        return Done(f"/plan/{book}")
    content = visit.shorts.ask(tasks.confirm, {"source": str(source), "answers": note.answers})["content"]
    made = follow(visit, book, content, "answers")
    return Done(f"/plan/{made}")


CHECK = Screen("check", say("Check", "检查"), _load, of="book", step=2, buttons={"confirm": _confirm})
