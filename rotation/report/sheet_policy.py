"""Sheet 政策参数: every parameter with value, default and source; complete enough to be read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.domain.ratio import spell_share
from rotation.domain.records import Parameter
from rotation.domain.settings import meaning
from rotation.domain.spoken import spoken
from rotation.figures.words import yes
from rotation.model.eligibility import not_run
from rotation.policy.parameters import declaring
from rotation.policy.policy import Policy, below_the_law
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import DEFAULT_TIERS, Tier
from rotation.policy.typed import typed
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.view import View
from rotation.rules import Rule, catalogue, known
from rotation.tables.table import NUMBER, Column, Styled
from rotation.text import Text, pair, say

_TITLES = {"round": say("Round", "方案"), "need": say("Needs", "需求测算"),
           "standard": say("Standards", "资源配置标准"), "reasons": say("Reasons", "原因说明"),
           "points": say("Points", "积分表"), "seats": say("Leaders' seats", "校长职位")}


class _PolicyLine(NamedTuple):
    """One parameter, or a line to read about a goal, which has no value."""

    name: str
    rule: Text
    told: Text
    value: object
    default: object
    source: Text
    basis: str | None
    run: object = None


def _heading(key: str) -> Text:
    told = columns(Parameter)[key]
    return pair(told.english, told.title)


_COLUMNS: tuple[Column[_PolicyLine], ...] = (
    NUMBER, Column("rule", say("Rule", "规则"), "wrap", 20),
    Column("told", say("Meaning", "说明"), "wrap", 52), Column("value", _heading("value"), "wrap", 22),
    Column("default", say("Default", "默认值"), "wrap", 18), Column("source", say("Source", "来源"), "wrap", 16),
    Column("basis", _heading("basis"), "wrap", 40), Column("run", say("State", "执行情况"), "wrap", 16),
    Column("name", _heading("name"), "text", 28))
"""Parameter, value and basis are called as on the input sheet 政策, from which they are read back."""

_USUAL = say("default", "默认值")


def _policy(view: View) -> Filled:
    """Return every parameter with value, default and source."""
    return Filled(
        _COLUMNS, tuple(_lines(view)), frozen=3, filtered=True,
        notes_above=(say("A blank value means that nothing is set. To change a parameter, write its name (last column) "
                         "and the new value on sheet Policy of the workbook. Rates and parameters of the goals stand "
                         "under Meaning. The basis of a rule stands in its first row",
                         "值为空表示未设定。需要调整的，把最后一列的参数名和新的值填入数据文件的“政策”表。"
                         "各项目标的折算率和参数写在“说明”列。规则的依据和执行情况写在该规则的首行"),))


POLICY = Sheet("policy", say("Policy", "政策参数"), say("Policy", "规则与参数表"), Group.ANNEX, 210, _policy)


def _lines(view: View) -> Iterator[_PolicyLine]:
    dumped, defaults = view.policy.dump(), _defaults(view.policy)
    for section, values in dumped.items():
        if section == "tiers":
            yield from _goals(view.policy)
            yield _tiers_row(view, values, usual=values == defaults["tiers"])
            continue
        for number, (key, value) in enumerate(values.items()):
            yield _row(view, f"{section}.{key}", value, defaults[section].get(key), first=not number)


def _tiers_row(view: View, tiers: Any, *, usual: bool) -> _PolicyLine:
    """Tell whether the order of goals is the usual one; another is written out for the program to read back."""
    source = view.policy.sources.get("tiers", DEFAULT)
    told = None if usual else Styled(json.dumps(tiers, ensure_ascii=False), "small")
    return _PolicyLine("tiers", section_name("tiers"), say(
        "the goals in their order, as written out above", "各项目标的先后次序，同上各行"), told,
        None, _place(source), source.basis)


def _place(source: Source) -> Text:
    return _USUAL if source is DEFAULT else source.place


def _goals(policy: Policy) -> Iterator[_PolicyLine]:
    """Tell every goal's rate and parameters in words; they are read back from the last row only."""
    for number, tier in enumerate(policy.tiers, start=1):
        yield from _tier(policy, number, tier)


def _tier(policy: Policy, number: int, tier: Tier) -> Iterator[_PolicyLine]:
    source = policy.sources.get("tiers", DEFAULT)
    usual = {goal.code: (goal, rate) for one in _default_tiers(policy) for goal, rate in one.goals}
    for goal, rate in tier.goals:
        base, base_rate = usual.get(goal.code, (type(goal)(), goal.rate))
        yield _goal(goal.code, _rate(number, tier, rate), "rate", str(base_rate), _place(source))
        for key in type(goal).model_fields:
            told = say("{m}: {v}", "{m}：{v}", m=meaning(type(goal), key),
                       v=_plainly(getattr(goal, key)))
            yield _goal(goal.code, told, key, _plainly(getattr(base, key)), _place(source))
        for key, fixed in goal.fixed.items():
            yield _goal(goal.code, fixed, key, None, _USUAL)


