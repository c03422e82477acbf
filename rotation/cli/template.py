"""``rotation template``: an empty workbook, or one filled with a fictitious banner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from rotation.cli.options import FILE, force_option, lang_option
from rotation.cli.program import Whole, command, option
from rotation.cli.speech import lang, shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.domain.problem import Problem

MOST_YEARS = 10
"""Years that a sample lives through at most."""


@command("template", say("Write an empty input workbook, or a fictitious sample.",
                         "生成空白数据模板，或虚构的示例数据。"))
@option("-o", "--out", type=FILE, required=True, help=say(
    "Workbook to write; with --years a new folder.", "要生成的工作簿；用 --years 时为新文件夹。"))
@option("--sample", metavar=say("BANNER", "旗县"), help=say(
    "Fill it with a fictitious banner, such as 西乌珠穆沁旗.", "填入虚构的旗县示例数据，如 西乌珠穆沁旗。"))
@option("--seed", type=Whole(), metavar=say("N", "整数"),
        help=say("Draw other fictitious people.", "换一个随机数，另行虚构一批人员。"))
@option("--look", type=click.Choice(["clean", "messy"]), default="clean", show_default=True, help=say(
    "messy: an exercise, a sample the way offices send it, with faults to be found by check.",
    "messy：练习用，像实际报送那样不整齐、并埋有各类问题的示例。"))
@option("--years", type=Whole(1, MOST_YEARS), metavar=say("N", "整数"), help=say(
    "Let the sample live through so many years up to 2026: workbooks, plans and events of each, and the ledger that "
    "recorded them.", "让示例旗县经历若干年（至2026年）：逐年的数据、方案、变动，以及逐年记账的台账。"))
@force_option
@lang_option
def command_(
    *, out: Path, sample: str | None, seed: int | None, look: Literal["clean", "messy"], years: int | None, force: bool,
) -> None:
    """Write the workbook, or the years, and say where they are."""
    if years is not None:
        _years(out, sample, seed, years, look)
        return
    from rotation.cli.console import answer_written, refuse_existing
    from rotation.cli.next_step import go_on
    from rotation.workbook.template import write_input
    if look == "messy" and sample is None:
        raise click.UsageError(shown(say("--look messy needs --sample", "--look messy 须与 --sample 一起使用")))
    refuse_existing(out, force=force)
    problem, notice = _sample(sample, seed)
    write_input(out, problem, lang(), title=notice, look="exercise" if look == "messy" else "clean")
    answer_written(out)
    go_on(_step(out, sample, look))


def _years(out: Path, sample: str | None, seed: int | None, years: int, look: str) -> None:
    """Write a fictitious banner with recorded years into a new folder."""
    from rotation.cli.console import answer, answer_written
    from rotation.cli.next_step import go_on
    from rotation.ledger import FILE_NAME, need_ledger
    from rotation.process.typed import quoted
    if sample is None or look == "messy":
        raise click.UsageError(shown(say("--years needs --sample, and no --look messy",
                                         "--years 须与 --sample 一起使用，且不能用 --look messy")))
    need_ledger()
    from rotation.lived.years import lived
    from rotation.sample import SEED
    banner = lived(sample, out, years, SEED if seed is None else seed, tell=lambda year: answer(say(
        "{y}: planned and recorded", "{y}年度：已编制方案并记账", y=year)))
    answer_written(out)
    go_on(say("who is due: rotation ledger show --due {y} --ledger {l}; next year's workbook: rotation carry {b}",
              "看谁期满：rotation ledger show --due {y} --ledger {l}；结转下一年度：rotation carry {b}",
              y=SEED + 1, l=quoted(out / FILE_NAME), b=quoted(banner.workbook)))


def _step(out: Path, sample: str | None, look: str) -> Text:
    from rotation.process.typed import quoted
    if look == "messy":
        from rotation.workbook.template_exercise import ANSWERS
        return say("the exercise: rotation check {out}, correct what it tells, and check again; the answers stand on "
                   "its sheet {s}", "练习：运行 rotation check {out}，按提示更正后再次检查；答案见其中的“{s}”表",
                   out=quoted(out), s=ANSWERS)
    if sample is not None:
        return say("rotation plan {out} -o FOLDER", "rotation plan {out} -o 文件夹", out=quoted(out))
    return say("fill it in as its guide says, then: rotation check {out}",
               "按“填写说明”填好，然后运行 rotation check {out}", out=quoted(out))


def _sample(banner: str | None, seed: int | None) -> tuple[Problem | None, str]:
    from rotation.sample import SEED, draw, notice
    if banner is None:
        return None, ""
    return draw(banner, SEED if seed is None else seed), notice(banner.strip(), lang())
