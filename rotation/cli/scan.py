"""``rotation scan``: what in a finished notice must not be public."""

from __future__ import annotations

from pathlib import Path

import click

from rotation.cli.options import FILE, json_option, lang_option
from rotation.cli.program import argument, command, option
from rotation.text import say


@command("scan", say("Look through a finished public notice for what must not be public.",
                     "检查写好的公示文件有无不应公开的内容。"))
@argument("file", type=FILE, help=say("The notice (.xlsx or .docx).", "公示文件（.xlsx 或 .docx）。"))
@option("--phone", "phones", multiple=True, metavar=say("NUMBER", "号码"), help=say(
    "A telephone number that may stand in it; may be repeated.", "可以出现的电话号码（监督电话），可多次使用。"))
@json_option
@lang_option
@click.pass_context
def command_(ctx: click.Context, /, *, file: Path, phones: tuple[str, ...], as_json: bool) -> None:
    """List the findings, never a value; exit 6 if there are any."""
    from rotation.cli.console import answer
    from rotation.cli.failures import DEFECTS, DONE, FINDINGS
    from rotation.cli.issues import show_defects
    from rotation.errors import WorkbookError
    from rotation.scanner import scan
    try:
        found, code = scan(file, phones), FINDINGS
    except WorkbookError as error:
        found, code = error.issues, DEFECTS
    code = code if found else DONE
    if found or as_json:
        show_defects(found, as_json=as_json, code=code)
    else:
        answer(say("Nothing found that must not be public", "未发现不应公开的内容"), "bold green")
    ctx.exit(code)
