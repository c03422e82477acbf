"""``rotation ledger``: what was decided and what happened, kept once in a chain that proves itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import FILE, FOLDER, accept_option, json_option, lang_option
from rotation.cli.program import Whole, argument, command, family, option
from rotation.cli.speech import shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.ledger.chain import Entry
    from rotation.ledger.history import History, LedgerSpell
    from rotation.ledger.store import Ledger



@family("ledger", say("Keep the years: what was decided and what happened, and who is due back.",
                      "历年台账：记录已定方案和实际变动，查询期满人员。"))
@lang_option
def command_() -> None:
    """Hold the commands together."""


YEAR = say("YEAR", "年份")


class Day(click.ParamType[date]):
    """A day as 2026-08-20."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, or say how one is written."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value).strip().replace("/", "-"))
        except ValueError:
            self.fail(shown(say("write the day as 2026-08-20", "日期应写作 2026-08-20")), param, ctx)


ledger_option = option("--ledger", metavar=say("LEDGER", "台账"), help=say(
    "The ledger: a file, or postgresql://… (default: ROTATION_LEDGER, then rotation-台账.db beside the workbook).",
    "台账文件，或 postgresql://… 地址（默认取环境变量 ROTATION_LEDGER，再取数据文件旁的 rotation-台账.db）。"))
banner_option = option("--banner", metavar=say("NAME", "名称"), help=say(
    "Whose chain, if the ledger has several.", "旗县名称（台账中有多个旗县时指定）。"))
head_option = option("--head", metavar=say("HASH", "校验码"), help=say(
    "The head that was shown when it was last looked at (8 digits or more): if others wrote since, nothing is written.",
    "上次查看时显示的校验码（不少于8位）：其后他人又有记账的，本次不写入。"))
clerk_option = option("--clerk", required=True, metavar=say("NAME", "姓名"), help=say(
    "Who writes it into the ledger.", "记账经办人。"))


def writing(body: Callable[..., Any]) -> Callable[..., Any]:
    """Declare what every command takes that writes."""
    for decorate in (lang_option, json_option, head_option, banner_option, ledger_option):
        body = decorate(body)
    return body


def reading(body: Callable[..., Any]) -> Callable[..., Any]:
    """Declare what every command takes that only reads."""
    for decorate in (lang_option, json_option, banner_option, ledger_option):
        body = decorate(body)
    return body


def opened(given: str | None, beside: Path | None = None) -> Ledger:
    """Return the ledger that is meant; see `Place.of`."""
    from rotation.ledger.place import Place
    from rotation.ledger.store import Ledger
    return Ledger.at(Place.of(given, beside))


def written(ledger: Ledger, entries: Iterable[Entry], what: Text, *, as_json: bool) -> None:
    """Tell what was written, and the head after it."""
    from rotation.cli.console import answer, write_json
    from rotation.cli.next_step import go_on
    done = tuple(entries)
    if as_json:
        write_json({"exit": 0, "ledger": str(ledger.store.place), "banner": done[-1].banner,
                    "entries": [one.seq for one in done], "head": done[-1].hash})
        return
    answer(what)
    answer(say("Ledger {p}, {b}: entry {n}, head {h}", "台账 {p}（{b}）：已记至第{n}条，校验码 {h}",
               p=str(ledger.store.place), b=done[-1].banner, n=done[-1].seq, h=done[-1].hash[:12]), "bold")
    go_on(say("who is due back: rotation ledger show --due {y}", "查询期满人员：rotation ledger show --due {y}",
              y=done[-1].year + 1))


# -- record -----------------------------------------------------------------------------------


@command("record", say("Take a published, approved plan into the ledger; it is read and audited anew.",
                       "将已批准的方案记账：重新读取、重新核查，通过后写入台账。"))
@argument("folder", type=FILE, metavar=FOLDER, help=say(
    "A published run folder, of teachers or of leaders.", "已发布的方案文件夹（教师方案或校长方案）。"))
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
def _record(
    *, folder: Path, basis: str, approved: date, clerk: str, source: Path | None, new: bool, accept: tuple[str, ...],
    ledger: str | None, banner: str | None, head: str | None, as_json: bool,
) -> None:
    """Read, audit, write."""
    from rotation.cli.issues import refusing
    from rotation.errors import PlanError
    from rotation.ledger.record import Approval, decided, record
    plan = decided(folder, source)
    if banner not in (None, plan.banner):
        raise PlanError(say("the plan is of {b}", "该方案属于{b}", b=plan.banner))
    book = opened(ledger, plan.sources[0].absolute().parent)
    pen = book.begin(plan.banner, head, new=new)
    history = book.history(plan.banner) if pen.tip.length else None
    with refusing(None, as_json=as_json):
        entry, said = record(pen, plan, Approval(basis, approved, clerk), history, accept)
    written(book, [entry], say(
        "Recorded: {y}, {p}, version {v}, {n} people", "已记账：{y}年度{p}方案第{v}版，{n}人", y=said.year,
        p=said.programme, v=said.version, n=len(said.placements) + len(said.seats)), as_json=as_json)


