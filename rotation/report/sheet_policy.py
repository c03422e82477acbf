"""Sheet 政策参数: every parameter with value, default and source; complete enough to be read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.domain.ratio import spell_share
from rotation.domain.records import Parameter
from rotation.domain.settings import meaning
from rotation.figures.words import yes
from rotation.model.eligibility import not_run
from rotation.policy.policy import SECTIONS, Policy
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import DEFAULT_TIERS, Tier
from rotation.report.sheet_moves import titled
from rotation.report.view import View
from rotation.rules import catalogue
from rotation.tables.table import Cell, Column, Row, Table
from rotation.text import Lang, Text, pair, say, spell

_TITLES = {"round": say("Round", "方案"), "need": say("Needs", "需求测算"),
           "standard": say("Standards", "资源配置标准")}


def policy_sheet(view: View, lang: Lang) -> Table:
    """Return 政策参数; columns 参数, 值 and 依据 are those of the input sheet 政策."""
    told = columns(Parameter)
    name, value, basis = (pair(told[key].english, told[key].title)
                          for key in ("name", "value", "basis"))
    rows = tuple((number, *row) for number, row in enumerate(_rows(view, lang), start=1))
    return Table(
        "policy", say("Policy", "政策参数"), titled(view, say("Policy", "规则与参数表")),
        (Column("number", say("No.", "序号"), "index"), Column("name", name),
         Column("rule", say("Rule", "规则"), "text", 22), Column("told", say("Meaning", "说明"), "wrap", 46),
         Column("value", value, "wrap", 28), Column("default", say("Default", "默认值"), "wrap", 20),
         Column("source", say("Source", "来源"), "wrap", 22), Column("basis", basis, "wrap", 36),
         Column("run", say("State", "执行情况"), "wrap", 24)),
        rows, frozen=2, filtered=True,
        notes_above=(say("A blank value means that nothing is set. Goals are written out under Meaning for "
                         "reading; the program reads them from the last row (tiers)",
                         "值为空表示未设定。各项目标（G05—G90）的折算率和参数写在“说明”列，供阅读；"
                         "修改以最后一行 tiers 为准。未执行的规则见“执行情况”列"),))


def _rows(view: View, lang: Lang) -> Iterator[Row]:
    dumped, defaults = view.policy.dump(), _defaults(view.policy)
    for section, values in dumped.items():
        if section == "tiers":
            yield from _goals(view.policy, lang)
            yield _row(view, lang, "tiers", values, defaults["tiers"])
            continue
        for key, value in values.items():
            yield _row(view, lang, f"{section}.{key}", value, defaults[section].get(key))


def _goals(policy: Policy, lang: Lang) -> Iterator[Row]:
    """Tell every goal's rate and parameters in words; they are read back from the last row only."""
    for number, tier in enumerate(policy.tiers, start=1):
        yield from _tier(policy, number, tier, lang)


def _tier(policy: Policy, number: int, tier: Tier, lang: Lang) -> Iterator[Row]:
    source = policy.sources.get("tiers", DEFAULT)
    usual = {goal.code: (goal, rate) for one in _default_tiers(policy) for goal, rate in one.goals}
    for goal, rate in tier.goals:
        base, base_rate = usual.get(goal.code, (type(goal)(), goal.rate))
        yield _goal(goal.code, _rate(number, tier, rate), "rate", str(base_rate), source.place)
        for key in type(goal).model_fields:
            told = say("{m}: {v}", "{m}：{v}", m=meaning(type(goal), key),
                       v=_plainly(getattr(goal, key), lang))
            yield _goal(goal.code, told.render(lang), key,
                        _plainly(getattr(base, key), lang), source.place)
        for key, fixed in goal.fixed.items():
            yield _goal(goal.code, fixed, key, None, DEFAULT.place)


