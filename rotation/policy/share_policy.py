"""The rules on sharing in force, over the policy of the finished round: the same sources and precedence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rotation.policy.parameters import Values, dumped, flatten, gathered
from rotation.policy.source import Source
from rotation.policy.tiers import AnyTier
from rotation.rules import Rule
from rotation.rules._share import SHARING
from rotation.text import say


@dataclass(frozen=True)
class SharePolicy:
    """All parameters of a plan of shared lessons.

    Parameters
    ----------
    rules
        Every rule on sharing by code, in force or not (``rule.on``).
    tiers
        Goals in order.
    sources
        Where each named value came from; missing means default.
    raw
        The values as given, by name.
    """

    rules: Mapping[str, Rule]
    tiers: tuple[AnyTier, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Values) -> SharePolicy:
        """Build a policy from ``section.name`` values with their sources; those of other programmes are passed over.

        Raises
        ------
        PolicyError
            For a parameter that no programme has, or a value out of range; all in one go.
        """
        own = gathered(values, SHARING)
        return cls(own.rules, own.tiers, own.sources, own.raw)

    def dump(self) -> dict[str, Any]:
        """Return every parameter in force as plain JSON values; `load` is its inverse."""
        return dumped(SHARING, self.rules, self.tiers)

    @classmethod
    def load(cls, told: Mapping[str, Any]) -> SharePolicy:
        """Build a policy from `dump`, with sources lost."""
        return cls.of(flatten(told, Source(say("plan", "方案"))))
