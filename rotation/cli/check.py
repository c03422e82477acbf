"""``rotation check``: every defect of a workbook in one run, and an annotated copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rotation.cli.options import (
    inputs,
    json_option,
    lang_option,
    policy_options,
    source_argument,
)
from rotation.cli.program import command
from rotation.text import say


@command("check", say("Report every defect of a workbook and mark them in a copy.",
                      "检查数据，一次列出全部问题，并在副本中标注。"))
@source_argument
@policy_options
@json_option
@lang_option
@click.pass_context
def command_(ctx: click.Context, /, *, files: tuple[Path, ...], as_json: bool, **told: Any) -> None:
    """List the defects; exit 3 while errors or unanswered questions remain."""
    from rotation.cli.failures import DEFECTS, DONE
    from rotation.cli.issues import refuse, stops
    from rotation.errors import WorkbookError
    from rotation.run import gather
    try:
        issues = gather(inputs(files, told)).issues
    except WorkbookError as error:
        issues = error.issues
    code = DEFECTS if stops(issues) else DONE
    ctx.exit(refuse(files, issues, as_json=as_json, code=code))
