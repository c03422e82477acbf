"""What the children of the page do about the years: keep the ledger of the desk, and carry a workbook into the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotation.errors import WorkbookError, all_told
from rotation.process.litter import private_folder
from rotation.text import Text, say
from rotation.web.job import both
from rotation.web.tasks import Plain, issues_told, question, source_of

if TYPE_CHECKING:
    from rotation.ledger.history import History, LedgerSpell
    from rotation.ledger.store import Draft, Ledger, Pen
    from rotation.tables.table import Table

_NO_DAY = say("write the day as 2026-08-20", "日期应写作 2026-08-20")


def opened(request: Plain) -> Ledger:
    """Return the ledger that a request names; nothing is read yet."""
    from rotation.ledger.place import Place
    from rotation.ledger.store import Ledger
    return Ledger.at(Place(Path(request["ledger"])))


# -- recording ------------------------------------------------------------------------------------


@question
def recorded(request: Plain) -> Plain:
    """Return whose chains a ledger has, and which plans are recorded in it as which entry, by SHA-256."""
    book = opened(request)
    banners = book.banners()
    entries = [entry for banner in banners for entry in book.entries(banner) if entry.kind == "round"]
    return {"banners": list(banners), "plans": {
        json.loads(entry.payload)["plan_sha256"]: both(
            say("entry {n}, {b}", "第{n}条，{b}", n=entry.seq, b=entry.basis))
        for entry in entries}}


@question
def record(request: Plain) -> Plain:
    """Record an approved plan as ``rotation ledger record`` does; what is wrong is told field by field."""
    from rotation.ledger.record import Approval
    approved = _day(request["approved"])
    told = Approval(request["basis"], approved or date.min, request["clerk"])
    faults = {**told.faults(opened(request).now().date()), **({} if approved else {"approved": _NO_DAY})}
    if faults:
        return {"refused": both(all_told(list(faults.values()))),
                "fields": {name: both(text) for name, text in faults.items()}}
    return {"says": both(_recorded(request, told))}


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.replace("/", "-"))
    except ValueError:
        return None


def _recorded(request: Plain, told: Any) -> Text:
    from rotation.ledger.record import decided
    from rotation.ledger.record import recorded as written
    from rotation.ledger.verify import refuse_doubtful
    plan = decided(Path(request["folder"]), source_of(request))
    book = opened(request)
    pen = book.begin(plan.banner, new=bool(request.get("new")))
    refuse_doubtful(book)
    history = book.history(plan.banner) if pen.tip.length else None
    entry, _ = written(pen, plan, told, history, tuple(request.get("accept", ())))
    said = say("entry {n}", "第{n}条", n=entry.seq)
    return said if plan.below_the_law is None else say("{s}. {w}", "{s}。{w}", s=said, w=plan.below_the_law)


# -- looking up -----------------------------------------------------------------------------------


@question
def told(request: Plain) -> Plain:
    """Return what the chain of a banner holds: whether it is sound, its rounds, and who is due or went in a year."""
    from rotation.ledger.lists import due_years, only_recorded, rounds_table, spells_table
    book = opened(request)
    banners = book.banners()
    banner = request["banner"] if request["banner"] in banners else next(iter(banners), "")
    if not banner:
        return {"banners": []}
    state = _state(book, banner, Path(request["plans"]))
    history = book.history(banner)
    years = due_years(history)
    asked, spells = _asked(history, years, request)
    lang = request["lang"]
    return {"banners": list(banners), "banner": banner, "entries": history.seq, "head": history.head, **state,
            "unimported": only_recorded(history) is not None, "untold": _untold(history),
            "rounds": table_rows(rounds_table(history), lang), "years": list(years.items()), "asked": asked,
            "spells": table_rows(spells_table(history, spells), lang)}


def _untold(history: History) -> Plain | None:
    """Return that people stay or go on by the last round of whom no event tells it; None where there is nobody."""
    from rotation.ledger.lists import untold
    year = max((one.year for one in history.rounds), default=0)
    names = untold(history, year, {one.person for one in history.spells(year=year)})
    return both(say(
        "{n} people stay or go on after the term by the plan of {y}, and no event tells it: {p}. Fill in the form for "
        "events (期满去向).", "{n}人按{y}年度方案期满留任或转第三校，台账中没有登记期满去向：{p}。"
        "请填写变动登记表（类型“期满去向”）。", n=len(names), y=year, p=names)) if names else None


def _asked(history: History, years: Mapping[int, int], request: Plain) -> tuple[Plain, Iterable[LedgerSpell]]:
    """Return which year is looked at, and its spells: those of a round, else those that are due."""
    if request["year"] is not None:
        return {"year": request["year"]}, history.spells(year=request["year"])
    due = request["due"]
    if due is None:
        next_year = max((one.year for one in history.rounds), default=date.today().year) + 1  # noqa: DTZ011 - a year
        due = next((year for year in years if year >= next_year), next_year)
    return {"due": due}, history.due(due)


def _state(book: Ledger, banner: str, plans: Path) -> Plain:
    """Return whether a chain is sound, in the words of an office."""
    from rotation.ledger.verify import verified
    found = verified(book, banner, plans=plans)
    if found.broken is not None:
        says = [say("Not sound from entry {n} on: {w}. It can only be looked at until a backup is restored.",
                    "台账第{n}条起不一致（{w}），恢复备份之前只能查看。", n=found.broken.seq, w=found.broken.why)]
    else:
        says = [say("Sound: every entry is as it was written ({n}).", "台账完好：共{n}条，逐条校验无误。",
                    n=found.entries)]
    if found.stale:
        says.append(say("What is shown below is not what the entries tell: work it out anew.",
                        "下面显示的内容与记账不一致，请重新汇总。"))
    says += [say("No plan of {y} on this desk is as it was recorded.", "本机没有与记账时一致的{y}年度方案。",
                 y=one.year) for one in found.altered]
    return {"sound": found.sound, "stale": found.stale, "state": [both(line) for line in says]}


def table_rows(table: Table, lang: Any) -> Plain:
    """Return a table as the lists of the page take it."""
    from rotation.tables.page.cells import grid
    made = grid(table, lang)
    return {"heads": [head.text for head in made.heads],
            "rows": [[cell.text for cell in cells] for _, cells in made.rows]}


@question
def spells(request: Plain) -> Plain:
    """Return every spell of one person, told by number or name."""
    from rotation.ledger.lists import spell_said
    history = opened(request).history(request["banner"])
    found = [one for one in history.recorded if request["teacher"] in (one.teacher, one.name)]
    people = {one.teacher or "": one.name or "" for one in found}
    lines = [line for key, name in people.items() for line in (
        Text.of(f"{name} {key}"), *(spell_said(history, one) for one in found if one.teacher == key))]
    return {"lines": [both(line) for line in lines or [say(
        "The ledger tells nothing of {p}.", "台账中没有“{p}”的交流经历。", p=request["teacher"])]]}


@question
def rebuild(request: Plain) -> Plain:
    """Work out anew what is looked up, as ``rotation ledger rebuild`` does."""
    opened(request).rebuild(request["banner"])
    return {}


# -- what happened --------------------------------------------------------------------------------


@question
def event_form(request: Plain) -> Plain:
    """Return the form for events, with everybody on rotation in it, as ``rotation ledger form`` writes it."""
    from rotation.ledger.event_form import event_form as form
    book = opened(request)
    return {"content": form(book.history(request["banner"]), book.month, request["lang"])}


def _events(request: Plain) -> tuple[Pen, tuple[Draft, ...]]:
    """Return the pen of a banner and the entries that a file of events makes, each judged after those above it."""
    from rotation.ledger.events import read_events
    from rotation.ledger.fold import folded
    from rotation.ledger.verify import refuse_doubtful
    book = opened(request)
    pen = book.begin(request["banner"], request.get("head"))
    refuse_doubtful(book)
    fold, history = folded(pen.banner, book.entries(pen.banner))
    return pen, read_events(Path(request["file"]), pen, fold, history.schools)


@question
def judged(request: Plain) -> Plain:
    """Return the events that a file tells, or all that is wrong with it; nothing is written."""
    from rotation.ledger.entries import drafts_table
    try:
        pen, drafts = _events(request)
        rows = table_rows(drafts_table(drafts, pen, pen.ledger.history(pen.banner)), request["lang"])
        return {"number": len(drafts), "issues": [], "rows": rows}
    except WorkbookError as error:
        return {"number": 0, "issues": issues_told(error.issues)["issues"]}


@question
def happened(request: Plain) -> Plain:
    """Write the events of a file into the ledger as ``rotation ledger event`` does: all or none."""
    pen, drafts = _events(request)
    pen.write(drafts)
    return {}


# -- the years before -----------------------------------------------------------------------------


@question
def imported(request: Plain) -> Plain:
    """Write the spells of sheet 台账 of a workbook into the ledger as ``rotation ledger import`` does: all or none."""
    from rotation.ledger.past import read_past
    from rotation.ledger.store import Draft
    from rotation.ledger.verify import refuse_doubtful
    book = opened(request)
    pen = book.begin(request["banner"], request["head"])
    refuse_doubtful(book)
    told = read_past(Path(request["file"]), pen, book.history(pen.banner))
    pen.write([Draft(max(one.year for one in told.spells), told, request["clerk"])])
    return {}


# -- next year ------------------------------------------------------------------------------------


@question
def carried(request: Plain) -> Plain:
    """Return next year's workbook, made as ``rotation carry`` makes it, and what of it is to be filled in."""
    from rotation.carry.carry import Carrying, carry
    from rotation.carry.recorded import NOT_RECORDED, recorded_history
    from rotation.carry.told import balance
    folders = [Path(folder) for folder in request["folders"]]
    book = opened(request)
    history = recorded_history(book, folders)
    how = Carrying(Path(request["source"]), folders, history, accept=tuple(request["accept"]),
                   roster=Path(request["roster"]) if request.get("roster") else None, lang=request["lang"])
    with private_folder() as folder:
        made, file = carry(how, folder / "x.xlsx")
        content = file.read_bytes()
    lacking = [NOT_RECORDED] if history is None and book.store.place.there else []
    return {"content": content, "year": made.year, "fill": [
        {"sheet": one.sheet, "column": both(one.column), "number": one.number, "places": one.places, "must": one.must}
        for one in made.told],
            "says": both(Text.joined([balance(made), *lacking], ". ", "。"))}
