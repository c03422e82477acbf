"""What ``whatif`` does for a plan of shared lessons: scenarios after the same round side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.speech import lang, shown
from rotation.text import say

if TYPE_CHECKING:
    from rotation.share.cases import ShareScenario, TriedScenario
    from rotation.share.view import ShareView
    from rotation.whatif.file import Scenario

FACTS = ("growth", "rooms", "walkers")
"""Kinds of changes after which the same round still stands."""


def whatif_shared(
    files: Sequence[Path], names: Sequence[str], out: Path, seconds: float, told: dict[str, Any], *, as_json: bool,
) -> int:
    """Share the lessons of the same round under scenarios; return the exit code."""
    from rotation.cli.console import answer_folder, write_json
    from rotation.cli.failures import DONE
    from rotation.cli.next_step import go_on
    from rotation.run.folder import SHARE_CASES_XLSX, check_writable
    from rotation.share.cases import ShareCasesFile, publish_scenarios, try_scenarios
    from rotation.share.publish import reopen_share
    from rotation.whatif.file import read_scenario
    _refuse(files, told)
    check_writable(out)
    scenarios = [read_scenario(name) for name in names]
    view = reopen_share(files[0], None, told["accept"], round_too=True)
    found = try_scenarios(view, _supposed(view, scenarios), seconds, _say if not as_json else lambda _: None)
    folder = publish_scenarios(found, out, lang())
    if as_json:
        write_json({"exit": DONE, "folder": str(folder), **ShareCasesFile.of(found).plain()})
        return DONE
    _show(found)
    answer_folder(folder, say("Folder of the comparison", "走教情景比较文件夹"))
    go_on(say("open {x} in the folder and compare; what is chosen is set when lessons are shared again: rotation share "
              "FOLDER --set NAME=VALUE", "打开文件夹中的 {x} 比较；选定后重新安排：rotation share 教师方案文件夹 "
              "--set 参数=值", x=SHARE_CASES_XLSX))
    return DONE


def _refuse(files: Sequence[Path], told: dict[str, Any]) -> None:
    """Refuse what only a comparison of rounds has."""
    from rotation.errors import RotationError
    if len(files) > 1 or told["policy_files"] or told["sets"] or told["year"] is not None:
        raise RotationError(say(
            "scenarios of shared lessons change a published plan: name its folder alone, and write parameters into a "
            "scenario file", "走教情景以已编制的走教方案为基准：只给出该方案文件夹，参数请写在情景文件中"))


def _supposed(view: ShareView, scenarios: Sequence[Scenario]) -> list[ShareScenario]:
    """Put scenarios on a published plan; those of the round or of its people are refused, all at once."""
    from rotation.policy.parameters import of_sharing
    from rotation.share.cases import ShareScenario
    from rotation.whatif.file import ScenarioError
    from rotation.whatif.stage import supposed
    strange = [say("{s}: {n} changes the round itself: plan the round anew, then rotation share",
                   "{s}：{n} 会改变教师方案本身，请先重新编制教师方案，再安排走教", s=one.name, n=names)
               for one in scenarios if (names := (*(name for name in one.values if not of_sharing(name)),
                             *(item.kind for item in one.facts if item.kind not in FACTS)))]
    if strange:
        raise ScenarioError(strange)
    found, facts, year = [], view.world.round.problem, view.world.round.settings.year
    for one in scenarios:
        changed, says = supposed(facts, one, year)
        found.append(ShareScenario(
            one.name, one.label.text, one.question.text, {name: given.value for name, given in one.values.items()},
            changed if one.facts else None, says))
    return found


def _say(one: ShareScenario) -> None:
    click.echo(shown(say("{l}: done", "{l}：完成", l=one.label)), err=True)


def _show(found: Sequence[TriedScenario]) -> None:
    from rotation.cli.console import Listing, answer, out
    from rotation.rules._share import lessons_told
    from rotation.share.cases import verdict
    table = Listing((say("scenario", "情景"), say("result", "测算结论"), say("nobody", "没有人上"),
                     say("walked", "走教"), say("by screen", "同频"), say("besides", "兼课")),
                    right=(2, 3, 4, 5), whole=(0,))
    for one in found:
        table.line(one.scenario.label, one.view.outcome.status, *(
            lessons_told(one.view.world, one.counts[key]) if one.counts else "—"
            for key in ("open", "walked", "remote", "besides")))
    out().print(table)
    for one in found[1:]:
        answer(say("{c}: {l}", "{c}：{l}", c=one.scenario.label, l=verdict(one, found[0])))
