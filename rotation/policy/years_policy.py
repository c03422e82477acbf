"""The rules over several years in force: the same sources and precedence as the policy of a round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from rotation.domain.settings import HorizonSettings
from rotation.errors import PolicyError
from rotation.policy.policy import (
    SECTIONS_OF,
    TIERS_OF_YEARS,
    Policy,
    declared_by,
    section_of,
    unknown,
)
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import AnyTier, Tier, dump_tier, read_tiers
from rotation.rules import Goal, Rule, catalogue
from rotation.rules.y10_last_call import LastCall
from rotation.rules.y15_waiting import Waiting

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
    def of(cls, values: Mapping[str, tuple[Any, Source]]) -> YearsPolicy:
        """Build a policy from ``section.name`` values with their sources; those of other programmes are passed over.

        Raises
        ------
        PolicyError
            For a parameter that no programme has or a value out of range; all in one go.
        """
        faults = list(unknown(values))
        own = {name: pair for name, pair in values.items()
               if name == TIERS_OF_YEARS or declared_by(name, PROGRAMME) is not None}
        settings = section_of(PROGRAMME, SECTIONS_OF[PROGRAMME][PROGRAMME], {
            name: pair for name, pair in own.items() if name != TIERS_OF_YEARS}, faults)
        rules = {code: section_of(code, kind, own, faults) for code, kind in catalogue(PROGRAMME).items()
                 if not issubclass(kind, Goal)}
        given: tuple[AnyTier, ...] = ()
        try:
            given = read_tiers(*own[TIERS_OF_YEARS], programme=PROGRAMME) if TIERS_OF_YEARS in own else ()
        except PolicyError as error:
            faults.append(error)
        if faults:
            raise PolicyError.joined(faults)
        return cls(settings, rules, given, {name: source for name, (_, source) in own.items()},
                   {name: value for name, (value, _) in own.items()})

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
        told: dict[str, Any] = {"years": self.settings.model_dump(mode="json")}
        told |= {code: rule.model_dump(mode="json") for code, rule in self.rules.items()}
        if self.given:
            told["years"]["tiers"] = [dump_tier(tier) for tier in self.given]
        return told

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> YearsPolicy:
        """Build a policy from `dump`, with sources lost."""
        return cls.of({f"{section}.{name}": (value, DEFAULT)
                       for section, told in dumped.items() for name, value in told.items()})
