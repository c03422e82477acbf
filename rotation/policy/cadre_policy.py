"""The rules on school leaders in force: the same sources and precedence as the policy of a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from rotation.domain.seats import SeatSettings
from rotation.domain.settings import Settings
from rotation.policy.parameters import YEAR, Values, dumped, flatten, gathered
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import AnyTier
from rotation.rules import Rule
from rotation.text import Text, say

PROGRAMME = "principals"


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
    def of(cls, values: Values) -> CadrePolicy:
        """Build a policy from ``section.name`` values with their sources; those of other programmes are passed over.

        Raises
        ------
        PolicyError
            For a parameter that no programme has, a value out of range, or a missing year; all in one go.
        """
        own = gathered(values, PROGRAMME)
        return cls(own.parts["round"], own.parts["seats"], own.rules, own.tiers, own.sources, own.raw)

    @classmethod
    def of_any_year(cls, values: Values) -> CadrePolicy:
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
        return dumped(PROGRAMME, {**self.sections, **self.rules}, self.tiers)

    @classmethod
    def load(cls, told: Mapping[str, Any]) -> CadrePolicy:
        """Build a policy from `dump`, with sources lost."""
        return cls.of(flatten(told, Source(say("plan", "方案"))))
