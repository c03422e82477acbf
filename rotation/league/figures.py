"""The figures of one finished round that the league office compares."""

from __future__ import annotations

from rotation.domain.outcome import Outcome
from rotation.domain.plan import Plan
from rotation.figures.accounts import accounts
from rotation.figures.measure import gaps_of, quota_of, tier_of, variations_of
from rotation.figures.standards import measures, met_by_place
from rotation.league.record import Change, Figures
from rotation.run import Case


def figures(case: Case, outcome: Outcome) -> Figures:
    """Count what the league compares; without a plan, after is as before."""
    round = case.round
    plan = outcome.plan or Plan(round, [])
    counts, found = accounts(round, plan), measures(round, plan)
    met = met_by_place(found)
    return Figures(
        year=round.settings.year, banner=round.settings.banner, public_seed=round.settings.seed,
        quota=quota_of(round, plan), stock=counts.stock, stock_backbone=counts.stock_backbone,
        gaps=gaps_of(round, plan), variations=variations_of(round, plan),
        tiers=tuple(map(tier_of, outcome.tiers)), places=len({item.place for item in found}),
        met=Change(before=met.before, after=met.after))
