"""``rotation years``: this round and the years after it in one proven plan, in a new numbered folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.ledger_options import ledger_option
from rotation.cli.options import (
    inputs,
    json_option,
    lang_option,
    new_folder_option,
    policy_options,
    source_argument,
    time_limit_option,
)
from rotation.cli.program import Whole, command, option
from rotation.cli.speech import lang, shown
from rotation.text import Text, say
from rotation.years import SECONDS_OF_YEARS as SECONDS

if TYPE_CHECKING:
    from rotation.years.case import Past
    from rotation.years.run import YearsRun


@command("years", say("Plan this round and the years after it together: year one by people, later years by numbers.",
                      "编制三年规划：本年度安排到人，以后年度到人数，统筹求解、核查，输出到新的编号文件夹。"))
@source_argument
@new_folder_option
@option("-n", "--count", type=Whole(1, 5), metavar=say("YEARS", "年数"), help=say(
    "Years of the horizon, this one included (1 to 5); years.count of the policy if not given.",
    "规划期年数，含本年度（1 至 5）；不填则按政策参数 years.count。"))
@option("--myopic/--no-myopic", default=False, help=say(
    "Plan year by year as well, and tell the price of not looking ahead.",
    "另按逐年编制测算一次，给出“不向后看”的代价。"))
@ledger_option
@policy_options
@option("--public-seed", metavar=say("TEXT", "文字"),
        help=say("Seed of the lottery among equals.", "同等条件随机排序所用的公开种子。"))
@time_limit_option(say(
    "Stop after so many seconds, whatever is solved, with the best plan so far: three years of a banner take seconds, "
    "of a city minutes.", "各步求解合计到时停止，输出当时最好的方案：旗县三年规划需数十秒，城区需数分钟。"), SECONDS)
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, files: tuple[Path, ...], out: Path, count: int | None, myopic: bool, time_limit: int,
    as_json: bool, ledger: str | None, **told: Any,
) -> None:
    """Plan the years, and say how it ended."""
    from rotation.cli.failures import ended
    from rotation.cli.issues import refusing
    from rotation.cli.progress import PlanProgress
    from rotation.years.run import NoPlan, plan_years
    if count is not None:
        told["sets"] = (*told["sets"], f"years.count={count}")
    try:
        with refusing(files, as_json=as_json), PlanProgress(quiet=as_json) as progress:
            run = plan_years(inputs(files, told), out, seconds=time_limit, lang=lang(), myopic=myopic,
                             progress=progress.step, ready=progress.ready_for_years, stage=progress.stage,
                             past=_past(files[0], ledger))
    except NoPlan as none:
        ctx.exit(_none(none.message, ended(none.status), none.status.name, as_json=as_json))
    ctx.exit(tell(run, as_json=as_json))


def _past(book: Path, given: str | None) -> Past | None:
    """Return what looks forecasts of before up: in the ledger named, else in that beside the workbook, if any."""
    from rotation.cli.ledger_options import opened
    from rotation.ledger import at_hand, need_ledger
    if not given and not at_hand(book.absolute().parent):
        return None
    need_ledger()
    from rotation.ledger.forecasts import past_of
    return past_of(opened(given, book.absolute().parent))


def _none(why: Any, code: int, status: str, *, as_json: bool) -> int:
    from rotation.cli.console import answer, write_json
    if as_json:
        write_json({"exit": code, "status": status, "why": shown(why)})
    else:
        answer(why, "bold red")
    return code


def tell(run: YearsRun, *, as_json: bool) -> int:
    """Say what became of a plan over several years; return the exit code."""
    from rotation.cli.console import write_json
    from rotation.cli.failures import ended
    from rotation.cli.issues import told as told_issues
    from rotation.report.plan_file import TierEntry
    from rotation.years.figures import figures
    from rotation.years.file import FiguresEntry
    outcome = run.view.outcome
    code = ended(outcome.status)
    if not as_json:
        _show(run)
        return code
    write_json({
        "exit": code, "status": outcome.status.name, "folder": str(run.folder),
        "tiers": [TierEntry.model_validate(tier).plain() for tier in outcome.tiers],
        "figures": [FiguresEntry.of(one).plain() for one in figures(run.view.plan)],
        "myopic": None if run.view.myopic is None else [
            FiguresEntry.of(one).plain() for one in figures(run.view.myopic)],
        "audit": len(run.report.findings), "notes": [shown(note) for note in outcome.notes],
        "issues": told_issues(run.view.case.issues)})
    return code


def _show(run: YearsRun) -> None:
    from fractions import Fraction

    from rotation.cli.console import Listing, answer, answer_folder, out
    from rotation.cli.issues import tell_warnings
    from rotation.cli.next_step import go_on
    from rotation.figures.goals import units_told
    from rotation.tables.looks import decimals
    from rotation.years.figures import figures
    from rotation.years.overview import IN_FORCE, compared, result
    tell_warnings(run.view.case.issues)
    answer(say("Result: {s}", "结果：{s}", s=result(run.view)), "bold")
    near = [tier for tier in run.view.outcome.tiers if tier.value != tier.bound]
    for note in (*run.view.outcome.notes, *units_told(near)):
        answer(note)
    table = Listing((say("year", "年度"), say("eligible", "符合条件"), say("exchanged", "交流"),
                     say("backbone", "骨干"), say("subjects without a teacher", "无人任教的学科"),
                     say("missing posts", "缺额（人）")),
                    right=(1, 2, 3, 4, 5), title=say("Years", "各年度"))
    for one in figures(run.view.plan):
        table.line(str(one.year), str(one.eligible), str(one.moved), str(one.backbone), str(one.empty),
                   decimals(Fraction(one.shortage, 100), "decimal"))
    out().print(table)
    _show_price(run)
    beside = compared(run.view)
    if beside is not None:
        answer(beside)
        answer(IN_FORCE)
    answer_folder(run.folder)
    go_on(_next(run.view.case.inputs.sources))


def _next(sources: tuple[Path, ...]) -> Text:
    """Return what comes after a plan of several years: the recruits it asks for, and the plan of this year."""
    from rotation.cli.next_step import given_again
    from rotation.process.typed import quoted
    from rotation.run.folder import YEARS_XLSX
    return say("open {x}, sheet To recruit; make the plan of this year: rotation plan {d} -o FOLDER",
               "打开 {x}，看“招聘需求”；编制本年度方案：rotation plan {d} -o 文件夹", x=YEARS_XLSX,
               d=" ".join(map(quoted, sources)) + given_again())


def _show_price(run: YearsRun) -> None:
    from fractions import Fraction

    from rotation.cli.console import answer
    from rotation.tables.looks import decimals
    from rotation.years.figures import figures
    if run.view.myopic is None:
        return
    more = sum(one.shortage for one in figures(run.view.myopic)) - sum(one.shortage for one in figures(run.view.plan))
    answer(say("Planned year by year, {n} posts more would be missing over the years",
               "逐年各编一次，各年合计多缺{n}人", n=decimals(Fraction(more, 100), "decimal")))
