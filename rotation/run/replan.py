"""A published plan after what happened since: posts left are filled, few people change, then the best."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from time import monotonic
from typing import Any

from rotation.auditor import AuditReport
from rotation.domain.outcome import Outcome, Status
from rotation.domain.problem import Problem
from rotation.domain.ratio import ceil_of
from rotation.domain.records import Lock
from rotation.domain.revision import Change, ChangeKind, Changes, Lineage, Post
from rotation.domain.round import Opening, Round
from rotation.errors import Issue, OutputError, PlanError, WorkbookError
from rotation.explain import Inquiry, standbys
from rotation.model.eligibility import ELSEWHERE, refusals, settle
from rotation.model.objection import Objection
from rotation.model.objections import objections
from rotation.policy.policy import Policy
from rotation.rules.g70_stability import Stability
from rotation.rules.g71_no_new_empty import NoNewEmpty
from rotation.rules.g72_refilled import Refilled
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h75_must_move import MustMove
from rotation.run.changed import changes_of
from rotation.run.folder import check_writable, read_bytes
from rotation.run.gather import Case, Inputs, settled
from rotation.run.publish import explained_view, publish
from rotation.run.published import Published, published_facts, read_plan
from rotation.run.rounds import Progress, without_plan
from rotation.run.rounds import solved as solved_round
from rotation.text import Lang, say
from rotation.workbook.change_faults import contradiction, gone
from rotation.workbook.change_reader import read_changes
from rotation.workbook.changes import revised
from rotation.workbook.reader import Reading

_AFTER = say("after publication", "公示后修订")


@dataclass(frozen=True, eq=False)
class Replan:
    """A revised plan.

    Parameters
    ----------
    case, outcome, folder, report
        As in `rotation.run.Run`.
    changes
        What it changes; None if there is no plan.
    draft
        Of a revision that has no plan: where the draft is that breaks the fewest clauses.
    """

    case: Case
    outcome: Outcome
    folder: Path
    report: AuditReport
    changes: Changes | None
    draft: Path | None = None


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
    fewest
        Put the fewest changes before the filling of posts that people left.
    """

    change: Path | None = None
    freeze: tuple[str, ...] = ()
    source: Path | None = None
    accept: tuple[str, ...] = ()
    refresh_base: bool = False
    fewest: bool = False


def replan(
    folder: Path, given: Disturbance, out: Path | None = None, *, seconds: float = 600.0,
    draft: bool = False, lang: Lang = "zh", progress: Progress | None = None,
    ready: Callable[[Case], None] | None = None,
) -> Replan:
    """Revise a published plan and publish it as the next version: posts left are filled, few people change.

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
        The folder holds no plan, the workbook is not the one it was made from, or no change is given.
    PolicyError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`.
    """
    started = monotonic()
    where = folder.resolve().parent if out is None else out
    check_writable(where)
    published = read_plan(folder)
    reading, before = published_facts(published, given.source, given.accept)
    case = revise(published, before, given, reading)
    if ready is not None:
        ready(case)
    case, outcome = solved_round(case, seconds, progress)
    if outcome.status is Status.INFEASIBLE:
        run = without_plan(case, outcome, where, seconds, draft=draft, lang=lang, started=started)
        return Replan(case, run.outcome, run.folder, run.report, None, run.draft)
    return _published(case, outcome, before, where, draft=draft, lang=lang, started=started)


def _published(
    case: Case, outcome: Outcome, before: Problem, out: Path, *, draft: bool, lang: Lang, started: float,
) -> Replan:
    changes = changes_in(case, outcome, before)
    view = replace(explained_view(case, outcome, draft=draft), changes=changes)
    path, report = publish(case, view, out, lang=lang, seconds=monotonic() - started)
    return Replan(case, view.outcome, path, report, changes)


