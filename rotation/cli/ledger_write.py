"""``rotation ledger record``, ``event``, ``import``, ``correct``, ``erase``: what is appended to the chain."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rotation.cli.ledger_options import (
    YEAR,
    Day,
    clerk_option,
    opened,
    pen_for,
    reading,
    tell_doubt,
    writing,
    written,
)
from rotation.cli.options import FILE, FOLDER, accept_option, force_option
from rotation.cli.program import Whole, argument, command, option
from rotation.cli.recording import tell_later
from rotation.cli.speech import lang, shown
from rotation.process.typed import quoted
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.ledger.history import History
    from rotation.ledger.payload import RoundPayload

basis_option = option("--basis", default="", metavar=say("NUMBER", "文号"), help=say(
    "Document number, such as 西教发〔2026〕18号.", "依据文件文号，如 西教发〔2026〕18号。"))

# -- record -----------------------------------------------------------------------------------


@command("record", say("Take a published, approved plan into the ledger; it is read and audited anew.",
                       "将已批准的方案记账：重新读取、重新核查，通过后写入台账。"))
@argument("folder", type=FILE, metavar=FOLDER, help=say(
    "A published run folder, of teachers, of leaders, of shared lessons or of several years.",
    "已发布的方案文件夹（教师方案、校长方案、走教方案或三年规划）。"))
@option("--basis", required=True, metavar=say("NUMBER", "文号"), help=say(
    "Document number of the decision, such as 西教发〔2026〕18号.", "批准文件文号，如 西教发〔2026〕18号。"))
@option("--approved", type=Day(), required=True, metavar=say("DAY", "日期"), help=say(
    "Day of the decision, 2026-08-20.", "批准日期，如 2026-08-20。"))
@clerk_option
@option("--source", type=FILE, help=say(
    "The workbook of the plan, if it has been moved.", "方案所用数据工作簿（文件已移动时指定）。"))
@option("--new/--no-new", default=False, help=say(
    "Begin a chain for another banner in a ledger that has some.", "在已有台账中为另一旗县另立新账。"))
@accept_option
@writing
def record(
    *, folder: Path, basis: str, approved: date, clerk: str, source: Path | None, new: bool, accept: tuple[str, ...],
    ledger: str | None, banner: str | None, head: str | None, as_json: bool,
) -> None:
    """Read, audit, write."""
    from rotation.cli.console import tell
    from rotation.cli.issues import refusing
    from rotation.errors import PlanError
    from rotation.ledger.record import Approval, decided, recorded
    from rotation.ledger.versions import later_beside
    plan = decided(folder, source)
    if banner not in (None, plan.banner):
        raise PlanError(say("the plan is of {b}", "该方案属于{b}", b=plan.banner))
    book = opened(ledger, plan.sources[0].absolute().parent)
    pen = pen_for(book, plan.banner, head, new=new)
    history = book.history(plan.banner) if pen.tip.length else None
    with refusing(None, as_json=as_json):
        entry, said = recorded(pen, plan, Approval(basis, approved, clerk), history, accept)
    written(book, [entry], say(
        "Recorded: {y}, {p}, version {v}, {n}", "已记账：{y}年度{p}方案第{v}版，{n}", y=said.year,
        p=said.programme, v=said.version, n=_people(said)), as_json=as_json,
        step=_after(said, plan.sources[0], book.history(plan.banner)))
    _tell_untold(book.history(plan.banner), said, as_json=as_json)
    if plan.below_the_law and not as_json:
        tell(plan.below_the_law, "yellow")
    later = later_beside(plan)
    if later and not as_json:
        tell_later(folder, later[-1])


def _tell_untold(history: History, said: RoundPayload, *, as_json: bool) -> None:
    """Tell whom the workbook lets stay or go on without a word of it in the ledger."""
    from rotation.cli.console import tell
    from rotation.ledger.lists import untold
    names = untold(history, said.year, {item.person for item in said.placements})
    if names and not as_json:
        tell(say(
            "{n} people stay or go on after the term by this plan, and the ledger has no event of it: {p}. Tell it "
            "with rotation ledger event (期满去向).",
            "{n}人按本方案期满留任或转第三校，台账中没有登记期满去向：{p}。"
            "请用 rotation ledger event 补记（类型“期满去向”）。", n=len(names), p=names), "yellow")


def _people(said: RoundPayload) -> Text:
    """Return how many people an entry tells of, and how many of them the plan counts as moved if not all."""
    from rotation.ledger.history import RoundOf
    if said.programme is RoundOf.YEARS:
        return say("a forecast, nobody moves by it", "仅作预测，不涉及人员变动")
    people = len({one.person for part in (said.placements, said.seats, said.lessons) for one in part})
    moved = said.counts.get("moved", people)
    if moved == people:
        return say("{n} people", "{n}人", n=people)
    return say("{n} people, {m} of them counted as moved", "{n}人，其中计入交流{m}人", n=people, m=moved)


def _after(said: RoundPayload, data: Path, history: History) -> Text:
    """Return what comes after a record: spells of before while none are in, who is due first, what happens."""
    from rotation.ledger.lists import only_recorded
    ends = [said.year + item.term for item in said.placements if item.home and not item.relation]
    step = say("what happens is written on a sheet: rotation ledger form {f}",
               "有变动时先生成登记表：rotation ledger form {f}", f="变动.xlsx")
    if ends:
        step = say("who is due back then: rotation ledger show --due {y}; {f}",
                   "到时查询期满人员：rotation ledger show --due {y}；{f}", y=min(ends), f=step)
    return step if only_recorded(history) is None else say(
        "once, whoever was sent out before (sheet 台账): rotation ledger import {w} --clerk NAME; {s}",
        "先补录一次更早派出的人员（“台账”表）：rotation ledger import {w} --clerk 姓名；{s}", w=quoted(data), s=step)


# -- event, import ------------------------------------------------------------------------------


@command("form", say("Write the workbook in which events are told, those filled in whom it has on rotation.",
                     "生成变动登记表（已列出台账中在外交流的人员）。"))
@argument("file", type=FILE, help=say("The workbook to write (.xlsx).", "要生成的工作簿（.xlsx）。"))
@force_option
@reading
def form(*, file: Path, force: bool, ledger: str | None, banner: str | None, as_json: bool) -> None:
    """Write the form."""
    from rotation.cli.console import answer_written, refuse_existing, write_json
    from rotation.cli.next_step import go_on
    from rotation.ledger.event_form import event_form
    from rotation.tables.sheet_style import publish
    refuse_existing(file, force=force)
    book = opened(ledger, file.absolute().parent)
    whose = book.banner(banner)
    publish(file, event_form(book.history(whose), book.month, lang()))
    tell_doubt(book, whose)
    if as_json:
        write_json({"exit": 0, "file": str(file)})
    else:
        answer_written(file)
        go_on(say("fill it in, then: rotation ledger event {f}", "填好后：rotation ledger event {f}", f=file))


@command("event", say("Write what happened: reported, ended early, extended, what follows the term, left, retired.",
                      "登记变动：报到、未报到、提前结束、延长、考核等次、期满去向、调入、调出、退休等。"))
@argument("file", type=FILE, help=say("A workbook with the sheet 变动.", "含“变动”工作表的工作簿。"))
@writing
def event(
    *, file: Path, ledger: str | None, banner: str | None, head: str | None, as_json: bool,
) -> None:
    """Judge every row, then write all or none."""
    from rotation.cli.issues import refusing
    from rotation.ledger.events import read_events
    from rotation.ledger.fold import folded
    book = opened(ledger, file.absolute().parent)
    pen = pen_for(book, book.banner(banner), head)
    with refusing((file,), as_json=as_json):
        fold, history = folded(pen.banner, book.entries(pen.banner))
        drafts = read_events(file, pen, fold, history.schools)
    written(book, pen.write(drafts), say("Written: {n} events", "已登记变动{n}条", n=len(drafts)), as_json=as_json)


@command("import", say("Take in spells of the years before; they are marked as not checked by this program.",
                       "补录历年交流经历（标注“未经本系统核查”）。"))
@argument("file", type=FILE, help=say(
    "A workbook with the sheet 台账, or with the rotation block of the national system; sheet 学校 tells codes.",
    "含“台账”表的工作簿，或全国教师管理信息系统的交流轮岗信息；“学校”表给出学校代码和名称。"))
@clerk_option
@basis_option
@option("--new/--no-new", default=False, help=say(
    "Begin a chain for another banner in a ledger that has some.", "在已有台账中为另一旗县另立新账。"))
@writing
def import_(
    *, file: Path, clerk: str, basis: str, new: bool, ledger: str | None, banner: str | None, head: str | None,
    as_json: bool,
) -> None:
    """Read every row, then write all or none."""
    from rotation.cli.issues import refusing
    from rotation.ledger.past import read_past
    from rotation.ledger.payload import basis_of
    from rotation.ledger.store import Draft
    book = opened(ledger, file.absolute().parent)
    whose = banner if banner is not None and (new or not book.banners()) else book.banner(banner)
    pen = pen_for(book, whose, head, new=new)
    with refusing((file,), as_json=as_json):
        told = read_past(file, pen, book.history(whose) if pen.tip.length else None)
    year = max(one.year for one in told.spells)
    entries = pen.write([Draft(year, told, clerk, basis_of(basis) if basis else "")])
    written(book, entries, say("Imported: {n} spells", "已补录{n}人次", n=len(told.spells)), as_json=as_json)


# -- correct, erase -----------------------------------------------------------------------------


@command("correct", say("Say that an entry is wrong and what is right; both stay visible.",
                        "更正某条记账：原条和更正都保留，查询按更正后的内容。"))
@argument("seq", type=Whole(1), metavar=say("N", "序号"), help=say("Number of the entry.", "要更正的记账序号。"))
@option("--with", "right", type=FILE, help=say(
    "What is right: a workbook with one row of 变动, one with 台账, or a run folder, as the entry is.",
    "正确内容：含一行“变动”的工作簿、“台账”工作簿或方案文件夹，与原条同类。"))
@option("--void/--no-void", default=False, help=say("It never was.", "该条作废。"))
@option("--why", type=click.Choice(["录入错误", "漏记", "文件更正", "情况变化"]), required=True,
        help=say("Why.", "更正原因。"))
@clerk_option
@basis_option
@accept_option
@writing
def correct(
    *, seq: int, right: Path | None, void: bool, why: str, clerk: str, basis: str, accept: tuple[str, ...],
    ledger: str | None, banner: str | None, head: str | None, as_json: bool,
) -> None:
    """Append the correction."""
    from rotation.cli.issues import refusing
    from rotation.ledger.correct import Correction, corrected
    from rotation.ledger.payload import Mistake, basis_of
    if void == (right is not None):
        raise click.UsageError(shown(say("give --with FILE, or --void", "请给出 --with 文件，或 --void")))
    book = opened(ledger, None if right is None else right.absolute().parent)
    pen = pen_for(book, book.banner(banner), head)
    told = Correction(seq, right, Mistake(why), clerk, basis_of(basis) if basis else "")
    with refusing(None, as_json=as_json):
        entries = corrected(pen, told, accept)
    written(book, entries, say("Entry {n} is corrected", "第{n}条已更正", n=seq), as_json=as_json)


@command("erase", say("Forget persons whose last spell lies years back; the chain and its figures stay.",
                      "清除多年前人员的姓名和编号：记账和统计保留，不再对应到人。"))
@option("--before", type=Whole(2000, 2200), required=True, metavar=YEAR, help=say(
    "Everything of theirs lies before this year.", "其全部经历早于该年。"))
@option("--keep-years", type=Whole(3, 30), default=10, show_default=True, metavar=say("YEARS", "年数"), help=say(
    "For how long persons are kept at least.", "至少保留的年数。"))
@option("--yes/--no-yes", default=False, help=say("Do it; otherwise it is only shown.", "确认清除；不加则只列出名单。"))
@clerk_option
@writing
def erase(
    *, before: int, keep_years: int, yes: bool, clerk: str, ledger: str | None, banner: str | None,
    head: str | None, as_json: bool,
) -> None:
    """Show who would be forgotten, or forget them."""
    from rotation.cli.console import answer, write_json
    from rotation.ledger.erase import erased, to_forget
    book = opened(ledger)
    pen = pen_for(book, book.banner(banner), head)
    told = to_forget(pen, before, keep_years)
    if yes and told.persons:
        written(book, erased(pen, told, clerk), say("Forgotten: {n} people", "已清除{n}人", n=len(told.persons)),
                as_json=as_json)
    elif as_json:
        write_json({"exit": 0, "persons": [one.teacher for one in told.persons]})
    else:
        for one in told.persons:
            answer(f"{one.teacher} {one.name}")
        answer(say("{n} people would be forgotten; with --yes they are", "共{n}人；加 --yes 后清除，不可恢复",
                   n=len(told.persons)), "bold")
