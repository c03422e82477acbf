"""Sheet 政策参数: every parameter with value, default and source; complete enough to be read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.domain.records import Parameter
from rotation.eligibility import not_run
from rotation.policy import DEFAULT, DEFAULT_TIERS, SECTIONS, Policy, Source
from rotation.report.sheet_moves import titled
from rotation.report.tables import Cell, Heading, Row, Table
from rotation.report.view import View, yes
from rotation.rules import catalogue
from rotation.text import Lang, Text, say, spell

_TITLES = {"round": say("Round", "方案"), "need": say("Needs", "需求测算"),
           "standard": say("Standards", "资源配置标准")}


def policy_sheet(view: View, lang: Lang) -> Table:
    """Return 政策参数; columns 参数, 值 and 依据 are those of the input sheet 政策."""
    told = columns(Parameter)
    name, value, basis = (say("{e}", "{z}", e=told[key].english, z=told[key].title)
                          for key in ("name", "value", "basis"))
    rows = tuple((number, *row) for number, row in enumerate(_rows(view, lang), start=1))
    return Table(
        "policy", say("Policy", "政策参数"), titled(view, say("Policy", "规则与参数表")),
        (Heading("number", say("No.", "序号"), "index"), Heading("name", name),
         Heading("rule", say("Rule", "规则"), "text", 22), Heading("told", say("Meaning", "说明"), "wrap", 46),
         Heading("value", value, "wrap", 28), Heading("default", say("Default", "默认值"), "wrap", 20),
         Heading("source", say("Source", "来源"), "wrap", 22), Heading("basis", basis, "wrap", 36),
         Heading("run", say("State", "执行情况"), "wrap", 24)),
        rows, frozen=2, filtered=True,
        notes_above=(say("A blank value means that nothing is set. Rates of tiers are written out "
                         "on the last row", "值为空表示未设定；目标层级（tiers）在最后一行，"
                         "未执行的规则见“执行情况”列"),))


def _rows(view: View, lang: Lang) -> Iterator[Row]:
    dumped, defaults = view.policy.dump(), _defaults(view.policy)
    for section, values in dumped.items():
        if section == "tiers":
            yield _row(view, lang, "tiers", values, defaults["tiers"])
            continue
        for key, value in values.items():
            yield _row(view, lang, f"{section}.{key}", value, defaults[section].get(key))


def _defaults(policy: Policy) -> dict[str, Any]:
    year = (policy.settings.year, DEFAULT)
    told = Policy.of({"round.year": year, "tiers": (DEFAULT_TIERS, DEFAULT)}).dump()
    told["round"]["year"] = None
    return told


def _row(view: View, lang: Lang, name: str, value: Any, default: Any) -> Row:
    section, _, key = name.partition(".")
    source = view.policy.sources.get(name, DEFAULT)
    return (name, _rule_name(section), _meaning(section, key, lang), written(value, lang),
            written(default, lang), source.place, _basis(section, source),
            _state(view, section) if key == "on" else None)


def _rule_name(section: str) -> Text:
    rule = catalogue().get(section)
    return rule.label if rule else _TITLES.get(section, say("Tiers of goals", "目标层级"))


def _meaning(section: str, key: str, lang: Lang) -> object:
    rule = catalogue().get(section)
    kind: type[BaseModel] | None = SECTIONS.get(section) or rule
    if kind is None:
        return say("goals, tier by tier, with rates, slack and tolerance",
                   "各层目标及折算率（rate）、让步比例（slack）、允许误差（tolerance）")
    if rule is not None and key == "on":
        return rule.sentence
    told = kind.model_fields[key].description or key
    return told if lang == "zh" else key.replace("_", " ")


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
    return say("{n}", "{n}", n=name)
