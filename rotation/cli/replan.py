"""``rotation replan``: a published plan after what happened since, as its next version."""

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
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.domain.revision import Changes, OpenedGap, Post
    from rotation.run.replan import Disturbance, Replan


@command("replan", say("Revise a published plan after what happened since: fill posts left, change few people.",
                       "公示后有变动时修订方案：先补齐空出的岗位，再求变动最少，生成下一版。"))
@argument("folder", type=FILE, metavar=FOLDER, help=RUN_FOLDER)
@option("--change", type=FILE, help=say(
    "What happened since: a TOML file, or a workbook with the sheet of changes.",
    "公示后的变动：TOML 文件，或含“变更”工作表的工作簿。"))
@option("--freeze", multiple=True, metavar=say("IDS", "编号"), help=say(
    "Teachers who have reported and stay: ids, or a file of ids; may be repeated.",
    "已报到、安排不再变动的教师：编号或编号文件，可多次使用。"))
@option("-o", "--out", type=FILE, metavar=FOLDER, help=say(
    "Folder in which the numbered folder is made; the one that holds the published one.",
    "新版文件夹的存放位置，缺省与已公示方案同处。"))
@option("--source", type=FILE, help=say(
    "The workbook of the plan, if it has been moved.", "方案所用数据工作簿（文件已移动时指定）。"))
@option("--round", type=FILE, metavar=FOLDER, help=say(
    "Of shared lessons: the folder of the round as it is now; its newest version if not given.",
    "修订走教方案时：现在的教师方案文件夹，缺省为原教师方案的最新版。"))
@accept_option
@option("--refresh-base/--keep-base", default=False, help=say(
    "Work out anew who is eligible instead of keeping the base date.",
    "重新核定符合交流条件人员，不再沿用基准日名单。"))
@option("--fewest/--filled", default=False, help=say(
    "The fewest changes first; otherwise posts left are filled again first, by the published stand-ins.",
    "--fewest：变动最少优先；缺省 --filled：先补齐空出的岗位，由公布的递补人递补。"))
@time_limit_option(say("Stop after so many seconds with the best plan so far.", "到时停止，输出当时最好的方案。"))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, folder: Path, out: Path | None, time_limit: int, as_json: bool,
    **told: Any,
) -> None:
    """Revise one plan and list the changes."""
    from rotation.cli.issues import refusing
    from rotation.cli.progress import PlanProgress
    from rotation.errors import RotationError
    from rotation.leaders.published import tells_leaders
    if tells_leaders(folder):
        ctx.exit(_leaders(folder, out, time_limit, told, as_json=as_json))
    from rotation.share.publish import tells_share
    if tells_share(folder):
        ctx.exit(_shared(folder, out, time_limit, told, as_json=as_json))
    if told["round"] is not None:
        raise RotationError(say("--round goes with a folder of rotation share alone", "--round 只用于走教方案文件夹"))
    from rotation.run.replan import replan
    with refusing(None, as_json=as_json), PlanProgress(quiet=as_json) as progress:
        done = replan(folder, _given(told), out, seconds=time_limit, lang=lang(),
                      progress=progress.step, ready=progress.ready)
    ctx.exit(_tell(done, as_json=as_json))


def _leaders(folder: Path, out: Path | None, seconds: int, told: dict[str, Any], *, as_json: bool) -> int:
    """Plan leaders again on the workbook as it is now; what happened stands in it."""
    from rotation.cli.issues import refusing
    from rotation.cli.principals import tell
    from rotation.cli.progress import PlanProgress
    from rotation.errors import RotationError
    from rotation.leaders.replan import Anew, replan_leaders
    if told["change"] is not None or told["freeze"] or told["refresh_base"]:
        raise RotationError(say(
            "of a plan of leaders nothing is told with --change, --freeze or --refresh-base: write what happened into "
            "the workbook (the roster, sheet 校长指定), and name it with --source",
            "校长方案不用 --change、--freeze、--refresh-base："
            "请把变动填入数据工作簿（“教师”“校长指定”表），再用 --source 指定"))
    with refusing(None, as_json=as_json), PlanProgress(quiet=as_json) as progress:
        run = replan_leaders(folder, Anew(told["source"], told["accept"], told["fewest"]), out, seconds=seconds,
                             lang=lang(), progress=progress.step, ready=progress.ready_to_lead)
    return tell(run, as_json=as_json)


def _shared(folder: Path, out: Path | None, seconds: int, told: dict[str, Any], *, as_json: bool) -> int:
    """Share lessons again after the round as it is now; what happened stands in the round."""
    from rotation.cli.issues import refusing
    from rotation.cli.progress import PlanProgress
    from rotation.cli.share import tell
    from rotation.errors import RotationError
    from rotation.share.replan import SharedAnew, replan_shared
    if told["change"] is not None or told["freeze"] or told["refresh_base"]:
        raise RotationError(say(
            "of shared lessons nothing is told with --change, --freeze or --refresh-base: revise the round with them "
            "first, then its shared lessons",
            "走教方案不用 --change、--freeze、--refresh-base：请先用它们修订教师方案，再修订走教方案"))
    with refusing(None, as_json=as_json), PlanProgress(quiet=as_json) as progress:
        run = replan_shared(folder, SharedAnew(told["round"], told["source"], told["accept"], told["fewest"]), out,
                            seconds=seconds, lang=lang(), progress=progress.step, ready=progress.ready_to_share)
    return tell(run, as_json=as_json)


