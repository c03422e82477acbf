"""``rotation sweep``: what follows from other values of one or two parameters, exactly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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

if TYPE_CHECKING:
    from rotation.cli.console import Listing
    from rotation.run import Case
    from rotation.sweep.result import Sweep, SweepPoint


@command("sweep", say("Solve a round under many values of one or two parameters: what does each step cost?",
                      "对一个或两个参数的多个取值逐一求解：每变动一步有什么影响？"))
@source_argument
@option("--over", multiple=True, required=True, metavar=say("NAME=FROM..TO:STEP", "参数=起..止:步长"), help=say(
    "Parameter and range, such as H10.rate=8%..20%:1%; give it twice for a grid.",
    "测算的参数和范围，如 H10.rate=8%..20%:1%；给出两次即为网格。"))
@new_folder_option
@option("--pareto", metavar=say("GOAL,GOAL", "目标,目标"), help=say(
    "Also list the plans that none beats in two goals, such as G10,G50.",
    "另求两个目标的帕累托前沿（任何方案都不能同时更好的方案），如 G10,G50。"))
@option("--most", type=Whole(2, 500), default=40, show_default=True, metavar=say("NUMBER", "个数"),
        help=say("Most plans to list for --pareto.", "--pareto 最多列出的方案数。"))
@option("--prices/--no-prices", default=False, help=say(
    "Also vary the share, backbone share, tenure, pool and distance one by one.",
    "另外逐项测算交流比例、骨干占比、任教年限、周转池和距离上限每变动一步的影响。"))
@option("--conflicts/--no-conflicts", default=False, help=say(
    "Look for the clashing clauses where there is no plan (takes longer).",
    "对没有方案的取值查出相互冲突的条款（用时较长）。"))
@option("--outward/--not-outward", default=False, help=say(
    "Solve the values in force first and then their neighbors outwards, as the page does; takes somewhat longer.",
    "从现行取值开始由近及远测算（网页即如此），总用时略长。"))
@policy_options
@time_limit_option(say("Stop after so many seconds with what is finished.", "到此秒数即停止，保留已完成的部分。"), 3600)
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, files: tuple[Path, ...], over: tuple[str, ...], out: Path, pareto: str | None, most: int,
    time_limit: int, as_json: bool, **told: Any,
) -> None:
    """Solve all points and say where they are told."""
    from rotation.cli.issues import refusing
    from rotation.policy.parameters import of_leaders
    from rotation.run import gather
    from rotation.run.folder import check_writable
    from rotation.sweep.frontier import read_goals
    check_writable(out)
    led = [of_leaders(text.partition("=")[0].strip()) for text in over]
    if any(led):
        from rotation.cli.leaders import sweep_leaders
        _refuse_for_leaders(pareto, told, mixed=not all(led))
        with refusing(files, as_json=as_json):
            ctx.exit(sweep_leaders(over, inputs(files, told), out, time_limit, as_json=as_json))
    goals = None if pareto is None else read_goals(pareto)
    with refusing(files, as_json=as_json):
        case = gather(inputs(files, told))
    if not as_json:
        _tell_basis(case, out)
    found = _swept(case, over, quiet=as_json, seconds=time_limit, pareto=goals, most_points=most,
                   **{name: told[name] for name in _TEACHERS_ONLY})
    ctx.exit(_tell(found, out, files, as_json=as_json))


def _tell_basis(case: Case, out: Path) -> None:
    """Say so where the newest plan in the folder was made under other parameters than the sweep starts from."""
    from rotation.cli.issues import warn
    from rotation.run.earlier import basis_told
    told = basis_told(out, case.round.settings, case.policy)
    if told is not None:
        warn(told)


def _next(found: Sweep, files: tuple[Path, ...]) -> Text:
    """Return what to do after a sweep: the command that takes a value over, if there is one to take."""
    from rotation.process.typed import quoted
    from rotation.run.folder import SWEEP_XLSX
    if not any(point.figures is not None for point in found.points):
        return say("no value has a plan: sweep other values, or add --conflicts, which names the clauses in the way",
                   "各取值都没有方案：请换一段取值，或加 --conflicts 查明是哪些条款互相冲突")
    taken = " ".join(f"--set {axis.parameter}={shown(say('VALUE', '值'))}" for axis in found.axes)
    return say("open {x} in the folder and choose; then: rotation plan {f} -o FOLDER {t}",
               "打开该文件夹的 {x} 比较；选定后运行 rotation plan {f} -o 文件夹 {t}", x=SWEEP_XLSX,
               f=" ".join(map(quoted, files)), t=taken)


_TEACHERS_ONLY = ("prices", "conflicts", "outward")
"""Options of a round that a sweep of the leaders does not have."""


def _refuse_for_leaders(pareto: str | None, told: dict[str, Any], *, mixed: bool) -> None:
    if mixed:
        raise click.UsageError(shown(say("vary parameters of the leaders' plan or of the teachers', not of both",
                                         "校长方案的参数和教师方案的参数不能一并测算")))
    if pareto is not None or any(told[name] for name in _TEACHERS_ONLY):
        raise click.UsageError(shown(say("for leaders there is no --pareto, --prices, --conflicts or --outward",
                                         "校长方案的测算不支持 --pareto、--prices、--conflicts、--outward")))


def _swept(case: Case, over: tuple[str, ...], *, quiet: bool, **told: Any) -> Sweep:
    """Sweep with a bar on standard error."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from rotation.cli.console import err
    from rotation.cli.progress import SOLVING
    from rotation.sweep.sweep import sweep_parameter
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err(), disable=quiet) as bar:
        task = bar.add_task(shown(SOLVING), total=None)

        def step(done: int, most: int, point: SweepPoint) -> None:
            bar.update(task, completed=done, total=most, description=" ".join(point.at))
        return sweep_parameter(case, over, progress=step, **told)


