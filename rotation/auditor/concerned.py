"""Whom a broken clause is about: rows of the list that push it, and people taken out who kept it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rotation.auditor.findings import Finding
from rotation.domain.plan import Placement, Plan
from rotation.model.task import AnyRule, RoundTask
from rotation.text import Text, say

_MOST = 12
"""A clause that more rows push is about the whole list, which the finding says itself."""


def concerned(
    task: RoundTask, plan: Plan, findings: Iterable[Finding], before: Iterable[Placement] = ()
) -> tuple[Finding, ...]:
    """Return findings with the rows of the list, and the people no longer in it, that they are about.

    A row is concerned if the clause says otherwise without it, and would be kept without all such
    rows. Where too few are placed nobody on the list is to blame: then those are named whom the
    plan before had placed and with whom the clause would say otherwise.

    Parameters
    ----------
    task, plan
        What was judged; placements read from a sheet tell their rows.
    findings
        What was found.
    before
        Placements of the plan that was published, if it is known: rows that are as they were then
        are named only if no others are concerned.
    """
    known = {rule.code: rule for rule in task.rules}
    asked = _Edited(plan, tuple(before))
    return tuple(asked.placed(item, known[item.rule]) if item.rule in known else item for item in findings)


class _Edited:
    """Answers for one plan."""

    def __init__(self, plan: Plan, before: Sequence[Placement]) -> None:
        self._plan, self._before = plan, before
        known = {item.teacher: item for item in plan.placements}
        posts = {item.teacher: item.opening for item in before}
        self._edited = [item for item in plan.placements if posts.get(item.teacher) != item.opening]
        self._gone = [item for item in before
                      if item.teacher not in known or known[item.teacher].opening != item.opening]

    def placed(self, finding: Finding, rule: AnyRule) -> Finding:
        subject = next((one for one in rule.subjects(self._plan.round) if rule.clause(one) == finding.clause), None)
        if subject is None:
            return finding
        now = self._said(rule, subject, self._plan.placements)
        pushing = [item for item in self._plan.placements if item.row and now != self._said(
            rule, subject, [other for other in self._plan.placements if other is not item])]
        if self._said(rule, subject, [item for item in self._plan.placements if item not in pushing]):
            pushing = []
        if self._before:
            pushing = [item for item in pushing if item in self._edited] or pushing
        gone = [] if pushing else [item for item in self._gone if now != self._said(rule, subject, self._with(item))]
        return replace(finding, rows=tuple(sorted(item.row for item in pushing)) if len(pushing) <= _MOST else (),
                       evidence=self._without(finding.evidence, gone) if len(gone) <= _MOST else finding.evidence)

    def _said(self, rule: AnyRule, subject: Any, placements: Iterable[Placement]) -> tuple[str, ...]:
        return tuple(str(said) for said in rule.breaches(Plan(self._plan.round, placements), subject))

    def _with(self, item: Placement) -> list[Placement]:
        return [*(other for other in self._plan.placements if other.teacher != item.teacher), item]

    def _without(self, evidence: Text, gone: Sequence[Placement]) -> Text:
        if not gone:
            return evidence
        round = self._plan.round
        people = tuple(say("{n} ({k})", "{n}（{k}）", n=round.teacher(item.teacher).name, k=item.teacher)
                       for item in gone)
        return say("{e}; no longer as in the published plan: {p}", "{e}；与已发布方案相比已去掉或改动：{p}",
                   e=evidence, p=people)