def _given(told: dict[str, Any]) -> Disturbance:
    from rotation.run.replan import Disturbance
    return Disturbance(told["change"], told["freeze"], told["source"], told["accept"],
                       told["refresh_base"], told["fewest"])


def _tell(done: Replan, *, as_json: bool) -> int:
    from rotation.cli.console import write_json
    from rotation.cli.failures import ended
    code = ended(done.outcome.status)
    if as_json:
        write_json(_plain(done, code))
    else:
        _show(done)
        _lead_on(done)
    return code


def _lead_on(done: Replan) -> None:
    """Tell what comes after a revised plan; nothing where there is none."""
    from rotation.cli.next_step import go_on
    from rotation.cli.recording import then_record
    from rotation.process.typed import quoted
    from rotation.run.folder import PLAN_XLSX
    if done.outcome.plan is not None and done.case.lineage is not None:
        go_on(say("open {x} in {f}, sheet 变更说明 first; once decided: rotation papers {f}{r}",
                  "打开 {f} 中的 {x}，先看“变更说明”；研究确定后制发文书：rotation papers {f}{r}",
                  x=PLAN_XLSX, f=quoted(done.folder), r=then_record(
                      done.case.lineage.parent_sha256, done.case.inputs.source, {"": done.folder})))


def _plain(done: Replan, code: int) -> dict[str, Any]:
    from rotation.report.plan_file import ConflictEntry
    told = done.changes
    conflict = done.outcome.diagnosis and ConflictEntry.of(done.outcome.diagnosis).plain()
    return {
        "exit": code, "status": done.outcome.status.name, "folder": str(done.folder),
        "version": done.case.lineage.version if done.case.lineage else 1,
        "fewest_proven": told is not None and told.proven,
        "changed": [{"teacher": item.teacher, "before": item.before, "after": item.after,
                     "cause": item.cause.value, "reason": shown(item.reason)}
                    for item in (told.people if told else ())],
        "leaving_base": [{"teacher": key, "why": shown(why)}
                         for key, why in (told.leaving if told else ())],
        "joining_base": [{"teacher": key, "why": shown(why)}
                         for key, why in (told.joining if told else ())],
        "called_up": list(told.called if told else ()),
        "gaps": [{"post": gap.post, "published": gap.published, "undone": gap.undone, "now": gap.now,
                  "left": gap.left, "came": gap.came, "why": gap.why and shown(gap.why)}
                 for gap in (told.gaps if told else ())],
        "conflict": conflict, "draft": None if done.draft is None else str(done.draft)}


def _show(done: Replan) -> None:
    from rotation.cli.console import Listing, answer, answer_folder, out
    from rotation.cli.summary import show_diagnosis, show_draft, show_share
    answer(say("Result: {s}", "结果：{s}", s=done.outcome.status), "bold")
    told = done.changes
    if told is not None:
        answer(told.sums_up, "bold")
        table = Listing((say("teacher", "教师"), say("published", "公示安排"), say("revised", "调整后安排"),
                         say("reason", "原因")))
        for item in told.people:
            table.line(item.teacher, _post(done, item.before), _post(done, item.after), item.reason)
        if told.people:
            out().print(table)
        answer(told.lacking, "bold")
        for gap in told.gaps:
            answer(_gap(done, told, gap))
        for key, why in told.leaving:
            answer(say("{t} would leave the base: {w}", "{t} 如重新核定将不计入基数：{w}", t=key, w=why))
        for key, why in told.joining:
            answer(say("{t} would join the base: {w}", "{t} 如重新核定将计入基数：{w}", t=key, w=why))
    if done.outcome.plan is not None:
        show_share(done.outcome.plan)
    if done.outcome.diagnosis is not None:
        show_diagnosis(done.outcome.diagnosis)
    answer_folder(done.folder)
    show_draft(done.draft)


def _gap(done: Replan, told: Changes, gap: OpenedGap) -> Text:
    def names(people: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{told.names[key][0]}（{key}）" for key in people)
    left = say("{p} left; ", "{p}空出；", p=names(gap.left)) if gap.left else say("", "")
    came = say("{p} come or stay; ", "由{p}补充；", p=names(gap.came)) if gap.came else say("", "")
    return say("  {p}: {l}missing {b} as published, {u} if nothing were done; {c}{e}",
               "  {p}：{l}缺额原{b}人，不调整则{u}人；{c}{e}", p=_post(done, gap.post), l=left, b=gap.published,
               u=gap.undone, c=came, e=gap.ends)


def _post(done: Replan, post: Post | None) -> Text | str:
    if post is None:
        return say("stays", "不安排交流")
    school = done.case.problem.school.get(post[0])
    return f"{school.name if school else post[0]} {post[1]}{post[2]}"
