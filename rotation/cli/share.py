"""``rotation share``: after a finished round, who walks where and when, and what stays open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    FILE,
    FOLDER,
    RUN_FOLDER,
    accept_option,
    json_option,
    lang_option,
    time_limit_option,
)
from rotation.cli.program import argument, command, option
from rotation.cli.speech import lang, shown
from rotation.text import say

if TYPE_CHECKING:
    from rotation.share.run import ShareRun


LEFT_OUT = {"no_walk": ("W20.days=0", "W20.full_time=0"), "no_remote": ("L05.on=false",)}
"""What an option sets."""


@command("share", say("After a finished round: who walks to teach where and when, and what stays open.",
                      "教师方案形成后，安排走教：谁、哪天、去哪里上课，还有哪些课没有人上。"))
@argument("folder", type=FILE, metavar=FOLDER, help=RUN_FOLDER)
@option("-o", "--out", type=FILE, metavar=FOLDER, help=say(
    "Folder in which the numbered folder is made; the one that holds the round's.",
    "在此文件夹下新建带编号的方案文件夹，缺省与教师方案同处。"))
@option("--source", type=FILE, help=say(
    "The workbook of the plan, if it has been moved.", "方案所用数据工作簿（文件已移动时指定）。"))
@option("--policy", "policy_files", type=FILE, multiple=True, metavar=say("FILE.toml", "文件.toml"), help=say(
    "Policy file with rules and goals of sharing; may be repeated, later files win.",
    "走教规则和目标的政策文件；可多次使用，后面的优先。"))
@option("--set", "sets", multiple=True, metavar=say("NAME=VALUE", "参数=值"), help=say(
    "One parameter of sharing, such as W20.days=2; may be repeated.", "设定一个走教参数，如 W20.days=2；可多次使用。"))
@option("--no-walk", is_flag=True, help=say("Nobody walks.", "不安排走教。"))
@option("--no-remote", is_flag=True, help=say("Nothing is taught by screen.", "不安排同频互动课堂。"))
@accept_option
@time_limit_option(say("Stop after so many seconds with the best plan so far.", "到时停止，输出当时最好的方案。"))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, folder: Path, out: Path | None, time_limit: int, as_json: bool, **told: Any,
) -> None:
    """Share the lessons of one round and say how it ended."""
    from rotation.cli.issues import refusing
    from rotation.cli.progress import PlanProgress
    from rotation.share.case import ShareOrder
    from rotation.share.run import share
    left_out = [name for option, names in LEFT_OUT.items() if told[option] for name in names]
    asked = ShareOrder(folder, told["source"], told["policy_files"], (*told["sets"], *left_out), told["accept"])
    with refusing(None, as_json=as_json), PlanProgress(quiet=as_json) as progress:
        run = share(asked, out, seconds=time_limit, lang=lang(), progress=progress.step, ready=progress.ready_to_share)
    ctx.exit(tell(run, as_json=as_json))


def tell(run: ShareRun, *, as_json: bool) -> int:
    """Say what became of a plan; return the exit code."""
    from rotation.cli.console import write_json
    from rotation.cli.failures import ended
    from rotation.share.file import ShareFile
    code, view = ended(run.view.outcome.status), run.view
    if not as_json:
        _show(run)
        return code
    told = ShareFile.of(view).plain()
    write_json({"exit": code, "status": told["status"], "folder": str(run.folder), "unit": told["unit"],
                "tiers": told["tiers"], "counts": told["counts"], "audit": len(run.report.findings),
                "version": view.world.version,
                "changed": [{"teacher": one.teacher, "before": shown(one.before), "after": shown(one.after),
                             "reason": shown(one.reason)} for one in view.changes],
                "notes": [shown(note) for note in view.outcome.notes]})
    return code


def _show(run: ShareRun) -> None:
    from rotation.cli.console import answer, answer_folder
    from rotation.cli.next_step import go_on
    from rotation.cli.recording import then_record
    from rotation.process.typed import quoted
    from rotation.run.folder import SHARE_XLSX
    from rotation.share.tables import sums_up
    answer(sums_up(run.view), "bold")
    for note in run.view.outcome.notes:
        answer(note)
    before = run.view.world.before
    if before is not None:
        _changes(run)
    answer_folder(run.folder)
    go_on(say("open {x}: sheet 走教课表 for who goes where on which day, 覆盖构成 for what stays open; once decided: "
              "rotation papers {f}{r}",
              "打开 {x}：“走教课表”看谁哪天去哪里，“覆盖构成”看哪些课仍没有人上；研究确定后制发派遣单、协议："
              "rotation papers {f}{r}", x=SHARE_XLSX, f=quoted(run.folder), r=then_record(
                  None if before is None else before.sha256, run.case.inputs.source, {
                      run.case.round.sha256: run.case.round.folder, "": run.folder})))


def _changes(run: ShareRun) -> None:
    """List who teaches otherwise than published."""
    from rotation.cli.console import Listing, answer, out
    changes = run.view.changes
    answer(say("Version {v}: {n} people teach otherwise than published", "第{v}版：{n}人的安排与原方案不同",
               v=run.view.world.version, n=len(changes)), "bold")
    table = Listing((say("teacher", "教师"), say("published", "原安排"), say("revised", "调整后"),
                     say("reason", "原因")))
    for one in changes:
        table.line(one.name, one.before, one.after, one.reason)
    if changes:
        out().print(table)
