"""``rotation quota``: fair numbers to send and to receive for every school, proven feasible."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    FILE,
    inputs,
    json_option,
    lang_option,
    policy_options,
    source_argument,
    time_limit_option,
)
from rotation.cli.program import command, option
from rotation.cli.speech import N_, _, lang

if TYPE_CHECKING:
    from rotation.quota.plan import QuotaRun


@command("quota", N_("Work out how many teachers each school should send and receive."))
@source_argument
@option("-o", "--out", type=FILE, metavar=N_("FILE"),
        help=N_("Copy of the workbook with the numbers filled in; beside it the tables to print."))
@policy_options
@time_limit_option(N_("Stop after so many seconds."))
@option("--force/--no-force", default=False, help=N_("Replace a file of the same name."))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, file: Path, out: Path | None, time_limit: int, force: bool, as_json: bool,
    **told: Any,
) -> None:
    """Write the numbers and say what they are."""
    from rotation.cli.console import refuse_existing
    from rotation.cli.issues import refusing
    from rotation.quota.plan import quota_round
    target, tables = _names(file, out)
    for path in (target, tables):
        refuse_existing(path, force=force)
    with refusing(file, as_json=as_json):
        run = quota_round(inputs(file, told), target, tables, seconds=time_limit, lang=lang())
    ctx.exit(_tell(run, as_json=as_json))


def _names(file: Path, out: Path | None) -> tuple[Path, Path]:
    """Return the names of the filled copy and of the tables beside it."""
    filled, printed = ("名额", "分配表") if lang() == "zh" else ("quotas", "_tables")
    target = out or file.with_name(f"{file.stem}_{filled}.xlsx")
    return target, target.with_name(f"{target.stem}{printed}.xlsx")


def _tell(run: QuotaRun, *, as_json: bool) -> int:
    from rotation.cli.console import answer, write_json
    from rotation.cli.failures import DONE, INFEASIBLE, TIMEOUT
    from rotation.domain.outcome import Status
    code = {Status.INFEASIBLE: INFEASIBLE, Status.UNKNOWN: TIMEOUT}.get(run.outcome.status, DONE)
    if as_json:
        write_json({"exit": code, "notes": [note.render(lang()) for note in run.outcome.notes],
                    "files": [str(path) for path in run.files], "schools": [
            {"school": item.school.code, "eligible": item.eligible, "send": item.send._asdict(),
             "receive": item.receive._asdict()} for item in run.quotas]})
    elif code == DONE:
        _show(run)
    else:
        answer(_("No plan keeps the rules, whatever the numbers; `rotation plan` says why")
               if code == INFEASIBLE else _("No plan was found in the time allowed"), "bold red")
    return code


def _show(run: QuotaRun) -> None:
    from rotation.cli.console import answer, grid, out
    told = grid((_("school"), _("eligible"), _("to send"), _("to receive")), right=(1, 2, 3))
    for item in run.quotas:
        sides = (f"{band.fair}（{band.least}–{band.most}）" if lang() == "zh" else
                 f"{band.fair} ({band.least}-{band.most})" for band in (item.send, item.receive))
        told.add_row(item.school.name, str(item.eligible), *sides)
    out().print(told)
    answer(_("{send} to send, {receive} to receive; a plan within these numbers exists").format(
        send=sum(item.send.fair for item in run.quotas),
        receive=sum(item.receive.fair for item in run.quotas)), "bold green")
    for note in run.outcome.notes:
        answer(note.render(lang()), "yellow")
    for path in run.files:
        answer(_("Written: {path}").format(path=path))
