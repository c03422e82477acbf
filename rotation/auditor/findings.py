"""What is wrong with a plan: people, terms and clauses, from the facts up; knows no solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rotation.domain.outcome import PlanT
from rotation.domain.round import HostT
from rotation.model.eligibility import ELSEWHERE
from rotation.model.task import AnyRule, Task
from rotation.rules import known
from rotation.rules._words import Subject
from rotation.text import Lang, Text, say


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
        Row of the list, 0 if no single row is meant or it was read from no sheet.
    where
        Who and where, with schools by name; told if no single row is.
    rows
        Rows of the list that break a clause together.
    sheet
        What the list is called, after "of".
    """

    rule: str
    clause: str
    evidence: Text
    row: int = 0
    where: Text | str = ""
    rows: tuple[int, ...] = ()
    sheet: Text = say("the placements", "交流名单")

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
        """Row of the list, or the teacher, school or tier that is meant; empty for the whole plan."""
        if self.row:
            return say("row {r} of {s}", "{s}第{r}行", r=self.row, s=self.sheet)
        if self.rows:
            return Text.joined([part for part in (self.where, self._listed) if part], ", ", "，")
        if self.where or self.rule in ("GOAL", "COUNT"):
            return self.where
        if self.clause.startswith("tier "):
            return say("tier {n}", "第{n}层", n=self.clause.split()[1])
        return " ".join(part for part in self.clause.split("|") if part != self.rule)

    @property
    def _listed(self) -> Text:
        return say("rows {r} of {s}", "{s}第{r}行", r=self.rows, s=self.sheet)

    @property
    def line(self) -> Text:
        """Return the whole finding in one line: code, label, place unless the evidence names it, evidence."""
        named = _names(self.evidence, self.where or self.place)
        told = (self._listed if self.rows else "") if named else self.place
        place = say(" ({p})", "（{p}）", p=told) if told else ""
        return say("{l}{p}: {e}", "{l}{p}：{e}", l=heading(self.rule), p=place, e=self.evidence)


def _names(evidence: Text, place: Text | str) -> bool:
    words = Text.of(place)
    return all(words.render(lang) in evidence.render(lang) for lang in LANGUAGES)


LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_CLAIMS = ("PLAN", "GOAL", "COUNT", "CERT", "FORM")
"""Kinds of findings that are no rules: their codes are English words, told in English only."""

_KINDS = {
    "PLAN": say("list of placements", "名单内容"), "GOAL": say("value of a goal", "目标数值"),
    "COUNT": say("printed count", "统计数字"), "CERT": say("proof", "最优性证明"),
    "FORM": say("form and term", "交流形式与期限"), ELSEWHERE: say("no such post", "无此岗位"),
}


def _label(code: str) -> Text:
    rule = known(code)
    return rule.label if rule else _KINDS.get(code, say("rule", "规则"))


def heading(code: str) -> Text:
    """Return ``H10 rate`` for a rule or a kind of claim; Chinese leaves an English code out."""
    zh = "{l}" if code in _CLAIMS else "{c} {l}"
    rule = known(code)
    told = say("leaders {c}", "校长 {c}", c=code) if rule is not None and rule.programme == "principals" else code
    return Text("{c} {l}", zh, {"c": told, "l": _label(code)})


def people(task: Task[HostT, PlanT], plan: PlanT) -> list[Finding]:
    """Check that everybody placed may be placed there."""
    return [Finding(*refusal) for refusal in task.refusals(plan)]


def clauses(task: Task[HostT, PlanT], plan: PlanT) -> list[Finding]:
    """Check every clause of every plan rule in force."""
    return list(breaches(task, plan))


def breaches(task: Task[HostT, PlanT], plan: PlanT) -> Iterator[Finding]:
    """Iterate over the clauses that a plan breaks, in the sequence of rules."""
    for rule in task.rules:
        for subject in rule.subjects(task.world):
            yield from breached(task, plan, rule, subject)


def breached(task: Task[HostT, PlanT], plan: PlanT, rule: AnyRule, subject: Subject) -> Iterator[Finding]:
    """Iterate over what breaks one clause in a plan."""
    for evidence in rule.breaches(plan, subject):
        yield Finding(rule.code, rule.clause(subject), say("{d}: {e}", "{d}；{e}",
                                                           d=rule.says(task.world, subject), e=evidence),
                      where=task.named(subject))
