"""``rotation schema``: the JSON schema of plan.json."""

from __future__ import annotations

from rotation.cli.options import lang_option
from rotation.cli.program import command
from rotation.cli.speech import N_


@command("schema", N_("Print the JSON schema of plan.json."))
@lang_option
def command_() -> None:
    """Write the schema to standard output."""
    from rotation.cli.console import write_json
    from rotation.report import schema
    write_json(schema())
