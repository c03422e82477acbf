"""``rotation replan``: a published plan after withdrawals and corrections, with the fewest changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import FILE, json_option, lang_option, time_limit_option
from rotation.cli.program import argument, command, option
from rotation.cli.speech import N_, _, lang

if TYPE_CHECKING:
    from rotation.domain.revision import Post
    from rotation.run.replan import Disturbance, Replan


@command("replan", N_("Revise a published plan with the fewest changes, as its next version."))
@argument("folder", type=FILE, metavar=N_("FOLDER"), help=N_("A published run folder."))
@option("--change", type=FILE, metavar=N_("FILE"),
        help=N_("What happened since: a TOML file, or a workbook with the sheet of changes."))
@option("--freeze", multiple=True, metavar=N_("IDS"),
        help=N_("Teachers who have reported and stay: ids, or a file of ids; may be repeated."))
@option("-o", "--out", type=FILE, metavar=N_("FOLDER"),
        help=N_("Folder in which the numbered folder is made; the one that holds the published one."))
@option("--source", type=FILE, metavar=N_("FILE"),
        help=N_("The workbook of the plan, if it has been moved."))
@option("--accept", multiple=True, metavar=N_("CODE"),
        help=N_("Answer yes to the questions of a code; may be repeated."))
@option("--refresh-base/--keep-base", default=False,
        help=N_("Work out anew who is eligible instead of keeping the base date."))
@time_limit_option(N_("Stop after so many seconds with the best plan so far."))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, folder: Path, out: Path | None, time_limit: int, as_json: bool,
    **told: Any,
) -> None:
    """Revise one plan and list the changes."""
    from rotation.cli.issues import refusing
    from rotation.cli.progress import Progress
    from rotation.run.replan import replan
    with refusing(None, as_json=as_json), Progress(quiet=as_json) as progress:
        done = replan(folder, _given(told), out, seconds=time_limit, lang=lang(),
                      progress=progress.step, ready=progress.ready)
    ctx.exit(_tell(done, as_json=as_json))


def _given(told: dict[str, Any]) -> Disturbance:
    from rotation.run.replan import Disturbance
    return Disturbance(told["change"], told["freeze"], told["source"], told["accept"],
                       told["refresh_base"])


def _tell(done: Replan, *, as_json: bool) -> int:
    from rotation.cli.console import write_json
    from rotation.cli.failures import DONE, INFEASIBLE, TIMEOUT
    from rotation.domain.outcome import Status
    code = {Status.INFEASIBLE: INFEASIBLE, Status.UNKNOWN: TIMEOUT}.get(done.outcome.status, DONE)
    if as_json:
        write_json(_plain(done, code))
    else:
        _show(done)
    return code


def _fewest(done: Replan) -> bool:
    tiers = done.outcome.tiers
    return bool(tiers) and tiers[0].proven and tiers[0].gap == 0


def _plain(done: Replan, code: int) -> dict[str, Any]:
    from rotation.cli.console import shown
    told = done.changes
    return {
        "exit": code, "status": done.outcome.status.name, "folder": str(done.folder),
        "version": done.case.lineage.version if done.case.lineage else 1,
        "fewest_proven": _fewest(done),
        "changed": [{"teacher": item.teacher, "before": item.before, "after": item.after,
                     "cause": item.cause.value, "reason": shown(item.reason)}
                    for item in (told.people if told else ())],
        "leaving_base": [{"teacher": key, "why": shown(why)}
                         for key, why in (told.leaving if told else ())],
        "joining_base": [{"teacher": key, "why": shown(why)}
                         for key, why in (told.joining if told else ())]}


def _show(done: Replan) -> None:
    from rotation.cli.console import answer, grid, out, shown
    answer(_("Result: {status}").format(status=shown(done.outcome.status)), "bold")
    told = done.changes
    if told is not None:
        proof = _("proven to be the fewest") if _fewest(done) else _("not proven to be the fewest")
        answer(_("{n} changes, {proof}").format(n=len(told.people), proof=proof), "bold")
        table = grid((_("teacher"), _("published"), _("revised"), _("reason")))
        for item in told.people:
            table.add_row(item.teacher, _post(done, item.before), _post(done, item.after),
                          shown(item.reason))
        out().print(table)
        for key, why in told.leaving:
            answer(_("{teacher} would leave the base: {why}").format(teacher=key, why=shown(why)))
        for key, why in told.joining:
            answer(_("{teacher} would join the base: {why}").format(teacher=key, why=shown(why)))
    answer(_("Folder: {path}").format(path=done.folder), "bold")


def _post(done: Replan, post: Post | None) -> str:
    if post is None:
        return _("stays")
    school = done.case.problem.school.get(post[0])
    return f"{school.name if school else post[0]} {post[1]}{post[2]}"
