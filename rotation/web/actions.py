"""What the buttons do: each takes the fields of a form and says where to go on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool

from rotation.text import Text, say
from rotation.web import deciding, letters, tasks
from rotation.web.begin import (
    LONGEST,
    TOO_LONG,
    begin_book,
    field,
    follow,
    sets_of,
    setting,
    workbook_of,
)
from rotation.web.desk import BookNote, DeskFile, RunNote, take_out
from rotation.web.judged import parameters_meant, refuse_parameters
from rotation.web.plans import LEADERS, TEACHERS, PlanSort, sort_of
from rotation.web.screen import Button, Done, Visit
from rotation.web.screens.change import begin_revision
from rotation.web.screens.check import answered_by, checked
from rotation.web.screens.keep import made_of_ledger
from rotation.web.screens.ledger import events_form
from rotation.web.screens.plan import SECONDS, asked_for, limiting
from rotation.web.short import Refused
from rotation.web.sorts import BOOK, CHANGES, COPY, EVENTS, LETTER, NOTICE, ROSTER
from rotation.web.words import WORDS
from rotation.workbook.asked import code_of

SPENT = say("this link was used or is too old: open the page with the program again",
            "链接已使用过或已失效，请重新通过程序打开")
_WANTING = say("fill in person, reason and clerk", "请填写人员、理由和经办人")
_FIELDS = ("teacher", "kind", "school", "duty", "reason", "clerk")
"""What a decision is told with; the duty of a leader alone."""
SAMPLE = "西乌珠穆沁旗"


_SORTS = {"": BOOK, "banner": BOOK, "roster": ROSTER, "notice": NOTICE, "changes": CHANGES,
          "events": EVENTS, "right": EVENTS, "copy": COPY, "people": BOOK,
          "letter": LETTER}
"""What may be dropped, by the word that a drop field has for it."""


async def upload(visit: Visit, name: str, content: AsyncIterator[bytes], kind: str, before: str) -> Done:
    """Keep a dropped file; a workbook is checked.

    Parameters
    ----------
    visit
        Who looks.
    name
        What the file was called.
    content
        Its bytes.
    kind
        What it is dropped as.
    before
        The workbook that it replaces, or the run or banner that it is about.
    """
    sort = _SORTS.get(kind)
    if sort is None:
        raise Refused(TOO_LONG)
    made = await visit.desk.take(name, content, sort)
    if kind in _TAKEN:
        return await run_in_threadpool(_TAKEN[kind], visit, made, before)

    def remember(told: DeskFile) -> None:
        told.books[made].before = before if before in told.books else ""
        if told.books[made].before:
            told.books[made].answers = {
                name: clerk for name, clerk in told.books[before].answers.items() if code_of(name) == name}
    visit.desk.note(remember)
    await run_in_threadpool(checked, replace(visit, name=made))
    return Done("/league" if kind == "banner" else f"/check/{made}")


def _changed(visit: Visit, made: str, run: str) -> Done:
    visit.desk.run(run)
    return begin_revision(visit, run, made)


def _of_run(address: str) -> Callable[[Visit, str, str], Done]:
    """Go on at a screen of the run that a file was dropped for."""
    def taken(visit: Visit, made: str, run: str) -> Done:
        return Done(address.format(quote(visit.desk.folder_of(run).name), quote(made)))
    return taken


def _looked_at(screen: str, name: str = "of") -> Callable[[Visit, str, str], Done]:
    """Go on at a screen that looks at a file, about an entry of the ledger or a banner if it is about one."""
    def taken(visit: Visit, made: str, about: str) -> Done:
        del visit
        seq, _, banner = about.rpartition(" ") if about.partition(" ")[0].isdecimal() else ("", "", about)
        return Done(f"/{screen}?" + urlencode({"banner": banner, "seq": seq, name: made}))
    return taken


_TAKEN = {"roster": _of_run("/compare?of={}&of={}"), "people": _of_run("/carry/{}?roster={}"), "changes": _changed,
          "notice": _looked_at("scan"), "events": _looked_at("ledger"), "right": _looked_at("correct"),
          "copy": _looked_at("keep", "copy"), "letter": letters.letter_dropped}
"""Where the page goes on with what was dropped and is no workbook."""


def blank(visit: Visit, kind: str) -> tuple[str, bytes]:
    """Return name and bytes of an empty workbook or a sample.

    Raises
    ------
    KeyError
        There is nothing of this kind.
    """
    files = letters.templates(visit.lang)
    if kind in files:
        return files[kind], visit.shorts.ask(letters.blank, {"kind": kind, "lang": visit.lang})["content"]
    kinds: dict[str, tuple[dict[str, Any], Text]] = {
        "template": ({}, say("template.xlsx", "数据模板.xlsx")),
        "sample": ({"banner": SAMPLE}, say("sample.xlsx", "示例.xlsx")),
        "exercise": ({"banner": SAMPLE, "messy": True}, say("exercise.xlsx", "练习.xlsx"))}
    if kind == "events":
        return say("events.xlsx", "变动.xlsx").render(visit.lang), events_form(visit)
    if kind not in kinds:
        return made_of_ledger(visit, kind)
    request, name = kinds[kind]
    answer = visit.shorts.ask(tasks.blank, {**request, "lang": visit.lang})
    return name.render(visit.lang), answer["content"]


def _answer(visit: Visit, form: Mapping[str, str]) -> Done:
    """Note a yes to a question, or to all of its code, or take it back."""
    book, code, clerk = form.get("book", ""), form.get("code", "")[:LONGEST], form.get("clerk", "").strip()[:LONGEST]
    visit.desk.book(book)
    names = answered_by(checked(replace(visit, name=book)), code, form.get("only", ""))

    def remember(told: DeskFile) -> None:
        answers = told.books.setdefault(book, BookNote()).answers
        for name in [name for name in answers if name in names or (code in names and code_of(name) == code)]:
            del answers[name]
        if clerk:
            answers.update(dict.fromkeys(names, clerk))
    visit.desk.note(remember)
    return Done(f"/check/{book}")


def _plan(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to plan a workbook."""
    return _planned(visit, form, TEACHERS)


