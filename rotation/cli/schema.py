"""``rotation schema``: the JSON schema of plan.json."""

from __future__ import annotations

from rotation.cli.options import lang_option
from rotation.cli.program import command
from rotation.text import say


@command("schema", say("Print the JSON schema of plan.json.", "输出 plan.json 的 JSON 模式。"))
@lang_option
def command_() -> None:
    """Write the schema to standard output."""
    from rotation.cli.console import write_json
    from rotation.report import schema
    write_json(schema())
