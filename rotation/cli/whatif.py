"""``rotation whatif``: scenarios of one round side by side, compared with the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from rotation.cli.options import (
    FILE,
    inputs,
    json_option,
    lang_option,
    new_folder_option,
    policy_options,
    source_argument,
    time_limit_option,
)
from rotation.cli.program import Whole, command, option
from rotation.cli.speech import lang, shown
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.run import Inputs
    from rotation.whatif.file import Scenario
    from rotation.whatif.result import CaseResult
    from rotation.whatif.whatif import Compared

ALL = "all"


def _list(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Show the scenarios that come with the program, and end."""
    if not wanted or ctx.resilient_parsing:
        return
    from rotation.cli.console import Listing, out
    from rotation.whatif.file import read_scenario, shipped, shipped_of_sharing
    for title, paths in (
            (say("after a workbook: the round", "数据工作簿：教师方案"), shipped()),
            (say("after a folder of rotation share: shared lessons", "走教方案文件夹：走教、同频"),
             shipped_of_sharing())):
        table = Listing((say("name", "名称"), say("scenario", "情景"), say("question", "要回答的问题")), title=title)
        for told in map(read_scenario, paths):
            table.line(told.name, told.label.render(lang()), told.question.render(lang()))
        out().print(table)
    ctx.exit(0)


@command("whatif", say("Solve scenarios side by side and compare them with the current policy.",
                       "并列求解多个情景，与现行政策比较。"))
@source_argument
@option("-s", "--scenario", "scenarios", multiple=True, metavar=say("NAME", "名称"), help=say(
    "A scenario file, the name of a shipped one, or all; may be repeated.",
    "情景文件，或自带情景的名称，或 all（全部自带情景）；可重复。"))
@new_folder_option
@option("--list", "listing", is_flag=True, is_eager=True, expose_value=False, callback=_list,
        help=say("List the scenarios that come with the program.", "列出自带的情景。"))
@option("--baseline", default="baseline", show_default=True, metavar=say("NAME", "名称"),
        help=say("The scenario that the others are held against.", "作为比较基准的情景。"))
@policy_options
@option("--after", type=FILE, metavar=say("DIR", "文件夹"), help=say(
    "A published plan of school leaders: what its moves cost the teachers' round, as one more scenario.",
    "已输出的校长方案文件夹：作为一个情景，测算校长调整对教师方案的影响。"))
@option("--principals/--teachers", default=False, help=say(
    "Compare plans of school leaders instead, under scenarios that change their rules.",
    "比较校长方案（情景只改校长方案的参数），而不是教师方案。"))
@option("--jobs", type=Whole(1, 64), metavar=say("NUMBER", "个数"), help=say(
    "Scenarios solved at once; as many as processors if not given.", "同时求解的情景个数；不填则与处理器个数相同。"))
@time_limit_option(say("Stop each solve after so many seconds.", "每个情景最多求解多少秒。"))
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, files: tuple[Path, ...], scenarios: tuple[str, ...], out: Path, baseline: str,
    jobs: int | None, time_limit: int, as_json: bool, after: Path | None, principals: bool,
    **told: Any,
) -> None:
    """Compare scenarios and say how each ended."""
    from rotation.share.publish import tells_share
    if tells_share(files[0]):
        ctx.exit(_shared(files, ToCompare(_wanted(scenarios, shared=True), out, time_limit, as_json), told))
    if principals:
        ctx.exit(_of_leaders(files, ToCompare(_wanted(scenarios), out, time_limit, as_json, baseline), told))
    wanted = _wanted(scenarios) if scenarios or after is None else []
    ctx.exit(_of_rounds(files, ToCompare(wanted, out, time_limit, as_json, baseline, jobs, after), told))


class ToCompare(NamedTuple):
    """What is to be compared: scenarios, where to, seconds of a solve; of rounds how many at once and after whom."""

    wanted: list[str]
    out: Path
    seconds: int
    as_json: bool
    baseline: str = ""
    jobs: int | None = None
    after: Path | None = None


def _shared(files: tuple[Path, ...], asked: ToCompare, told: dict[str, Any]) -> int:
    from rotation.cli.issues import refusing
    from rotation.cli.sharing import whatif_shared
    with refusing(None, as_json=asked.as_json):
        return whatif_shared(files, asked.wanted, asked.out, asked.seconds, told, as_json=asked.as_json)


def _of_leaders(files: tuple[Path, ...], asked: ToCompare, told: dict[str, Any]) -> int:
    from rotation.cli.issues import refusing
    from rotation.cli.leaders import whatif_leaders
    with refusing(files, as_json=asked.as_json):
        return whatif_leaders(asked.wanted, asked.baseline, inputs(files, told), asked.out, asked.seconds,
                              as_json=asked.as_json)