def changes_in(case: Case, outcome: Outcome, before: Problem) -> Changes | None:
    """Return what an outcome changes; None if it has no plan."""
    if outcome.plan is None or case.lineage is None:
        return None
    anew = revised(before_changes(case), replace(case.lineage, base=None))
    return changes_of(Inquiry(case.round, case.policy, outcome), case.lineage, before, anew)


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
    PlanError
        The plan places somebody, or names a school, that the facts do not know.
    """
    _refuse_strangers(published, before)
    lineage = _lineage(published, before, given)
    assert reading.problem is not None, "defects were raised before"
    source, *more = published.sources(given.source)
    problem = revised(reading.problem, lineage)
    policy = after_publication(published.policy, problem, fewest=given.fewest)
    _refuse_overtaken(settle(problem, policy), policy)
    case = settled(Inputs(source, accept=given.accept, more=tuple(more)), reading, problem, policy)
    _refuse_impossible(case.round)
    return replace(case, lineage=lineage, after=published.file.succession)


def _refuse_strangers(published: Published, facts: Problem) -> None:
    for teacher, (school, *_) in published.file.posts.items():
        if teacher not in facts.teacher or school not in facts.school:
            raise PlanError(say(
                "plan.json places teacher {t} at school {s}, unknown to the workbook; it was edited or damaged",
                "plan.json 中教师“{t}”到学校“{s}”的安排与数据文件对不上（编号不在其中），该文件可能被改动或损坏",
                t=teacher, s=school))


def _lineage(published: Published, before: Problem, given: Disturbance) -> Lineage:
    told = published.lineage.changes if published.lineage else ()
    new = () if given.change is None else read_changes(
        given.change, before, given.accept, placed=published.file.posts, earlier=told)
    new = (*new, *frozen(given.freeze))
    if given.change is not None and not new and not given.refresh_base:
        raise PlanError(say(
            "{p}: no change is filled in, so no new version was made; choose a kind in the rows of those concerned",
            "{p} 中没有填写任何变动，未生成新版；请在有变动的人那一行选择“类型”后再运行", p=given.change.name))
    reference = published.file.posts
    _refuse_contradictions(published, before, new)
    earlier = published.lineage
    base = frozenset(published.file.eligible) if earlier is None else earlier.base
    return Lineage(
        version=2 if earlier is None else earlier.version + 1,
        parent=published.folder.resolve().name, parent_sha256=published.sha256,
        base=None if given.refresh_base else base, reference=reference,
        changes=(*(earlier.changes if earlier else ()), *new),
        short=published.file.short, empty=published.file.unstaffed, substitutes=_substitutes(published, before))


def _substitutes(published: Published, before: Problem) -> dict[str, tuple[Post, ...]]:
    """Return the posts for which people were published as stand-ins, worked out from the published plan again."""
    round, policy = settle(before, published.policy), published.policy
    named: dict[str, list[Post]] = {}
    for post in standbys(Inquiry(round, policy, published.file.outcome(round, policy))):
        for one in post.standbys:
            named.setdefault(one.teacher, []).append(post.item.opening.words)
    return {key: tuple(sorted(set(posts))) for key, posts in sorted(named.items())}


MOST_FROZEN, LONGEST_ID = 100_000, 100
"""People who may be told as having reported, and letters of their ids: beyond that somebody named another file."""


def frozen(told: Iterable[str]) -> tuple[Change, ...]:
    """Return people who have reported, from ids and from files that list ids.

    Raises
    ------
    OutputError
        A file cannot be read, or what is told are no ids.
    """
    keys: list[str] = []
    for item in told:
        text = item
        if os.path.isfile(item):  # noqa: PTH113 - a long list of ids is no path, which `Path` takes as a fault
            try:
                text = read_bytes(Path(item)).decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise OutputError(say("cannot read {p}: {e}", "无法读取 {p}（{e}）", p=item, e="UTF-8")) from error
        keys += [key for key in re.split(r"[\s,，、;；]+", text) if key]
    if len(keys) > MOST_FROZEN or max(map(len, keys), default=0) > LONGEST_ID:
        raise OutputError(say("more people are told as having reported than there are, or something that is no staff "
                              "number", "已报到人员过多，或其中有的不是教师编号"))
    return tuple(Change(kind=ChangeKind.REPORTED, teacher=key) for key in dict.fromkeys(keys))


def _refuse_contradictions(
    published: Published, before: Problem, new: Iterable[Change]
) -> None:
    changes = (*(published.lineage.changes if published.lineage else ()), *new)
    away, placed = gone(changes), published.file.posts.keys() & before.teacher.keys()
    issues = [_issue(item, told) for item in changes
              if (told := contradiction(item, placed, away)) is not None]
    if issues:
        raise WorkbookError(issues)


def _refuse_impossible(round: Round) -> None:
    """Refuse people who have begun at a post that the rules, or the change, no longer permit."""
    revision, issues = round.problem.revision, []
    for key, post in sorted(revision.reported.items() if revision else ()):
        opening = Opening.of(post)
        if opening not in round.options.of(key):
            reasons = refusals(round, round.teacher(key), opening)
            told = [text if code == ELSEWHERE else say("{c} {w}", "{c} {w}", c=code, w=text) for code, text in reasons]
            issues.append(_issue(Change(kind=ChangeKind.REPORTED, teacher=key), say(
                "has reported, but may no longer be there: {w}", "已报到，但现不得安排在该岗位：{w}",
                w=tuple(told))))
    if issues:
        raise WorkbookError(issues)


def _refuse_overtaken(round: Round, policy: Policy) -> None:
    """Refuse orders that what happened makes impossible.

    The answer stands in the change file: the workbook is that of the published plan.
    """
    issues = [_overtaken(lock, fault) for fault in objections(round, policy)
              if fault.table == "locks" and fault.severity == "error"
              for lock in round.orders if lock.row == fault.row]
    if issues:
        raise WorkbookError(issues)


def _overtaken(lock: Lock, fault: Objection) -> Issue:
    told = say("order {k} (row {r} of sheet 指定): {e}", "“指定”表第{r}行（{k}）：{e}",
               k=lock.kind, r=lock.row, e=fault.expected) if lock.row > 0 else fault.expected
    return Issue(fault.code, "error", _SHEET, "", "教师编号", lock.teacher, told, say(
        "answer it in the changes: 取消指定, 留任, or 指定去向 to another school",
        "请在变更中答复：增加一行“取消指定”，或另行“指定”（留任、指定去向其他学校）"))


_SHEET = "变更"


def _issue(item: Change, expected: Any) -> Issue:
    return Issue("change", "error", "变更", str(item.kind), "教师编号", item.teacher or "", expected,
                 say("correct the changes", "请更正变更内容"))


# -- policy: what was left is filled, few change, the reserve is used up ------------------------------


def after_publication(policy: Policy, problem: Problem, *, fewest: bool = False) -> Policy:
    """Return a policy whose first tiers are those of a revision.

    1. No further subject without anybody (G71). 2. Posts left are filled again (G72). 3. The fewest
    changes (G70), a published stand-in called up to the post named for them not counted. Then the tiers
    of the published plan. The reserve of H10 is there for withdrawals after the notice and is used up
    now; the ceiling H15 stays where the published plan needs it.

    Parameters
    ----------
    policy
        That of the published plan.
    problem
        The revised facts, with the placements of that plan as `Problem.reference`.
    fewest
        G70 first, whoever is called up counted.

    Raises
    ------
    PolicyError
        The two contradict each other.
    """
    filled = [{"code": NoNewEmpty.code}], [{"code": Refilled.code}]
    changed = [{"code": Stability.code} | ({} if fewest else {"count_called_up": False})]
    first = [{"goals": goals} for goals in ((changed, *filled) if fewest else (*filled, changed))]
    policy = policy.with_value("tiers", [*first, *_others(policy.dump()["tiers"])], _AFTER)
    policy = policy.with_value(RotationRate.parameter("reserve"), "0%", _AFTER)
    if problem.revision is not None and problem.revision.reported:
        policy = policy.with_value(MustMove.parameter("on"), True, _AFTER)
    return _with_ceiling(policy, problem)


def fewest_first(policy: Policy) -> bool:
    """Whether the fewest changes come before everything else in the policy of a revision."""
    return isinstance(policy.tiers[0].goals[0][0], Stability)


def _others(tiers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tiers without the goals of a revision, which stand first now."""
    own = {Stability.code, NoNewEmpty.code, Refilled.code}
    kept = [{**tier, "goals": [goal for goal in tier["goals"] if goal["code"] not in own]}
            for tier in tiers]
    return [tier for tier in kept if tier["goals"]]


def _with_ceiling(policy: Policy, problem: Problem) -> Policy:
    rule = policy.rules[RotationCeiling.code]
    if not isinstance(rule, RotationCeiling) or not rule.on:
        return policy
    round = settle(problem, policy)
    base = len(round.eligible)
    moved = sum(key in round.eligible_set for key in problem.reference or ())
    if not base or moved <= rule.most(round):
        return policy
    share = Fraction(ceil_of(Fraction(moved * 10_000, base)), 100)
    return policy.with_value(RotationCeiling.parameter("rate"), f"{float(min(share, Fraction(100))):.2f}%", _AFTER)
