"""``rotation scan``: what in a finished notice must not be public."""

from __future__ import annotations

from pathlib import Path

import click

from rotation.cli.options import FILE, json_option, lang_option
from rotation.cli.program import argument, command, option
from rotation.cli.speech import N_, _


@command("scan", N_("Look through a finished public notice for what must not be public."))
@argument("file", type=FILE, metavar=N_("FILE"), help=N_("The notice (.xlsx or .docx)."))
@option("--phone", "phones", multiple=True, metavar=N_("NUMBER"),
        help=N_("A telephone number that may stand in it; may be repeated."))
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
        answer(_("Nothing found that must not be public"), "bold green")
    ctx.exit(code)
