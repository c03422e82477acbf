"""Judges a finished plan against every rule and goal of its task; knows no solver.

Nothing that was printed is trusted: every clause is checked by `breaches`, every goal is measured
again, and every claimed number is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rotation.auditor.attest import Certified, certify, unproven
from rotation.auditor.findings import Finding, clauses, people
from rotation.domain.outcome import PlanT
from rotation.domain.round import HostT
from rotation.model.certificate import most
from rotation.model.measured import value_of
from rotation.model.task import Task
from rotation.policy.tiers import AnyTier
from rotation.text import Text, say


@dataclass(frozen=True)
class Judgement:
    """What a plan was found to be, of whatever task.

    Parameters
    ----------
    findings
        Empty if the plan passes.
    clauses
        Number of clauses checked, by rule.
    values
        Measured value of each tier.
    certified
        What the certificate proves, tier by tier; empty if there is none.
    unchecked
        Rules that did not run, with the columns they lack.
    notes
        What else the reader should know; no finding.
    """

    findings: tuple[Finding, ...]
    clauses: Mapping[str, int] = field(default_factory=dict)
    values: tuple[int, ...] = ()
    certified: tuple[Certified, ...] = ()
    unchecked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def judge(
    task: Task[HostT, PlanT], plan: PlanT, claims: Mapping[str, Any] | None = None
) -> Judgement:
    """Check people, clauses, goals, claims and certificate of a plan.

    Parameters
    ----------
    task
        Settled anew from the facts.
    plan
        As re-read, from a solver or edited by hand.
    claims
        Status, tiers, counts and certificates as printed; None for none.
    """
    findings = [*people(task, plan), *clauses(task, plan)]
    values = tuple(value_of(tier, plan) for tier in task.tiers)
    certified: tuple[Certified, ...] = ()
    if claims is not None:
        findings += [*_tier_claims(plan, values, task.tiers, claims), *_count_claims(task, plan, claims)]
        if len(claims.get("tiers", ())) == len(values):
            certified, wrong = certify(task, claims)
            findings += wrong
    counted = {rule.code: len(list(rule.subjects(task.world))) for rule in task.rules}
    return Judgement(tuple(findings), counted, values, certified)


# -- claims -----------------------------------------------------------------------------------


def _tier_claims(
    plan: Any, values: tuple[int, ...], tiers: Sequence[AnyTier], claims: Mapping[str, Any]
) -> list[Finding]:
    printed = list(claims.get("tiers", ()))
    if len(printed) != len(values):
        return [_differs("tiers", len(printed), len(values))]
    findings: list[Finding] = []
    for number, (claim, value, tier) in enumerate(zip(printed, values, tiers, strict=True), 1):
        findings += _tier_claim(f"tier {number}", claim, value, tier, plan)
    last = len(values)
    if printed and printed[-1]["value"] != values[-1]:
        findings.append(_differs(f"tier {last}", printed[-1]["value"], values[-1]))
    return [*findings, *_status_claim(claims)]


def _status_claim(claims: Mapping[str, Any]) -> list[Finding]:
    """A plan is the best if every tier has reached its bound and, unless none is filed, shows its proof.

    A run that was stopped may have reached its bounds and is not called the best: a proof is missing.
    """
    printed = claims.get("tiers", ())
    exact = all(claim["value"] == claim["bound"] for claim in printed)
    lacking, filed = unproven(claims), bool(claims.get("certificates"))
    right = "OPTIMAL" if exact and not lacking else "FEASIBLE"
    told = claims.get("status", right)
    if told == right or (told == "FEASIBLE" and exact and not filed and printed):
        return []
    return [_differs("status", told, right), *(Finding("CERT", f"tier {number}", say(
        "said to be proven best, but no proof is attached", "称已证最优，但未附证明")) for number in lacking)]


def _tier_claim(
    name: str, claim: Mapping[str, Any], value: int, tier: AnyTier, plan: Any
) -> list[Finding]:
    """Check one tier: the finished plan's value, the value it was held to, bound and proof."""
    findings: list[Finding] = []
    number = int(name.split()[1])
    if claim.get("tier", number) != number:
        findings.append(_differs(f"{name} number", claim["tier"], number))
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


def _count_claims(
    task: Task[HostT, PlanT], plan: PlanT, claims: Mapping[str, Any]
) -> list[Finding]:
    printed = claims.get("counts", {})
    return [_differs(name, printed.get(name), value, title)
            for name, (title, value) in task.counts(plan).items() if printed.get(name) != value]


def _differs(name: str, printed: object, right: object, title: Text | None = None) -> Finding:
    kind = "GOAL" if name.startswith("tier ") else "COUNT"
    return Finding(kind, name, say("{n}: printed {a}, recomputed {b}", "{n}：原报{a}，重算{b}",
                                   n=title or _claim_name(name), a=_spelled(printed), b=_spelled(right)))


_CLAIMS = {
    "tiers": say("number of tiers", "目标层数"), "status": say("status", "求解结论"),
    "": say("value", "数值"), "final": say("final value", "最终数值"), "bound": say("bound", "下限"),
    "proven": say("proven", "是否已证最优"), "number": say("number", "层号"), "goals": say("goals", "各目标数值")}
_WORDS = {"OPTIMAL": say("proven best", "已证最优"), "FEASIBLE": say("not proven best", "可行，未证最优"),
          "INFEASIBLE": say("no plan", "没有方案"), "UNKNOWN": say("nothing found in time", "限定时间内未算出")}


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
