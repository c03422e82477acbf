"""What the buttons do: each takes the fields of a form and says where to go on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.concurrency import run_in_threadpool

from rotation.process.litter import spare_name
from rotation.text import Text, say
from rotation.web import deciding, tasks
from rotation.web.desk import BookNote, DeskFile, RunNote
from rotation.web.screen import Visit
from rotation.web.screens.check import checked
from rotation.web.screens.compare import RANGES, workbook_of
from rotation.web.screens.plan import asked_for, command
from rotation.web.short import Refused
from rotation.web.words import WORDS

SPENT = say("this link was used or is too old: open the page with the program again",
            "链接已使用过或已失效，请重新通过程序打开")
TOO_LONG = say("what was sent is no form of this page", "提交的内容不是本页的表单")
_WANTING = say("fill in person, reason and clerk", "请填写人员、理由和经办人")
_KINDS = ("STAY", "GOES_TO", "NEVER_TO", "MUST_MOVE")
_LONGEST = 500
SAMPLE = "西乌珠穆沁旗"


@dataclass(frozen=True)
class Done:
    """What an action came to.

    Parameters
    ----------
    go
        Where to go on.
    told
        Values for the script: `Text`, words of both languages, or lists of them.
    lang
        Language chosen, if one was.
    leave
        Whether the server ends.
    """

    go: str = "/"
    told: Mapping[str, Any] = field(default_factory=dict)
    lang: Literal["", "zh", "en"] = ""
    leave: bool = False


@dataclass(frozen=True)
class Action:
    """One button.

    Parameters
    ----------
    act
        Does it.
    streams
        Whether it takes the bytes of a file instead of a form.
    """

    act: Callable[[Visit, Mapping[str, str]], Done]
    streams: bool = False


async def upload(visit: Visit, name: str, content: AsyncIterator[bytes], before: str) -> Done:
    """Keep a dropped workbook and check it."""
    made = await visit.desk.take(name, content)

    def remember(told: DeskFile) -> None:
        told.books[made].before = before if before in told.books else ""
        if told.books[made].before:
            told.books[made].answers = dict(told.books[before].answers)
    visit.desk.note(remember)
    await run_in_threadpool(checked, Visit(visit.desk, visit.bench, visit.shorts, visit.lang, made))
    return Done(f"/check/{made}")


def blank(visit: Visit, kind: str) -> tuple[str, bytes]:
    """Return name and bytes of an empty workbook or a sample.

    Raises
    ------
    KeyError
        There is nothing of this kind.
    """
    kinds: dict[str, tuple[dict[str, Any], Text]] = {
        "template": ({}, say("template.xlsx", "数据模板.xlsx")),
        "sample": ({"banner": SAMPLE}, say("sample.xlsx", "示例.xlsx")),
        "exercise": ({"banner": SAMPLE, "messy": True}, say("exercise.xlsx", "练习.xlsx"))}
    request, name = kinds[kind]
    answer = visit.shorts.ask(tasks.blank, {**request, "lang": visit.lang})
    return name.render(visit.lang), answer["content"]


def _nothing(visit: Visit, form: Mapping[str, str]) -> Done:
    del visit, form
    raise Refused(TOO_LONG)


def _answer(visit: Visit, form: Mapping[str, str]) -> Done:
    """Note a yes to a question, or take it back."""
    book, code, clerk = form.get("book", ""), form.get("code", ""), form.get("clerk", "").strip()[:_LONGEST]
    visit.desk.book(book)

    def remember(told: DeskFile) -> None:
        answers = told.books.setdefault(book, BookNote()).answers
        if clerk:
            answers[code[:_LONGEST]] = clerk
        else:
            answers.pop(code, None)
    visit.desk.note(remember)
    return Done(f"/check/{book}")


def _plan(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to plan a workbook."""
    book = form.get("book", "")
    sets, seconds = asked_for(form)
    _begin(visit, book, sets, seconds)
    return Done("/job")


def _begin(visit: Visit, book: str, sets: list[str], seconds: int) -> None:
    visit.desk.book(book)
    answers = visit.desk.notes().books.get(book, BookNote()).answers
    asked = {"source": book, "book": book, "sets": sets, "accept": sorted(answers), "seconds": seconds,
             "lang": visit.lang, "command": command(book, sets, answers, seconds, visit.lang)}
    if not visit.bench.begin("plan", asked):
        raise Refused(WORDS["second"])


def _stop(visit: Visit, form: Mapping[str, str]) -> Done:
    del form
    visit.bench.stop()
    return Done("/job")


def _language(visit: Visit, form: Mapping[str, str]) -> Done:
    """Choose the language; go on where the officer was."""
    back = form.get("back", "/")
    return Done(back if back.startswith("/") and not back.startswith("//") and "\\" not in back else "/",
                lang="zh" if visit.lang == "en" else "en")


def _close(visit: Visit, form: Mapping[str, str]) -> Done:
    del form
    visit.bench.leave()
    return Done(leave=True)


def _explain(visit: Visit, form: Mapping[str, str]) -> Done:
    """Say why somebody goes or stays."""
    run, person = form.get("run", ""), form.get("teacher", "")
    request = {"folder": str(visit.desk.run(run)), "teacher": person, "exact": form.get("exact") == "yes",
               **workbook_of(visit, run)}
    return Done(f"/run/{run}", visit.shorts.ask(tasks.explain, request))


