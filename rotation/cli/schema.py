"""``rotation schema``: the JSON schema of every file that the program writes for other programs."""

from __future__ import annotations

from pkgutil import resolve_name
from typing import Any

import click

from rotation.cli.options import lang_option
from rotation.cli.program import argument, command
from rotation.text import say

KINDS = {
    "plan": "rotation.report.plan_file:PlanFile", "run": "rotation.run.published:RunFile",
    "changes": "rotation.run.published:ChangesFile", "whatif": "rotation.whatif.result:WhatIf",
    "principals": "rotation.leaders.file:PrincipalsFile", "variants": "rotation.leaders.variants:VariantsFile",
    "share": "rotation.share.file:ShareFile", "share_cases": "rotation.share.cases:ShareCasesFile",
    "sweep": "rotation.sweep.result:Sweep",
    "years": "rotation.years.file:YearsFile",
    "league": "rotation.league.summary:LeagueFile"}
"""What the files of these names are (plan.json, run.json, 变更.json, …); loaded only when asked for."""
NAMES = tuple(KINDS)


@command("schema", say(
    "Print the JSON schema of a file that the program writes; that of plan.json if none is named.",
    "输出程序所写数据文件的 JSON 模式；不指明时为 plan.json。"))
@argument("name", type=click.Choice(NAMES), required=False, default="plan", metavar=say("[NAME]", "[名称]"),
          help=say("The file: plan, run, changes (of a revised plan), whatif, principals, variants (of leaders), "
                   "share, share_cases, sweep, years, league.",
                   "文件：plan、run、changes（修订方案的变更）、whatif、principals（校长方案）、variants（校长方案比较）、"
                   "share（走教同频方案）、share_cases（走教情景比较）、sweep、years（三年规划）、league。"))
@lang_option
def command_(name: str) -> None:
    """Write the schema to standard output."""
    from rotation.cli.console import write_json
    write_json(schema(name))


def schema(name: str) -> dict[str, Any]:
    """Return the JSON schema of the file of a name; `KeyError` if there is none."""
    from pydantic import TypeAdapter
    kind: Any = resolve_name(KINDS[name])
    return TypeAdapter(kind).json_schema(by_alias=True)
