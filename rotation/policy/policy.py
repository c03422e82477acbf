"""The rules in force, their parameters, and where each value came from.

Precedence: default < workbook sheet 政策 < policy file < command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from rotation.domain.points import PointsTable
from rotation.domain.settings import Explaining, Settings, Standards, Teaching
from rotation.errors import PolicyError
from rotation.policy.parameters import YEAR, Values, dumped, flatten, gathered
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import Tier
from rotation.rules import Rule
from rotation.text import Text, say


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
    def of(cls, values: Values) -> Policy:
        """Build a policy from ``section.name`` values with their sources.

        Raises
        ------
        PolicyError
            For an unknown rule or parameter, a value out of range, a missing year, or a ceiling
            H15 below the rate of H10; all of them in one go.
        """
        own = gathered(values)
        parts = own.parts
        policy = cls(
            settings=parts["round"], teaching=parts["need"], standards=parts["standard"],
            explaining=parts["reasons"], points=parts["points"], rules=own.rules, tiers=own.tiers,
            sources=own.sources, raw=own.raw)
        _refuse_missing_tables(policy)
        _refuse_contradictions(policy)
        return policy

    @classmethod
    def of_any_year(cls, values: Values) -> Policy:
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
        return dumped("round", {**self.sections, **self.rules}, self.tiers)

    @classmethod
    def load(cls, told: Mapping[str, Any]) -> Policy:
        """Build a policy from `dump`, with sources lost."""
        return cls.of(flatten(told, Source(say("plan", "方案"))))


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
