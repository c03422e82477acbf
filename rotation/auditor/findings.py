"""What is wrong with a plan: people, terms and clauses, from the facts up; knows no solver."""

from __future__ import annotations

from dataclasses import dataclass

from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Round
from rotation.eligibility import plan_rules, refusals
from rotation.policy import Tier
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

    @property
    def title(self) -> str:
        """Clause id with the rule's code in front."""
        return self.clause if self.clause.startswith(self.rule) else f"{self.rule}|{self.clause}"


def people(plan: Plan) -> list[Finding]:
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


def clauses(plan: Plan) -> list[Finding]:
    """Check every clause of every plan rule in force."""
    return [
        Finding(rule.code, rule.clause(subject), say("{d}: {e}", "{d}；{e}",
                                                     d=rule.says(plan.round, subject), e=evidence))
        for rule in plan_rules(plan.round)
        for subject in rule.subjects(plan.round)
        for evidence in rule.breaches(plan, subject)
    ]


def value_of(tier: Tier, plan: Plan) -> int:
    """Return a tier's value of a finished plan: the sum of rate times goal."""
    return sum(rate * goal.measure(plan) for goal, rate in tier.goals)
