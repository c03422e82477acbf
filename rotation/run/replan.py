"""A published plan after withdrawals, exemptions and corrections: the fewest changes, then the best."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from time import monotonic
from typing import Any

from rotation.auditor import AuditReport
from rotation.auditor.findings import clauses
from rotation.domain.outcome import Outcome
from rotation.domain.plan import Placement, Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import ceil_of
from rotation.domain.revision import Cause, Change, ChangeKind, Changes, Lineage, Post, Revised
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.errors import Issue, OutputError, PlanError, WorkbookError, why
from rotation.model.eligibility import refusals, settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules import catalogue
from rotation.rules.g70_stability import Stability
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h75_must_move import MustMove
from rotation.run.folder import check_writable
from rotation.run.gather import Case, Inputs, settled
from rotation.run.publish import explained_view, publish
from rotation.run.published import Published, published_facts, read_plan
from rotation.run.rounds import Progress
from rotation.run.rounds import solved as solved_round
from rotation.text import Lang, Text, say
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
    published = read_plan(folder)
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
    PlanError
        The plan places somebody, or names a school, that the facts do not know.
    """
    _refuse_strangers(published, before)
    lineage = _lineage(published, before, given)
    assert reading.problem is not None, "defects were raised before"
    source = published.source(given.source)
    problem = revised(reading.problem, lineage)
    policy = after_publication(published.policy, problem)
    case = settled(Inputs(source, accept=given.accept), reading, problem, policy)
    _refuse_impossible(case.round)
    return replace(case, lineage=lineage)


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
    reference = published.file.posts
    _refuse_contradictions(published, before, new)
    earlier = published.lineage
    base = frozenset(published.file.eligible) if earlier is None else earlier.base
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
    away, placed = gone(changes), published.file.posts.keys() & before.teacher.keys()
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


# -- policy: the fewest changes first, the reserve used up ------------------------------------------


def after_publication(policy: Policy, problem: Problem) -> Policy:
    """Return a policy with the fewest changes as its first tier.

    The reserve of H10 is there for withdrawals after the notice and is used up now; the ceiling
    H15 stays where the published plan needs it.

    Parameters
    ----------
    policy
        That of the published plan.
    problem
        The revised facts, with the placements of that plan as `Problem.reference`.

    Raises
    ------
    PolicyError
        The two contradict each other.
    """
    first = {"goals": [{"code": Stability.code}]}
    policy = policy.with_value("tiers", [first, *_others(policy.dump()["tiers"])], _AFTER)
    policy = policy.with_value(RotationRate.parameter("reserve"), "0%", _AFTER)
    if problem.revision is not None and problem.revision.reported:
        policy = policy.with_value(MustMove.parameter("on"), True, _AFTER)
    return _with_ceiling(policy, problem)


