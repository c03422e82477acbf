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
from rotation.cli.speech import N_, _, lang

if TYPE_CHECKING:
    from rotation.run import Case
    from rotation.sweep.result import Point, Sweep


@command("sweep", N_("Solve a round under many values of one or two parameters: what does each step cost?"))
@source_argument
@option("--over", multiple=True, required=True, metavar=N_("NAME=FROM..TO:STEP"),
        help=N_("Parameter and range, such as H10.rate=8%..20%:1%; give it twice for a grid."))
@new_folder_option
@option("--pareto", metavar=N_("GOAL,GOAL"),
        help=N_("Also list the plans that none beats in two goals, such as G10,G50."))
@option("--most", type=Whole(2, 500), default=40, show_default=True, metavar=N_("NUMBER"),
        help=N_("Most plans to list for --pareto."))
@option("--prices/--no-prices", default=False,
        help=N_("Also vary the share, backbone share, tenure, pool and distance one by one."))
@option("--conflicts/--no-conflicts", default=False,
        help=N_("Look for the clashing clauses where there is no plan (takes longer)."))
@policy_options
@time_limit_option(N_("Stop after so many seconds with what is finished."), 3600)
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, file: Path, over: tuple[str, ...], out: Path, pareto: str | None, most: int,
    time_limit: int, as_json: bool, **told: Any,
) -> None:
    """Solve all points and say where they are told."""
    from rotation.cli.issues import refusing
    from rotation.run import gather
    from rotation.run.folder import check_writable
    from rotation.sweep.frontier import read_goals
    from rotation.sweep.write import write_sweep
    check_writable(out)
    goals = None if pareto is None else read_goals(pareto)
    with refusing(file, as_json=as_json):
        case = gather(inputs(file, told))
    found = _swept(case, over, quiet=as_json, seconds=time_limit, pareto=goals, most_points=most,
                   prices=told["prices"], conflicts=told["conflicts"])
    ctx.exit(_tell(found, write_sweep(found, out, lang=lang()), as_json=as_json))


def _swept(case: Case, over: tuple[str, ...], *, quiet: bool, **told: Any) -> Sweep:
    """Sweep with a bar on standard error."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from rotation.cli.console import err
    from rotation.sweep.sweep import sweep_parameter
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err(), disable=quiet) as bar:
        task = bar.add_task(_("Solving"), total=None)

        def step(done: int, most: int, point: Point) -> None:
            bar.update(task, completed=done, total=most, description=" ".join(point.at))
        return sweep_parameter(case, over, progress=step, **told)


def _tell(found: Sweep, folder: Path, *, as_json: bool) -> int:
    from rotation.cli.console import write_json
    from rotation.cli.failures import DONE, INFEASIBLE, TIMEOUT
    from rotation.sweep.as_json import sweep_json
    known = any(point.figures is not None for point in found.points)
    code = DONE if known else INFEASIBLE if found.complete else TIMEOUT
    if as_json:
        write_json({"exit": code, "folder": str(folder), **sweep_json(found)})
    else:
        _show(found, folder)
    return code


def _show(found: Sweep, folder: Path) -> None:
    from rotation.cli.console import answer, grid, out, shown
    table = grid((*(shown(axis.label) for axis in found.axes), _("result"), _("exchanged"),
                  _("posts short"), _("missing to standards"), _("km in all, without recruits")),
                 right=tuple(range(len(found.axes) + 1, len(found.axes) + 5)), whole=(len(found.axes),))
    for point in found.points:
        table.add_row(*_cells(point))
    out().print(table)
    for item in found.prices:
        for mark in item.breakpoints:
            answer(f"{shown(item.axis.label)} {mark.at}: {shown(mark.says)}")
    if found.frontier is not None:
        answer(_("Plans that none beats in both goals: {n}, {whole}").format(
            n=len(found.frontier.points),
            whole=_("all of them") if found.frontier.complete else _("there may be more")))
    if not found.complete:
        answer(_("Stopped before the end; the points that were not reached are marked."), "bold yellow")
    answer(_("Folder: {path}").format(path=folder), "bold")


def _cells(point: Point) -> tuple[str, ...]:
    from rotation.cli.console import shown
    from rotation.sweep.tables import verdict
    from rotation.tables.looks import decimals
    told = point.figures
    if told is None:
        return (*point.at, shown(verdict(point)), "", "", "", "")
    return (*point.at, shown(verdict(point)), str(told.moved), decimals(told.short, "decimal"),
            str(told.standards), str(told.km_total))
