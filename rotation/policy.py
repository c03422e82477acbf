"""The rules in force, their parameters, and where each value came from.

Precedence: default < workbook sheet 政策 < policy file < command line.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from rotation.domain.ratio import spell_share
from rotation.domain.records import Parameter
from rotation.domain.settings import Settings, Standards, Teaching
from rotation.errors import PolicyError
from rotation.rules import Goal, Rule, catalogue
from rotation.rules._base import Share
from rotation.text import Text, say

SECTIONS: dict[str, type[BaseModel]] = {"round": Settings, "need": Teaching, "standard": Standards}
WORDS = {"是": True, "否": False}


class Source(NamedTuple):
    """Where a value came from, its 依据 if one was given, and whether it is an option or a file."""

    place: Text
    basis: str = ""
    by_option: bool = False
    row: int = 0

    @property
    def spot(self) -> Text:
        """The place with its row, for messages; what is published tells no rows."""
        if not self.row:
            return self.place
        return say("{p}, row {r}", "{p}第 {r} 行", p=self.place, r=self.row)


DEFAULT = Source(say("default", "默认值，当地未规定"))


class TierSpec(BaseModel):
    """One entry of ``[[tiers]]``: goals with rates and parameters, slack, tolerance."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goals: tuple[dict[str, Any], ...]
    slack: Share = Fraction(0)
    tolerance: Share = Fraction(0)


@dataclass(frozen=True)
class Tier:
    """Goals that are minimized together.

    Parameters
    ----------
    goals
        (goal, rate) pairs; the tier's value is the sum of rate times goal value.
    slack
        By how much of |value| later tiers may worsen it.
    tolerance
        Relative gap at which a proof may stop; then the value is "proven within", not optimal.
    """

    goals: tuple[tuple[Goal, int], ...]
    slack: Fraction = Fraction(0)
    tolerance: Fraction = Fraction(0)

    @property
    def label(self) -> Text:
        """The goal's label, or 综合 for a sum."""
        return self.goals[0][0].label if len(self.goals) == 1 else say("combined", "综合")


DEFAULT_TIERS: tuple[dict[str, Any], ...] = (
    {"goals": ({"code": "G05"},)},
    {"goals": ({"code": "G10"},), "slack": "5%"},
    {"goals": ({"code": "G20"},)},
    {"goals": tuple({"code": code} for code in ("G40", "G52", "G30", "G50", "G60", "G70", "G90"))},
)


@dataclass(frozen=True)
class Policy:
    """All parameters of a round.

    Parameters
    ----------
    settings, teaching, standards
        Sections ``[round]``, ``[need]``, ``[standard]``.
    rules
        Every roster, pair and plan rule by code, in force or not (``rule.on``).
    tiers
        Goals in order.
    sources
        Where each named value came from; missing means default.
    """

    settings: Settings
    teaching: Teaching
    standards: Standards
    rules: Mapping[str, Rule]
    tiers: tuple[Tier, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, tuple[Any, Source]]) -> Policy:
        """Build a policy from ``section.name`` values with their sources.

        Raises
        ------
        PolicyError
            For an unknown rule or parameter, a value out of range, a missing year, or a ceiling
            H15 below the rate of H10.
        """
        _refuse_unknown(values)
        raw = {name: value for name, (value, _) in values.items()}
        parts = {name: _section(name, kind, values) for name, kind in SECTIONS.items()}
        rules = {code: _section(code, kind, values) for code, kind in catalogue().items()
                 if not issubclass(kind, Goal)}
        policy = cls(
            settings=parts["round"], teaching=parts["need"], standards=parts["standard"],
            rules=rules, tiers=tiers_of(*values.get("tiers", (DEFAULT_TIERS, DEFAULT))),
            sources={name: source for name, (_, source) in values.items()}, raw=raw)
        _refuse_contradictions(policy)
        return policy

    def with_value(self, name: str, value: Any, place: Text) -> Policy:
        """Return the policy with one value changed, its source noted."""
        values = {key: (given, self.sources[key]) for key, given in self.raw.items()}
        return Policy.of({**values, name: (value, Source(place))})

    def dump(self) -> dict[str, Any]:
        """Return every parameter in force as plain JSON values; `load` is its inverse."""
        sections: dict[str, BaseModel] = {
            "round": self.settings, "need": self.teaching, "standard": self.standards, **self.rules}
        told: dict[str, Any] = {name: part.model_dump(mode="json") for name, part in sections.items()}
        told["tiers"] = [_dump_tier(tier) for tier in self.tiers]
        return told

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> Policy:
        """Build a policy from `dump`, with sources lost."""
        return cls.of(flatten(dumped, Source(say("plan", "方案"))))


