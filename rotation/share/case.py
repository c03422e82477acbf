"""From the folder of a finished round to a world to be shared, or every reason why not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.sharing import Sharing
from rotation.errors import AuditFailed, Issue, PlanError, PolicyError
from rotation.model.eligibility import settle as settle_round
from rotation.policy.parameters import declared_by
from rotation.policy.share_policy import SharePolicy
from rotation.run.gather import Inputs, policy_values
from rotation.run.published import Published, published_facts, read_plan
from rotation.run.recompute import verified
from rotation.share.file import ShareFile
from rotation.share.settle import settle
from rotation.share.task import ShareTask
from rotation.text import Text, say
from rotation.workbook.reader import Reading


@dataclass(frozen=True)
class ShareOrder:
    """What ``rotation share`` was asked.

    Parameters
    ----------
    folder
        Of the finished round.
    source
        The workbook, if it is no longer where run.json says.
    policy_files, sets, accept
        As of `rotation.run.gather.Inputs`; only parameters of sharing may be set.
    """

    folder: Path
    source: Path | None = None
    policy_files: tuple[Path, ...] = ()
    sets: tuple[str, ...] = ()
    accept: Collection[str] = ()


@dataclass(frozen=True, eq=False)
class ShareCase:
    """A round ready to be shared.

    Parameters
    ----------
    inputs, reading
        The workbook, and how it was read.
    round
        The finished round, as published.
    policy
        Rules on sharing with their sources.
    sharing
        The settled world.
    parent
        What the published plan tells that is revised; None of a first one.
    """

    inputs: Inputs
    reading: Reading
    round: Published
    policy: SharePolicy
    sharing: Sharing
    parent: ShareFile | None = None

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Remarks that remain: those of the round were told when it was planned."""
        return ()

    @property
    def from_file(self) -> bool:
        """Whether the facts stand in a workbook that can be read again."""
        return bool(self.reading.sha256)

    @property
    def task(self) -> ShareTask:
        """What there is to plan."""
        return ShareTask(self.sharing, self.policy)

    @property
    def size(self) -> Text:
        """How large it is, in words."""
        movers = self.sharing.movers.values()
        return say("{n} teachers with spare lessons may walk, {c} subjects at schools have open lessons, "
                   "{o} possible choices", "可走教教师 {n} 人，有缺课的学校学科 {c} 个，可安排组合 {o} 个",
                   n=sum(mover.cell is None for mover in movers), c=len(self.sharing.gaps), o=len(self.sharing.options))


def gather_share(asked: ShareOrder) -> ShareCase:
    """Read a finished round, judge it, and settle what may be shared.

    Raises
    ------
    OutputError, PlanError, WorkbookError
        There is no finished round in the folder, it is a draft, or its workbook cannot be read or is another one.
    AuditFailed
        The round does not pass its audit.
    PolicyError
        An option names an unknown parameter, one of the round, or a value out of range.
    """
    published = read_plan(asked.folder)
    if published.file.conflict is not None:
        raise PlanError(say("{p} is a draft that breaks rules: lessons are shared after a finished round",
                            "{p} 是草案，不能据此安排走教；请先形成正式方案", p=published.folder.name))
    sources = published.sources(asked.source)
    inputs = Inputs(sources[0], asked.policy_files, asked.sets, accept=asked.accept, more=sources[1:])
    _refuse_others(inputs)
    reading, facts = published_facts(published, asked.source, asked.accept)
    plan = finished(published, facts)
    policy = SharePolicy.of(policy_values(plan.round.problem.parameters, inputs))
    return ShareCase(inputs, reading, published, policy, settle(plan, policy))


def finished(published: Published, facts: Problem) -> Plan:
    """Return the plan of a finished round, once sure that it passes its audit."""
    report = verified(published, facts)
    if not report.passed:
        raise AuditFailed(report)
    return plan_of(published, facts)


def plan_of(published: Published, facts: Problem) -> Plan:
    """Return the plan of a finished round from its facts."""
    plan = published.file.outcome(settle_round(facts, published.policy), published.policy).plan
    assert plan is not None, "a folder without a plan is refused before"
    return plan


def _refuse_others(inputs: Inputs) -> None:
    """Refuse parameters of the round: it is finished."""
    names = [text.partition("=")[0].strip() for text in inputs.sets]
    others = tuple(name for name in names if declared_by(name) or declared_by(name, "principals"))
    if others:
        raise PolicyError(say(
            "{n} belong to the round, which is finished: here only rules and goals of sharing (W.., V..) are set",
            "{n} 是教师方案的参数，方案已经形成；这里只能设走教的规则和目标（W、V 开头）", n=others), by_option=True)

