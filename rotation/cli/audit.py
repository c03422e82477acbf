"""``rotation audit``: judge a plan, also one edited by hand, against the facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    FILE,
    FOLDER,
    PLAN,
    inputs,
    json_option,
    lang_option,
    policy_options,
    source_argument,
    time_limit_option,
)
from rotation.cli.program import argument, command, option
from rotation.cli.speech import lang, shown
from rotation.process.typed import quoted
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.auditor import Judgement
    from rotation.run.adopt import Adopted


@command("audit", say("Check a plan, perhaps edited by hand, against every rule.",
                      "逐条核查方案（包括手工修改过的方案）。"))
@source_argument
@argument("plan", **PLAN)
@option("--adopt/--no-adopt", "adopting", default=False, help=say(
    "Write what was edited in the list of placements as orders into a numbered copy of the workbook, and plan again.",
    "采纳手工修改：把交流名单的改动写入数据副本的“指定”表，并重新编制。"))
@option("--clerk", metavar=say("NAME", "姓名"), help=say(
    "With --adopt: who decided the edits.", "与 --adopt 合用：修改的经办人。"))
@option("-o", "--out", type=FILE, metavar=FOLDER, help=say(
    "With --adopt: folder in which the numbered folder is made; beside the plan if not given.",
    "与 --adopt 合用：在此文件夹下新建方案文件夹；不填则与原方案并列。"))
@time_limit_option(say("With --adopt: stop planning after so many seconds.", "与 --adopt 合用：到时停止求解。"))
@policy_options
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, files: tuple[Path, ...], plan: Path, as_json: bool, adopting: bool, **told: Any,
) -> None:
    """List the findings; exit 6 if there are any. With --adopt, plan again; exit as ``plan``."""
    if adopting and not _of_leaders(plan):
        ctx.exit(_adopt(files, plan, told, as_json=as_json))
    from rotation.cli.console import write_json
    from rotation.cli.failures import DONE, FINDINGS
    from rotation.cli.next_step import go_on
    report = _judged(files, plan, told, as_json=as_json)
    code = DONE if report.passed else FINDINGS
    step = _next(plan, passed=report.passed)
    if step is not None:
        go_on(step)
    if as_json:
        write_json({"exit": code, **_plain(report)})
    else:
        _show(report)
    ctx.exit(code)


def _next(plan: Path, *, passed: bool) -> Text | None:
    """Return what follows the audit of a plan that is none of teachers in one round; None of one that is."""
    from rotation.leaders.published import tells_leaders
    from rotation.share.publish import tells_share
    from rotation.years.publish import tells_years
    if tells_share(plan):
        return say(
            "the timetables can be used as they stand; once decided: rotation papers {f}; once approved: rotation "
            "ledger record {f} --basis NUMBER --approved DAY --clerk NAME",
            "走教安排可以使用；研究确定后制发派遣单、协议：rotation papers {f}；批准后记账：rotation ledger record {f} "
            "--basis 文号 --approved 日期 --clerk 姓名",
            f=quoted(plan if plan.is_dir() else plan.parent)) if passed else say(
            "it is not as it was published: make it anew with rotation share and the folder of the round",
            "走教方案与发布时不一致或不符合规则，请重新编制：rotation share 教师方案文件夹")
    if tells_years(plan):
        return say(
            "the years can be used as they stand; what is decided is the plan of this year: rotation plan DATA.xlsx "
            "-o FOLDER",
            "三年规划可以使用；研究确定的只是本年度方案：rotation plan 数据.xlsx -o 文件夹") if passed else say(
            "it is not as it was published: make it anew with rotation years",
            "三年规划与发布时不一致或不符合规则，请重新编制：rotation years 数据.xlsx -o 文件夹")
    if tells_leaders(plan) and not passed:
        return say("correct the rows above in the list and audit it again, or write the decisions on sheet 校长指定",
                   "请按上列各行更正名单后再次核查；或将决定填入“校长指定”表后重新编制")
    return None


def _judged(
    files: tuple[Path, ...], plan: Path, told: dict[str, Any], *, as_json: bool,
) -> Judgement:
    """Audit a plan by who made it."""
    from rotation.cli.issues import refusing
    from rotation.leaders.published import audit_leaders, tells_leaders
    from rotation.run import audit_file
    from rotation.share.publish import audit_share, tells_share
    from rotation.years.publish import audit_years, tells_years
    with refusing(files, as_json=as_json):
        judge = (audit_leaders if tells_leaders(plan) else audit_share if tells_share(plan)
                 else audit_years if tells_years(plan) else audit_file)
        return judge(inputs(files, told), plan)


def _of_leaders(plan: Path) -> bool:
    """Refuse to adopt edits of a plan of leaders: the party group's decisions stand on sheet 校长指定."""
    from rotation.errors import RotationError
    from rotation.leaders.published import tells_leaders
    if tells_leaders(plan):
        raise RotationError(say(
            "edits of a plan of leaders are not adopted: write the decisions on sheet 校长指定 and plan again",
            "校长方案不支持 --adopt：请把党组决定填入“校长指定”表后重新编制"))
    return False