# -- show -------------------------------------------------------------------------------------


@command("show", say("Show what the ledger tells: rounds, one person, one year, or who is due back.",
                     "查询台账：历年方案、某人经历、某年度，或期满人员。"))
@option("--teacher", metavar=say("ID", "教师编号"), help=say("One person's spells.", "查询某人的交流经历。"))
@option("--year", type=Whole(2000, 2200), metavar=YEAR, help=say("Spells of a round.", "查询某年度派出人员。"))
@option("--due", type=Whole(2000, 2200), metavar=YEAR, help=say(
    "Whose term ends by August of the year.", "查询该年8月底前期满的人员。"))
@reading
@click.pass_context
def _show(
    ctx: click.Context, /, *, teacher: str | None, year: int | None, due: int | None, ledger: str | None,
    banner: str | None, as_json: bool,
) -> None:
    """Show spells or rounds; a chain that is broken is told and is exit code 6."""
    from rotation.cli.console import tell, write_json
    from rotation.cli.failures import DONE, FINDINGS
    from rotation.ledger.chain import broken_text
    book = opened(ledger)
    whose = book.banner(banner)
    broken, history = book.broken(whose, latest=True), book.history(whose)
    asked = teacher is not None or year is not None or due is not None
    spells = history.due(due) if due is not None else history.spells(teacher=teacher, year=year) if asked else ()
    if as_json:
        write_json(_plain(history, spells, asked=asked))
    elif asked:
        _spells(history, spells)
    else:
        _rounds(history)
    if broken is not None:
        tell(broken_text(broken), "bold red")
    ctx.exit(DONE if broken is None else FINDINGS)


def _plain(history: History, spells: Iterable[LedgerSpell], *, asked: bool) -> dict[str, Any]:
    from rotation.run.folder import plain
    told = {"exit": 0, "banner": history.banner, "entries": history.seq, "head": history.head}
    if asked:
        return {**told, "spells": [{name: None if value is None else str(value) if name in (
            "start", "planned_end", "real_end") else value for name, value in vars(one).items()} for one in spells]}
    return {**told, "rounds": [plain(one) for one in history.rounds]}


def _spells(history: History, spells: tuple[LedgerSpell, ...]) -> None:
    from rotation.cli.console import Listing, answer, out
    listed = Listing((say("ID", "教师编号"), say("name", "姓名"), say("home", "派出学校"), say("host", "接收学校"),
                      say("start", "开始"), say("end", "结束"), say("how it ended", "结束情况")))
    for one in spells:
        listed.line(one.teacher or _FORGOTTEN, one.name, history.called(one.home), history.called(one.host),
                    str(one.start), str(one.end) if one.end else _NO_END, one.ended or one.after_term)
    if spells:
        out().print(listed)
    answer(say("{n} spells", "共{n}人次", n=len(spells)), "bold")
    _head(history)


_FORGOTTEN = say("(anonymous)", "（已匿名）")
_NO_END = say("for good", "不返回")


def _rounds(history: History) -> None:
    from rotation.cli.console import Listing, out
    listed = Listing((say("entry", "序号"), say("year", "年度"), say("of", "类别"), say("version", "版次"),
                      say("approved", "批准日期"), say("basis", "文号"), say("people moved", "交流人数")), right=(0, 6))
    for one in history.rounds:
        listed.line(one.seq, one.year, one.programme, one.version, one.approved.isoformat(), one.basis,
                    one.counts.get("moved"))
    out().print(listed)
    _head(history)


def _head(history: History) -> None:
    from rotation.cli.console import answer
    answer(say("{b}: {n} entries, head {h}", "{b}：共{n}条，校验码 {h}", b=history.banner, n=history.seq,
               h=history.head[:12]))


# -- verify, rebuild ----------------------------------------------------------------------------


@command("verify", say("Check every link of the chain, and everything that is worked out from it.",
                       "核对全部记账：逐条校验，并与重新汇总的结果比对。"))
@option("--from", "start", type=Whole(1), metavar=say("N", "序号"), help=say(
    "Begin with this entry, to tell what of a broken chain is still sound.",
    "从该条起核对（用于判断后面的部分是否完好）。"))
@option("--plans", type=FILE, metavar=FOLDER, help=say(
    "Look in this folder for the recorded plans and compare their hashes.",
    "同时核对该文件夹中各方案文件是否与记账时一致。"))
@reading
@click.pass_context
def _verify(
    ctx: click.Context, /, *, start: int | None, plans: Path | None, ledger: str | None, banner: str | None,
    as_json: bool,
) -> None:
    """Judge one chain, or all of a ledger."""
    from rotation.cli.console import answer, write_json
    from rotation.cli.failures import DONE, FINDINGS
    from rotation.ledger.verify import verified
    book = opened(ledger)
    wanted = (book.banner(banner),) if banner else book.banners() or (book.banner(),)
    found = [verified(book, whose, start, plans) for whose in wanted]
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
def _rebuild(ledger: str | None, banner: str | None, as_json: bool) -> None:
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


for _one in (_record, _show, _verify, _rebuild):
    command_.add_command(_one)
