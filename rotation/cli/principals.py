"""``rotation principals``: from a workbook to an audited plan of school leaders in a new numbered folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    FILE,
    FOLDER,
    inputs,
    json_option,
    lang_option,
    policy_options,
    source_argument,
    time_limit_option,
)
from rotation.cli.program import command, option
from rotation.cli.speech import lang, shown
from rotation.text import say

if TYPE_CHECKING:
    from rotation.leaders.case import LeaderCase
    from rotation.leaders.run import LeaderRun


@command("principals", say("Plan the exchange of school leaders: solve, audit, publish into a new numbered folder.",
                           "编制校长（校级领导）交流方案：求解、核查，输出到新的编号文件夹。"))
@source_argument
@option("-o", "--out", type=FILE, metavar=FOLDER, help=say(
    "Folder in which the numbered folder is made.", "在此文件夹下新建带编号的方案文件夹。"))
@option("--list/--no-list", "listing", default=False, help=say(
    "Only tell who is due, who must move and who stays, and solve nothing.", "只列出任职审查结论，不求解。"))
@policy_options
@option("--public-seed", metavar=say("TEXT", "文字"),
        help=say("Seed of the lottery among equals.", "同等条件随机排序所用的公开种子。"))
@time_limit_option(say("Stop after so many seconds with the best plan so far.", "到时停止，输出当时最好的方案。"))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, files: tuple[Path, ...], out: Path | None, listing: bool, time_limit: int,
    as_json: bool, **told: Any,
) -> None:
    """Plan, or list the verdicts, and say how it ended."""
    from rotation.cli.issues import refusing
    if listing:
        from rotation.leaders.case import gather_leaders
        with refusing(files, as_json=as_json):
            case = gather_leaders(inputs(files, told))
        _list(case, as_json=as_json)
        return
    if out is None:
        raise click.UsageError(shown(say("name the folder for the plan with -o, or use --list",
                                         "请用 -o 指定输出文件夹，或使用 --list 只看任职审查")))
    from rotation.cli.progress import PlanProgress
    from rotation.leaders.run import plan_leaders
    with refusing(files, as_json=as_json), PlanProgress(quiet=as_json) as progress:
        run = plan_leaders(inputs(files, told), out, seconds=time_limit, lang=lang(), progress=progress.step,
                           ready=progress.ready_to_lead)
    ctx.exit(tell(run, as_json=as_json))


# -- verdicts alone -------------------------------------------------------------------------------


def _list(case: LeaderCase, *, as_json: bool) -> None:
    from rotation.cli.console import Listing, answer, out, write_json
    from rotation.cli.issues import tell_warnings
    from rotation.domain.outcome import Outcome, Status
    from rotation.leaders.file import PrincipalsFile
    from rotation.leaders.run import view_of
    from rotation.leaders.tables import counted_verdicts, verdict_line
    view = view_of(case, Outcome(Status.UNKNOWN, None))
    if as_json:
        write_json({"exit": 0, "verdicts": PrincipalsFile.of(view).plain()["verdicts"]})
        return
    tell_warnings(case.issues)
    table = Listing((say("name", "姓名"), say("post", "现任"), say("years", "年限"), say("verdict", "结论"),
                     say("figures", "说明")), right=(2,), title=say("Verdicts", "任职审查"))
    for person in view.leaders:
        table.line(*verdict_line(view, person))
    out().print(table)
    answer(counted_verdicts(view))


# -- a plan ---------------------------------------------------------------------------------------


def tell(run: LeaderRun, *, as_json: bool) -> int:
    """Say what became of a plan of leaders; return the exit code."""
    from rotation.cli.console import write_json
    from rotation.cli.failures import ended
    from rotation.cli.issues import told as told_issues
    from rotation.report.plan_file import ConflictEntry, TierEntry
    code, outcome = ended(run.view.outcome.status), run.view.outcome
    if not as_json:
        _show(run)
        return code
    write_json({
        "exit": code, "status": outcome.status.name, "folder": str(run.folder),
        "tiers": [TierEntry.model_validate(tier).plain() for tier in outcome.tiers],
        "counts": {key: number for key, (_, number) in run.view.task.counts(run.view.plan).items()},
        "audit": len(run.report.findings),
        "conflict": outcome.diagnosis and ConflictEntry.of(outcome.diagnosis).plain(),
        "draft": None if run.draft is None else str(run.draft),
        "changed": list(run.view.changed),
        "notes": [shown(note) for note in outcome.notes], "issues": told_issues(run.case.issues)})
    return code


def _show(run: LeaderRun) -> None:
    from rotation.cli.console import answer, answer_folder
    from rotation.cli.issues import tell_warnings
    from rotation.cli.next_step import go_on
    from rotation.cli.recording import then_record
    from rotation.cli.summary import show_diagnosis, show_draft
    from rotation.leaders.chains import sentence
    from rotation.leaders.tables import counted_verdicts, extent
    from rotation.process.typed import quoted
    from rotation.run.folder import PRINCIPALS_XLSX
    tell_warnings(run.case.issues)
    answer(say("Result: {s}", "结果：{s}", s=run.view.outcome.status), "bold")
    for note in run.view.outcome.notes:
        answer(note)
    if run.view.outcome.diagnosis is not None:
        show_diagnosis(run.view.outcome.diagnosis)
    answer(counted_verdicts(run.view))
    if run.view.has_plan:
        answer(extent(run.view))
        if run.view.parent is not None:
            answer(run.view.sums_up)
        for number, chain in enumerate(run.view.chains, 1):
            answer(say("  {n}. {c}", "  {n}. {c}", n=number, c=sentence(run.view.cadre, chain)))
    answer_folder(run.folder)
    show_draft(run.draft)
    if run.view.has_plan:
        go_on(say("open {x}, sheet Overview first; write the papers for the party group: rotation papers {f}; once "
                  "it has decided, plan the teachers: rotation plan FILE -o FOLDER --after {f}{r}",
                  "打开 {x}，先看“方案概览”；生成提请党组研究的材料：rotation papers {f}；"
                  "研究确定后编制教师方案：rotation plan 数据 -o 文件夹 --after {f}{r}",
                  x=PRINCIPALS_XLSX, f=quoted(run.folder), r=then_record(
                      None if run.view.parent is None else run.view.parent.sha256, run.case.inputs.source,
                      {"": run.folder})))
    else:
        go_on(say("open {x}, sheet Conflict and ways out", "打开 {x}，先看“冲突与出路”", x=PRINCIPALS_XLSX))
