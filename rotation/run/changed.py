"""What a revised plan changes, why each change had to be, and what stays short because of what happened."""

from __future__ import annotations

from collections.abc import Mapping

from rotation.auditor.findings import clauses
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.revision import Cause, Change, ChangeKind, Changes, Lineage, Post, Revised
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.explain import Inquiry
from rotation.model.eligibility import ELSEWHERE, neutral, refusals, settle
from rotation.model.task import RoundTask
from rotation.rules import catalogue
from rotation.rules.g70_stability import Stability, called_up
from rotation.run.gaps import opened_gaps
from rotation.text import Text, say


def changes_of(asked: Inquiry, lineage: Lineage, published: Problem, anew: Problem) -> Changes:
    """List everybody whose post or staying changed, who would leave or join E, and what stays short.

    Parameters
    ----------
    asked
        The revised plan, of a round that knows its lineage.
    lineage
        What happened since publication.
    published
        The facts of the published plan, for the names of people who left the roster.
    anew
        The revised facts with E worked out anew.
    """
    plan, tiers = asked.outcome.plan, asked.outcome.tiers
    assert plan is not None, "only a plan changes anything"
    now = {item.teacher: item.opening.words for item in plan.placements}
    keys = sorted(key for key in now.keys() | lineage.reference.keys()
                  if now.get(key) != lineage.reference.get(key))
    people = tuple(_Reasons(plan, lineage).revised(key, now.get(key)) for key in keys)
    leaving, joining = _moves_of_base(plan.round, settle(anew, asked.policy))
    gaps = opened_gaps(asked, lineage)
    named = {*keys, *(key for key, _ in (*leaving, *joining)), *(key for gap in gaps for key in (*gap.left, *gap.came))}
    everyone = {**published.teacher, **plan.round.problem.teacher}
    counted = next((tier for tier in tiers if tier.goals[0].code == Stability.code), None)
    return Changes(
        people, {key: (everyone[key].name, everyone[key].school) for key in named}, leaving, joining,
        called=called_up(plan), gaps=gaps,
        proven=counted is not None and counted.proven and counted.gap == 0,
        fewest=counted is not None and counted.tier == 1)


def _moves_of_base(
    held: Round, anew: Round
) -> tuple[tuple[tuple[str, Text], ...], tuple[tuple[str, Text], ...]]:
    revision = held.problem.revision
    if revision is None or revision.base is None:
        return (), ()
    leaving = tuple((key, neutral(anew.standings[key])) for key in sorted(revision.base)
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
        told = self._said(key, before)
        if told is not None:
            return told
        refused = self._refused(key, before)
        if refused is not None:
            return Cause.RULE, refused
        return self._adjusted(key, before, after)

    def _said(self, key: str, before: Post | None) -> tuple[Cause, Text] | None:
        """Return what the changes themselves say about a person, or the school where they were to go."""
        told = self._named.get(key, {})
        if before is not None and ChangeKind.WITHDRAWN in told:
            return Cause.WITHDRAWN, say("withdrew", "本人退出")
        if before is not None and ChangeKind.EXEMPT in told:
            return Cause.EXEMPT, say("exempted under {r}", "经批准免除（{r}）",
                                     r=_rule(told[ChangeKind.EXEMPT].rule or ""))
        if before is not None and before[0] in self._closed:
            return Cause.CLOSED, say("the host school was closed", "接收学校撤并")
        return self._ordered(key, told)

    def _ordered(self, key: str, told: Mapping[ChangeKind, Change]) -> tuple[Cause, Text] | None:
        if ChangeKind.JOINED in told:
            return Cause.JOINED, say("joined after publication", "公示后新增人员，安排岗位")
        if ChangeKind.LOCKED in told:
            return Cause.DIRECTED, say("decided by the office: {k}", "教育局指定：{k}", k=told[ChangeKind.LOCKED].lock)
        if any(leg.teacher == key for ring in self._round.dissolved for leg in ring):
            return Cause.DIRECTED, say("their ring of 对调 has lost a member", "所在对调组已不完整，不再按对调要求安排")
        return None

    def _refused(self, key: str, before: Post | None) -> Text | None:
        if before is None:
            return None
        found = refusals(self._round, self._round.teacher(key), Opening.of(before))
        if not found:
            return None
        code, why = found[0]
        if code == ELSEWHERE:
            return why
        return say("no longer permitted by {c}: {w}", "现不符合 {c}：{w}", c=_rule(code), w=why)

    def _adjusted(self, key: str, before: Post | None, after: Post | None) -> tuple[Cause, Text]:
        kept = self._broken_if_kept(key, before)
        took = None if after is None else self._replaced(key, after)
        if took is not None:
            name = self._round.problem.teacher[took].name if (
                took in self._round.problem.teacher) else took
            if key in called_up(self._plan):
                return Cause.REPLACES, say("published stand-in, called up to the post of {n} ({t})",
                                           "按公布的递补名单，递补{n}（{t}）的岗位", n=name, t=took)
            return Cause.REPLACES, say("takes over the post of {n} ({t}); otherwise {k}",
                                       "接替{n}（{t}）；否则{k}", n=name, t=took, k=kept)
        return Cause.ADJUSTED, say("otherwise {k}", "否则{k}", k=kept)

    def _replaced(self, key: str, after: Post) -> str | None:
        """Return somebody who was to have this post and has not got it any more."""
        now = {item.teacher: item.opening.words for item in self._plan.placements}
        left = [other for other, post in sorted(self._lineage.reference.items())
                if post == after and other != key and now.get(other) != post]
        return left[0] if left else self._absent_from(after)

    def _absent_from(self, post: Post) -> str | None:
        """Return somebody who was to stay in a post and is there no longer."""
        revision = self._round.problem.revision
        for key, (school, stage, subject) in sorted((revision.absent if revision else {}).items()):
            if (school, stage, self._round.subject_at(school, Stage(stage), subject)) == post:
                return key
        return None

    def _broken_if_kept(self, key: str, before: Post | None) -> Text:
        """Say which rule would break if only this one change were taken back."""
        kept = [(item.teacher, item.opening) for item in self._plan.placements
                if item.teacher != key]
        if before is not None:
            kept.append((key, Opening.of(before)))
        found = clauses(RoundTask(self._round), Plan.of(self._round, kept))
        if not found:
            return say("posts left would not be filled, or more people would change",
                       "空出的岗位补不上，或变动人数会更多")
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
