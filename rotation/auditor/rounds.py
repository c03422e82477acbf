"""Judges the plan of a round from the facts up: settles the round anew and reads the placements.

What was re-read from disk may be no plan at all; then its rows are blamed one by one, and the
rules are checked with the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rotation.auditor.concerned import concerned
from rotation.auditor.findings import Finding
from rotation.auditor.judge import Judgement, judge
from rotation.domain.plan import Placement, Plan, as_pooled, faults
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.model.eligibility import neutral, not_run, settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules.e50_directed import Directed
from rotation.text import Text, say


@dataclass(frozen=True)
class AuditReport(Judgement):
    """What the plan of a round was found to be.

    Parameters
    ----------
    round, plan
        As settled and re-read by the audit; the plan is None when it could not be read.
    """

    round: Round = field(kw_only=True)
    plan: Plan | None = field(kw_only=True)


def audit(
    problem: Problem,
    policy: Policy,
    placements: Iterable[Placement],
    claims: Mapping[str, Any] | None = None,
    before: Iterable[Placement] = (),
) -> AuditReport:
    """Check a plan from the facts up.

    Parameters
    ----------
    problem, policy
        As read by the auditor itself.
    placements
        Rows of 交流名单 as re-read from disk, from a solver or edited by hand.
    claims
        A ``plan.json`` whose status, tiers and counts are to be compared; None for none.
    before
        Placements of the published plan that was edited, if it is known: findings name who was
        taken out.

    Returns
    -------
        Findings name the rule that is broken; none means that the plan passes.
    """
    round = settle(problem, policy)
    unchecked = not_run(problem, policy)
    placements = tuple(placements)
    unsound = tuple(faults(round, sorted(placements, key=lambda item: item.teacher)))
    plan = Plan(round, _readable(round, placements, unsound) if unsound else placements)
    task = RoundTask(round, policy)
    found = judge(task, plan, None if unsound else claims)
    findings = concerned(task, plan, found.findings, before)
    if not unsound:
        return AuditReport(findings, found.clauses, found.values, found.certified, unchecked, round=round, plan=plan)
    blamed = (*(Finding("PLAN", "", why) for _, why in unsound), *_outside(round, plan, unsound))
    note = say("the rules of the whole plan were checked with the other rows: mend the rows above and audit again",
               "名单有误，全旗、各校的规则暂按其余各行核查：请先更正上列各行，再重新核查")
    return AuditReport((*blamed, *findings), found.clauses, unchecked=unchecked, notes=(note,), round=round, plan=None)


Unsound = Iterable[tuple[tuple[Placement, ...], Text]]
"""Rows that no plan may have, each with what is wrong."""


def _readable(round: Round, placements: Iterable[Placement], unsound: Unsound) -> Iterator[Placement]:
    """Iterate over the rows that a plan may have: a subject that is pooled there as its pool, of two rows the first."""
    blamed = {id(item) for rows, _ in unsound for item in rows}
    placed: set[str] = set()
    for item in placements:
        meant = as_pooled(round, item) if id(item) in blamed else item
        if meant.teacher in round.problem.teacher and meant.opening in round.cells and meant.teacher not in placed:
            placed.add(meant.teacher)
            yield meant


def _outside(round: Round, plan: Plan, unsound: Unsound) -> Iterator[Finding]:
    """Iterate over the people of rows left out who may not be placed anywhere."""
    for item in (row for rows, _ in unsound for row in rows):
        verdict = round.standings.get(item.teacher)
        if verdict is not None and not verdict.placeable and plan.placement(item.teacher) is None:
            yield Finding(verdict.rule or Directed.code, f"{verdict.rule}|{item.teacher}|{item.host}",
                          neutral(verdict), item.row)
