"""``rotation model``: the integer program of a round as a file for another solver."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.policy.tiers import Tier

@command("model", say("Write the integer program of a round for another solver.",
                      "导出数学模型文件，供其他求解器复核。"))
@source_argument
@option("-o", "--out", type=FILE, required=True, help=say("File to write (.mps).", "要生成的文件（.mps）。"))
@option("--tier", type=Whole(1, 99), default=1, show_default=True, metavar=say("N", "层"), help=say(
    "Which tier is the objective; the goals of all tiers stand in the file as rows.",
    "以第几层目标为目标函数；各层目标都作为行列出。"))
@policy_options
@force_option
@lang_option
def command_(*, files: tuple[Path, ...], out: Path, tier: int, force: bool, **given: Any) -> None:
    """Write the file, and say where it is and what its objective counts."""
    from rotation.cli.console import answer, answer_written, refuse_existing
    from rotation.cli.issues import refusing
    from rotation.engine.export import write_mps
    from rotation.model.task import RoundTask
    from rotation.run import gather
    if out.suffix != ".mps":
        raise click.UsageError(shown(say("name a file that ends in .mps, not {p}",
                                         "请写以 .mps 结尾的文件名，而不是 {p}", p=out.name)))
    refuse_existing(out, force=force)
    with refusing(files, as_json=False):
        case = gather(inputs(files, given))
    task = RoundTask(case.round, case.policy)
    if tier > len(task.tiers):
        raise click.UsageError(shown(say("there are {n} tiers", "目标只有 {n} 层", n=len(task.tiers))))
    write_mps(out, task, tier, f"{case.round.settings.banner}|{case.round.settings.year}")
    answer_written(out)
    answer(say("Objective: tier {n}, {l}, in {u}", "目标函数：第{n}层“{l}”，单位：{u}", n=tier,
               l=task.tiers[tier - 1].label, u=_unit(task.tiers[tier - 1])))


def _unit(tier: Tier) -> Text:
    """Return what one of a tier's value is: the unit of its goal, or that of the sum."""
    if len(tier.goals) == 1:
        return tier.goals[0][0].unit
    return say("hundredths of a km-equivalent", "百分之一公里当量")
