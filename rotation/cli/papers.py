"""``rotation papers``: what is signed, posted and sent, from an audited run folder alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rotation.cli.options import FILE, json_option, lang_option
from rotation.cli.program import argument, command, option
from rotation.cli.speech import N_, _, lang


@command("papers", N_("Write the papers of a published plan: notices, school files, reports."))
@argument("folder", type=FILE, required=False, metavar=N_("[DIR]"), help=N_("A published run folder."))
@option("--only", multiple=True, metavar=N_("KIND"), help=N_("Only this kind of paper; may be repeated."))
@option("--template", "templates", type=FILE, metavar=N_("FOLDER"),
        help=N_("Your own templates (.docx), edited in Word or WPS."))
@option("--write-template", "wanted", type=FILE, metavar=N_("FOLDER"),
        help=N_("Write the templates into a folder, to be edited, and do nothing else."))
@option("--fill", "given", multiple=True, metavar=N_("NAME=VALUE"),
        help=N_("What the office fills in, such as report_by=DATE; may be repeated."))
@option("--source", type=FILE, metavar=N_("FILE"), help=N_("The workbook, if it was moved."))
@option("--accept", multiple=True, metavar=N_("CODE"),
        help=N_("Answer yes to the questions of a code; may be repeated."))
@option("--since", type=FILE, metavar=N_("FOLDER"),
        help=N_("The published version that this one revises, if its folder was moved."))
@option("--all", "everything", is_flag=True,
        help=N_("Write every paper again, not only those that a revised plan changes."))
@option("-o", "--out", type=FILE, metavar=N_("FOLDER"),
        help=N_("Folder in which the numbered folder is made; the one that holds the run."))
@json_option
@lang_option
def command_(
    *, folder: Path | None, wanted: Path | None, out: Path | None,
    as_json: bool, **told: Any,
) -> None:
    """Write the papers and name them."""
    from rotation.cli.issues import refusing
    from rotation.run.papers import Order, write_papers, write_templates
    if (folder is None) == (wanted is None):
        raise click.UsageError(_("name a run folder, or --write-template alone"))
    if folder is None:
        assert wanted is not None, "one of the two is given"
        _tell(wanted, write_templates(wanted, lang()), as_json=as_json)
        return
    with refusing(None, as_json=as_json):
        made = write_papers(folder, Order(**told), out or folder.resolve().parent, lang=lang())
    _tell(*made, as_json=as_json)


def _tell(folder: Path | None, names: tuple[str, ...], *, as_json: bool) -> None:
    from rotation.cli.console import answer, write_json
    if as_json:
        write_json({"exit": 0, "folder": str(folder) if folder else None, "files": list(names)})
        return
    if folder is None:
        answer(_("nothing to write: this plan has nothing for the papers asked for"), "yellow")
        return
    for name in names:
        answer(name)
    answer(_("{n} files in {folder}").format(n=len(names), folder=folder), "bold green")
