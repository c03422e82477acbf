"""``rotation explain``: why a teacher, a school's posts, a gap are as they are, and at what price."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rotation.cli.options import FILE, json_option, lang_option
from rotation.cli.program import argument, command, option
from rotation.cli.speech import N_, _

if TYPE_CHECKING:
    from rotation.explain.inquiry import Inquiry, Line


@command("explain", N_("Say why: a teacher, a school's posts, a gap, or the whole round."))
@argument("folder", type=FILE, metavar=N_("DIR"), help=N_("A published run folder."))
@option("--teacher", metavar=N_("ID|NAME"), help=N_("A teacher: chosen or not, and at what price otherwise."))
@option("--school", metavar=N_("CODE"), help=N_("A school: its posts, and two substitutes for each."))
@option("--gap", nargs=2, metavar=N_("SCHOOL SUBJECT"),
        help=N_("A subject that is still short at a school: why, and what would close it."))
@option("--none", "whole", is_flag=True, help=N_("Nothing in particular: the whole round, by lower bounds."))
@option("--source", type=FILE, metavar=N_("FILE"), help=N_("The workbook, if it was moved."))
@option("--accept", multiple=True, metavar=N_("CODE"),
        help=N_("Answer yes to the questions of a code; may be repeated."))
@option("--exact/--bounds", default=True,
        help=N_("Solve again for exact prices, or tell lower bounds at once."))
@json_option
@lang_option
def command_(
    *, folder: Path, teacher: str | None, school: str | None, gap: tuple[str, str] | None, whole: bool,
    source: Path | None, accept: tuple[str, ...], exact: bool, as_json: bool,
) -> None:
    """Write the sentences, one a line."""
    from rotation.cli.console import answer, shown, write_json
    from rotation.run.reopen import reopen
    if sum(map(bool, (teacher, school, gap, whole))) != 1:
        raise click.UsageError(_("name exactly one of --teacher, --school, --gap and --none"))
    asked = reopen(folder, source, accept)
    lines = _lines(asked, teacher, school, gap, exact=exact)
    if as_json:
        write_json({"exit": 0, "lines": [line.plain(shown(line.says)) for line in lines]})
        return
    for line in lines:
        answer(line.says)


def _lines(
    asked: Inquiry, teacher: str | None, school: str | None, gap: tuple[str, str] | None,
    *, exact: bool,
) -> list[Line]:
    from rotation.explain.ask import about_all, gaps_named, school_named, teacher_named
    if teacher is not None:
        return teacher_named(asked, teacher, exact=exact)
    if school is not None:
        return school_named(asked, school, exact=exact)
    if gap is not None:
        return gaps_named(asked, *gap, exact=exact)
    return about_all(asked, exact=exact)
