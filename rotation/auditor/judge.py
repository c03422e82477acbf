"""Judges a finished plan against every rule and goal; knows no solver.

The auditor is handed facts, policy and the placements as re-read from disk, settles the round
anew, and trusts nothing that was printed: every clause is checked by `breaches`, every goal is
measured again, and every claimed number is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rotation.auditor.attest import Certified, certify
from rotation.auditor.findings import Finding, clauses, people, value_of
from rotation.domain.plan import Placement, Plan, faults
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.model.certificate import most
from rotation.model.eligibility import not_run, plan_rules, settle
from rotation.policy.policy import Policy
from rotation.policy.tiers import Tier
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
    findings = [*people(plan), *clauses(plan)]
    values = tuple(value_of(tier, plan) for tier in policy.tiers)
    certified: tuple[Certified, ...] = ()
    if claims is not None:
        findings += _claims(plan, values, policy, claims)
        if len(claims.get("tiers", ())) == len(values):
            certified, wrong = certify(round, policy, claims)
            findings += wrong
    counted = {rule.code: len(list(rule.subjects(round))) for rule in plan_rules(round)}
    return AuditReport(tuple(findings), counted, values, unchecked, round, plan,
                       certified)


def _no_plan(
    round: Round, placements: Iterable[Placement], wrong: Iterable[tuple[tuple[Placement, ...], Text]],
    unchecked: Mapping[str, tuple[str, ...]],
) -> AuditReport:
    """Report every row that no plan may have, and what is wrong with the people of the others.

    Clauses count people, so they wait until the rows are mended.
    """
    blamed = {id(item) for rows, _ in wrong for item in rows}
    rest = Plan(round, (item for item in placements if id(item) not in blamed))
    found = (*(Finding("PLAN", "", told) for _, told in wrong), *people(rest))
    note = say("no rule of the whole plan was checked: mend the rows above and audit again",
               "名单有误，尚未逐条核查全旗、各校的规则：请先更正上列各行，再重新核查")
    return AuditReport(found, {}, (), unchecked, round, None, notes=(note,))


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
        findings += _tier_claim(f"tier {number}", claim, value, tier, plan)
    last = len(values)
    if told and told[-1]["value"] != values[-1]:
        findings.append(_differs(f"tier {last}", told[-1]["value"], values[-1]))
    exact = all(claim["value"] == claim["bound"] for claim in told)
    if claims.get("status") == "OPTIMAL" and not exact:
        findings.append(_differs("status", "OPTIMAL", "FEASIBLE"))
    return findings


def _tier_claim(
    name: str, claim: Mapping[str, Any], value: int, tier: Tier, plan: Plan
) -> list[Finding]:
    """Check one tier: the finished plan's value, the value it was held to, bound and proof."""
    findings: list[Finding] = []
    if claim["final"] != value:
        findings.append(_differs(f"{name} final", claim["final"], value))
    if value > most(tier, claim["value"]):
        findings.append(_differs(name, claim["value"], value))
    if claim["bound"] > min(value, claim["value"]):
        findings.append(_differs(f"{name} bound", claim["bound"], min(value, claim["value"])))
    gap = claim["value"] - claim["bound"]
    if claim["proven"] != (gap <= tier.tolerance * abs(claim["value"])):
        findings.append(_differs(f"{name} proven", claim["proven"], not claim["proven"]))
    measured = [{"code": g.code, "rate": r, "value": g.measure(plan)} for g, r in tier.goals]
    if claim["goals"] != measured:
        findings.append(_differs(f"{name} goals", claim["goals"], measured))
    return findings


def _count_claims(plan: Plan, claims: Mapping[str, Any]) -> list[Finding]:
    told = claims.get("counts", {})
    right = {"eligible": len(plan.round.eligible), "moved": len(plan.exchanged),
             "backbone_moved": len(plan.backbone)}
    return [_differs(name, told.get(name), value)
            for name, value in right.items() if told.get(name) != value]


def _differs(name: str, told: object, right: object) -> Finding:
    kind = "GOAL" if name.startswith("tier ") else "COUNT"
    return Finding(kind, name, say("{n}: printed {a}, recomputed {b}", "{n}：原报{a}，重算{b}",
                                   n=_claim_name(name), a=_spelled(told), b=_spelled(right)))


_CLAIMS = {
    "tiers": say("number of tiers", "目标层数"), "status": say("status", "求解结论"),
    "eligible": say("teachers in E", "符合交流条件教师人数"),
    "moved": say("teachers exchanged", "实际交流人数"),
    "backbone_moved": say("backbone teachers exchanged", "其中骨干教师人数"),
    "": say("value", "数值"), "final": say("final value", "最终数值"), "bound": say("bound", "下限"),
    "proven": say("proven", "是否已证最优"), "goals": say("goals", "各目标数值")}
_WORDS = {"OPTIMAL": say("proven best", "已证最优"), "FEASIBLE": say("not proven best", "可行，未证最优")}


def _claim_name(name: str) -> Text:
    """Return what a claim is called: ``tier 2 bound`` as 第2层下限."""
    if not name.startswith("tier "):
        return _CLAIMS[name]
    _, number, *rest = name.split()
    return say("tier {k}, {c}", "第{k}层{c}", k=number, c=_CLAIMS["".join(rest)])


def _spelled(value: object) -> object:
    """Return a printed value in words."""
    if isinstance(value, bool):
        return say("yes", "是") if value else say("no", "否")
    if isinstance(value, list):
        return tuple(f"{item['code']}={item['value']}" if isinstance(item, dict) and {
            "code", "value"} <= item.keys() else str(item) for item in value)
    if value is None:
        return say("none", "无")
    return _WORDS.get(str(value), value)
