"""The rules over several years in force: the same sources and precedence as the policy of a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from rotation.domain.settings import HorizonSettings
from rotation.policy.parameters import Values, dumped, flatten, gathered
from rotation.policy.policy import Policy
from rotation.policy.source import Source
from rotation.policy.tiers import AnyTier, Tier
from rotation.rules import Rule
from rotation.rules.y10_last_call import LastCall
from rotation.rules.y15_waiting import Waiting
from rotation.text import say

PROGRAMME = "years"


@dataclass(frozen=True)
class YearsPolicy:
    """All parameters of a plan over several years, besides those of the round.

    Parameters
    ----------
    settings
        Section ``[years]``.
    rules
        Every rule over several years by code, in force or not (``rule.on``).
    given
        Tiers as given; nothing for those that follow from the round's.
    sources, raw
        Where each named value came from, and the values as given.
    """

    settings: HorizonSettings
    rules: Mapping[str, Rule]
    given: tuple[AnyTier, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Values) -> YearsPolicy:
        """Build a policy from ``section.name`` values with their sources; those of other programmes are passed over.

        Raises
        ------
        PolicyError
            For a parameter that no programme has or a value out of range; all in one go.
        """
        own = gathered(values, PROGRAMME)
        return cls(own.parts[PROGRAMME], own.rules, own.tiers, own.sources, own.raw)

    def tiers(self, policy: Policy) -> tuple[AnyTier, ...]:
        """Return goals in order: as given, else the round's with Y10 before the last tier and Y15 in it.

        One year alone has the tiers of the round, proven without tolerance.
        """
        if self.settings.count == 1:
            return policy.tiers
        if self.given:
            return self.given
        *before, last = policy.tiers
        combined = Tier[Any]((*last.goals, (Waiting(), Waiting.rate)), last.slack, self._tolerance(last))
        return (*before, Tier[Any](((LastCall(), 1),)), combined)

    def _tolerance(self, last: AnyTier) -> Fraction:
        return max(last.tolerance, self.settings.tolerance)

    def ahead(self, count: int) -> YearsPolicy:
        """Return the policy for another number of years."""
        return replace(self, settings=self.settings.model_copy(update={"count": count}))

    def dump(self) -> dict[str, Any]:
        """Return every parameter in force as plain JSON values; `load` is its inverse."""
        return dumped(PROGRAMME, {PROGRAMME: self.settings, **self.rules}, self.given)

    @classmethod
    def load(cls, told: Mapping[str, Any]) -> YearsPolicy:
        """Build a policy from `dump`, with sources lost."""
        return cls.of(flatten(told, Source(say("plan", "方案"))))
