"""``rotation whatif``: scenarios of one round side by side, compared with the baseline."""

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
    from rotation.whatif.result import CaseResult
    from rotation.whatif.whatif import Compared

ALL = "all"


def _list(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Show the scenarios that come with the program, and end."""
    if not wanted or ctx.resilient_parsing:
        return
    from rotation.cli.console import grid, out
    from rotation.whatif.file import read_scenario, shipped
    table = grid((_("name"), _("scenario"), _("question")))
    for path in shipped():
        told = read_scenario(path)
        table.add_row(told.name, told.label.render(lang()), told.question.render(lang()))
    out().print(table)
    ctx.exit(0)


@command("whatif", N_("Solve scenarios side by side and compare them with the current policy."))
@source_argument
@option("-s", "--scenario", "scenarios", multiple=True, metavar=N_("NAME"),
        help=N_("A scenario file, the name of a shipped one, or all; may be repeated."))
@new_folder_option
@option("--list", "listing", is_flag=True, is_eager=True, expose_value=False, callback=_list,
        help=N_("List the scenarios that come with the program."))
@option("--baseline", default="baseline", show_default=True, metavar=N_("NAME"),
        help=N_("The scenario that the others are held against."))
@policy_options
@option("--jobs", type=Whole(1, 64), metavar=N_("NUMBER"),
        help=N_("Scenarios solved at once; as many as processors if not given."))
@time_limit_option(N_("Stop each solve after so many seconds."))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, file: Path, scenarios: tuple[str, ...], out: Path, baseline: str,
    jobs: int | None, time_limit: int, as_json: bool, **told: Any,
) -> None:
    """Compare scenarios and say how each ended."""
    from rotation.cli.issues import refusing
    from rotation.cli.whatif_progress import WhatIfProgress
    from rotation.whatif.whatif import Effort, compare_scenarios
    wanted = _wanted(scenarios)
    with (refusing(file, as_json=as_json),
          WhatIfProgress(len(wanted) + 1, quiet=as_json) as progress):
        done = compare_scenarios(inputs(file, told), wanted, out, baseline=baseline, lang=lang(),
                      effort=Effort(time_limit, jobs), tell=progress.step)
    ctx.exit(_tell(done, as_json=as_json))


def _wanted(scenarios: tuple[str, ...]) -> list[str]:
    """Return the scenarios asked for; without any there is nothing to compare."""
    from rotation.whatif.file import BASELINE, shipped
    if not scenarios:
        raise click.UsageError(_("name at least one scenario with -s, or all with -s all; "
                                 "--list shows them"))
    every = [path.stem for path in shipped() if path.stem != BASELINE]
    return list(dict.fromkeys(
        name for given in scenarios for name in (every if given == ALL else [given])))


def _tell(done: Compared, *, as_json: bool) -> int:
    from rotation.cli.console import write_json
    from rotation.cli.failures import BUG, DONE
    broken = [case for case in done.result.cases if case.state == "FAILED"]
    code = BUG if broken else DONE
    if as_json:
        from rotation.whatif.result import dump
        write_json({"exit": code, "folder": str(done.folder), "result": dump(done.result)})
    else:
        _show(done)
    return code


def _show(done: Compared) -> None:
    from rotation.cli.console import answer, grid, out
    table = grid((_("scenario"), _("result"), _("eligible"), _("moved"), _("share"),
                  _("gap in people"), _("mean km without recruits"),
                  _("differ")), right=(2, 3, 4, 5, 6, 7), whole=(1,), title=_("What if"))
    for case in done.result.cases:
        table.add_row(case.label.render(lang()), case.state_label.render(lang()), *_figures(case))
    out().print(table)
    for case in done.result.cases:
        for line in _why(case):
            answer(f"{case.label.render(lang())}: {line}")
    answer(_("Folder: {path}").format(path=done.folder), "bold")


def _figures(case: CaseResult) -> tuple[str, ...]:
    told = case.figures
    eligible = "" if case.eligible is None else str(case.eligible)
    if told is None:
        return (eligible, "", "", "", "", "")
    gap = sum(item.after for item in told.gaps)
    return (eligible, str(told.quota.moved), told.quota.share, f"{gap // 100}.{gap % 100:02d}",
            told.roads.mean, "" if told.changed is None else str(told.changed))


def _why(case: CaseResult) -> list[str]:
    """Return why a scenario has no plan, and the cheapest way out."""
    if case.failure is not None:
        return [case.failure.render(lang())]
    if case.conflict is None:
        return []
    clauses, ways = case.conflict.clauses[:3], case.conflict.ways[:1]
    return [*([_("these clauses cannot all be kept: {clauses}").format(
        clauses="；".join(item.says.render(lang()) for item in clauses))] if clauses else []),
        *(_("cheapest way out: {way}").format(way=way.says.render(lang())) for way in ways)]