def _principals(visit: Visit, form: Mapping[str, str]) -> Done:
    """Begin to plan the leaders of a workbook."""
    return _planned(visit, form, LEADERS)


def _planned(visit: Visit, form: Mapping[str, str], sort: PlanSort) -> Done:
    book = form.get("book", "")
    sets, seconds = asked_for(form, sort)
    sets = parameters_meant(sets)
    refuse_parameters(sets, form.get("minutes", ""), checked(replace(visit, name=book)).get("written", {}), sort)
    return _begin(visit, sort, book, sets, seconds)


def _begin(visit: Visit, sort: PlanSort, book: str, sets: list[str], seconds: int) -> Done:
    return begin_book(visit, sort.task, book, ["-o", ".", *setting(sets), *limiting(seconds)],
                      sets=sets, seconds=seconds, again=_again(sort, book, sets, seconds))


def _again(sort: PlanSort, book: str, sets: list[str], seconds: int) -> str:
    """Return where a plan is asked for again, with every field as it was."""
    given = {name: value for name, _, value in (one.partition("=") for one in sets)}
    return f"/{sort.begins}/{quote(book)}?" + urlencode({**given, "minutes": seconds // 60})


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
    """Say why somebody goes or stays, or how a school fares."""
    run = form.get("about", "")
    request = {"folder": str(visit.desk.run(run)), "exact": form.get("exact") == "yes", **workbook_of(visit, run),
               **{name: field(form, name) for name in ("teacher", "school")}}
    return Done(f"/run/{run}", visit.shorts.ask(sort_of(visit.desk.folder_of(run)).explain, request))


def _decide(visit: Visit, form: Mapping[str, str]) -> Done:
    """Put a decision about somebody into the tray."""
    run = form.get("run", "")
    sort = sort_of(visit.desk.folder_of(run))
    told = {name: field(form, name) for name in _FIELDS if sort.leaders or name != "duty"}
    if told["kind"] not in sort.orders or not (told["teacher"] and told["reason"] and told["clerk"]):
        raise Refused(_WANTING)
    if told["kind"] not in ("GOES_TO", "NEVER_TO"):
        told["school"] = ""  # the form may still hold the school of another kind, which means nothing here
    elif not told["school"]:
        raise Refused(say("name the school", "请填写学校"))
    order = visit.shorts.ask(deciding.judged, {**_circumstances(visit, run), "order": told})["order"]
    visit.desk.note(lambda notes: notes.decisions.setdefault(run, []).append(order))
    return Done(f"/run/{run}?tab={sort.lists[0]}")


def _circumstances(visit: Visit, run: str) -> dict[str, Any]:
    """Return what a decision about a run is judged by: its workbook, its options and the decisions before.

    Raises
    ------
    KeyError
        The workbook is not on the desk.
    """
    notes = visit.desk.notes()
    note = notes.runs.get(run, RunNote())
    return {"folder": str(visit.desk.run(run)), "leaders": sort_of(visit.desk.folder_of(run)).leaders,
            "source": str(visit.desk.book(note.book)), "sets": sets_of(note),
            "accept": sorted(notes.books.get(note.book, BookNote()).answers), "orders": notes.decisions.get(run, [])}


def _undecide(visit: Visit, form: Mapping[str, str]) -> Done:
    """Take a decision out of the tray."""
    run, place = form.get("run", ""), form.get("place", "")
    sort = sort_of(visit.desk.folder_of(run))
    visit.desk.note(lambda notes: take_out(notes.decisions, run, place))
    return Done(f"/run/{run}?tab={sort.lists[0]}")


def _apply(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write the decisions of the tray into the next workbook, and plan it as this one was planned."""
    run = form.get("run", "")
    sort, notes = sort_of(visit.desk.folder_of(run)), visit.desk.notes()
    note, orders = notes.runs.get(run, RunNote()), notes.decisions.get(run, [])
    if visit.bench.busy:
        raise Refused(WORDS["second"])
    if not orders:
        raise Refused(_WANTING)
    source = visit.desk.book(note.book)
    visit.shorts.ask(deciding.judged, _circumstances(visit, run))
    content = visit.shorts.ask(deciding.decide, {
        "source": str(source), "leaders": sort.leaders, "orders": orders})["content"]
    made = follow(visit, note.book, content, "decisions")
    visit.desk.note(lambda told: told.decisions.pop(run, None))
    return _begin(visit, sort, made, sets_of(note), SECONDS)


ACTIONS: Mapping[str, Button] = {
    "answer": _answer, "plan": _plan, "principals": _principals, "stop": _stop, "lang": _language, "close": _close,
    "explain": _explain, "decide": _decide, "undecide": _undecide, "apply": _apply}
"""The buttons that no screen brings along, by name."""
