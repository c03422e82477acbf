"""``rotation quota``: fair numbers to send and to receive for every school, proven feasible."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    FILE,
    force_option,
    inputs,
    json_option,
    lang_option,
    policy_options,
    source_argument,
    time_limit_option,
)
from rotation.cli.program import command, option
from rotation.cli.speech import lang, shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.quota.plan import QuotaRun
    from rotation.quota.shares import Span


@command("quota", say("Work out how many teachers each school should send and receive.",
                      "测算各校派出、接收名额，写出名额分配表和推荐名册。"))
@source_argument
@option("-o", "--out", type=FILE, help=say(
    "Copy of the workbook with the numbers filled in; beside it the tables to print.",
    "填好名额的工作簿副本；旁边另写供打印的分配表和推荐名册。"))
@policy_options
@time_limit_option(say("Stop after so many seconds.", "最长运行秒数。"))
@force_option
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, files: tuple[Path, ...], out: Path | None, time_limit: int, force: bool, as_json: bool,
    **told: Any,
) -> None:
    """Write the numbers and say what they are."""
    from rotation.cli.console import refuse_existing
    from rotation.cli.issues import refusing
    from rotation.quota.plan import quota_round
    target, tables = _names(files, out)
    for path in (target, tables):
        refuse_existing(path, force=force)
    with refusing(files, as_json=as_json):
        run = quota_round(inputs(files, told), target, tables, seconds=time_limit, lang=lang())
    ctx.exit(_tell(run, as_json=as_json))


def _names(files: tuple[Path, ...], out: Path | None) -> tuple[Path, Path]:
    """Return the names of the filled copy and of the tables beside it."""
    filled, printed = ("名额", "分配表") if lang() == "zh" else ("quotas", "_tables")
    file = files[0]
    if len(files) > 1 or file.is_dir():
        raise click.UsageError(shown(say(
            "the numbers are filled into a copy of one workbook (.xlsx); put all sheets into one first",
            "名额填写在一个工作簿（.xlsx）的副本中，请先把各表合并到一个工作簿")))
    target = out or file.with_name(f"{file.stem}_{filled}.xlsx")
    return target, target.with_name(f"{target.stem}{printed}.xlsx")


def _tell(run: QuotaRun, *, as_json: bool) -> int:
    from rotation.cli.console import answer, write_json
    from rotation.cli.failures import DONE, INFEASIBLE, ended
    code = ended(run.outcome.status)
    if as_json:
        write_json({"exit": code, **_plain(run)})
    elif code == DONE:
        _show(run)
    else:
        answer(say("No plan keeps the rules, whatever the numbers; `rotation plan` says why",
                   "无论名额如何分配，都没有符合全部规则的方案；原因请运行 rotation plan 查看")
               if code == INFEASIBLE else
               say("No plan was found in the time allowed", "限定时间内未算出方案"), "bold red")
    return code


def _plain(run: QuotaRun) -> dict[str, Any]:
    return {
        "notes": [shown(note) for note in run.outcome.notes],
        "files": [str(path) for path in run.files], "schools": [
            {"school": item.school.code, "eligible": item.eligible, "send": item.send._asdict(),
             "receive": item.receive._asdict()} for item in run.quotas]}


def _show(run: QuotaRun) -> None:
    from rotation.cli.console import Listing, answer, answer_written, out
    from rotation.figures.shown import FIGURES
    told = Listing((say("school", "学校"), FIGURES["eligible"].title, say("to send", "派出"),
                    say("to receive", "接收")), right=(1, 2, 3))
    for item in run.quotas:
        told.line(item.school.name, item.eligible, _range(item.send), _range(item.receive))
    out().print(told)
    answer(run.sums_up, "bold green")
    for note in run.outcome.notes:
        answer(note, "yellow")
    for path in run.files:
        answer_written(path)


def _range(band: Span) -> Text:
    return say("{f} ({a}-{b})", "{f}（{a}–{b}）", f=band.fair, a=band.least, b=band.most)
