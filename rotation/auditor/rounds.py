"""Judges the plan of a round from the facts up: settles the round anew and reads the placements.

What was re-read from disk may be no plan at all; then its rows are blamed one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rotation.auditor.attest import Certified
from rotation.auditor.findings import Finding, people
from rotation.auditor.judge import judge
from rotation.domain.plan import Placement, Plan, faults
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.model.eligibility import not_run, settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.text import Text, say


@dataclass(frozen=True)
class AuditReport:
    """Everything the audit looked at and found.

    Parameters
    ----------
    findings
        Empty if the plan passes.
    clauses
        Number of clauses checked, by rule.
    values
        Measured value of each tier.
    unchecked
        Rules that did not run, with the columns they lack.
    certified
        What the certificate proves, tier by tier; empty if there is none.
    notes
        What else the reader should know; no finding.
    round, plan
        As settled and re-read by the audit; the plan is None when it could not be read.
    """

    findings: tuple[Finding, ...]
    clauses: Mapping[str, int]
    values: tuple[int, ...]
    unchecked: Mapping[str, tuple[str, ...]]
    round: Round
    plan: Plan | None
    certified: tuple[Certified, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def audit(
    problem: Problem,
    policy: Policy,
    placements: Iterable[Placement],
    claims: Mapping[str, Any] | None = None,
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

    Returns
    -------
        Findings name the rule that is broken; none means that the plan passes.
    """
    round = settle(problem, policy)
    unchecked = not_run(problem, policy)
    placements = tuple(placements)
    unsound = tuple(faults(round, sorted(placements, key=lambda item: item.teacher)))
    if unsound:
        return _no_plan(round, placements, unsound, unchecked)
    plan = Plan(round, placements)
    found = judge(RoundTask(round, policy), plan, claims)
    return AuditReport(found.findings, found.clauses, found.values, unchecked, round, plan,
                       found.certified)


def _no_plan(
    round: Round, placements: Iterable[Placement], wrong: Iterable[tuple[tuple[Placement, ...], Text]],
    unchecked: Mapping[str, tuple[str, ...]],
) -> AuditReport:
    """Report every row that no plan may have, and what is wrong with the people of the others.

    Clauses count people, so they wait until the rows are mended.
    """
    blamed = {id(item) for rows, _ in wrong for item in rows}
    rest = Plan(round, (item for item in placements if id(item) not in blamed))
    found = (*(Finding("PLAN", "", why) for _, why in wrong), *people(RoundTask(round), rest))
    note = say("no rule of the whole plan was checked: mend the rows above and audit again",
               "名单有误，尚未逐条核查全旗、各校的规则：请先更正上列各行，再重新核查")
    return AuditReport(found, {}, (), unchecked, round, None, notes=(note,))