def _others(tiers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tiers without G70, which stands first now."""
    kept = [{**tier, "goals": [goal for goal in tier["goals"] if goal["code"] != Stability.code]}
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


# -- what changes, and why each change had to be ----------------------------------------------------


def changes_of(
    plan: Plan, policy: Policy, lineage: Lineage, published: Problem, anew: Problem
) -> Changes:
    """List everybody whose post or staying changed, and who would leave or join E.

    Parameters
    ----------
    plan, policy
        The revised plan, of a round that knows its lineage.
    lineage
        What happened since publication.
    published
        The facts of the published plan, for the names of people who left the roster.
    anew
        The revised facts with E worked out anew.
    """
    now = {item.teacher: _post(item) for item in plan.placements}
    keys = sorted(key for key in now.keys() | lineage.reference.keys()
                  if now.get(key) != lineage.reference.get(key))
    people = tuple(_Reasons(plan, lineage).revised(key, now.get(key)) for key in keys)
    leaving, joining = _moves_of_base(plan.round, settle(anew, policy))
    named = {*keys, *(key for key, _ in (*leaving, *joining))}
    everyone = {**published.teacher, **plan.round.problem.teacher}
    return Changes(people, {key: (everyone[key].name, everyone[key].school) for key in named},
                   leaving, joining)


def _post(item: Placement) -> Post:
    return item.host, str(item.stage), item.subject


def _opening(post: Post) -> Opening:
    return Opening(post[0], Stage(post[1]), post[2])


def _moves_of_base(
    held: Round, anew: Round
) -> tuple[tuple[tuple[str, Text], ...], tuple[tuple[str, Text], ...]]:
    revision = held.problem.revision
    if revision is None or revision.base is None:
        return (), ()
    leaving = tuple((key, anew.standings[key].why) for key in sorted(revision.base)
                    if key in anew.standings and key not in anew.eligible_set)
    joining = tuple((key, held.standings[key].why) for key in anew.eligible
                    if key not in revision.base)
    return leaving, joining


class _Reasons:
    """Finds out why each change of a plan had to be: by name, by rule, or by what it would break."""

    def __init__(self, plan: Plan, lineage: Lineage) -> None:
        self._plan, self._round, self._lineage = plan, plan.round, lineage
        self._named = _by_teacher(lineage)
        self._closed = {item.school for item in lineage.changes
                        if item.kind is ChangeKind.CLOSED}

    def revised(self, key: str, after: Post | None) -> Revised:
        """Return one change with its cause and reason."""
        before = self._lineage.reference.get(key)
        cause, reason = self._why(key, before, after)
        return Revised(key, before, after, cause, reason)

    def _why(self, key: str, before: Post | None, after: Post | None) -> tuple[Cause, Text]:
        told = self._named.get(key, {})
        if before is not None:
            if ChangeKind.WITHDRAWN in told:
                return Cause.WITHDRAWN, say("withdrew", "本人退出")
            if ChangeKind.EXEMPT in told:
                return Cause.EXEMPT, say("exempted under {r}", "经批准免除（{r}）",
                                         r=_rule(told[ChangeKind.EXEMPT].rule or ""))
            if before[0] in self._closed:
                return Cause.CLOSED, say("the host school was closed", "接收学校撤并")
        if ChangeKind.LOCKED in told:
            return Cause.DIRECTED, say("decided by the office: {k}", "教育局指定：{k}",
                                       k=told[ChangeKind.LOCKED].lock)
        refused = self._refused(key, before)
        if refused is not None:
            return Cause.RULE, refused
        return self._adjusted(key, before, after)

    def _refused(self, key: str, before: Post | None) -> Text | None:
        if before is None:
            return None
        found = refusals(self._round, self._round.teacher(key), _opening(before))
        if not found:
            return None
        code, why = found[0]
        return say("no longer permitted by {c}: {w}", "现不符合 {c}：{w}", c=_rule(code), w=why)

    def _adjusted(self, key: str, before: Post | None, after: Post | None) -> tuple[Cause, Text]:
        kept = self._broken_if_kept(key, before)
        took = None if after is None else self._replaced(key, after)
        if took is not None:
            name = self._round.problem.teacher[took].name if (
                took in self._round.problem.teacher) else took
            return Cause.REPLACES, say("takes over the post of {n} ({t}); otherwise {k}",
                                       "接替{n}（{t}）；否则{k}", n=name, t=took, k=kept)
        return Cause.ADJUSTED, say("otherwise {k}", "否则{k}", k=kept)

    def _replaced(self, key: str, after: Post) -> str | None:
        """Return somebody who was to have this post and has not got it any more."""
        now = {item.teacher: _post(item) for item in self._plan.placements}
        left = [other for other, post in sorted(self._lineage.reference.items())
                if post == after and other != key and now.get(other) != post]
        return left[0] if left else None

    def _broken_if_kept(self, key: str, before: Post | None) -> Text:
        """Say which rule would break if only this one change were taken back."""
        kept = [(item.teacher, item.opening) for item in self._plan.placements
                if item.teacher != key]
        if before is not None:
            kept.append((key, _opening(before)))
        found = clauses(RoundTask(self._round), Plan.of(self._round, kept))
        if not found:
            return say("more people would change", "变动人数会更多")
        return say("{c} would not hold: {e}", "不满足 {c}：{e}", c=_rule(found[0].rule),
                   e=found[0].evidence)


def _by_teacher(lineage: Lineage) -> Mapping[str, Mapping[ChangeKind, Change]]:
    told: dict[str, dict[ChangeKind, Change]] = {}
    for item in lineage.changes:
        if item.teacher is not None:
            told.setdefault(item.teacher, {})[item.kind] = item
    return told


def _rule(code: str) -> Text:
    rule = catalogue().get(code)
    label: object = rule.label if rule is not None else ""
    return say("{c} {l}", "{c} {l}", c=code, l=label)