def _tell(found: Sweep, out: Path, files: tuple[Path, ...], *, as_json: bool) -> int:
    """Publish a sweep and tell of it; return the exit code."""
    from rotation.cli.console import write_json
    from rotation.cli.failures import DONE, INFEASIBLE, TIMEOUT
    from rotation.cli.next_step import go_on
    from rotation.run.folder import plain
    from rotation.sweep.sweep import write_sweep
    folder = write_sweep(found, out, lang=lang())
    go_on(_next(found, files))
    known = any(point.figures is not None for point in found.points)
    code = DONE if known else INFEASIBLE if found.complete else TIMEOUT
    if as_json:
        write_json({"exit": code, "folder": str(folder), **plain(found)})
    else:
        _show(found, folder)
    return code


def _show(found: Sweep, folder: Path) -> None:
    from rotation.cli.console import answer, answer_folder, out
    from rotation.sweep.sentences import told_first
    for sentence in told_first(found):
        answer(sentence, "bold")
    out().print(_points(found))
    for item in found.prices:
        for mark in item.breakpoints:
            answer(f"{shown(item.axis.label.text)} {mark.at}: {shown(mark.says.text)}")
    if found.frontier is not None:
        whole = (say("all of them", "已全部列出") if found.frontier.complete else
                 say("there may be more", "可能还有其他方案"))
        answer(say("Plans that none beats in both goals: {n}, {w}", "帕累托前沿方案：{n}个，{w}",
                   n=len(found.frontier.points), w=whole))
    if not found.complete:
        answer(say("Stopped before the end; the points that were not reached are marked.",
                   "测算未全部完成，未测算的取值已标明。"), "bold yellow")
    answer_folder(folder, say("Folder of the range", "比例测算文件夹"))


_SHOWN = ("moved", "short", "missing", "km_total")
"""Figures of a point on the screen."""


def _points(found: Sweep) -> Listing:
    from rotation.cli.console import Listing
    from rotation.figures.shown import chosen
    from rotation.sweep.tables import verdict
    axes, figures = len(found.axes), chosen(*_SHOWN)
    table = Listing((*(axis.label.text for axis in found.axes), say("result", "测算结论"),
                     *(item.title for item in figures)), right=range(axes + 1, axes + 1 + len(figures)), whole=(axes,))
    for point in found.points:
        table.line(*point.at, verdict(point), *(item.spelled(point.figures) for item in figures))
    return table
