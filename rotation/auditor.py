"""Judges a finished plan against every rule and goal; knows no solver.

The auditor is handed facts, policy and the placements as re-read from disk, settles the round
anew, and trusts nothing that was printed: every clause is checked by `breaches`, every goal is
measured again, and every claimed number is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rotation.domain.plan import Placement, Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.eligibility import not_run, plan_rules, refusals, settle
from rotation.errors import PlanError
from rotation.policy import Policy, Tier
from rotation.text import Text, say


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a plan.

    Parameters
    ----------
    rule
        Code of the rule that is broken, or of the kind of claim: PLAN, GOAL, COUNT, FORM.
    clause
        Id of the clause, teacher or claim.
    evidence
        What was found.
    """

    rule: str
    clause: str
    evidence: Text


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
    round, plan
        As settled and re-read by the audit; the plan is None when it could not be read.
    """

    findings: tuple[Finding, ...]
    clauses: Mapping[str, int]
    values: tuple[int, ...]
    unchecked: Mapping[str, tuple[str, ...]]
    round: Round
    plan: Plan | None

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
    try:
        plan = Plan(round, placements)
    except PlanError as error:
        finding = Finding("PLAN", "", error.message)
        return AuditReport((finding,), {}, (), unchecked, round, None)
    findings = [*_people(plan), *_clauses(plan)]
    values = tuple(_value(tier, plan) for tier in policy.tiers)
    findings += _claims(plan, values, policy, claims) if claims is not None else []
    counted = {rule.code: len(list(rule.subjects(round))) for rule in plan_rules(round)}
    return AuditReport(tuple(findings), counted, values, unchecked, round, plan)


def _people(plan: Plan) -> list[Finding]:
    """Check that everybody placed may be placed there, in the form the office set."""
    findings: list[Finding] = []
    for item in plan.placements:
        teacher = plan.round.teacher(item.teacher)
        for code, why in refusals(plan.round, teacher, item.opening):
            findings.append(Finding(code, f"{code}|{item.teacher}|{item.host}", why))
        findings += _terms(plan.round, item)
    return findings


def _terms(round: Round, item: Placement) -> list[Finding]:
    teacher = round.teacher(item.teacher)
    expected: dict[str, tuple[object, object]] = {
        "派出学校": (item.home, "" if teacher.unposted else teacher.school),
        "交流形式": (item.form, round.form(teacher)),
        "交流年限": (item.term_years, round.term_years(teacher)),
        "是否调动人事关系": (item.relation, round.relation(teacher)),
    }
    return [
        Finding("FORM", item.teacher, say("{n} is “{a}”, facts and policy say “{b}”",
                                          "{n}为“{a}”，按数据和政策应为“{b}”", n=name, a=told, b=right))
        for name, (told, right) in expected.items() if told != right
    ]


def _clauses(plan: Plan) -> list[Finding]:
    return [
        Finding(rule.code, rule.clause(subject), say("{d}: {e}", "{d}；{e}",
                                                     d=rule.says(plan.round, subject), e=evidence))
        for rule in plan_rules(plan.round)
        for subject in rule.subjects(plan.round)
        for evidence in rule.breaches(plan, subject)
    ]


def _value(tier: Tier, plan: Plan) -> int:
    return sum(rate * goal.measure(plan) for goal, rate in tier.goals)


# -- claims -----------------------------------------------------------------------------------


def _claims(
    plan: Plan, values: tuple[int, ...], policy: Policy, claims: Mapping[str, Any]
) -> list[Finding]:
    return [*_tier_claims(plan, values, policy, claims), *_count_claims(plan, claims)]


def _tier_claims(
    plan: Plan, values: tuple[int, ...], policy: Policy, claims: Mapping[str, Any]
) -> list[Finding]:
    told = list(claims.get("tiers", ()))
    if len(told) != len(values):
        return [_differs("tiers", len(told), len(values))]
    findings: list[Finding] = []
    for number, (claim, value, tier) in enumerate(zip(told, values, policy.tiers, strict=True), 1):
        if claim["value"] != value:
            findings.append(_differs(f"tier {number}", claim["value"], value))
        if claim["bound"] > value:
            findings.append(_differs(f"tier {number} bound", claim["bound"], value))
        if claim["proven"] and value - claim["bound"] > tier.tolerance * abs(value):
            findings.append(_differs(f"tier {number} proven", "true", "false"))
        measured = [{"code": g.code, "rate": r, "value": g.measure(plan)} for g, r in tier.goals]
        if claim["goals"] != measured:
            findings.append(_differs(f"tier {number} goals", claim["goals"], measured))
    exact = all(claim["value"] == claim["bound"] for claim in told)
    if claims.get("status") == "OPTIMAL" and not exact:
        findings.append(_differs("status", "OPTIMAL", "FEASIBLE"))
    return findings


def _count_claims(plan: Plan, claims: Mapping[str, Any]) -> list[Finding]:
    told = claims.get("counts", {})
    right = {"eligible": len(plan.round.eligible), "moved": len(plan.exchanged),
             "backbone_moved": len(plan.backbone)}
    return [_differs(name, told.get(name), value)
            for name, value in right.items() if told.get(name) != value]


def _differs(name: str, told: object, right: object) -> Finding:
    kind = "GOAL" if name.startswith("tier") else "COUNT"
    return Finding(kind, name, say("{n}: printed {a}, recomputed {b}", "{n}：原报{a}，重算{b}",
                                   n=name, a=told, b=right))
