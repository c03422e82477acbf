"""The rules in force, their parameters, and where each value came from.

Precedence: default < workbook sheet 政策 < policy file < command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ValidationError

from rotation.domain.points import PointsTable
from rotation.domain.seats import SeatSettings
from rotation.domain.settings import (
    Explaining,
    HorizonSettings,
    Settings,
    Standards,
    Teaching,
    meaning,
)
from rotation.errors import PolicyError
from rotation.policy.permitted import permitted, takes_lists
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import DEFAULT_TIERS, Tier, dump_tier, read_tiers
from rotation.rules import PROGRAMMES, Goal, Rule, catalogue, known
from rotation.text import Text, say

_NEAR, _ALIKE = 3, 0.7
"""So many parameters are named where one was mistyped, each at least so much alike (difflib)."""
SECTIONS: dict[str, type[BaseModel]] = {
    "round": Settings, "need": Teaching, "standard": Standards, "reasons": Explaining,
    "points": PointsTable}


YEAR = "round.year"
SEATS: type[BaseModel] = SeatSettings
"""Section ``[seats]``, of the plan of leaders alone."""
SECTIONS_OF: Mapping[str, Mapping[str, type[BaseModel]]] = {
    "round": SECTIONS, "principals": {"seats": SEATS}, "years": {"years": HorizonSettings}}
"""Sections that are no rules, by programme."""


@dataclass(frozen=True)
class Policy:
    """All parameters of a round.

    Parameters
    ----------
    settings, teaching, standards, explaining, points
        Sections ``[round]``, ``[need]``, ``[standard]``, ``[reasons]``, ``[points]``.
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
    explaining: Explaining
    points: PointsTable
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
            H15 below the rate of H10; all of them in one go.
        """
        faults = list(unknown(values))
        values = {name: pair for name, pair in values.items() if name == "tiers" or declared_by(name) is not None}
        parts = {name: section_of(name, kind, values, faults) for name, kind in SECTIONS.items()}
        rules = {code: section_of(code, kind, values, faults) for code, kind in catalogue().items()
                 if not issubclass(kind, Goal)}
        tiers = _tiers(values, faults)
        if faults:
            raise PolicyError.joined(faults)
        policy = cls(
            settings=parts["round"], teaching=parts["need"], standards=parts["standard"],
            explaining=parts["reasons"], points=parts["points"], rules=rules, tiers=tiers,
            sources={name: source for name, (_, source) in values.items()},
            raw={name: value for name, (value, _) in values.items()})
        _refuse_missing_tables(policy)
        _refuse_contradictions(policy)
        return policy

    @classmethod
    def of_any_year(cls, values: Mapping[str, tuple[Any, Source]]) -> Policy:
        """Build a policy as `of`; if no year is given, one stands in: it is to judge what no year decides."""
        return cls.of(values if YEAR in values else {**values, YEAR: (2000, DEFAULT)})

    @property
    def sections(self) -> dict[str, BaseModel]:
        """The sections that are no rules, by name."""
        return {"round": self.settings, "need": self.teaching, "standard": self.standards,
                "reasons": self.explaining, "points": self.points}

    def with_value(self, name: str, value: Any, place: Text) -> Policy:
        """Return the policy with one value changed, its source noted."""
        values = {key: (given, self.sources[key]) for key, given in self.raw.items()}
        return Policy.of({**values, name: (value, Source(place))})

    def dump(self) -> dict[str, Any]:
        """Return every parameter in force as plain JSON values; `load` is its inverse."""
        parts = {**self.sections, **self.rules}
        told: dict[str, Any] = {name: part.model_dump(mode="json") for name, part in parts.items()}
        told["tiers"] = [dump_tier(tier) for tier in self.tiers]
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


def declaring(section: str) -> type[BaseModel] | None:
    """Return what declares the parameters of a section, of whatever programme; None if nothing does."""
    return next((parts[section] for parts in SECTIONS_OF.values() if section in parts), None) or known(section)


def declared_by(name: str, programme: str = "round") -> type[BaseModel] | None:
    """Return what declares a parameter of a programme; None if nothing does."""
    section, _, key = name.partition(".")
    kind = SECTIONS_OF.get(programme, {}).get(section) or catalogue(programme).get(section)
    return kind if kind is not None and key in kind.model_fields else None


def unknown(values: Mapping[str, tuple[Any, Source]]) -> Iterator[PolicyError]:
    """Iterate over the parameters that no programme has."""
    for name, (_, source) in values.items():
        if name not in TIERS and not any(declared_by(name, programme) for programme in PROGRAMMES):
            yield PolicyError(say(
                "there is no parameter {n}{h}", "没有“{n}”这个参数{h}", n=name, h=_meant(name)),
                by_option=source.by_option, row=source.row, nameless=True, place=source.spot)


TIERS_OF_LEADERS = "principals.tiers"
"""Goals in order of the plan of leaders: ``[[principals.tiers]]``."""
TIERS_OF_SHARING = "sharing.tiers"
"""Goals in order of a plan of shared lessons: ``[[sharing.tiers]]``."""
TIERS_OF_YEARS = "years.tiers"
"""Goals in order over several years: ``[[years.tiers]]``."""
TIERS = ("tiers", TIERS_OF_LEADERS, TIERS_OF_SHARING, TIERS_OF_YEARS)
"""Parameters that are goals in order."""


def of_leaders(name: str) -> bool:
    """Whether a parameter belongs to the plan of leaders."""
    return declared_by(name, "principals") is not None


def _meant(name: str) -> Text:
    """Return which parameters may be meant; see `_near`."""
    near = _near(name.strip().lower())
    if not near:
        return say(" (see rotation rules)", "（可用 rotation rules 查看）")
    return say("; perhaps {k}", "，是否指 {k}", k=tuple(near[:_NEAR]))


def _near(asked: str) -> list[str]:
    """Return the parameters of that rule, of that end, or with that word in their meaning, else those spelled alike.

    Capital letters are no difference: ``h10.rate`` is ``H10.rate`` and no other.
    """
    kinds = {**SECTIONS, **SECTIONS_OF["years"]} | {
        code: kind for programme in PROGRAMMES for code, kind in catalogue(programme).items()}
    known = {f"{section}.{key}": field.title or ""
             for section, kind in kinds.items() for key, field in kind.model_fields.items()}
    plain = {full.lower(): full for full in known}
    if not asked or asked in plain:
        return [plain[asked]] if asked else []
    ends = [full for full, title in known.items() if asked in full.lower().split(".") or asked in title]
    return ends or [plain[one] for one in get_close_matches(asked, plain, _NEAR, _ALIKE)] or [
        full for key in get_close_matches(asked, {one.partition(".")[2] for one in plain}, 1, _ALIKE)
        for full in known if full.lower().endswith(f".{key}")]


def section_of(
    section: str, kind: type[Any], values: Mapping[str, tuple[Any, Source]],
    faults: list[PolicyError],
) -> Any:
    """Return a section; what is wrong with it is added to the faults."""
    own = {name.partition(".")[2]: value for name, (value, _) in values.items()
           if name.partition(".")[0] == section}
    try:
        return kind(**own)
    except ValidationError as error:
        faults += [_explained(section, kind, item, values) for item in
                   error.errors(include_url=False, include_context=False)]
        return None


def _explained(
    section: str, kind: type[BaseModel], fault: Mapping[str, Any],
    values: Mapping[str, tuple[Any, Source]],
) -> PolicyError:
    key = str(fault["loc"][0]) if fault["loc"] else ""
    name = f"{section}.{key}" if key else section
    value, source = values.get(name, (None, DEFAULT))
    if fault["type"] == "missing":
        return PolicyError(say(
            "{n} is missing: fill it in on sheet 政策 or give --year", "缺少参数“{n}”：请在政策表中填写"
            "（方案年度也可用 --year 指定）", n=name))
    right = permitted(kind, key, value) if key in kind.model_fields else None
    if isinstance(value, list | tuple) and key in kind.model_fields and not takes_lists(kind, key):
        right = say("give the value alone, without brackets", "只写值本身，不要加方括号")
    told = right or say("{m}", "写法见 rotation rules", m=fault["msg"])
    return PolicyError(say(
        "{n} ({d}) cannot be “{v}”: {m}", "参数“{n}”（{d}）的值“{v}”不在允许范围内或写法有误，{m}",
        n=name, v=value, m=told, d=meaning(kind, key) if key else name),
        by_option=source.by_option, row=source.row, place=source.spot)


def _tiers(
    values: Mapping[str, tuple[Any, Source]], faults: list[PolicyError]
) -> tuple[Tier, ...]:
    try:
        return read_tiers(*values.get("tiers", (DEFAULT_TIERS, DEFAULT)))
    except PolicyError as error:
        faults.append(error)
        return ()


def _refuse_missing_tables(policy: Policy) -> None:
    """Refuse posts by class where a stage has no table: it would need nobody, and nobody would notice."""
    teaching = policy.teaching
    lacking = tuple(name for name in ("per_class_primary", "per_class_junior") if not getattr(teaching, name))
    if teaching.method == "class" and lacking:
        raise PolicyError(say(
            "need.method = class needs {n}: the posts of each subject for a class",
            "need.method 为 class 时须填写{n}（各学科每班岗位数），写法见情景文件 need_by_class.toml",
            n=tuple(f"need.{name}" for name in lacking)), by_option=_by_option(policy.sources, "need.method"))


def _refuse_contradictions(policy: Policy) -> None:
    for rule in policy.rules.values():
        found = rule.contradicted(policy.rules)
        if found is not None:
            blamed = _blamed(policy.sources, found.parameters)
            raise PolicyError(found.says, by_option=blamed.by_option, row=blamed.row, place=blamed.spot)


def _blamed(sources: Mapping[str, Source], names: Sequence[str]) -> Source:
    """Return where the last of some values was given: by an option or a file, else on the sheet."""
    given = [sources[name] for name in names if name in sources]
    return max(given, key=lambda one: (one.by_option, one.row > 0, given.index(one)), default=DEFAULT)


def below_the_law(policy: Policy) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Iterate over the shares set below the law: name, value, and what the law asks."""
    for rule in policy.rules.values():
        for key in rule.law if rule.on else ():
            value, least = getattr(rule, key), rule.by_law(key)
            if value < least:
                yield rule.parameter(key), value, least


def _by_option(sources: Mapping[str, Source], *names: str) -> bool:
    return any(sources.get(name, DEFAULT).by_option for name in names)


def without_reserve(policy: Policy) -> Policy | None:
    """Return the policy without what rules keep in reserve, the first thing that gives way.

    None if nothing is kept in reserve.
    """
    values = {name: value for rule in policy.rules.values() for name, value in rule.spare().items()}
    for name, value in values.items():
        policy = policy.with_value(name, value, say("given up: no plan keeps it", "预留比例无法满足，已自动放宽"))
    return policy if values else None


RESERVE_GIVEN_UP = say("the reserve of H10 was given up: no plan keeps it",
                       "预留比例（H10.reserve）无法满足，已自动放宽")
"""What is told of an outcome that does not keep the reserve."""
