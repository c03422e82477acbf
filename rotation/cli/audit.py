"""``rotation audit``: judge a plan, also one edited by hand, against the facts."""

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
)
from rotation.cli.program import argument, command
from rotation.cli.speech import N_, _

if TYPE_CHECKING:
    from rotation.auditor import AuditReport


@command("audit", N_("Check a plan, perhaps edited by hand, against every rule."))
@source_argument
@argument("plan", type=FILE, metavar=N_("PLAN"),
          help=N_("A run folder, its plan.json, or a plan workbook."))
@policy_options
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, file: Path, plan: Path, as_json: bool, **told: Any,
) -> None:
    """List the findings; exit 6 if there are any."""
    from rotation.cli.failures import DONE, FINDINGS
    from rotation.cli.issues import refusing
    from rotation.run import audit_file
    with refusing(file, as_json=as_json):
        report = audit_file(inputs(file, told), plan)
    code = DONE if report.passed else FINDINGS
    _tell(report, as_json=as_json, code=code)
    ctx.exit(code)


def _tell(report: AuditReport, *, as_json: bool, code: int) -> None:
    from rotation.cli.console import answer, shown, write_json
    from rotation.report.sheet_policy import column_title
    if as_json:
        write_json({
            "exit": code, "clauses": sum(report.clauses.values()), "values": list(report.values),
            "unchecked": {rule: list(names) for rule, names in report.unchecked.items()},
            "findings": [{"rule": item.rule, "clause": item.clause, "place": shown(item.place),
                          "evidence": shown(item.evidence)} for item in report.findings],
            "notes": [shown(item) for item in report.notes]})
        return
    for item in report.findings:
        answer(item.line)
    for rule, names in report.unchecked.items():
        answer(_("{rule} was not checked: the workbook lacks {columns}").format(
            rule=rule, columns=shown(tuple(column_title(name) for name in names))), "yellow")
    for told in report.notes:
        answer(told, "yellow")
    answer(_("{clauses} clauses checked, {n} findings").format(
        clauses=sum(report.clauses.values()), n=len(report.findings)),
        "bold green" if report.passed else "bold red")
