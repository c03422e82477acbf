"""``rotation model``: the integer program of a round as a file for another solver."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from rotation.cli.options import (
    FILE,
    force_option,
    inputs,
    lang_option,
    policy_options,
    source_argument,
)
from rotation.cli.program import Whole, command, option
from rotation.cli.speech import shown
from rotation.text import say

ENDINGS = (".mps", ".lp")


@command("model", say("Write the integer program of a round for another solver.",
                      "导出数学模型文件，供其他求解器复核。"))
@source_argument
@option("-o", "--out", type=FILE, required=True, help=say(
    "File to write: .mps, or .lp to be read by people.", "要生成的文件：.mps，或便于阅读的 .lp。"))
@option("--tier", type=Whole(1, 99), default=1, show_default=True, metavar=say("N", "层"), help=say(
    "Which tier is the objective; the others stand in the file as free rows.",
    "以第几层目标为目标函数，其余各层作为不设限的行列出。"))
@policy_options
@force_option
@lang_option
def command_(*, file: Path, out: Path, tier: int, force: bool, **given: Any) -> None:
    """Write the file and say where it is."""
    from rotation.cli.console import answer_written, refuse_existing
    from rotation.engine.export import write_mps
    from rotation.model.task import RoundTask
    from rotation.run import gather
    if out.suffix not in ENDINGS:
        raise click.UsageError(shown(say("name a file that ends in .mps or .lp, not {p}",
                                         "请写以 .mps 或 .lp 结尾的文件名，而不是 {p}", p=out.name)))
    refuse_existing(out, force=force)
    case = gather(inputs(file, given))
    task = RoundTask(case.round, case.policy)
    if tier > len(task.tiers):
        raise click.UsageError(shown(say("there are {n} tiers", "目标只有 {n} 层", n=len(task.tiers))))
    write_mps(out, task, tier, f"{case.round.settings.banner}|{case.round.settings.year}")
    answer_written(out)
