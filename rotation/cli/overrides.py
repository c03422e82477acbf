"""Decisions of the office on the terminal: a warning above the cap, and what each costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rotation.cli.speech import _

if TYPE_CHECKING:
    from rotation.domain.answers import OverridePrice
    from rotation.run import Run


def warn_of_overrides(run: Run) -> None:
    """Warn on standard error when more placements were decided by hand than the cap allows."""
    from rotation.cli.console import tell
    from rotation.domain.answers import by_hand
    from rotation.domain.ratio import spell_share
    from rotation.tables.looks import percent
    if run.outcome.plan is None:
        return
    told, cap = by_hand(run.outcome.plan), run.case.round.settings.override_cap
    if told.above(cap):
        tell(_("{n} of {all} placements ({share}) were decided by hand, above the cap of {cap}").format(
            n=len(told.placed), all=told.placements, share=percent(len(told.placed), told.placements),
            cap=spell_share(cap)), "yellow", label=_("warning") + " ")


def show_prices(prices: tuple[OverridePrice, ...]) -> None:
    """Write one line per person with a decision."""
    from rotation.cli.console import answer
    for item in prices:
        answer(_("Decision about {teacher}: {price}").format(teacher=item.teacher, price=_price(item)))


def _price(item: OverridePrice) -> str:
    from rotation.cli.console import shown
    from rotation.cli.figures import amount
    if not item.tiers:
        return _("not solved in time")
    worse = [f"{shown(tier.label)} {amount(tier, tier.value)}" for tier in item.tiers if tier.value]
    told = "; ".join(worse) if worse else _("costs nothing")
    return told if item.proven else _("{price} (not proven)").format(price=told)


def plain_prices(prices: tuple[OverridePrice, ...]) -> list[dict[str, Any]]:
    """Return prices as plain values, in the tiers' units."""
    return [{"teacher": item.teacher, "price": [tier.value for tier in item.tiers],
             "changed": item.changed, "proven": item.proven} for item in prices]
