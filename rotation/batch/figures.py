"""The figures of one finished round that the league office compares."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.batch.record import Change, Figures, SpreadEntry, TierEntry, Told
from rotation.domain.indicators import root
from rotation.domain.outcome import Outcome
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.report.accounts import accounts
from rotation.report.goal_units import human
from rotation.report.sheet_standards import met_by_place, missing_people
from rotation.report.standards_count import Measure, Pair, measures, spreads
from rotation.report.view import View
from rotation.run import Case


def figures(case: Case, outcome: Outcome) -> Figures:
    """Count what the league compares; without a plan, after is as before."""
    round = case.round
    plan = outcome.plan or Plan(round, [])
    counts, found = accounts(round, plan), measures(round, plan)
    return Figures(
        year=round.settings.year, banner=round.settings.banner, public_seed=round.settings.seed,
        eligible=counts.eligible, base=counts.base, legal_minimum=counts.legal_minimum,
        required=counts.required, moved=counts.moved + counts.stock,
        moved_base=counts.moved_base + counts.stock,
        backbone=counts.backbone_moved + counts.stock_backbone,
        backbone_required=counts.backbone_required, **_posts(case, outcome),
        missing=_change(missing_people(found)), met=_change(met_by_place(found)),
        places=len({item.place for item in found}),
        spreads=tuple(_spreads(round, found)), tiers=tuple(_tiers(outcome)))


def _posts(case: Case, outcome: Outcome) -> dict[str, int | Change]:
    view = View(case.round, case.policy, outcome)
    cells = case.round.cells
    real = [at for at, cell in cells.items() if cell.posts >= 1]
    return {
        "posts": sum(cell.posts for cell in cells.values()),
        "gap": Change(before=sum(cell.shortage(0) for cell in cells.values()),
                      after=sum(cell.shortage(view.change(at)) for at, cell in cells.items())),
        "empty": Change(before=sum(cells[at].before == 0 for at in real),
                        after=sum(cells[at].after(view.change(at)) == 0 for at in real))}


def _change(pair: Pair) -> Change:
    return Change(before=pair.before, after=pair.after)


def _spreads(round: Round, found: tuple[Measure, ...]) -> Iterator[SpreadEntry]:
    for item in spreads(found):
        limit = round.standards.cv_limit(item.stage)
        yield SpreadEntry(
            stage=item.stage.name, indicator=item.indicator.value, limit=f"{float(limit):.2f}",
            statistical=(root(item.statistical[0]), root(item.statistical[1])),
            actual=(root(item.actual[0]), root(item.actual[1])),
            within=item.statistical[1] <= limit * limit)


def _tiers(outcome: Outcome) -> Iterator[TierEntry]:
    for tier in outcome.tiers:
        value, look, unit = human(tier, tier.value)
        bound, _, _ = human(tier, tier.bound)
        yield TierEntry(tier=tier.tier, label=Told.of(tier.label), value=str(value),
                        bound=str(bound), unit=Told.of(unit), look=look,
                        proven=tier.proven and tier.value == tier.bound)