def flatten(tables: Mapping[str, Any], source: Source) -> dict[str, tuple[Any, Source]]:
    """Turn ``{section: {name: value}}`` into ``{"section.name": (value, source)}``."""
    flat: dict[str, tuple[Any, Source]] = {}
    for section, content in tables.items():
        if section == "tiers" or not isinstance(content, Mapping):
            flat[section] = (content, source)
        else:
            flat.update({f"{section}.{name}": (value, source) for name, value in content.items()})
    return {name: pair for name, pair in flat.items() if pair[0] is not None}


def read_policy_file(path: Path) -> dict[str, tuple[Any, Source]]:
    """Read a TOML policy file.

    Raises
    ------
    PolicyError
        If it cannot be read or is no TOML; the line is named.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PolicyError(say("cannot read {p}", "无法读取政策文件 {p}", p=path.name),
                          by_option=True) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(say("{p} is not valid TOML: {e}", "政策文件 {p} 格式有误：{e}",
                              p=path.name, e=str(error)), by_option=True) from error
    _refuse_scenario(path, tables)
    told = {name: content for name, content in tables.items() if name not in SCENARIO_WORDS}
    return flatten(told, Source(say("file {p}", "文件 {p}", p=path.name), by_option=True))


SCENARIO_WORDS = ("label", "question")
"""Keys of a scenario file that say what it is about; as a policy file it means the same without."""
_SCENARIO_ONLY = ("extends", "facts", "limits")


def _refuse_scenario(path: Path, tables: Mapping[str, Any]) -> None:
    """Refuse a scenario that is more than parameters: a policy file cannot change facts or limits."""
    more = tuple(name for name in _SCENARIO_ONLY if name in tables)
    if more:
        raise PolicyError(say(
            "{p} is a scenario with {k}, which a policy file cannot have: use rotation whatif -s",
            "{p} 是含 {k} 的情景文件，不能作为政策文件，请用 rotation whatif -s", p=path.name, k=more),
            by_option=True)


def sheet_values(parameters: Iterable[Parameter]) -> dict[str, tuple[Any, Source]]:
    """Return the values of sheet 政策, each with its row and 依据.

    Raises
    ------
    PolicyError
        If one parameter is given twice.
    """
    values: dict[str, tuple[Any, Source]] = {}
    for row in parameters:
        if row.name in values:
            raise PolicyError(say("sheet 政策 gives {n} twice", "政策表中参数“{n}”重复", n=row.name))
        source = Source(say("sheet 政策", "政策表"), row.basis or "", row=row.row)
        values[row.name] = (_plain(row.name, row.value), source)
    return values


def _plain(name: str, text: str, *, by_option: bool = False) -> Any:
    if name == "tiers" or text.startswith(("{", "[")):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            raise PolicyError(say("{n}: not a list", "参数“{n}”的内容无法识别", n=name),
                              by_option=by_option) from error
    return WORDS.get(text, text)


def command_values(pairs: Iterable[str]) -> dict[str, tuple[Any, Source]]:
    """Return the values of ``--set NAME=VALUE`` options.

    Raises
    ------
    PolicyError
        If an option has no ``=``.
    """
    values: dict[str, tuple[Any, Source]] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise PolicyError(say("--set wants NAME=VALUE, not {p}", "--set 的写法是 参数=值，如 H10.rate=12%",
                                  p=pair), by_option=True)
        place = Source(say("command line", "命令行"), by_option=True)
        values[name.strip()] = (_plain(name, text.strip(), by_option=True), place)
    return values


def _refuse_unknown(values: Mapping[str, tuple[Any, Source]]) -> None:
    for name, (_, source) in values.items():
        section, _, key = name.partition(".")
        kind = SECTIONS.get(section) or catalogue().get(section)
        if name == "tiers" or (kind is not None and key in kind.model_fields):
            continue
        raise PolicyError(say(
            "{w}: there is no parameter {n}", "{w}：没有“{n}”这个参数（可用 rotation rules 查看）",
            w=source.spot, n=name), by_option=source.by_option)


def _section(section: str, kind: type[Any], values: Mapping[str, tuple[Any, Source]]) -> Any:
    own = {name.partition(".")[2]: value for name, (value, _) in values.items()
           if name.partition(".")[0] == section}
    try:
        return kind(**own)
    except ValidationError as error:
        raise _explained(section, error, values) from None


def _explained(
    section: str, error: ValidationError, values: Mapping[str, tuple[Any, Source]]
) -> PolicyError:
    first = error.errors(include_url=False, include_context=False)[0]
    name = f"{section}.{first['loc'][0]}" if first["loc"] else section
    value, source = values.get(name, (None, DEFAULT))
    if first["type"] == "missing":
        return PolicyError(say(
            "{n} is missing: fill it in on sheet 政策 or give --year", "缺少参数“{n}”：请在政策表中填写"
            "（方案年度也可用 --year 指定）", n=name))
    kind = SECTIONS.get(section) or catalogue()[section]
    described = kind.model_fields[str(first["loc"][0])].description or name if first["loc"] else name
    return PolicyError(say(
        "{w}: {n} cannot be “{v}” ({m})", "{w}：参数“{n}”（{d}）的值“{v}”不在允许范围内或写法有误",
        w=source.spot, n=name, v=value, m=first["msg"], d=described), by_option=source.by_option)


def tiers_of(specs: Iterable[Any], source: Source) -> tuple[Tier, ...]:
    """Return the tiers that a list of tables tells.

    Raises
    ------
    PolicyError
        An unknown goal or parameter, or a value out of range.
    """
    try:
        return tuple(_tier(TierSpec.model_validate(spec)) for spec in specs)
    except (ValidationError, TypeError) as error:
        raise PolicyError(say("tiers: {e}", "目标层级 tiers 写法有误：{e}", e=_short(error)),
                          by_option=source.by_option) from None


def _short(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))} {first['msg']}"
    return str(error)


def _tier(spec: TierSpec) -> Tier:
    goals = tuple(_goal(given, alone=len(spec.goals) == 1) for given in spec.goals)
    return Tier(goals, spec.slack, spec.tolerance)


def _goal(given: Mapping[str, Any], *, alone: bool) -> tuple[Goal, int]:
    told = dict(given)
    kind = catalogue().get(told.pop("code", ""))
    if kind is None or not issubclass(kind, Goal):
        raise TypeError(f"goal {given.get('code')!r}")
    rate = told.pop("rate", 1 if alone else kind.rate)
    if not isinstance(rate, int) or isinstance(rate, bool) or rate < 0:
        raise TypeError(f"{kind.code}.rate")
    return kind(**told), rate


def _dump_tier(tier: Tier) -> dict[str, Any]:
    return {
        "goals": [{"code": goal.code, "rate": rate,
                   **goal.model_dump(mode="json", exclude_defaults=True)}
                  for goal, rate in tier.goals],
        "slack": spell_share(tier.slack), "tolerance": spell_share(tier.tolerance)}


def _refuse_contradictions(policy: Policy) -> None:
    rate = getattr(policy.rules["H10"], "rate", Fraction(0))
    ceiling = getattr(policy.rules["H15"], "rate", None)
    if ceiling is not None and ceiling < rate and policy.rules["H15"].on and policy.rules["H10"].on:
        raise PolicyError(say("H15.rate {c} is below H10.rate {r}",
                              "交流上限 H15.rate（{c}）低于交流比例 H10.rate（{r}）",
                              c=spell_share(ceiling), r=spell_share(rate)),
                          by_option=_by_option(policy.sources, "H10.rate", "H15.rate"))


def _by_option(sources: Mapping[str, Source], *names: str) -> bool:
    return any(sources.get(name, DEFAULT).by_option for name in names)


def relax_reserve(policy: Policy) -> Policy:
    """Return the policy without the reserve of H10, the first thing that gives way."""
    return policy.with_value("H10.reserve", "0%", say("given up: no plan keeps it",
                                                      "预留比例无法满足，已自动放宽"))
