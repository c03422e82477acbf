"""Goals in order: what ``[[tiers]]`` of a policy says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from rotation.domain.ratio import spell_share
from rotation.domain.source import Source
from rotation.errors import PolicyError
from rotation.rules import Goal, catalogue
from rotation.rules._base import Share
from rotation.text import Text, say


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


def read_tiers(specs: Iterable[Any], source: Source) -> tuple[Tier, ...]:
    """Return tiers from their plain form.

    Raises
    ------
    PolicyError
        For an unknown goal or parameter, or a value out of range.
    """
    try:
        return tuple(_tier(TierSpec.model_validate(spec)) for spec in specs)
    except (ValidationError, TypeError) as error:
        raise PolicyError(say("tiers: {e}", "目标层级 tiers 写法有误：{e}", e=_short(error)),
                          by_option=source.by_option, row=source.row) from None


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


def dump_tier(tier: Tier) -> dict[str, Any]:
    """Return a tier as plain JSON values; `read_tiers` is the inverse."""
    return {
        "goals": [{"code": goal.code, "rate": rate,
                   **goal.model_dump(mode="json", exclude_defaults=True)}
                  for goal, rate in tier.goals],
        "slack": spell_share(tier.slack), "tolerance": spell_share(tier.tolerance)}
