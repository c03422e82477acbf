"""The page of a rule or goal, derived from its class: for the terminal and for ``docs/rules.md``."""

from __future__ import annotations

import inspect
import json
import re
from fractions import Fraction
from typing import Any, NamedTuple

from rotation.cli.speech import shown
from rotation.domain.ratio import spell_share
from rotation.domain.settings import meaning
from rotation.domain.spoken import spoken
from rotation.policy.permitted import words_of
from rotation.rules import PROGRAMMES, Rule, catalogue
from rotation.text import Text, say

ORDER = ("RosterRule", "LeaderRule", "PairRule", "PlanRule", "Goal")
KINDS = {"RosterRule": say("roster rule", "名单规则"), "LeaderRule": say("rule on leaders", "任职审查规则"),
    "PairRule": say("pair rule", "人岗规则"),
         "PlanRule": say("plan rule", "方案规则"), "Goal": say("goal", "目标")}
_BOUNDS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
_MATH = re.compile(r"^\.\. math:: *(.*(?:\n +.*)*)", re.MULTILINE)


class ParameterLine(NamedTuple):
    """One parameter: its full name, default, range and meaning."""

    name: str
    default: str
    allowed: str
    meaning: Text


def in_order() -> list[type[Rule]]:
    """Return all rules and goals, those of teachers first, kind by kind as a plan goes through them."""
    return [rule for programme in PROGRAMMES for rule in sorted(
        catalogue(programme).values(), key=lambda rule: (ORDER.index(rule.kind()), rule.code))]


def kind_of(rule: type[Rule]) -> str:
    """Return roster rule, pair rule, plan rule or goal, in the language in force."""
    return shown(KINDS[rule.kind()])


def parameters(rule: type[Rule]) -> list[ParameterLine]:
    """Return the parameters of a rule, the switch ``on`` last; goals have no switch."""
    names = [name for name in rule.model_fields if name != "on"]
    names += ["on"] if rule.kind() != "Goal" else []
    found = [_parameter(rule, name) for name in names]
    if rule.kind() == "Goal":
        found.append(ParameterLine(f"{rule.code}.rate", str(getattr(rule, "rate", 1)), "≥ 0",
                               say("hundredths of a km-equivalent per unit in the combined tier",
                                   "在“综合”层中每单位折合的百分之一公里当量")))
    return found


def _parameter(rule: type[Rule], name: str) -> ParameterLine:
    field = rule.model_fields[name]
    default = field.get_default(call_default_factory=True)
    return ParameterLine(f"{rule.code}.{name}", spelled(default), _allowed(rule, name),
                     meaning(rule, name))


def _allowed(rule: type[Rule], name: str) -> str:
    field = rule.model_fields[name]
    bounds = [f"{sign} {spelled(getattr(limit, word))}" for limit in field.metadata
              for word, sign in _BOUNDS.items() if getattr(limit, word, None) is not None]
    if bounds:
        share = isinstance(field.default, Fraction)
        return ", ".join(f"{b}00%" if share and b.endswith(" 1") else b for b in bounds)
    if field.annotation is bool:
        return "是 / 否"
    said = spoken(rule, name)
    return " / ".join(f"{word} {said[word].zh}" if word in said else word for word in words_of(rule, name))


def spelled(value: Any) -> str:
    """Return a default the way a policy file or the command line writes it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return spell_share(value)
    if isinstance(value, dict | tuple | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)


def docstring(rule: type[Rule]) -> str:
    """Return what the class says of itself, formula included."""
    return inspect.cleandoc(rule.__doc__ or "")


def markdown_text(rule: type[Rule]) -> str:
    """Return the docstring with formulas as Markdown shows them."""
    text = _MATH.sub(lambda found: f"```math\n{found[1]}\n```", docstring(rule))
    return re.sub(r":math:`([^`]*)`", r"$\1$", re.sub("(?<!`)``(?!`)", "`", text))


def markdown_page(rule: type[Rule]) -> str:
    """Return one rule's section of ``docs/rules.md``."""
    label, sentence = rule.label, rule.sentence
    lines = [f"### {rule.code} {label.render('zh')} · {label.render('en')}", "",
             f"{sentence.render('zh')}。", "", f"{sentence.render('en')}.", "",
             markdown_text(rule), "", f"Source: {rule.basis}", ""]
    lines += ["| parameter | default | range | 含义 | meaning |", "|---|---|---|---|---|"]
    lines += [_row(item) for item in parameters(rule)]
    if rule.needs:
        lines += ["", "Needs the columns: " + ", ".join(f"`{name}`" for name in rule.needs)]
    lines += ["", *(f"- {example_text(item.label, holds=item.holds)}" for item in rule.examples), ""]
    return "\n".join(lines)


def _row(item: ParameterLine) -> str:
    cells = (f"`{item.name}`", item.default, item.allowed, item.meaning.render("zh"),
             item.meaning.render("en"))
    return f"| {' | '.join(cell or '–' for cell in cells)} |"


def example_text(label: str, *, holds: bool) -> str:
    """Return one line for an example."""
    return f"{'√' if holds else '×'} {label}"


def markdown_rules() -> str:
    """Return ``docs/rules.md``."""
    parts = ["# Rules and goals", "", (
        "Made from the rule classes by `python docs/refresh.py`; do not edit. "
        "√ marks an example that keeps the rule, × one that breaks it."), ""]
    heads = {"RosterRule": "Roster rules: who is in E · 名单规则",
             "PairRule": "Pair rules: which placements are possible · 人岗规则",
             "PlanRule": "Plan rules: what every plan keeps · 方案规则", "Goal": "Goals · 目标"}
    led = {"LeaderRule": "School leaders: who is due, who stays · 校长交流：任职审查",
           "PairRule": "School leaders: which seats are possible · 校长交流：任职条件",
           "PlanRule": "School leaders: what every plan keeps · 校长交流：方案规则",
           "Goal": "School leaders: goals · 校长交流：目标"}
    for programme, titles in (("round", heads), ("principals", led)):
        for kind, head in titles.items():
            parts += [f"## {head}", ""]
            parts += [markdown_page(rule) for rule in catalogue(programme).values() if rule.kind() == kind]
    for programme, kinds in (("sharing", say("Shared lessons: {k}", "走教：{k}")),
                             ("years", say("Several years: {k}", "三年规划：{k}"))):
        parts += _rules_and_goals(programme, kinds)
    return "\n".join(parts).rstrip() + "\n"


def _rules_and_goals(programme: str, head: Text) -> list[str]:
    """Return the rules of a programme, then its goals, each under a head of their own."""
    parts: list[str] = []
    for goals, kind in ((False, say("rules", "规则")), (True, say("goals", "目标"))):
        told = head.filled(k=kind)
        parts += [f"## {told.render('en')} · {told.render('zh')}", ""]
        parts += [markdown_page(rule) for rule in catalogue(programme).values() if (rule.kind() == "Goal") is goals]
    return parts
