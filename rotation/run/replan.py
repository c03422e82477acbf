"""A published plan after withdrawals, exemptions and corrections: the fewest changes, then the best."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from rotation.auditor import AuditReport
from rotation.domain.outcome import Outcome
from rotation.domain.problem import Problem
from rotation.domain.revision import Change, ChangeKind, Changes, Lineage
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.errors import Issue, OutputError, WorkbookError, why
from rotation.model.eligibility import refusals
from rotation.policy.policy import Policy
from rotation.run.changed import changes_of
from rotation.run.folder import check_writable
from rotation.run.gather import Case, Inputs, settled
from rotation.run.publish import publish
from rotation.run.published import Published, published_facts, read_published
from rotation.run.revised_policy import after_publication
from rotation.run.rounds import Progress
from rotation.run.rounds import solved as solved_round
from rotation.run.telling import explained_view
from rotation.text import Lang, say
from rotation.workbook.change_faults import contradiction, gone
from rotation.workbook.change_reader import read_changes
from rotation.workbook.changes import revised
from rotation.workbook.reader import Reading


@dataclass(frozen=True, eq=False)
class Replan:
    """A revised plan.

    Parameters
    ----------
    case, outcome, folder, report
        As in `rotation.run.Run`.
    changes
        What it changes; None if there is no plan.
    """

    case: Case
    outcome: Outcome
    folder: Path
    report: AuditReport
    changes: Changes | None


@dataclass(frozen=True)
class Disturbance:
    """What is given besides the published folder.

    Parameters
    ----------
    change
        File of changes, or None.
    freeze
        Ids of people who have reported, or files that list them.
    source
        The workbook, if it is no longer where run.json says.
    accept
        Codes of questions answered yes.
    refresh_base
        Work E out anew instead of keeping that of the base date.
    """

    change: Path | None = None
    freeze: tuple[str, ...] = ()
    source: Path | None = None
    accept: tuple[str, ...] = ()
    refresh_base: bool = False


def replan(
    folder: Path, given: Disturbance, out: Path | None = None, *, seconds: float = 600.0,
    draft: bool = False, lang: Lang = "zh", progress: Progress | None = None,
    ready: Callable[[Case], None] | None = None,
) -> Replan:
    """Revise a published plan with the fewest changes, proven, and publish it as the next version.

    Parameters
    ----------
    folder
        A published run folder.
    given
        What happened since.
    out
        Folder of the numbered folders; the one that holds ``folder`` if not given.
    seconds, draft, lang, progress, ready
        As in `rotation.run.plan_round`.

    Raises
    ------
    WorkbookError
        Defects of the workbook or of the changes.
    PlanError
        The folder holds no plan, or the workbook is not the one it was made from.
    PolicyError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`.
    """
    started = monotonic()
    where = folder.resolve().parent if out is None else out
    check_writable(where)
    published = read_published(folder)
    reading, before = published_facts(published, given.source, given.accept)
    case = revise(published, before, given, reading)
    if ready is not None:
        ready(case)
    _, outcome = solved_round(case, seconds, progress)
    changes = changes_in(case, outcome, before)
    view = replace(explained_view(case, outcome, draft=draft), changes=changes)
    path, report = publish(case, view, where, lang=lang, seconds=monotonic() - started)
    return Replan(case, view.outcome, path, report, changes)


def changes_in(case: Case, outcome: Outcome, before: Problem) -> Changes | None:
    """Return what an outcome changes; None if it has no plan."""
    if outcome.plan is None or case.lineage is None:
        return None
    anew = revised(before_changes(case), replace(case.lineage, base=None))
    return changes_of(outcome.plan, case.policy, case.lineage, before, anew)


def before_changes(case: Case) -> Problem:
    """Return the facts of the workbook, before anything happened."""
    assert case.reading.problem is not None, "a case was read or made whole"
    return case.reading.problem


# -- facts ------------------------------------------------------------------------------------


def revise(published: Published, before: Problem, given: Disturbance, reading: Reading) -> Case:
    """Return the case of the revised plan: facts and policy after publication.

    Raises
    ------
    WorkbookError
        A change contradicts the facts, or somebody who has reported may no longer be there.
    """
    lineage = _lineage(published, before, given)
    assert reading.problem is not None, "defects were raised before"
    source = given.source or published.source or Path()
    problem = revised(reading.problem, lineage)
    policy = after_publication(Policy.load(published.told["policy"]), problem)
    case = settled(Inputs(source, accept=given.accept), reading, problem, policy)
    _refuse_impossible(case.round)
    return replace(case, lineage=lineage)


def _lineage(published: Published, before: Problem, given: Disturbance) -> Lineage:
    told = published.lineage.changes if published.lineage else ()
    new = () if given.change is None else read_changes(
        given.change, before, given.accept, placed=published.posts, earlier=told)
    new = (*new, *frozen(given.freeze))
    reference = published.posts
    _refuse_contradictions(published, before, new)
    earlier = published.lineage
    base = frozenset(published.told["eligible"]) if earlier is None else earlier.base
    return Lineage(
        version=2 if earlier is None else earlier.version + 1,
        parent=published.folder.resolve().name, parent_sha256=published.sha256,
        base=None if given.refresh_base else base, reference=reference,
        changes=(*(earlier.changes if earlier else ()), *new))


def frozen(told: Iterable[str]) -> tuple[Change, ...]:
    """Return people who have reported, from ids and from files that list ids.

    Raises
    ------
    OutputError
        A file cannot be read.
    """
    keys: list[str] = []
    for item in told:
        text = item
        if Path(item).is_file():
            try:
                text = Path(item).read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError) as error:
                told_why = why(error) if isinstance(error, OSError) else "UTF-8"
                raise OutputError(say("cannot read {p}: {e}", "无法读取 {p}（{e}）", p=item,
                                      e=told_why)) from error
        keys += [key for key in re.split(r"[\s,，、;；]+", text) if key]
    return tuple(Change(kind=ChangeKind.REPORTED, teacher=key) for key in dict.fromkeys(keys))


def _refuse_contradictions(
    published: Published, before: Problem, new: Iterable[Change]
) -> None:
    changes = (*(published.lineage.changes if published.lineage else ()), *new)
    away, placed = gone(changes), published.posts.keys() & before.teacher.keys()
    issues = [_issue(item, told) for item in changes
              if (told := contradiction(item, placed, away)) is not None]
    if issues:
        raise WorkbookError(issues)


def _refuse_impossible(round: Round) -> None:
    """Refuse people who have begun at a post that the rules, or the change, no longer permit."""
    revision, issues = round.problem.revision, []
    for key, post in sorted(revision.reported.items() if revision else ()):
        opening = Opening(post[0], Stage(post[1]), post[2])
        if opening not in round.options.of(key):
            reasons = refusals(round, round.teacher(key), opening)
            told = [say("{c} {w}", "{c} {w}", c=code, w=text) for code, text in reasons]
            issues.append(_issue(Change(kind=ChangeKind.REPORTED, teacher=key), say(
                "has reported, but may no longer be there: {w}", "已报到，但现不得安排在该岗位：{w}",
                w=tuple(told))))
    if issues:
        raise WorkbookError(issues)


def _issue(item: Change, expected: Any) -> Issue:
    return Issue("change", "error", "变更", str(item.kind), "教师编号", item.teacher or "", expected,
                 say("correct the changes", "请更正变更内容"))
