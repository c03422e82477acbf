"""The rules on school leaders in force: the same sources and precedence as the policy of a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from rotation.domain.seats import SeatSettings
from rotation.domain.settings import Settings
from rotation.errors import PolicyError
from rotation.policy.policy import TIERS_OF_LEADERS, YEAR, flatten, section_of, unknown
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import DEFAULT_TIERS_OF_LEADERS, AnyTier, dump_tier, read_tiers
from rotation.rules import Goal, Rule, catalogue
from rotation.text import Text, say

PROGRAMME = "principals"
_SECTIONS: dict[str, type[BaseModel]] = {"round": Settings, "seats": SeatSettings}


@dataclass(frozen=True)
class CadrePolicy:
    """All parameters of a plan of leaders.

    Parameters
    ----------
    settings, seats
        Sections ``[round]`` and ``[seats]``.
    rules
        Every rule on leaders by code, in force or not (``rule.on``).
    tiers
        Goals in order.
    sources
        Where each named value came from; missing means default.
    raw
        The values as given.
    """

    settings: Settings
    seats: SeatSettings
    rules: Mapping[str, Rule]
    tiers: tuple[AnyTier, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, tuple[Any, Source]]) -> CadrePolicy:
        """Build a policy from ``section.name`` values with their sources; those of other programmes are passed over.

        Raises
        ------
        PolicyError
            For a parameter that no programme has, a value out of range, or a missing year; all in one go.
        """
        faults = list(unknown(values))
        own = {name: pair for name, pair in values.items() if name == TIERS_OF_LEADERS or _own(name)}
        parts = {name: section_of(name, kind, own, faults) for name, kind in _SECTIONS.items()}
        rules = {code: section_of(code, kind, own, faults) for code, kind in catalogue(PROGRAMME).items()
                 if not issubclass(kind, Goal)}
        tiers: tuple[AnyTier, ...] = ()
        try:
            specs, source = own.get(TIERS_OF_LEADERS, (DEFAULT_TIERS_OF_LEADERS, DEFAULT))
            tiers = read_tiers(specs, source, programme=PROGRAMME)
        except PolicyError as error:
            faults.append(error)
        if faults:
            raise PolicyError.joined(faults)
        return cls(parts["round"], parts["seats"], rules, tiers,
                   {name: source for name, (_, source) in own.items()},
                       {name: value for name, (value, _) in own.items()})

    @classmethod
    def of_any_year(cls, values: Mapping[str, tuple[Any, Source]]) -> CadrePolicy:
        """Build a policy as `of`; if no year is given, one stands in: it is to judge what no year decides."""
        return cls.of(values if YEAR in values else {**values, YEAR: (2000, DEFAULT)})

    @property
    def sections(self) -> dict[str, BaseModel]:
        """The sections that are no rules, by name."""
        return {"round": self.settings, "seats": self.seats}

    def with_value(self, name: str, value: Any, place: Text) -> CadrePolicy:
        """Return the policy with one value changed, its source noted."""
        values = {key: (given, self.sources[key]) for key, given in self.raw.items()}
        return CadrePolicy.of({**values, name: (value, Source(place))})

    def dump(self) -> dict[str, Any]:
        """Return every parameter in force as plain JSON values; `load` is its inverse."""
        parts = {**self.sections, **self.rules}
        told: dict[str, Any] = {name: part.model_dump(mode="json") for name, part in parts.items()}
        told["principals"] = {"tiers": [dump_tier(tier) for tier in self.tiers]}
        return told

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> CadrePolicy:
        """Build a policy from `dump`, with sources lost."""
        return cls.of(flatten(dumped, Source(say("plan", "方案"))))


def _own(name: str) -> bool:
    section, _, key = name.partition(".")
    kind = _SECTIONS.get(section) or catalogue(PROGRAMME).get(section)
    return kind is not None and key in kind.model_fields
