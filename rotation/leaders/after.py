"""The teachers' round after a plan of leaders: the same workbook, its facts as the leaders' moves leave them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rotation.domain.problem import facts_sha256
from rotation.domain.succession import Succession, applied
from rotation.errors import AuditFailed, PlanError
from rotation.leaders.publish import sound
from rotation.leaders.published import PublishedLeaders, read_planned
from rotation.run.gather import Case, Inputs, gather, settled
from rotation.text import say


def succession(told: PublishedLeaders) -> Succession:
    """Return what a published plan of leaders makes of the facts."""
    return Succession(told.folder.resolve().name, told.sha256, told.policy.settings.year,
                      tuple((item.leader, item.host, item.duty) for item in told.file.moves), told.file.leaving,
                      tuple(item.leader for item in told.file.verdicts if item.verdict.is_due))


def after(folder: Path) -> Callable[[Case], Case]:
    """Return what puts a round after a plan of leaders.

    Raises
    ------
    OutputError, PlanError
        There is no plan of leaders in the folder; later, that it was made from another workbook, year or banner.
    AuditFailed
        Later, that it does not pass its audit.
    """
    told = read_planned(folder)

    def put(case: Case) -> Case:
        _refuse_other(told, case)
        moves = succession(told)
        facts = applied(case.problem, moves)
        return replace(settled(case.inputs, case.reading, facts, case.policy), after=moves)
    return put


def moves_of(folder: Path, inputs: Inputs) -> Succession:
    """Return the moves of a plan of leaders, once sure that it is of a workbook; errors as for `after`."""
    told = read_planned(folder)
    _refuse_other(told, gather(inputs))
    return succession(told)


def _refuse_other(told: PublishedLeaders, case: Case) -> None:
    here, there = case.policy.settings, told.policy.settings
    if facts_sha256(case.problem) != told.file.facts_sha256:
        raise PlanError(say(
            "{p} was made from another workbook, or this one was changed since: carry what was decided over to it with "
            "`rotation replan {p} --source WORKBOOK`, which changes only what it must, then plan after the new folder",
            "{p} 不是依据这份数据编制的（或数据其后有改动）：请用 rotation replan {p} --source 现在的数据文件 "
            "把已定的校长方案沿用到这份数据（只改必须改的人），再在新的文件夹之后编制教师方案", p=told.folder.name))
    if (here.year, here.banner) != (there.year, there.banner):
        raise PlanError(say("{p} is of {b} {y}, this round of {c} {z}",
            "{p} 是{b}{y}年的校长方案，本次编制的是{c}{z}年",
                            p=told.folder.name, b=there.banner, y=there.year, c=here.banner, z=here.year))
    report = sound(told.file, told.policy, case.problem)
    if not report.passed:
        raise AuditFailed(report)
