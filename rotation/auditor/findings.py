"""What is wrong with a plan: people, terms and clauses, from the facts up; knows no solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Round
from rotation.domain.vocabulary import Stage
from rotation.model.eligibility import ELSEWHERE, plan_rules, refusals
from rotation.policy.tiers import Tier
from rotation.rules import catalogue
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
    row
        Row of 交流名单, 0 if no single row is meant or it was read from no sheet.
    where
        Who and where, with schools by name; told if no row is.
    """

    rule: str
    clause: str
    evidence: Text
    row: int = 0
    where: Text | str = ""

    @property
    def title(self) -> str:
        """Clause id with the rule's code in front."""
        return self.clause if self.clause.startswith(self.rule) else f"{self.rule}|{self.clause}"

    @property
    def label(self) -> Text:
        """What the rule or the kind of claim is called."""
        return _label(self.rule)

    @property
    def place(self) -> Text | str:
        """Row of 交流名单, or the teacher, school or tier that is meant; empty for the whole plan."""
        if self.row:
            return say("row {r} of the placements", "交流名单第{r}行", r=self.row)
        if self.where or self.rule in ("GOAL", "COUNT"):
            return self.where
        if self.clause.startswith("tier "):
            return say("tier {n}", "第{n}层", n=self.clause.split()[1])
        return " ".join(part for part in self.clause.split("|") if part != self.rule)

    @property
    def line(self) -> Text:
        """Return the whole finding in one line: code, label, place, evidence."""
        place = say(" ({p})", "（{p}）", p=self.place) if self.place else ""
        return say("{l}{p}: {e}", "{l}{p}：{e}", l=heading(self.rule), p=place, e=self.evidence)


_CLAIMS = ("PLAN", "GOAL", "COUNT", "CERT", "FORM")
"""Kinds of findings that are no rules: their codes are English words, told in English only."""

_KINDS = {
    "PLAN": say("list of placements", "名单内容"), "GOAL": say("value of a goal", "目标数值"),
    "COUNT": say("printed count", "统计数字"), "CERT": say("proof", "最优性证明"),
    "FORM": say("form and term", "交流形式与期限"), ELSEWHERE: say("no such post", "无此岗位"),
}


def _label(code: str) -> Text:
    rule = catalogue().get(code)
    return rule.label if rule else _KINDS.get(code, say("rule", "规则"))


def heading(code: str) -> Text:
    """Return ``H10 rate`` for a rule or a kind of claim; Chinese leaves an English code out."""
    zh = "{l}" if code in _CLAIMS else "{c} {l}"
    return Text("{c} {l}", zh, {"c": code, "l": _label(code)})


def people(plan: Plan) -> list[Finding]:
    """Check that everybody placed may be placed there, in the form the office set."""
    findings: list[Finding] = []
    for item in plan.placements:
        teacher = plan.round.teacher(item.teacher)
        for code, why in refusals(plan.round, teacher, item.opening):
            where = named(plan.round, (item.teacher, item.host))
            findings.append(Finding(code, f"{code}|{item.teacher}|{item.host}", why, item.row, where))
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
                                          "{n}为“{a}”，按数据和政策应为“{b}”", n=name, a=told, b=right), item.row)
        for name, (told, right) in expected.items() if told != right
    ]


def clauses(plan: Plan) -> list[Finding]:
    """Check every clause of every plan rule in force."""
    return [
        Finding(rule.code, rule.clause(subject), say("{d}: {e}", "{d}；{e}",
                                                     d=rule.says(plan.round, subject), e=evidence),
                where=named(plan.round, subject))
        for rule in plan_rules(plan.round)
        for subject in rule.subjects(plan.round)
        for evidence in rule.breaches(plan, subject)
    ]


def named(round: Round, parts: Iterable[object]) -> Text:
    """Return parts of a clause with schools by name, and by code where two have the same name."""
    twice = Counter(school.name for school in round.problem.schools)
    stages = {stage.value: stage for stage in Stage}
    told: dict[str, object] = {}
    for place, part in enumerate(map(str, parts)):
        school = round.problem.school.get(part)
        name = stages.get(part, part) if school is None else school.name
        told[f"p{place}"] = f"{name}（{part}）" if school and twice[school.name] > 1 else name
    blanks = " ".join(f"{{{field}}}" for field in told)
    return Text(blanks, blanks, told)


def value_of(tier: Tier, plan: Plan) -> int:
    """Return a tier's value of a finished plan: the sum of rate times goal."""
    return sum(rate * goal.measure(plan) for goal, rate in tier.goals)
