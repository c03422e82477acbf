"""``rotation audit``: judge a plan, also one edited by hand, against the facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    PLAN,
    inputs,
    json_option,
    lang_option,
    policy_options,
    source_argument,
)
from rotation.cli.program import argument, command
from rotation.cli.speech import shown
from rotation.text import say

if TYPE_CHECKING:
    from rotation.auditor import AuditReport


@command("audit", say("Check a plan, perhaps edited by hand, against every rule.",
                      "逐条核查方案（包括手工修改过的方案）。"))
@source_argument
@argument("plan", **PLAN)
@policy_options
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, file: Path, plan: Path, as_json: bool, **told: Any,
) -> None:
    """List the findings; exit 6 if there are any."""
    from rotation.cli.console import write_json
    from rotation.cli.failures import DONE, FINDINGS
    from rotation.cli.issues import refusing
    from rotation.run import audit_file
    with refusing(file, as_json=as_json):
        report = audit_file(inputs(file, told), plan)
    code = DONE if report.passed else FINDINGS
    if as_json:
        write_json({"exit": code, **_plain(report)})
    else:
        _show(report)
    ctx.exit(code)


def _plain(report: AuditReport) -> dict[str, Any]:
    return {
        "clauses": sum(report.clauses.values()), "values": list(report.values),
        "unchecked": {rule: list(names) for rule, names in report.unchecked.items()},
        "findings": [{"rule": item.rule, "clause": item.clause, "place": shown(item.place),
                      "evidence": shown(item.evidence)} for item in report.findings],
        "notes": [shown(item) for item in report.notes]}


def _show(report: AuditReport) -> None:
    from rotation.cli.console import answer
    from rotation.report.sheet_policy import column_title
    for item in report.findings:
        answer(item.line)
    for rule, names in report.unchecked.items():
        answer(say("{r} was not checked: the workbook lacks {c}", "{r} 未核查：数据缺列 {c}",
                   r=rule, c=tuple(column_title(name) for name in names)), "yellow")
    for told in report.notes:
        answer(told, "yellow")
    answer(say("{c} clauses checked, {n} findings", "共核查 {c} 条，发现 {n} 处问题",
               c=sum(report.clauses.values()), n=len(report.findings)),
           "bold green" if report.passed else "bold red")
