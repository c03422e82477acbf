"""``rotation batch``: the whole league, a process per banner, and the summary of all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    FILE,
    FOLDER,
    json_option,
    lang_option,
    policy_options,
    time_limit_option,
)
from rotation.cli.program import Whole, argument, command, option
from rotation.cli.speech import lang, shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.cli.console import Listing
    from rotation.league import Job, League, LeagueOptions, Record
    from rotation.league.league import Runner
    from rotation.tables.table import Table

_MEGABYTE = 2**20
XILINGOL = say("Xilingol League", "锡林郭勒盟")


@command("batch", say("Plan many banners, a process each, and sum up the league.",
                      "批量编制各旗县方案（互不影响），并汇总到盟市。"))
@argument("source", type=FILE, required=False, metavar=say("SOURCE", "来源"), help=say(
    "Folder of workbooks, or a manifest (.toml, .csv, .xlsx).",
    "存放各旗县数据的文件夹，或旗县清单（.toml、.csv、.xlsx）。"))
@option("-o", "--out", type=FILE, required=True, metavar=FOLDER, help=say(
    "Folder with a folder per banner and the summary; repeat the command to go on.",
    "输出文件夹：每个旗县一个文件夹，另有汇总；重复同一命令即可继续。"))
@option("--sample-league/--no-sample-league", default=False, help=say(
    "Draw the thirteen units of Xilingol (fictitious) instead of SOURCE.",
    "不用“来源”，改为生成锡林郭勒盟十三个旗县的虚构数据。"))
@option("--league", "name", metavar=say("NAME", "名称"), help=say(
    "Name of the league, at the head of the summary (default: Xilingol League).",
    "汇总表标题中的盟市名称（缺省为锡林郭勒盟）。"))
@policy_options
@option("--public-seed", metavar=say("TEXT", "文字"),
        help=say("Seed of the lottery among equals.", "同等条件随机排序所用的公开种子。"))
@option("--scenarios", multiple=True, metavar=say("SCENARIO", "情景"), help=say(
    "Cross every banner with a scenario file, or a shipped one by name; may be repeated.",
    "每个旗县另按情景计算（情景文件，或内置情景名称），可多次使用。"))
@option("--principals/--no-principals", default=False, help=say(
    "Plan the school leaders of every banner first, and the teachers after them.",
    "每个旗县先编制校长方案，再在其后编制教师方案。"))
@option("--share/--no-share", default=False, help=say(
    "Share the lessons that every banner's round leaves open (walking, by screen).",
    "每个旗县形成教师方案后，接着安排走教、同频。"))
@time_limit_option(say("Of each solve; the best plan so far is published then.",
                       "每个旗县的求解时限，到时输出当时最好的方案。"))
@option("--hard-limit", type=Whole(1, 172800), metavar=say("SECONDS", "秒数"), help=say(
    "End a banner's process after so long (default: twice the time limit and 10 minutes).",
    "单个旗县运行超过此时长即强制终止（缺省为求解时限的两倍加 10 分钟）。"))
@option("--memory", type=Whole(0, 1 << 20), default=6144, show_default=True, metavar="MB", help=say(
    "Most address space of each process of a banner; 0 for no limit.",
    "每个旗县的每个进程最多使用的内存（地址空间）；0 表示不限。"))
@option("--jobs", type=Whole(1, 256), metavar=say("N", "整数"),
        help=say("Banners planned at once (default: 2).", "同时计算的旗县数（缺省 2）。"))
@option("--cluster", metavar=say("ADDRESS", "地址"), help=say(
    "Plan on the workers of a dask scheduler, such as tcp://10.0.0.5:8786.",
    "交给 dask 调度程序下的多台机器计算，如 tcp://10.0.0.5:8786。"))
@option("--ledger", metavar=say("LEDGER", "台账"), help=say(
    "Tell the years of this ledger on a sheet of their own: a file, or postgresql://….",
    "另列一张“历年”表，汇总该台账中各旗县历年情况：台账文件，或 postgresql://… 地址。"))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, source: Path | None, out: Path, sample_league: bool, name: str | None,
    jobs: int | None, cluster: str | None, ledger: str | None, as_json: bool, **told: Any,
) -> None:
    """Plan the league and say how every banner ended."""
    from rotation.cli.next_step import go_on
    from rotation.cli.progress import LeagueProgress
    from rotation.league import plan_league
    given = _given(source, out, sample=sample_league, as_json=as_json, options=_options(told))
    title, beside = name or shown(XILINGOL), _years(ledger)
    with LeagueProgress(quiet=as_json) as progress:
        league = plan_league(given, out, _runner(jobs, cluster), name=title, lang=lang(),
                             notice=_notice(title) if sample_league else "", events=progress.events, beside=beside)
    code = _exit_code(league)
    (_show_json if as_json else _show)(league, code)
    go_on(_next(league))
    ctx.exit(code)


def _years(ledger: str | None) -> tuple[Table, ...]:
    """Return the table of the years of a ledger, every banner that it has; nothing where none is named."""
    if ledger is None:
        return ()
    from rotation.cli.ledger_options import opened
    from rotation.ledger import need_ledger
    need_ledger()
    from rotation.ledger.trends import certified_table, years_table, years_told
    book = opened(ledger)
    banners = book.banners() or (book.banner(),)
    told = [one for banner in banners for one in years_told(book.history(banner))]
    return years_table(told), certified_table(told)


def _next(league: League) -> Text:
    """Return what to do after a batch, by how its banners ended."""
    from rotation.run.folder import LEAGUE_XLSX
    if league.interrupted:
        return say("repeat the same command: what is finished is kept", "重复同一命令接着计算，已完成的不再重算")
    if all(record.planned for record in league.records):
        return say("open {x} in the folder; every banner's plan lies in the folder of the banner",
                   "打开该文件夹的 {x} 查看；各旗县的方案在各自的文件夹中", x=LEAGUE_XLSX)
    return say("open {x} in the folder; for a banner without a plan do what is told of it above (defects are red in "
               "the marked copy in its folder), and repeat the command",
               "打开该文件夹的 {x} 查看；未形成方案的旗县，按上面所列原因处理（数据有误的，见其文件夹中的"
               "问题标注副本），再重复同一命令", x=LEAGUE_XLSX)


def _options(told: dict[str, Any]) -> LeagueOptions:
    from rotation.league import BannerLimits, LeagueOptions
    seconds = told["time_limit"]
    limits = BannerLimits(seconds, told["hard_limit"] or 2 * seconds + 600, told["memory"] * _MEGABYTE)
    return LeagueOptions(
        policies=told["policy_files"], scenarios=told["scenarios"], sets=told["sets"],
        year=told["year"], public_seed=told["public_seed"], accept=told["accept"],
        limits=limits, lang=lang(), principals=told["principals"], share=told["share"])


def _given(
    source: Path | None, out: Path, *, sample: bool, as_json: bool, options: LeagueOptions,
) -> list[tuple[Job, Record | None]]:
    """Return the jobs; a manifest with defects ends the command."""
    from rotation.cli.issues import refusing
    from rotation.league import drawn_league, entries_of, prepared
    if sample == (source is not None):
        raise click.UsageError(shown(say(
            "give either SOURCE or --sample-league", "“来源”和 --sample-league 须且只能给出一项")))
    if source is None:
        folder = out / shown(say("fictitious", "虚构数据"))
        return list(prepared(drawn_league(folder, lang()), folder, options))
    with refusing(None, as_json=as_json):
        entries = entries_of(source)
    return list(prepared(entries, source if source.is_dir() else source.parent, options))


def _runner(jobs: int | None, cluster: str | None) -> Runner:
    from rotation.league.apart import default_jobs, on_this_machine
    from rotation.league.cluster import on_cluster
    if cluster is not None:
        return lambda todo, tell: on_cluster(todo, cluster, tell)
    return lambda todo, tell: on_this_machine(todo, jobs or default_jobs(), tell)


def _notice(name: str) -> str:
    from rotation.sample import notice
    return notice(name, lang())


# -- the result -------------------------------------------------------------------------------------


def _exit_code(league: League) -> int:
    """Return 0 if every banner has a plan, else the code of the most serious end."""
    from rotation.cli import failures
    from rotation.domain.outcome import Status
    from rotation.league import Trouble
    serious_first = {
        Trouble.FAULT: failures.BUG, Trouble.CRASHED: failures.BUG, Trouble.MEMORY: failures.BUG,
        Trouble.LOST: failures.BUG, Trouble.AUDIT: failures.FINDINGS, Trouble.FILES: failures.FILES,
        Trouble.POLICY: failures.USAGE, Trouble.DEFECTS: failures.DEFECTS, Trouble.REFUSED: failures.DEFECTS,
        Status.INFEASIBLE: failures.INFEASIBLE, Status.UNKNOWN: failures.TIMEOUT,
        Trouble.HUNG: failures.TIMEOUT}
    states = {record.state for record in league.records}
    return next((code for state, code in serious_first.items() if state in states), failures.DONE)


def _show(league: League, code: int) -> None:
    """Write the summary for people."""
    from rotation.cli.console import answer, out
    from rotation.league.sentences import told_first
    from rotation.league.summary import told_place
    answer(league.sums_up, "bold red" if code else "bold green")
    for sentence in told_first(league.records)[1:]:
        answer(sentence)
    out().print(_table(league))
    for record in league.records:
        if not record.planned:
            answer(f"{told_place(record)}: {shown(record.remark or record.state)}")
    if league.interrupted:
        answer(say("Interrupted; what is finished is kept. Repeat the command to plan what is missing and sum up.",
                   "已中断，已完成的旗县均已保留；重复同一命令即可补算尚未计算的旗县并汇总。"), "bold yellow")
    if league.folder is not None:
        answer(say("Summary: {p}", "汇总：{p}", p=league.folder), "bold")


def _show_json(league: League, code: int) -> None:
    """Write the summary for a program."""
    from rotation.cli.console import write_json
    from rotation.run.folder import plain
    write_json({"exit": code, "folder": str(league.folder) if league.folder else None,
                "interrupted": league.interrupted, "kept": list(league.kept), **plain(league.file)})


_SHOWN = ("moved", "share", "backbone_share", "short_before", "short")
"""Figures of a banner on the screen."""


def _table(league: League) -> Listing:
    from rotation.cli.console import Listing
    from rotation.figures.shown import chosen
    from rotation.league.summary import numbered, told_place
    figures = chosen(*_SHOWN)
    table = Listing(("", say("banner", "旗县"), say("result", "测算结论"), *(item.title for item in figures)),
                    right=(0, 3, 4, 5, 6, 7))
    for rank, record in numbered(league.records):
        known = record.figures if record.planned else None
        table.line(rank or None, told_place(record), record.state,
                   *(item.spelled(known) for item in figures))
    return table
