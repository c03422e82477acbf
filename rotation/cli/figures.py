"""Values of tiers in units for people."""

from __future__ import annotations

from fractions import Fraction

from rotation.cli.console import shown
from rotation.cli.speech import _
from rotation.domain.outcome import TierResult
from rotation.report.goal_units import human

_PLACES = {"count": 0, "decimal": 2, "tenth": 1, "ratio": 4}


def amount(tier: TierResult, number: int) -> str:
    """Return a value or bound of a tier with its unit."""
    value, look, unit = human(tier, number)
    return f"{figure(value, _PLACES.get(look, 2))} {shown(unit)}"


def figure(value: Fraction, places: int) -> str:
    """Return an exact number with so many decimals, cut towards zero, never rounded up."""
    sign, size = ("-" if value < 0 else ""), int(abs(value) * 10**places)
    whole, rest = divmod(size, 10**places)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


def proof(tier: TierResult) -> str:
    """Return what is proven about the value of a tier."""
    if tier.proven and tier.value == tier.bound:
        return _("proven best")
    gap = amount(tier, tier.gap)
    if tier.proven:
        return _("proven within {gap}").format(gap=gap)
    return _("not proven best: at most {gap} better is possible").format(gap=gap)
