"""Values of tiers in units for people."""

from __future__ import annotations

from rotation.cli.console import shown
from rotation.cli.speech import _
from rotation.domain.outcome import TierResult
from rotation.figures.goals import human
from rotation.tables.looks import decimals


def amount(tier: TierResult, number: int) -> str:
    """Return a value or bound of a tier with its unit."""
    value, look, unit = human(tier, number)
    return f"{decimals(value, look)} {shown(unit)}"


def proof(tier: TierResult) -> str:
    """Return what is proven about the value of a tier."""
    if tier.proven and tier.value == tier.bound:
        return _("proven best")
    gap = amount(tier, tier.gap)
    if tier.proven:
        return _("proven within {gap}").format(gap=gap)
    return _("not proven best: at most {gap} better is possible").format(gap=gap)
