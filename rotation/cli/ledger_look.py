"""``rotation ledger show``, ``verify``, ``rebuild``, ``export``: what the ledger tells, and whether it is sound."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.ledger_options import HEAD, YEAR, HeadTold, opened, pen_for, reading, tell_doubt
from rotation.cli.options import FILE, FOLDER, force_option
from rotation.cli.program import Whole, argument, command, option
from rotation.cli.speech import lang
from rotation.text import say

if TYPE_CHECKING:
    from rotation.ledger.history import History, LedgerSpell
    from rotation.ledger.store import Ledger
    from rotation.tables.table import Table


@command("show", say("Show what the ledger tells: rounds, one person, one year, or who is due back.",
                     "查询台账：历年方案、某人经历、某年度，或期满人员。"))
@option("--teacher", metavar=say("ID", "教师编号"), help=say("One person's spells.", "查询某人的交流经历。"))
@option("--year", type=Whole(2000, 2200), metavar=YEAR, help=say("Spells of a round.", "查询某年度派出人员。"))
@option("--due", type=Whole(2000, 2200), metavar=YEAR, help=say(
    "Whose term ends by August of the year.", "查询该年8月底前期满的人员。"))
@reading
@click.pass_context
def show(
    ctx: click.Context, /, *, teacher: str | None, year: int | None, due: int | None, ledger: str | None,
    banner: str | None, as_json: bool,
) -> None:
    """Show spells or rounds; a chain that is broken, or tables that are stale, are told and are exit code 6."""
    from rotation.cli.console import tell, write_json
    from rotation.cli.failures import DONE, FINDINGS
    from rotation.ledger.verify import looked_up
    book = opened(ledger)
    history, doubt = looked_up(book, book.banner(banner))
    code = DONE if doubt is None else FINDINGS
    asked = teacher is not None or year is not None or due is not None
    spells = history.due(due) if due is not None else history.spells(teacher=teacher, year=year) if asked else ()
    if as_json:
        write_json({"exit": code, **_plain(history, spells, asked=asked)})
    elif asked:
        _spells(history, spells)
    else:
        _rounds(history)
    if doubt is not None:
        tell(doubt, "bold red")
    ctx.exit(code)


def _plain(history: History, spells: Iterable[LedgerSpell], *, asked: bool) -> dict[str, Any]:
    from rotation.run.folder import plain
    told = {"banner": history.banner, "entries": history.seq, "head": history.head}
    if asked:
        return {**told, "spells": [{name: None if value is None else str(value) if name in (
            "start", "planned_end", "real_end") else value for name, value in vars(one).items()} for one in spells]}
    return {**told, "rounds": [plain(one) for one in history.rounds]}


def _spells(history: History, spells: tuple[LedgerSpell, ...]) -> None:
    from rotation.cli.console import answer, tell
    from rotation.ledger.lists import only_recorded, spells_table
    _listed(spells_table(history, spells))
    answer(say("{n} spells", "共{n}人次", n=len(spells)), "bold")
    if (note := only_recorded(history)) is not None:
        tell(note, "yellow")
    _head(history)


def _rounds(history: History) -> None:
    from rotation.ledger.lists import rounds_table
    _listed(rounds_table(history))
    _head(history)


_WHOLE = ("teacher", "name", "months")
"""Columns of which no value is folded, so that a person is found again; the names of schools share what is left."""


def _listed(table: Table) -> None:
    """Print a table without its headings; nothing of an empty one."""
    from rotation.cli.console import Listing, out
    heads = table.columns
    numbers = [at for at, head in enumerate(heads) if head.look == "count"]
    whole = [at for at, head in enumerate(heads) if head.key in _WHOLE]
    listed = Listing([head.title for head in heads], right=numbers, whole=whole)
    listed.collapse_padding = True
    for item in table.items:
        listed.line(*(head.cell(item, 0) for head in heads))
    if table.items:
        out().print(listed)


def _head(history: History) -> None:
    from rotation.cli.console import answer
    answer(say("{b}: {n} entries, head {h}", "{b}：共{n}条，校验码 {h}", b=history.banner, n=history.seq,
               h=history.head[:12]))


# -- head ------------------------------------------------------------------------------------------


@command("head", say("Show the head of the chain as it is written down beside a paper; enter it with --clerk.",
                     "显示台账当前的校验码（序号:校验码），供抄录在纸质件上；填写 --clerk 的同时记入台账。"))
@option("--clerk", metavar=say("NAME", "姓名"), help=say(
    "Who writes it down: it is then an entry of the chain, too.", "经办人：填写后，校验码同时记入台账。"))
@reading
def head(*, clerk: str | None, ledger: str | None, banner: str | None, as_json: bool) -> None:
    """Tell the head of one banner."""
    from rotation.cli.console import answer, write_json
    book = opened(ledger)
    whose = book.banner(banner)
    history = book.history(whose)
    tell_doubt(book, whose)
    if clerk is not None:
        _entered(book, history, clerk)
    if as_json:
        write_json({"exit": 0, "banner": whose, "seq": history.seq, "head": history.head})
    else:
        answer(f"{history.seq}:{history.head}")


def _entered(book: Ledger, history: History, clerk: str) -> None:
    """Append the head that was shown to the chain."""
    from rotation.ledger.payload import HeadPayload
    from rotation.ledger.store import Draft
    pen_for(book, history.banner, history.head).write([Draft(
        book.month.year, HeadPayload(seq=history.seq, hash=history.head), clerk)])


# -- verify, rebuild ----------------------------------------------------------------------------


@command("verify", say("Check every link of the chain, and everything that is worked out from it.",
                       "核对全部记账：逐条校验，并与重新汇总的结果比对。"))
@option("--from", "start", type=Whole(1), metavar=say("N", "序号"), help=say(
    "Begin with this entry, to tell what of a broken chain is still sound.",
    "从该条起核对（用于判断后面的部分是否完好）。"))
@option("--plans", type=FILE, metavar=FOLDER, help=say(
    "Look in this folder for the recorded plans and compare their hashes.",
    "同时核对该文件夹中各方案文件是否与记账时一致。"))
@option("--head", type=HeadTold(), metavar=HEAD, help=say(
    "A head that stands on a paper: tell which entry has it.", "纸质件上的校验码：核对是哪一条。"))
@reading
@click.pass_context
def verify(
    ctx: click.Context, /, *, start: int | None, plans: Path | None, head: str | None, ledger: str | None,
    banner: str | None, as_json: bool,
) -> None:
    """Judge one chain, or all of a ledger."""
    from rotation.cli.console import answer, write_json
    from rotation.cli.failures import DONE, FINDINGS
    from rotation.ledger.verify import verified
    book = opened(ledger)
    wanted = (book.banner(banner),) if banner else book.banners() or (book.banner(),)
    found = [verified(book, whose, start, plans, head) for whose in wanted]
    code = DONE if all(one.sound for one in found) else FINDINGS
    if as_json:
        write_json({"exit": code, "chains": [one.plain() for one in found]})
    else:
        for line in (line for one in found for line in one.says):
            answer(line)
    ctx.exit(code)


@command("rebuild", say("Work out anew from the chain everything that is looked up.",
                        "由记账重新汇总全部查询表。"))
@reading
def rebuild(ledger: str | None, banner: str | None, as_json: bool) -> None:
    """Rebuild one banner, or all."""
    from rotation.cli.console import answer, write_json
    book = opened(ledger)
    wanted = (book.banner(banner),) if banner else book.banners() or (book.banner(),)
    for whose in wanted:
        book.rebuild(whose)
    if as_json:
        write_json({"exit": 0, "rebuilt": list(wanted)})
    else:
        answer(say("rebuilt from the chain: {b}", "已由记账重新汇总：{b}", b=wanted))


# -- export -------------------------------------------------------------------------------------


@command("export", say("Write the ledger as the workbook that HR knows, one row a spell.",
                       "导出交流轮岗台账工作簿：每段经历一行，列序同全国教师管理信息系统。"))
@argument("file", type=FILE, help=say("The workbook to write (.xlsx).", "要生成的工作簿（.xlsx）。"))
@option("--clerk", metavar=say("NAME", "姓名"), help=say(
    "Who prints it: the head that stands on it is then written into the chain too.",
    "经办人：填写后，本次导出的校验码同时记入台账。"))
@force_option
@reading
def export(
    *, file: Path, clerk: str | None, force: bool, ledger: str | None, banner: str | None, as_json: bool,
) -> None:
    """Print the spells with the head of the chain."""
    from rotation.cli.console import answer_written, refuse_existing, write_json
    from rotation.ledger.book import ledger_book
    from rotation.tables.sheet_style import publish
    refuse_existing(file, force=force)
    book = opened(ledger)
    whose = book.banner(banner)
    history = book.history(whose)
    publish(file, ledger_book(history, book.now(), lang()))
    tell_doubt(book, whose)
    if clerk is not None:
        _entered(book, history, clerk)
    if as_json:
        write_json({"exit": 0, "file": str(file), "entries": history.seq, "head": history.head})
    else:
        answer_written(file)


# -- cockpit ------------------------------------------------------------------------------------


@command("cockpit", say("Draw the years as one offline page of curves, without a person.",
                        "生成历年驾驶舱页面：离线网页，只有曲线和数字，不含个人信息。"))
@option("-o", "--out", type=FILE, required=True, help=say("The page to write (.html).", "要生成的网页（.html）。"))
@force_option
@reading
def cockpit(*, out: Path, force: bool, ledger: str | None, banner: str | None, as_json: bool) -> None:
    """Draw one banner, or all of the ledger."""
    from rotation.cli.console import answer_written, refuse_existing, write_json
    from rotation.ledger.cockpit import cockpit as drawn
    from rotation.ledger.trends import years_told
    from rotation.run.folder import plain
    from rotation.tables.sheet_style import publish
    refuse_existing(out, force=force)
    book = opened(ledger, out.absolute().parent)
    wanted = (book.banner(banner),) if banner else book.banners() or (book.banner(),)
    histories = [book.history(whose) for whose in wanted]
    publish(out, drawn(histories, lang()).encode())
    if as_json:
        years = [plain(one) for told in histories for one in years_told(told)]
        write_json({"exit": 0, "file": str(out), "years": years})
    else:
        answer_written(out)