def _rate(number: int, tier: Tier, rate: int) -> Text:
    how = (say(" alone", "（单独成层）") if len(tier.goals) == 1 else
           say(", hundredths of a km-equivalent per unit", "（合并成层，每单位折百分之一公里当量）"))
    slack = say("; slack {s}", "；宽限{s}", s=spell_share(tier.slack)) if tier.slack else say("", "")
    return say("tier {n}, rate: {r}{a}{s}", "第{n}层，折算率：{r}{a}{s}", n=number, r=rate, a=how, s=slack)


def _goal(code: str, told: Text, key: str, default: object, place: Text) -> _PolicyLine:
    """Return a line to read, without a value, so that nobody takes it for a parameter to be set."""
    rule = catalogue()[code]
    return _PolicyLine(f"{code}.{key}", rule.label, told, None, default, place,
                       rule.basis if key == "rate" else None)


def _plainly(value: Any) -> object:
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, Mapping):
        return tuple(f"{name} {weight}" for name, weight in value.items()) or "—"
    if isinstance(value, list | tuple):
        return tuple(value) or "—"
    return str(value)


def _default_tiers(policy: Policy) -> tuple[Tier, ...]:
    year = (policy.settings.year, DEFAULT)
    return Policy.of({"round.year": year, "tiers": (DEFAULT_TIERS, DEFAULT)}).tiers


def _defaults(policy: Policy) -> dict[str, Any]:
    year = (policy.settings.year, DEFAULT)
    told = Policy.of({"round.year": year, "tiers": (DEFAULT_TIERS, DEFAULT)}).dump()
    told["round"]["year"] = None
    return told


def _row(view: View, name: str, value: Any, default: Any, *, first: bool) -> _PolicyLine:
    section, _, key = name.partition(".")
    source = view.policy.sources.get(name, DEFAULT)
    bare = value == default and not _told(value)
    shown, usual = (None, None) if bare else (said(section, key, value), said(section, key, default))
    return _PolicyLine(name, section_name(section), parameter_meaning(section, key), shown, usual, _place(source),
                       _basis(section, source, first=first), _state(view, section) if key == "on" else None)


def said(section: str, key: str, value: Any) -> Text | str | None:
    """Write a parameter as it is typed on sheet 政策, one of a few words as people say it; None if nothing is set."""
    kind = declaring(section)
    assert kind is not None, "a section of the policy"
    return in_words(kind, key, value)


def in_words(kind: type[BaseModel], key: str, value: Any) -> Text | str | None:
    """Write the value of a field, one of a few words as people say it; None if nothing is set."""
    return spoken(kind, key).get(value) if isinstance(value, str) and value in spoken(kind, key) else written(value)


def _told(value: Any) -> bool:
    """Whether a value says anything: an empty table leaves what holds without it."""
    return not isinstance(value, Mapping | list | tuple) or bool(value)


def section_name(section: str) -> Text:
    """Return what the rule of a parameter, or the section that it stands in, is called."""
    rule = known(section)
    return rule.label if rule else _TITLES.get(section, say("Tiers of goals", "目标层级"))


def told_below_the_law(policy: Policy, rule: str | None = None) -> tuple[Text, ...]:
    """Return every share set below the law, of one rule if its code is given, in words, with what the law asks."""
    return tuple(say("{m} {v} (the law asks {l})", "{m}{v}（规定不低于{l}）", m=parameter_meaning(*name.split(".")),
                     v=spell_share(value), l=spell_share(least)) for name, value, least in below_the_law(policy)
                 if rule in (None, name.split(".")[0]))


def parameter_meaning(section: str, key: str) -> Text:
    """Return what a parameter such as ``H15.rate`` means; of ``on`` the sentence of the rule."""
    kind = declaring(section)
    if kind is None:
        return say("goals, tier by tier, with rates, slack and tolerance",
                   "各层目标及折算率、让步比例、允许误差")
    if issubclass(kind, Rule) and key == "on":
        return kind.sentence
    return meaning(kind, key)


def written(value: Any) -> Text | str | None:
    """Write a parameter as it is typed on sheet 政策; None if nothing is set."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, Mapping | list | tuple):
        return typed(value)
    return str(value)


def _basis(section: str, source: Source, *, first: bool) -> str | None:
    """Return what a value rests on; of a rule in its first row alone, for it would fill the page."""
    rule = catalogue().get(section)
    return source.basis or (rule.basis if rule and first else None)


def _state(view: View, code: str) -> Text | Styled:
    if not view.policy.rules[code].on:
        return Styled(say("switched off", "已关闭，未执行"), "bad")
    lacking = not_run(view.round.problem, view.policy).get(code)
    if lacking:
        return Styled(unchecked(lacking), "bad")
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
