"""The rules on sharing in force, over the policy of the finished round: the same sources and precedence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rotation.errors import PolicyError
from rotation.policy.policy import TIERS_OF_SHARING, flatten, section_of, unknown
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import DEFAULT_TIERS_OF_SHARING, AnyTier, dump_tier, read_tiers
from rotation.rules import Goal, Rule, catalogue
from rotation.rules._share import SHARING
from rotation.text import say

_TIERS = TIERS_OF_SHARING.partition(".")


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
    """

    rules: Mapping[str, Rule]
    tiers: tuple[AnyTier, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, tuple[Any, Source]]) -> SharePolicy:
        """Build a policy from ``section.name`` values with their sources; those of other programmes are passed over.

        Raises
        ------
        PolicyError
            For a parameter that no programme has, or a value out of range; all in one go.
        """
        faults, known = list(unknown(values)), catalogue(SHARING)
        own = {name: pair for name, pair in values.items()
               if name == TIERS_OF_SHARING or name.partition(".")[0] in known}
        rules = {code: section_of(code, kind, own, faults) for code, kind in known.items()
                 if not issubclass(kind, Goal)}
        tiers: tuple[AnyTier, ...] = ()
        try:
            specs, source = own.get(TIERS_OF_SHARING, (DEFAULT_TIERS_OF_SHARING, DEFAULT))
            tiers = read_tiers(specs, source, programme=SHARING)
        except PolicyError as error:
            faults.append(error)
        if faults:
            raise PolicyError.joined(faults)
        return cls(rules, tiers, {name: source for name, (_, source) in own.items()})

    def dump(self) -> dict[str, Any]:
        """Return every parameter in force as plain JSON values; `load` is its inverse."""
        told: dict[str, Any] = {code: rule.model_dump(mode="json") for code, rule in self.rules.items()}
        section, _, key = _TIERS
        return {**told, section: {key: [dump_tier(tier) for tier in self.tiers]}}

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> SharePolicy:
        """Build a policy from `dump`, with sources lost."""
        return cls.of(flatten(dumped, Source(say("plan", "方案"))))
