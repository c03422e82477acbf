"""What ``whatif`` and ``sweep`` do for plans of school leaders: several policies side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rotation.cli.speech import shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.leaders.variants import Tried, Variant
    from rotation.run import Inputs

AS_IS = "baseline"
"""Name of the policy as it is."""


def sweep_leaders(over: tuple[str, ...], given: Inputs, out: Path, seconds: float, *, as_json: bool) -> int:
    """Plan leaders under every value of one or two parameters; return the exit code."""
    from rotation.leaders.case import gather_leaders
    from rotation.leaders.variants import Variant
    from rotation.sweep.axis import read_axes
    case = gather_leaders(given)
    axes = read_axes(case.policy, over)
    points = [dict(zip((axis.parameter for axis in axes), at, strict=True))
              for at in product(*(axis.values for axis in axes))]
    tried = [Variant("-".join(at.values()), Text.joined(f"{name}={value}" for name, value in at.items()), at)
             for at in points]
    return _tried(given, [_as_is(), *tried], out, say("Sweep", "比例测算"), seconds, as_json=as_json)


def whatif_leaders(
    names: Sequence[str], baseline: str, given: Inputs, out: Path, seconds: float, *, as_json: bool,
) -> int:
    """Plan leaders under scenarios; return the exit code."""
    from rotation.leaders.variants import Variant
    from rotation.policy.parameters import of_leaders
    from rotation.whatif.file import ScenarioError, read_scenario
    scenarios = [read_scenario(name) for name in (baseline, *names)]
    strange = [say("{s}: a scenario of leaders changes parameters of their plan alone, not {n}",
                   "{s}：校长方案的情景只能改校长方案的参数，不能改 {n}", s=one.name, n=(
                       *(name for name in one.values if not of_leaders(name)), *(item.kind for item in one.facts)))
               for one in scenarios if one.facts or any(not of_leaders(name) for name in one.values)]
    if strange:
        raise ScenarioError(strange)
    tried = [Variant(one.name, one.label.text, {name: value.value for name, value in one.values.items()})
             for one in scenarios]
    return _tried(given, tried, out, say("Scenarios", "情景比较"), seconds, as_json=as_json)


def _as_is() -> Variant:
    from rotation.leaders.variants import Variant
    return Variant(AS_IS, say("as it is", "现行政策"), {})


def _tried(
    given: Inputs, variants: Sequence[Variant], out: Path, title: Text, seconds: float, *, as_json: bool,
) -> int:
    from rotation.cli.console import answer_folder, write_json
    from rotation.cli.failures import DONE, INFEASIBLE
    from rotation.cli.next_step import go_on
    from rotation.cli.speech import lang
    from rotation.leaders.case import gather_leaders
    from rotation.leaders.variants import VariantsFile, publish_variants, try_variants
    from rotation.run.folder import VARIANTS_XLSX, check_writable
    check_writable(out)
    found = try_variants(gather_leaders(given), variants, seconds, _say if not as_json else lambda _: None)
    folder = publish_variants(found, out, title, lang())
    code = DONE if any(one.view.has_plan for one in found) else INFEASIBLE
    if as_json:
        write_json({"exit": code, "folder": str(folder), **VariantsFile.of(found).plain()})
        return code
    _show(found)
    answer_folder(folder, say("Folder of the comparison", "校长方案比较文件夹"))
    go_on(say("open {x} in the folder and compare; what is chosen goes to sheet 政策 or --set, then: rotation "
              "principals",
              "打开文件夹中的 {x} 比较；选定后写入“政策”表或用 --set 指定，再运行 rotation principals",
              x=VARIANTS_XLSX))
    return code


def _say(variant: Variant) -> None:
    click.echo(shown(say("{l}: done", "{l}：完成", l=variant.label)), err=True)


def _show(found: Sequence[Tried]) -> None:
    from rotation.cli.console import Listing, out
    from rotation.leaders.tables import due_staying
    from rotation.leaders.variants import changed
    table = Listing((say("policy", "政策"), say("result", "测算结论"), say("moved", "交流"), say("promoted", "提任"),
                     say("due, staying", "任满未动"), say("changed", "变动人数")), right=(2, 3, 4, 5), whole=(0,))
    for one in found:
        counts = one.view.task.counts(one.view.plan)
        table.line(one.variant.label, one.view.outcome.status, counts["moved"][1], counts["promoted"][1],
                   len(due_staying(one.view)), len(changed(one, found[0])))
    out().print(table)
