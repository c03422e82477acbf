"""``rotation plan``: from a workbook to an audited plan in a new numbered folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    FILE,
    inputs,
    json_option,
    lang_option,
    new_folder_option,
    policy_options,
    source_argument,
    time_limit_option,
)
from rotation.cli.program import command, option
from rotation.cli.speech import lang
from rotation.text import say

if TYPE_CHECKING:
    from rotation.domain.answers import OverridePrice
    from rotation.run import Case, Run


@command("plan", say("Make the plan of a round: solve, audit, publish into a new numbered folder.",
                     "编制年度方案：求解、核查，输出到新的编号文件夹。"))
@source_argument
@new_folder_option
@policy_options
@time_limit_option(say("Stop after so many seconds with the best plan so far.", "到时停止，输出当时最好的方案。"))
@option("--public-seed", metavar=say("TEXT", "文字"),
        help=say("Seed of the lottery among equals.", "同等条件随机排序所用的公开种子。"))
@option("--after", type=FILE, metavar=say("DIR", "文件夹"), help=say(
    "A published plan of school leaders that goes before: the round is made on the facts after their moves.",
    "已输出的校长方案文件夹：在校长调整之后的基础上编制教师方案。"))
@option("--draft/--no-draft", default=False,
        help=say("Write even what the audit refuses, marked as a draft on every sheet.",
                 "核查未通过也输出，每张表都标明“草案”。"))
@option("--override-prices/--no-override-prices", default=None,
        help=say("Solve again without each decision of the office and tell what it changes; without this "
                 "option as far as reasons.solves allows, with it for everybody.",
                 "逐项去掉人工指定后重新求解，说明每项指定的影响；"
                 "不加此项时以 reasons.solves 的问题数为限，加此项则全部测算。"))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, files: tuple[Path, ...], out: Path, time_limit: int, draft: bool, as_json: bool,
    override_prices: bool | None, after: Path | None, **told: Any,
) -> None:
    """Run one round and say how it ended."""
    from rotation.cli.issues import refusing
    from rotation.cli.progress import PlanProgress
    from rotation.run import plan_round
    with refusing(files, as_json=as_json), PlanProgress(quiet=as_json) as progress:
        run = plan_round(inputs(files, told), out, seconds=time_limit, draft=draft, lang=lang(),
                         progress=progress.step, ready=progress.ready, price_overrides=override_prices,
                         supposed=_after(after))
    ctx.exit(_tell(run, as_json=as_json))


def _after(folder: Path | None) -> Callable[[Case], Case] | None:
    """Return what puts the round after a plan of leaders; nothing without one."""
    if folder is None:
        return None
    from rotation.leaders.after import after
    return after(folder)


def _tell(run: Run, *, as_json: bool) -> int:
    from rotation.cli.failures import ended
    from rotation.cli.issues import tell_warnings
    from rotation.cli.summary import show_json, show_run
    code = ended(run.outcome.status)
    _warn_of_overrides(run)
    if as_json:
        show_json(run, code, overrides=_plain_prices(run.overrides))
    else:
        tell_warnings(run.case.issues)
        _show_prices(run)
        show_run(run)
    return code


# -- decisions of the office ------------------------------------------------------------------------


def _warn_of_overrides(run: Run) -> None:
    """Warn on standard error when more placements were decided by hand than the cap allows."""
    from rotation.cli.issues import warn
    from rotation.domain.answers import by_hand
    from rotation.domain.ratio import spell_share
    from rotation.tables.looks import percent
    if run.outcome.plan is None:
        return
    told, cap = by_hand(run.outcome.plan), run.case.round.settings.override_cap
    if told.above(cap):
        warn(say("{n} of {all} placements ({s}) were decided by hand, above the cap of {c}",
                 "安排的 {all} 人中有 {n} 人（{s}）为指定安排，超过提示线 {c}", n=len(told.placed), all=told.placements,
                 s=percent(len(told.placed), told.placements), c=spell_share(cap)))


def _show_prices(run: Run) -> None:
    """Write one line per person with a decision."""
    from rotation.cli.console import answer
    from rotation.report.reasons import person
    from rotation.run.prices import spelled
    for key, told in spelled(run.overrides).items():
        answer(say("Decision about {t}: {p}", "指定事项 {t}：{p}", t=person(run.case.round, key), p=told))


def _plain_prices(prices: tuple[OverridePrice, ...]) -> list[dict[str, Any]]:
    """Return prices as plain values, in the tiers' units."""
    return [{"teacher": item.teacher, "price": [tier.value for tier in item.tiers],
             "changed": item.changed, "proven": bool(item.tiers)} for item in prices]
