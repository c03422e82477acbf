"""变更: what happened since publication, the file of changes that is made of it, and the revision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from rotation.domain.revision import ChangeKind
from rotation.domain.vocabulary import LockKind, Stage
from rotation.text import Text, say
from rotation.web import revising
from rotation.web.begin import (
    TOO_LONG,
    accepting,
    answers_of,
    begin,
    begin_run,
    field,
    tongue,
    workbook_of,
)
from rotation.web.desk import take_out
from rotation.web.revising import RECORD
from rotation.web.screen import Done, Screen, Visit
from rotation.web.short import Refused
from rotation.web.shown import listed, rows_of
from rotation.web.sorts import CHANGES
from rotation.web.words import WORDS

_ASKED = {
    "teacher": ("WITHDRAWN", "EXEMPT", "CORRECTED", "REPORTED", "LOCKED", "RELEASED"), "rule": ("EXEMPT",),
    "field": ("CORRECTED",), "value": ("CORRECTED",), "lock": ("LOCKED",), "school": ("LOCKED", "CLOSED", "POSTS"),
    "stage": ("POSTS",), "subject": ("POSTS",), "amount": ("POSTS",)}
"""The fields of a change, and the kinds that have them; somebody new has a record of the roster instead."""
ANSWER = "ANSWER"
"""The kind of a draft that says yes to a question about the others."""
_FEW = 7
"""Columns of the list of placements that say who goes where."""
_SECONDS = 600


def _roster_rules() -> list[tuple[str, Text]]:
    from rotation.rules import RosterRule, catalogue
    return [(code, rule.label) for code, rule in catalogue().items() if issubclass(rule, RosterRule)]


def _fields() -> list[tuple[str, Text]]:
    from rotation.domain.fields import columns
    from rotation.domain.teacher import Teacher
    from rotation.text import pair
    return [(told.title, pair(told.english, told.title)) for name, told in columns(Teacher).items() if name != "id"]


class RosterField(NamedTuple):
    """A field of the record of somebody new: name in the form, title, words to choose from, whether it is needed."""

    name: str
    title: Text
    words: tuple[tuple[str, Text], ...]
    needed: bool


def _record() -> list[RosterField]:
    from rotation.domain.fields import columns
    from rotation.domain.teacher import Teacher
    from rotation.text import pair
    yes_no = (("是", say("yes", "是")), ("否", say("no", "否")))
    return [RosterField(RECORD + name, pair(told.english, told.title),
                        tuple((str(word.value), Text.of(word)) for word in told.choices) if told.choices is not None
                        else yes_no if told.kind == "yes_no" else (), told.starred)
            for name, told in columns(Teacher).items()]


def _told(draft: Mapping[str, str]) -> list[object]:
    """Return a change of the tray in words."""
    kind = draft["kind"]
    lock = LockKind[draft["lock"]] if draft.get("lock") in LockKind.__members__ else ""
    parts = [draft.get(name, "") for name in ("name", "teacher", "rule", "field", "value", *(
        RECORD + name for name in ("id", "name", "school", "subject")))]
    posts = [draft.get(name, "") for name in ("school", "stage", "subject", "amount")]
    return [Text.of(ChangeKind[kind]) if kind in ChangeKind.__members__ else WORDS["confirmed"],
            Text.of(tuple(part for part in (*parts, lock, *posts, draft.get("about", ""), draft.get("reason", ""),
                                            draft.get("clerk", "")) if part))]


def _questions(found: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return what is asked about the changes of a tray, in both languages, by its code."""
    return {one["code"]: one["expected"] for one in found["issues"] if one["severity"] == "ask"}


def _asked(visit: Visit, drafts: list[dict[str, str]]) -> dict[str, Any]:
    """Return what the facts say to the changes of the tray, and the file that is made of them."""
    request = {"folder": str(visit.desk.run(visit.name)), "drafts": drafts, "lang": visit.lang,
               **workbook_of(visit, visit.name)}
    return visit.shorts.ask(revising.drafted, request, (json.dumps(request, sort_keys=True),))


def _load(visit: Visit) -> Mapping[str, Any]:
    run = visit.desk.folder_of(visit.name)
    drafts = visit.desk.notes().changes.get(visit.name, [])
    found: Mapping[str, Any] = {"issues": [], "asks": []}
    fault, rows, heads = None, [], []
    try:
        sheet = json.loads(rows_of(visit, "placements")) if "placements" in listed(visit) else {"heads": [], "rows": []}
        heads, rows = sheet["heads"][:_FEW], [row[:_FEW] for row in sheet["rows"]]
        found = _asked(visit, drafts) if drafts else found
    except Refused as refused:
        fault = refused.told
    return {
        "planned": run.head.planned, "leaders": run.head.leaders, "heads": heads, "rows": rows,
        "drafts": [_told(one) for one in drafts],
        "found": found, "questions": _questions(found),
        "fault": fault, "kinds": [(kind.name, Text.of(kind)) for kind in ChangeKind],
        "means": [(kind.name, means) for kind, means in _MEANS.items()], "asked": _ASKED,
        "record": _record(), "rules": _roster_rules(), "fields": _fields(),
        "locks": [(kind.name, Text.of(kind)) for kind in LockKind],
        "stages": [(str(stage), Text.of(stage)) for stage in Stage],
        "version": run.head.version, "book": workbook_of(visit, visit.name)["source"],
        "books": [book.name for book in visit.desk.books()]}


