"""``rotation plan``: from a workbook to an audited plan in a new numbered folder."""

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
from rotation.cli.program import command, option
from rotation.cli.speech import N_, lang

if TYPE_CHECKING:
    from rotation.run import Run


@command("plan", N_("Make the plan of a round: solve, audit, publish into a new numbered folder."))
@source_argument
@new_folder_option
@policy_options
@time_limit_option(N_("Stop after so many seconds with the best plan so far."))
@option("--public-seed", metavar=N_("TEXT"), help=N_("Seed of the lottery among equals."))
@option("--draft/--no-draft", default=False,
        help=N_("Write even what the audit refuses, marked as a draft on every sheet."))
@option("--override-prices/--no-override-prices", default=None,
        help=N_("Solve again without each decision of the office and tell what it changes; "
             "done without being asked for up to 12 people."))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, file: Path, out: Path, time_limit: int, draft: bool, as_json: bool,
    override_prices: bool | None, **told: Any,
) -> None:
    """Run one round and say how it ended."""
    from rotation.cli.issues import refusing
    from rotation.cli.progress import Progress
    from rotation.run import plan_round
    with refusing(file, as_json=as_json), Progress(quiet=as_json) as progress:
        run = plan_round(inputs(file, told), out, seconds=time_limit, draft=draft, lang=lang(),
                         progress=progress.step, ready=progress.ready, price_overrides=override_prices)
    ctx.exit(_tell(run, as_json=as_json))


def _tell(run: Run, *, as_json: bool) -> int:
    from rotation.cli.failures import DONE, INFEASIBLE, TIMEOUT
    from rotation.cli.issues import tell_warnings
    from rotation.cli.overrides import plain_prices, show_prices, warn_of_overrides
    from rotation.cli.summary import show_json, show_run
    from rotation.domain.outcome import Status
    code = {Status.INFEASIBLE: INFEASIBLE, Status.UNKNOWN: TIMEOUT}.get(run.outcome.status, DONE)
    warn_of_overrides(run)
    if as_json:
        show_json(run, code, overrides=plain_prices(run.overrides))
    else:
        tell_warnings(run.case.issues)
        show_run(run)
        show_prices(run.overrides)
    return code