def _plain(report: Judgement) -> dict[str, Any]:
    return {
        "clauses": sum(report.clauses.values()), "values": list(report.values),
        "unchecked": {rule: list(names) for rule, names in report.unchecked.items()},
        "findings": [{"rule": item.rule, "clause": item.clause, "place": shown(item.place),
                      "evidence": shown(item.evidence)} for item in report.findings],
        "notes": [shown(item) for item in report.notes], "certified": [shown(item.says) for item in report.certified]}


def _show(report: Judgement) -> None:
    from rotation.cli.console import answer
    from rotation.report.sheet_policy import column_title
    for item in report.findings:
        answer(item.line)
    for rule, names in report.unchecked.items():
        answer(say("{r} was not checked: the workbook lacks {c}", "{r} 未核查：数据缺列 {c}",
                   r=rule, c=tuple(column_title(name) for name in names)), "yellow")
    for told in (*report.notes, *(item.says for item in report.certified if item.value != item.bound)):
        answer(told, "yellow")
    answer(say("{c} clauses checked, {n} findings", "共核查 {c} 条，发现 {n} 处问题",
               c=sum(report.clauses.values()), n=len(report.findings)),
           "bold green" if report.passed else "bold red")


# -- an edited list adopted ------------------------------------------------------------------------


def _adopt(files: tuple[Path, ...], plan: Path, told: dict[str, Any], *, as_json: bool) -> int:
    from rotation.cli.issues import refusing
    from rotation.cli.progress import PlanProgress
    from rotation.run.adopt import TO_FILL_IN, Adoption, adopt
    with refusing(files, as_json=as_json), PlanProgress(quiet=as_json) as progress:
        done = adopt(inputs(files, told), plan, Adoption(
            told["clerk"] or TO_FILL_IN, told["out"], told["time_limit"], lang(), progress.step, progress.ready))
    return _tell(done, as_json=as_json)


def _tell(done: Adopted, *, as_json: bool) -> int:
    from rotation.cli.console import write_json
    from rotation.cli.failures import DONE, FINDINGS, ended
    code = FINDINGS if done.refused else DONE if done.run is None else ended(done.run.outcome.status)
    if as_json:
        write_json({"exit": code, **_plain(done.report), **_plain_adopted(done)})
    else:
        _show_adopted(done)
    return code


def _plain_adopted(done: Adopted) -> dict[str, Any]:
    return {
        "refused": [shown(item.line) for item in done.refused],
        "orders": [{"teacher": order.teacher, "kind": str(order.kind), "schools": list(order.schools)}
                   for order in done.orders],
        "copy": str(done.copy.path) if done.copy else None, "rows": list(done.copy.rows) if done.copy else [],
        "folder": str(done.run.folder) if done.run else None, "otherwise": list(done.otherwise),
        "others": done.others}


def _show_adopted(done: Adopted) -> None:
    from rotation.cli.console import answer
    from rotation.cli.issues import tell_warnings
    from rotation.cli.summary import show_run
    if done.run is None or done.copy is None:
        for item in done.refused:
            answer(item.line)
        answer(say("Not adopted: correct the rows above in the list and try again. Nothing was written.",
                   "未采纳：请先在交流名单中更正以上各处，再试一次。没有写出任何文件。") if done.refused else
               say("The list is as it was published: there is nothing to adopt.",
                   "交流名单没有改动，无需采纳。"), "bold")
        return
    for item in (one for one in done.report.findings if one.rule in done.report.clauses):
        answer(say("As edited, before planning again: {l}", "仅按修改后的名单（重新编制前）：{l}", l=item.line),
               "yellow")
    tell_warnings(done.run.case.issues)
    show_run(done.run)
    for line in _outcome(done):
        answer(line)


def _outcome(done: Adopted) -> Iterator[Text]:
    """Iterate over what was written, and what the new plan makes of it."""
    from rotation.report.reasons import person
    from rotation.run.adopt import TO_FILL_IN
    assert done.copy is not None, "only told once it was written"
    yield say("{n} edits are rows {r} of sheet {s} in {p}", "{n}处修改已写入 {p} 的“{s}”表第{r}行",
              n=len(done.orders), r=done.copy.rows, s=done.copy.sheet, p=done.copy.path.name)
    if any(order.clerk == TO_FILL_IN for order in done.orders):
        yield say("fill in column 经办人 there: who decided", "请在该表补填经办人")
    if done.run is None or done.run.outcome.plan is None:
        return
    yield say("other people placed otherwise than before: {n}", "另有{n}人的安排随之变动", n=done.others)
    if done.otherwise:
        yield say("placed otherwise than the list says (an order names the school only): {p}",
                  "与修改不完全一致（“指定”只能限定学校，不能限定学科）：{p}",
                  p=tuple(person(done.run.case.round, key) for key in done.otherwise))
