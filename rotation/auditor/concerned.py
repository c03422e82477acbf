"""Whom a broken clause is about: rows of the list that push it, and people taken out who kept it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from rotation.auditor.findings import Finding
from rotation.domain.plan import Placement, Plan
from rotation.model.task import AnyRule, AnyTask, RoundTask
from rotation.text import Text, say

_MOST = 12
"""A clause that more rows push is about the whole list, which the finding says itself."""


class Listed(Protocol):
    """One row of a list: who takes which post, or seat."""

    @property
    def teacher(self) -> str:
        """Number of the person."""

    @property
    def opening(self) -> Any:
        """The post or seat."""

    @property
    def row(self) -> int:
        """Row of the sheet, 0 if it was read from none."""


class EditedList(NamedTuple):
    """A list that was perhaps edited by hand.

    Parameters
    ----------
    now, before
        Its rows, and those of the plan that was published, if it is known.
    plan
        Makes the plan of such rows.
    name
        Returns the name of somebody.
    """

    now: Sequence[Any]
    before: Sequence[Any]
    plan: Callable[[Iterable[Any]], Any]
    name: Callable[[str], str]


def concerned(
    task: RoundTask, plan: Plan, findings: Iterable[Finding], before: Iterable[Placement] = ()
) -> tuple[Finding, ...]:
    """Return findings on a round with the rows of 交流名单 that they are about, as `with_rows` does."""
    edited = EditedList(plan.placements, tuple(before), lambda items: Plan(plan.round, items),
                        lambda key: plan.round.teacher(key).name)
    return with_rows(task, edited, findings)


def with_rows(task: AnyTask, edited: EditedList, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the rows of the list, and the people no longer in it, that they are about.

    A row is concerned if the clause says otherwise without it, and would be kept without all such
    rows. Where too few are placed nobody on the list is to blame: then those are named whom the
    plan before had placed and with whom the clause would say otherwise. Rows that are as they were
    in the plan before are named only if no others are concerned.

    Parameters
    ----------
    task
        What was judged.
    edited
        Its list; rows read from a sheet tell where they stand.
    findings
        What was found.
    """
    known = {rule.code: rule for rule in task.rules}
    asked = _Edited(task, edited)
    return tuple(asked.placed(item, known[item.rule]) if item.rule in known else item for item in findings)


class _Edited:
    """Answers for one list."""

    def __init__(self, task: AnyTask, edited: EditedList) -> None:
        self._task, self._list = task, edited
        now, before = edited.now, edited.before
        known = {item.teacher: item for item in now}
        posts = {item.teacher: item.opening for item in before}
        self._changed = [item for item in now if posts.get(item.teacher) != item.opening]
        self._gone = [item for item in before
                      if item.teacher not in known or known[item.teacher].opening != item.opening]

    def placed(self, finding: Finding, rule: AnyRule) -> Finding:
        subject = next((one for one in rule.subjects(self._task.world) if rule.clause(one) == finding.clause), None)
        if subject is None:
            return finding
        rows = self._list.now
        now = self._said(rule, subject, rows)
        pushing = [item for item in rows if item.row and now != self._said(
            rule, subject, [other for other in rows if other is not item])]
        if self._said(rule, subject, [item for item in rows if item not in pushing]):
            pushing = []
        if self._list.before:
            pushing = [item for item in pushing if item in self._changed] or pushing
        gone = [] if pushing else [item for item in self._gone if now != self._said(rule, subject, self._with(item))]
        return replace(finding, rows=tuple(sorted(item.row for item in pushing)) if len(pushing) <= _MOST else (),
                       evidence=self._without(finding.evidence, gone) if len(gone) <= _MOST else finding.evidence)

    def _said(self, rule: AnyRule, subject: Any, items: Iterable[Listed]) -> tuple[str, ...]:
        return tuple(str(said) for said in rule.breaches(self._list.plan(items), subject))

    def _with(self, item: Listed) -> list[Listed]:
        return [*(other for other in self._list.now if other.teacher != item.teacher), item]

    def _without(self, evidence: Text, gone: Sequence[Listed]) -> Text:
        if not gone:
            return evidence
        people = tuple(say("{n} ({k})", "{n}（{k}）", n=self._list.name(item.teacher), k=item.teacher)
                       for item in gone)
        return say("{e}; no longer as in the published plan: {p}", "{e}；与已发布方案相比已去掉或改动：{p}",
                   e=evidence, p=people)
