"""``rotation template``: an empty workbook, or one filled with a fictitious banner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from rotation.cli.options import FILE, lang_option
from rotation.cli.program import Whole, command, option
from rotation.cli.speech import N_, _, lang

if TYPE_CHECKING:
    from rotation.domain.problem import Problem


@command("template", N_("Write an empty input workbook, or a fictitious sample."))
@option("-o", "--out", type=FILE, required=True, metavar=N_("FILE"), help=N_("Workbook to write."))
@option("--sample", metavar=N_("BANNER"),
        help=N_("Fill it with a fictitious banner, such as 西乌珠穆沁旗."))
@option("--seed", type=Whole(), metavar=N_("N"), help=N_("Draw other fictitious people."))
@option("--look", type=click.Choice(["clean", "messy"]), default="clean", show_default=True,
        help=N_("messy: a sample the way offices send it."))
@option("--force/--no-force", default=False, help=N_("Replace a file of the same name."))
@lang_option
def command_(
    out: Path, sample: str | None, seed: int | None, look: Literal["clean", "messy"], force: bool,
) -> None:
    """Write the workbook and say where it is."""
    from rotation.cli.console import answer, refuse_existing
    from rotation.workbook.template import write_input
    if look == "messy" and sample is None:
        raise click.UsageError(_("--look messy needs --sample"))
    refuse_existing(out, force=force)
    problem, notice = _sample(sample, seed)
    write_input(out, problem, lang(), title=notice, look=look)
    answer(_("Written: {path}").format(path=out))


def _sample(banner: str | None, seed: int | None) -> tuple[Problem | None, str]:
    from rotation.sample import SEED, draw, notice
    if banner is None:
        return None, ""
    return draw(banner, SEED if seed is None else seed), notice(banner.strip(), lang())
