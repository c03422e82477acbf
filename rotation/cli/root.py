"""The root of all commands: their order, and what holds for every one."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from rotation.cli.program import COMMAND_OF, OPTIONS, Commands, Option, option
from rotation.errors import Terminated
from rotation.process.cycles import look_seldom
from rotation.process.hearing import Hearing
from rotation.text import say

COMMANDS = ("serve", "template", "check", "quota", "principals", "plan", "years", "share", "replan", "compare",
            "whatif", "sweep", "batch", "ledger", "papers", "scan", "audit", "explain", "carry", "rules",
            "schema", "model")


@click.group(
    cls=Commands, names=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}, texts={
        "help": say("Plan the yearly exchange of teachers between the schools of a banner.",
                    "编制旗县年度教师交流轮岗方案。"),
        "options_metavar": OPTIONS, "subcommand_metavar": COMMAND_OF})
@click.version_option(None, cls=Option, package_name="rotation", message="rotation %(version)s",
                      texts={"help": say("Show the version and exit.", "显示版本后退出。")})
@option("--lang", type=click.Choice(["zh", "en"]), expose_value=False,
        help=say("Language of messages (default: ROTATION_LANG, then the locale, then zh).",
                 "提示语言（默认依次取环境变量 ROTATION_LANG、系统语言、中文）。"))
@option("--debug/--no-debug", default=False,
        help=say("Show where in the program an error happened.", "出错时显示程序内部位置。"))
def program(debug: bool) -> None:
    """Hold the commands together."""
    del debug


def run(hearing: Hearing) -> int | str | None:
    """Run the program and return its exit code; consoles that cannot show a character get a question mark."""
    look_seldom()
    for stream in (sys.stdout, sys.stderr):
        _forgive(stream)
    try:
        hearing.noting = False
        program(prog_name="rotation")
    except SystemExit as end:
        return end.code
    except (KeyboardInterrupt, Terminated):  # outside of any command
        return 1
    return 0


def _forgive(stream: TextIO) -> None:
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
