"""The command line: one small file per command; the only place that prints and exits."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from rotation.cli.program import Option, Program
from rotation.cli.speech import N_

__all__ = ["main", "program"]

COMMANDS = ("template", "check", "plan", "replan", "compare", "whatif", "sweep", "batch", "audit",
            "explain", "rules", "schema")


@click.group(
    cls=Program, names=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]},
    help=N_("Plan the yearly exchange of teachers between the schools of a banner."),
    options_metavar=N_("[OPTIONS]"), subcommand_metavar=N_("COMMAND [ARGS]..."))
@click.version_option(None, cls=Option, package_name="rotation", message="rotation %(version)s",
                      help=N_("Show the version and exit."))
@click.option("--lang", cls=Option, type=click.Choice(["zh", "en"]), expose_value=False,
              help=N_("Language of messages (default: ROTATION_LANG, then the locale, then zh)."))
@click.option("--debug/--no-debug", cls=Option, default=False,
              help=N_("Show where in the program an error happened."))
def program(debug: bool) -> None:
    """Hold the commands together."""
    del debug


def main() -> None:
    """Run the program; consoles that cannot show a character get a question mark."""
    for stream in (sys.stdout, sys.stderr):
        _forgive(stream)
    program(prog_name="rotation")


def _forgive(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