def _rate(number: int, tier: Tier, rate: int) -> Text:
    how = (say(" alone", "（单独成层）") if len(tier.goals) == 1 else
           say(", hundredths of a km-equivalent per unit", "（合并成层，每单位折百分之一公里当量）"))
    slack = say("; slack {s}", "；宽限{s}", s=spell_share(tier.slack)) if tier.slack else say("", "")
    return say("tier {n}, rate: {r}{a}{s}", "第{n}层，折算率：{r}{a}{s}", n=number, r=rate, a=how, s=slack)


def _goal(code: str, told: Text | str, key: str, default: str | None, place: Text) -> Row:
    """Return a line to read, without a value, so that nobody takes it for a parameter to be set."""
    rule = catalogue()[code]
    return (f"{code}.{key}", rule.label, told, None, default, place, rule.basis, None)


def _plainly(value: Any, lang: Lang) -> str:
    if isinstance(value, bool):
        return str(spell(yes(value), lang))
    if isinstance(value, Mapping):
        return str(spell([f"{name} {weight}" for name, weight in value.items()], lang)) or "—"
    if isinstance(value, list | tuple):
        return str(spell(value, lang)) or "—"
    return str(value)


def _default_tiers(policy: Policy) -> tuple[Tier, ...]:
    year = (policy.settings.year, DEFAULT)
    return Policy.of({"round.year": year, "tiers": (DEFAULT_TIERS, DEFAULT)}).tiers


def _defaults(policy: Policy) -> dict[str, Any]:
    year = (policy.settings.year, DEFAULT)
    told = Policy.of({"round.year": year, "tiers": (DEFAULT_TIERS, DEFAULT)}).dump()
    told["round"]["year"] = None
    return told


def _row(view: View, lang: Lang, name: str, value: Any, default: Any) -> Row:
    section, _, key = name.partition(".")
    source = view.policy.sources.get(name, DEFAULT)
    shown, usual = written(value, lang), written(default, lang)
    if name == "tiers":
        usual = str(spell(say("as written out above", "同上各行"), lang))
    return (name, _rule_name(section), parameter_meaning(section, key),
            Cell(shown, "small") if name == "tiers" else shown, usual, source.place, _basis(section, source),
            _state(view, section) if key == "on" else None)


def _rule_name(section: str) -> Text:
    rule = catalogue().get(section)
    return rule.label if rule else _TITLES.get(section, say("Tiers of goals", "目标层级"))


def parameter_meaning(section: str, key: str) -> Text:
    """Return what a parameter such as ``H15.rate`` means; of ``on`` the sentence of the rule."""
    rule = catalogue().get(section)
    kind: type[BaseModel] | None = SECTIONS.get(section) or rule
    if kind is None:
        return say("goals, tier by tier, with rates, slack and tolerance",
                   "各层目标及折算率（rate）、让步比例（slack）、允许误差（tolerance）")
    if rule is not None and key == "on":
        return rule.sentence
    return meaning(kind, key)


def written(value: Any, lang: Lang) -> str | None:
    """Write a parameter as it is typed on sheet 政策; None if nothing is set."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(spell(yes(value), lang))
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _basis(section: str, source: Source) -> str | None:
    rule = catalogue().get(section)
    return source.basis or (rule.basis if rule else None)


def _state(view: View, code: str) -> Text | Cell:
    if not view.policy.rules[code].on:
        return Cell(say("switched off", "已关闭，未执行"), "bad")
    lacking = not_run(view.round.problem, view.policy).get(code)
    if lacking:
        return Cell(unchecked(lacking), "bad")
    return say("in force", "执行")


def unchecked(names: tuple[str, ...]) -> Text:
    """Return ``未核查（缺列：…）`` with the titles of the columns."""
    return say("not run (columns missing: {c})", "未核查（缺列：{c}）",
               c=tuple(column_title(name) for name in names))


def column_title(name: str) -> Text:
    """Return the title of a column named like ``teacher.spouse``."""
    record, _, attribute = name.partition(".")
    for sheet in SHEETS:
        found = columns(sheet.record).get(attribute)
        if sheet.record.__name__.lower() == record and found is not None:
            return say("{s} {e}", "{z}表“{t}”", s=sheet.english, e=found.english, z=sheet.title,
                       t=found.title)
    return Text.of(name)