_MEANS = {
    ChangeKind.WITHDRAWN: say("Somebody placed takes part no more; the place is filled again.",
                              "拟交流人员不再参加，空出的岗位重新补齐。"),
    ChangeKind.EXEMPT: say("A rule keeps somebody from taking part, as was found since; choose the rule.",
                           "公示后查明按某条规则不应列入，须选择规则。"),
    ChangeKind.CORRECTED: say("One field of the roster was wrong or has changed.", "花名册中某一项有误，或情况有变。"),
    ChangeKind.CLOSED: say("A school is closed.", "学校撤并。"),
    ChangeKind.REPORTED: say("Somebody has reported at the host school and stays there.",
                             "已到接收学校报到，修订时不再变动。"),
    ChangeKind.LOCKED: say("A decision about somebody, made since.", "公示后新作出的指定。"),
    ChangeKind.RELEASED: say("A decision of before holds no more.", "撤销原有的指定。"),
    ChangeKind.POSTS: say("The posts of a subject at a school are others now.", "某校某学科的岗位数有变。"),
    ChangeKind.JOINED: say("Somebody who is not on the roster yet.", "花名册中还没有的人员，如新调入、新招聘。")}
"""What each kind of change is for, as the form says it."""


def _add(visit: Visit, form: Mapping[str, str]) -> Done:
    """Put a change, or an answer, into the tray."""
    run, kind = field(form, "run"), field(form, "kind")
    if visit.desk.folder_of(run).head.leaders:
        raise Refused(TOO_LONG)
    new = _record() if kind == ChangeKind.JOINED.name else []
    names = ("code",) if kind == ANSWER else (*(name for name, kinds in _ASKED.items() if kind in kinds),
                                              *(one.name for one in new))
    told = {"kind": kind, **{name: field(form, name) for name in (*names, "reason", "clerk") if field(form, name)}}
    if kind != ANSWER and kind not in ChangeKind.__members__:
        raise Refused(TOO_LONG)
    needed = () if kind == ChangeKind.REPORTED.name else ("clerk",) if kind == ANSWER else ("reason", "clerk")
    needed = (*needed, *(one.name for one in new if one.needed))
    lacking: dict[str, Text] = {name: WORDS["required"] for name in needed if name not in told}
    if lacking:
        raise Refused(say("every change needs a reason and a clerk; somebody new the starred fields too",
                          "每项变动都要填写理由和经办人；新增人员还要填写带星号的各项"), lacking)
    if kind == ANSWER:
        asked = _questions(_asked(replace(visit, name=run), visit.desk.notes().changes.get(run, [])))
        told["about"] = asked.get(told.get("code", ""), {}).get(visit.lang, "")
    if told.get("teacher"):
        told |= visit.shorts.ask(revising.person, {
            "folder": str(visit.desk.run(run)), "teacher": told["teacher"], **workbook_of(visit, run)})
    visit.desk.note(lambda notes: notes.changes.setdefault(run, []).append(told))
    return Done(f"/change/{run}")


def _drop(visit: Visit, form: Mapping[str, str]) -> Done:
    """Take a change out of the tray."""
    run, place = field(form, "run"), field(form, "place")
    visit.desk.run(run)
    visit.desk.note(lambda notes: take_out(notes.changes, run, place))
    return Done(f"/change/{run}")


def _revise(visit: Visit, form: Mapping[str, str]) -> Done:
    """Write the tray into a file of changes, and compute the revision."""
    run = field(form, "run")
    visit.desk.run(run)
    drafts = visit.desk.notes().changes.get(run, [])
    if visit.bench.busy:
        raise Refused(WORDS["second"])
    if not drafts:
        raise Refused(say("there is no change yet", "还没有登记变动"))
    found = _asked(Visit(visit.desk, visit.bench, visit.shorts, visit.lang, run), drafts)
    made = visit.desk.keep(found["content"], ".xlsx", run, CHANGES)
    return begin_revision(visit, run, made, fewest=field(form, "fewest") == "yes")


def begin_revision(visit: Visit, run: str, change: str, *, fewest: bool = False) -> Done:
    """Compute the revision of a run that a file of changes asks for."""
    return begin_run(visit, "replan", run, ["--change", change, *(["--fewest"] if fewest else [])],
                     change=change, fewest=fewest, seconds=_SECONDS, tray=run)


def _carry(visit: Visit, form: Mapping[str, str]) -> Done:
    """Carry a plan of leaders over to a workbook that tells what happened since."""
    run, book, fewest = field(form, "run"), field(form, "book"), field(form, "fewest") == "yes"
    visit.desk.run(run)
    visit.desk.book(book)
    answers = answers_of(visit, book)
    return begin(visit, "replan_leaders", {
        "folder": run, "source": book, "book": book, "accept": sorted(answers), "fewest": fewest, "seconds": _SECONDS,
        "command": ["rotation", "replan", run, "--source", book, *(["--fewest"] if fewest else []),
                    *accepting(answers), *tongue(visit.lang)]})


CHANGE = Screen("change", say("Changes", "变更"), _load, of="run", step=6,
                buttons={"change": _add, "unchange": _drop, "revise": _revise, "carry": _carry})
