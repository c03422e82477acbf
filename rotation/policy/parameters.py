"""The named parameters of every programme, and how a programme reads its own from all that were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
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
from rotation.policy.tiers import (
    DEFAULT_TIERS,
    DEFAULT_TIERS_OF_LEADERS,
    DEFAULT_TIERS_OF_SHARING,
    AnyTier,
    dump_tier,
    read_tiers,
)
from rotation.rules import Goal, Rule, catalogue, known
from rotation.text import Text, say

_NEAR, _ALIKE = 3, 0.7
"""So many parameters are named where one was mistyped, each at least so much alike (difflib)."""
YEAR = "round.year"
TIERS_OF_LEADERS = "principals.tiers"


@dataclass(frozen=True)
class Declared:
    """What a kind of planning has besides its rules.

    Parameters
    ----------
    sections
        Its sections that are no rules, by name.
    tiers
        The parameter that is its goals in order, as in ``[[tiers]]``.
    usual
        Those goals where none are given; empty if they follow from another programme's.
    shared
        Sections that are another programme's as well, which declares them.
    """

    sections: Mapping[str, type[BaseModel]]
    tiers: str
    usual: Sequence[Mapping[str, Any]] = ()
    shared: Mapping[str, type[BaseModel]] = field(default_factory=dict)


DECLARED: Mapping[str, Declared] = {
    "round": Declared({"round": Settings, "need": Teaching, "standard": Standards, "reasons": Explaining,
                        "points": PointsTable}, "tiers", DEFAULT_TIERS),
    "principals": Declared({"seats": SeatSettings}, TIERS_OF_LEADERS, DEFAULT_TIERS_OF_LEADERS, {"round": Settings}),
    "sharing": Declared({}, "sharing.tiers", DEFAULT_TIERS_OF_SHARING),
    "years": Declared({"years": HorizonSettings}, "years.tiers")}
SECTIONS = DECLARED["round"].sections
TIERS = tuple(programme.tiers for programme in DECLARED.values())
"""Parameters that are goals in order."""

Values = Mapping[str, tuple[Any, Source]]
"""Values by ``section.name``, each with where it came from."""


@dataclass(frozen=True)
class Gathered:
    """What a programme has read.

    Parameters
    ----------
    parts
        Its sections that are no rules, by name.
    rules
        Its rules by code, in force or not.
    tiers
        Its goals in order; empty if they follow from another programme's.
    sources, raw
        Where each named value came from, and the values as given.
    """

    parts: Mapping[str, Any]
    rules: Mapping[str, Rule]
    tiers: tuple[AnyTier, ...]
    sources: Mapping[str, Source]
    raw: Mapping[str, Any]


def gathered(values: Values, name: str = "round") -> Gathered:
    """Read what is a programme's own; what is another's is passed over.

    Raises
    ------
    PolicyError
        For a parameter that no programme has, a value out of range or a missing one; all in one go.
    """
    programme, faults = DECLARED[name], list(unknown(values))
    own = {key: pair for key, pair in values.items() if key == programme.tiers or _of(
        key, programme.shared, programme.sections, catalogue(name)) is not None}
    plain = {key: pair for key, pair in own.items() if key != programme.tiers}
    parts = {section: section_of(section, kind, plain, faults)
             for section, kind in {**programme.shared, **programme.sections}.items()}
    rules = {code: section_of(code, kind, plain, faults) for code, kind in catalogue(name).items()
             if not issubclass(kind, Goal)}
    tiers: tuple[AnyTier, ...] = ()
    try:
        specs, source = own.get(programme.tiers, (programme.usual, DEFAULT))
        tiers = read_tiers(specs, source, programme=name) if source is not DEFAULT or specs else ()
    except PolicyError as error:
        faults.append(error)
    if faults:
        raise PolicyError.joined(faults)
    return Gathered(parts, rules, tiers, {key: source for key, (_, source) in own.items()},
                    {key: value for key, (value, _) in own.items()})


def _of(name: str, *kinds: Mapping[str, type[BaseModel]]) -> type[BaseModel] | None:
    """Return which of some sections and rules declares a parameter; None if none does."""
    section, _, key = name.partition(".")
    kind = next((told[section] for told in kinds if section in told), None)
    return kind if kind is not None and key in kind.model_fields else None


def declaring(section: str) -> type[BaseModel] | None:
    """Return what declares the parameters of a section, of whatever programme; None if nothing does."""
    return next(
        (one.sections[section] for one in DECLARED.values() if section in one.sections), None) or known(section)


def declared_by(name: str, programme: str = "round") -> type[BaseModel] | None:
    """Return what declares a parameter of a programme; None if nothing does."""
    return _of(name, DECLARED[programme].sections, catalogue(programme))


def unknown(values: Mapping[str, tuple[Any, Source]]) -> Iterator[PolicyError]:
    """Iterate over the parameters that no programme has."""
    for name, (_, source) in values.items():
        if name not in TIERS and not any(declared_by(name, programme) for programme in DECLARED):
            yield PolicyError(say(
                "there is no parameter {n}{h}", "没有“{n}”这个参数{h}", n=name, h=_meant(name)),
                by_option=source.by_option, row=source.row, nameless=True, place=source.spot)


def of_leaders(name: str) -> bool:
    """Whether a parameter belongs to the plan of leaders."""
    return declared_by(name, "principals") is not None


def of_sharing(name: str) -> bool:
    """Whether a parameter belongs to the plan of shared lessons."""
    return name == DECLARED["sharing"].tiers or declared_by(name, "sharing") is not None


def _meant(name: str) -> Text:
    """Return which parameters may be meant; see `_near`."""
    near = _near(name.strip().lower())
    if not near:
        return say(" (see rotation rules)", "（可用 rotation rules 查看）")
    every = _every()
    told = tuple(say("{k} ({m})", "{k}（{m}）", k=full, m=meaning(every[full], full.partition(".")[2]))
                 for full in near[:_NEAR])
    return say("; perhaps {k}", "，是否指 {k}", k=told)


def _every() -> dict[str, type[BaseModel]]:
    """Return what declares each parameter of any programme, by its full name."""
    kinds = {code: kind for name, programme in DECLARED.items()
             for code, kind in {**programme.sections, **catalogue(name)}.items()}
    return {f"{section}.{key}": kind for section, kind in kinds.items() for key in kind.model_fields}


def _near(asked: str) -> list[str]:
    """Return the parameters of that rule, of that end, or with that word in their meaning, else those spelled alike.

    Capital letters are no difference: ``h10.rate`` is ``H10.rate`` and no other.
    """
    known = {full: kind.model_fields[full.partition(".")[2]].title or "" for full, kind in _every().items()}
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


def flatten(tables: Mapping[str, Any], source: Source) -> dict[str, tuple[Any, Source]]:
    """Turn ``{section: {name: value}}`` into ``{"section.name": (value, source)}``."""
    flat: dict[str, tuple[Any, Source]] = {}
    for section, content in tables.items():
        if section == "tiers" or not isinstance(content, Mapping):
            flat[section] = (content, source)
        else:
            flat.update({f"{section}.{name}": (value, source) for name, value in content.items()})
    return {name: pair for name, pair in flat.items() if pair[0] is not None}


def dumped(programme: str, parts: Mapping[str, BaseModel], tiers: Sequence[AnyTier]) -> dict[str, Any]:
    """Return sections, rules and goals in order of a programme as plain JSON values; `flatten` is the way back."""
    told: dict[str, Any] = {name: part.model_dump(mode="json") for name, part in parts.items()}
    section, _, key = DECLARED[programme].tiers.rpartition(".")
    if tiers:
        (told.setdefault(section, {}) if section else told)[key] = [dump_tier(tier) for tier in tiers]
    return told
