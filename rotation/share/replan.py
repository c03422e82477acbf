"""A published plan of shared lessons after its round was revised: the next version, near to the published one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from rotation.domain.sharing import Before, Choice
from rotation.errors import PlanError
from rotation.policy.share_policy import SharePolicy
from rotation.policy.tiers import alone_after
from rotation.rules.v05_no_lesson import NoLesson
from rotation.rules.v10_open_lessons import OpenLessons
from rotation.rules.v70_as_last_year import AsLastYear
from rotation.run.folder import check_writable
from rotation.run.papers import later_versions
from rotation.run.published import Published, read_plan
from rotation.share.case import ShareCase, ShareOrder, gather_share
from rotation.share.publish import publish_share
from rotation.share.published import PublishedShare, read_shared
from rotation.share.run import Progress, ShareRun
from rotation.share.settle import settle
from rotation.share.solving import solved
from rotation.text import Lang, say


@dataclass(frozen=True)
class SharedAnew:
    """What is given besides the published folder.

    Parameters
    ----------
    round
        Folder of the round as it is now; the newest version of the published one if not given.
    source, accept
        Its workbook, if it was moved, and codes of questions answered yes.
    fewest
        Put the fewest changes before open lessons.
    """

    round: Path | None = None
    source: Path | None = None
    accept: tuple[str, ...] = ()
    fewest: bool = False


def replan_shared(
    folder: Path, given: SharedAnew, out: Path | None = None, *, seconds: float = 600.0, lang: Lang = "zh",
    progress: Progress | None = None, ready: Callable[[ShareCase], None] | None = None,
) -> ShareRun:
    """Share the lessons of a revised round near to a published plan, and publish the next version.

    What happened since stands in the round: `rotation replan` of the round comes first.

    Parameters
    ----------
    folder
        A published folder of shared lessons.
    given
        Where the round is now, and what comes first.
    out
        Folder of the numbered folders; the one that holds ``folder`` if not given.
    seconds, lang, progress, ready
        As in `rotation.share.run.share`.

    Raises
    ------
    WorkbookError, PlanError, PolicyError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`; nothing is left half-written.
    """
    started = monotonic()
    where = folder.resolve().parent if out is None else out
    check_writable(where)
    case = _case(read_shared(folder), given)
    if ready is not None:
        ready(case)
    task, outcome = solved(case.task, seconds, progress)
    case = replace(case, sharing=task.sharing)
    made, view, report = publish_share(case, outcome, where, lang=lang, seconds=monotonic() - started)
    return ShareRun(case, view, made, report)


def _case(told: PublishedShare, given: SharedAnew) -> ShareCase:
    round = _round(told, given.round)
    case = gather_share(ShareOrder(round, given.source, accept=given.accept))
    before = Before(told.folder.resolve().name, told.sha256,
                    1 if told.file.revises is None else told.file.revises.version + 1,
                    {key: Choice(choice.route, choice.amount * case.sharing.unit // told.file.unit)
                     for key, choice in told.file.pairs})
    policy = near(SharePolicy.load(told.file.policy), fewest=given.fewest)
    return replace(case, policy=policy, sharing=settle(case.sharing.plan, policy, before), parent=told.file)


def _round(told: PublishedShare, given: Path | None) -> Path:
    """Return the folder of the round to go on from: another one than the published plan went on from."""
    folder = _newest(told.round) if given is None else given
    if read_plan(folder).sha256 == told.file.round.sha256:
        raise PlanError(say(
            "the round {f} has not changed since these lessons were shared: write what happened into it first "
            "(rotation replan {f} --change FILE), or name the new round with --round",
            "依据的教师方案 {f} 没有变动：请先修订教师方案（rotation replan {f} --change 变更文件），"
            "或用 --round 指定新的教师方案文件夹", f=folder.name))
    return folder


def _newest(round: Published) -> Path:
    """Return the folder of the last version of a round, those beside it that revise it one after the other."""
    found = round
    while later := later_versions(found):
        found = read_plan(found.folder.resolve().parent / later[-1])
    return found.folder


def near(policy: SharePolicy, *, fewest: bool) -> SharePolicy:
    """Return a policy under which few people walk elsewhere than published: after the open lessons, or before them."""
    dumped, first = policy.dump(), () if fewest else (NoLesson.code, OpenLessons.code)
    tiers = alone_after(dumped["sharing"]["tiers"], AsLastYear.code, first)
    return SharePolicy.load({**dumped, "sharing": {"tiers": tiers}})