def _decide(visit: Visit, form: Mapping[str, str]) -> Done:
    """Put a decision about somebody into the tray."""
    run = form.get("run", "")
    visit.desk.run(run)
    told = {name: form.get(name, "").strip()[:_LONGEST] for name in ("teacher", "kind", "school", "reason", "clerk")}
    if told["kind"] not in _KINDS or not (told["teacher"] and told["reason"] and told["clerk"]):
        raise Refused(_WANTING)
    if told["kind"] in ("GOES_TO", "NEVER_TO") and not told["school"]:
        raise Refused(say("name the school", "请填写学校"))
    order = visit.shorts.ask(deciding.judged, {**_circumstances(visit, run), "order": told})["order"]
    visit.desk.note(lambda notes: notes.decisions.setdefault(run, []).append(order))
    return Done(f"/run/{run}?tab=placements")


def _circumstances(visit: Visit, run: str) -> dict[str, Any]:
    """Return what a decision about a run is judged by: its workbook, its options and the decisions before.

    Raises
    ------
    KeyError
        The workbook is not on the desk.
    """
    notes = visit.desk.notes()
    note = notes.runs.get(run, RunNote())
    return {"folder": str(visit.desk.run(run)), "source": str(visit.desk.book(note.book)), "sets": _sets(note),
            "accept": sorted(notes.books.get(note.book, BookNote()).answers), "orders": notes.decisions.get(run, [])}


def _sets(note: RunNote) -> list[str]:
    """Return the parameters that a run was asked for with."""
    return [note.command[at + 1] for at, part in enumerate(note.command[:-1]) if part == "--set"]


def _undecide(visit: Visit, form: Mapping[str, str]) -> Done:
    """Take a decision out of the tray."""
    run, place = form.get("run", ""), form.get("place", "")
    visit.desk.run(run)

    def remove(notes: DeskFile) -> None:
        found = notes.decisions.get(run, [])
        if place.isdecimal() and int(place) < len(found):
            found.pop(int(place))
    visit.desk.note(remove)
    return Done(f"/run/{run}?tab=placements")


def _apply(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write the decisions of the tray into the next workbook, and plan it as this one was planned."""
    run = form.get("run", "")
    visit.desk.run(run)
    notes = visit.desk.notes()
    note, orders = notes.runs.get(run, RunNote()), notes.decisions.get(run, [])
    if visit.bench.busy:
        raise Refused(WORDS["second"])
    if not orders:
        raise Refused(_WANTING)
    source = visit.desk.book(note.book)
    visit.shorts.ask(deciding.judged, _circumstances(visit, run))
    content = visit.shorts.ask(tasks.decide, {"source": str(source), "orders": orders})["content"]
    spare = visit.desk.own / f"{spare_name()}{source.suffix}"
    spare.write_bytes(content)
    before = notes.books.get(note.book, BookNote())
    made = visit.desk.keep(spare, before.title)

    def remember(told: DeskFile) -> None:
        told.books[made].answers = dict(before.answers)
        told.books[made].before = note.book
        told.decisions.pop(run, None)
    visit.desk.note(remember)
    _begin(visit, made, _sets(note), 600)
    return Done("/job")


def _sweep(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to solve a range of values of a parameter."""
    book, name = form.get("book", ""), form.get("parameter", "")
    visit.desk.book(book)
    low, high, step = (form.get(part, "").strip()[:20] for part in ("low", "high", "step"))
    if name not in RANGES:
        raise Refused(TOO_LONG)
    answers, over = visit.desk.notes().books.get(book, BookNote()).answers, f"{name}={low}..{high}:{step}"
    accept = [part for code in sorted(answers) for part in ("--accept", code)]
    return _long(visit, "sweep", {
        "source": book, "book": book, "over": over, "accept": sorted(answers), "seconds": 3600,
        "command": ["rotation", "sweep", book, "--over", over, "-o", ".", *accept]})


def _papers(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to write the papers of a plan."""
    from rotation.papers import blanks
    run = form.get("run", "")
    visit.desk.run(run)
    given = [f"{key}={value}" for key in blanks() if (value := form.get(key, "").strip()[:_LONGEST])]
    return _long(visit, "papers", {
        "folder": run, "book": "", "given": given, "accept": [], **workbook_of(visit, run),
        "command": ["rotation", "papers", run]})


def _long(visit: Visit, task: str, request: dict[str, Any]) -> Done:
    if not visit.bench.begin(task, {**request, "lang": visit.lang}):
        raise Refused(WORDS["second"])
    return Done("/job")


ACTIONS: Mapping[str, Action] = {
    "upload": Action(_nothing, streams=True), "answer": Action(_answer), "plan": Action(_plan), "stop": Action(_stop),
    "lang": Action(_language), "close": Action(_close), "explain": Action(_explain), "decide": Action(_decide),
    "undecide": Action(_undecide), "apply": Action(_apply), "sweep": Action(_sweep), "papers": Action(_papers)}
"""Every button by its name."""