def _of_rounds(files: tuple[Path, ...], asked: ToCompare, told: dict[str, Any]) -> int:
    from rotation.cli.issues import refusing
    from rotation.cli.progress import WhatIfProgress
    from rotation.whatif.whatif import Effort, compare_scenarios
    many = len(asked.wanted) + 1 + (asked.after is not None)
    with refusing(files, as_json=asked.as_json), WhatIfProgress(many, quiet=asked.as_json) as progress:
        led = [] if asked.after is None else [_after(asked.after, inputs(files, told))]
        done = compare_scenarios(
            inputs(files, told), [*asked.wanted, *led], asked.out, baseline=asked.baseline, lang=lang(),
            effort=Effort(asked.seconds, asked.jobs), tell=progress.step)
    if not asked.as_json:
        _tell_basis(done, asked.baseline, asked.out)
    return _tell(done, as_json=asked.as_json)


def _tell_basis(done: Compared, baseline: str, out: Path) -> None:
    """Say by which parameters the baseline went, where the newest plan in the folder was made under others."""
    from rotation.cli.issues import warn
    from rotation.errors import RotationError
    from rotation.run.earlier import basis_told
    from rotation.run.published import read_plan
    from rotation.tables.sheet_style import safe_name
    folder = done.folder / safe_name(Path(baseline).stem)
    with suppress(RotationError):  # a baseline without a plan has no parameters to tell of
        policy = read_plan(folder).policy
        told = basis_told(out, policy.settings, policy)
        if told is not None:
            warn(told)


def _after(folder: Path, given: Inputs) -> Scenario:
    """Return the scenario that the leaders have moved."""
    from rotation.figures.figures import Said
    from rotation.leaders.after import moves_of
    from rotation.whatif.file import Scenario
    return Scenario("after_leaders", Said("校长调整之后", "After the leaders have moved"), Said(
        "校长方案对教师交流有什么影响？", "What does the plan of leaders cost the teachers?"), {},
        after=moves_of(folder, given))


def _wanted(scenarios: tuple[str, ...], *, shared: bool = False) -> list[str]:
    """Return the scenarios asked for; without any there is nothing to compare."""
    from rotation.whatif.file import BASELINE, shipped, shipped_of_sharing
    if not scenarios:
        raise click.UsageError(shown(say(
            "name at least one scenario with -s, or all with -s all; --list shows them",
            "请用 -s 给出至少一个情景（-s all 为全部自带情景，--list 可查看）")))
    every = [path.stem for path in (shipped_of_sharing() if shared else shipped()) if path.stem != BASELINE]
    return list(dict.fromkeys(
        name for given in scenarios for name in (every if given == ALL else [given])))


def _tell(done: Compared, *, as_json: bool) -> int:
    from rotation.cli.console import write_json
    from rotation.cli.failures import BUG, DONE
    broken = [case for case in done.result.cases if case.state == "FAILED"]
    code = BUG if broken else DONE
    if as_json:
        from rotation.whatif.result import dump
        write_json({"exit": code, "folder": str(done.folder), "result": dump(done.result)})
    else:
        _show(done)
    return code


def _show(done: Compared) -> None:
    from rotation.cli.console import Listing, answer, answer_folder, out
    from rotation.figures.shown import FIGURES, chosen
    from rotation.whatif.sentences import against_baseline, told_first
    from rotation.whatif.tables import OWN
    for sentence in told_first(done.result):
        answer(sentence, "bold")
    figures = chosen("moved", "share", "short", "km_mean")
    table = Listing((say("scenario", "情景"), say("result", "测算结论"), FIGURES["eligible"].title,
                     *(item.title for item in figures), OWN["changed"][0]),
                    right=(2, 3, 4, 5, 6, 7), whole=(1,), title=say("What if", "情景比较"))
    for case in done.result.cases:
        table.line(case.label.text, case.state_label.text, case.eligible,
                   *(item.spelled(case.figures) for item in figures), case.figures and case.figures.changed)
    out().print(table)
    for case in done.result.cases:
        for line in (against_baseline(done.result, case), *_why(case)):
            if line is None:
                continue
            answer(say("{c}: {l}", "{c}：{l}", c=case.label.text, l=line))
    answer_folder(done.folder, say("Folder of the comparison", "情景比较文件夹"))


def _why(case: CaseResult) -> Iterator[Text]:
    """Iterate over why a scenario has no plan, and the cheapest way out."""
    if case.failure is not None:
        yield case.failure.text
    elif case.conflict is not None:
        clauses = [item.says.text for item in case.conflict.clauses[:3]]
        if clauses:
            yield say("these clauses cannot all be kept: {c}", "以下各条不能同时满足：{c}",
                      c=Text.joined(clauses))
        for way in case.conflict.ways[:1]:
            yield say("cheapest way out: {w}", "最省的出路：{w}", w=way.says.text)
