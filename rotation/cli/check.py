"""``rotation check``: every defect of a workbook in one run, and a marked copy; with --watch at every save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.options import (
    inputs,
    json_option,
    lang_option,
    policy_options,
    source_argument,
)
from rotation.cli.program import command, option
from rotation.cli.speech import shown
from rotation.text import say

if TYPE_CHECKING:
    from rotation.leaders.check import Checked
    from rotation.run import Inputs


@command("check", say("Report every defect of a workbook and mark them in a copy.",
                      "检查数据，一次列出全部问题，并在副本中标注。"))
@source_argument
@policy_options
@option("--watch/--once", default=False, help=say(
    "Check again whenever a file is saved, until Ctrl-C; no marked copies are written.",
    "持续检查：文件每次保存后自动重新检查，按 Ctrl-C 结束；不生成问题标注副本。"))
@option("--notes/--few-notes", default=False, help=say(
    "List every note, not only the first.", "列出全部说明，不只列前几条。"))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, files: tuple[Path, ...], as_json: bool, watch: bool, notes: bool, **told: Any,
) -> None:
    """List the defects; exit 3 while errors or unanswered questions remain."""
    from rotation.cli.failures import DEFECTS, DONE
    from rotation.cli.issues import refuse, stops
    if watch and as_json:
        raise click.UsageError(shown(say("--watch is for people; leave out --json", "--watch 不能与 --json 一起使用")))
    if watch:
        from rotation.cli.watch import watched
        code = watched(files, lambda: _found(inputs(files, told)).issues)
        ctx.meta["rotation.heard"].clear()  # Ctrl-C is how watching ends, no interruption
        ctx.exit(code)
    found = _found(inputs(files, told))
    issues = found.issues
    code = DEFECTS if stops(issues) else DONE
    copies = refuse(files, issues, as_json=as_json, code=code, every_note=notes)
    from rotation.cli.next_step import go_on, next_of_check
    go_on(next_of_check(issues, files, copies, leads=found.leaders is not None))
    ctx.exit(code)


def _found(given: Inputs) -> Checked:
    from rotation.leaders.check import check
    return check(given)
