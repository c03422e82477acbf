"""One plan in the numbers of the office."""

from __future__ import annotations

from collections import defaultdict

from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.policy import Policy
from rotation.report.accounts import accounts
from rotation.report.standards_count import measures, spreads
from rotation.report.view import View
from rotation.rules.g05_opened import Opened
from rotation.rules.g20_standards import StandardGap
from rotation.scenario.sweep_result import Figures, Gap, Variation


def figures_of(round: Round, policy: Policy, plan: Plan) -> Figures:
    """Count everything that a point of a sweep tells of its plan."""
    told, nobody = accounts(round, plan), Plan(round, [])
    ways = [km for item in plan.placements
            if (km := round.km(round.teacher(item.teacher), item.host)) is not None]
    opened, standards = Opened(), StandardGap()
    return Figures(
        eligible=told.eligible, moved=told.moved, backbone_moved=told.backbone_moved,
        legal_minimum=told.legal_minimum, required=told.required, ceiling=told.ceiling,
        backbone_required=told.backbone_required, to_favored=told.to_favored,
        placed=len(plan.placements), empty_before=opened.measure(nobody), empty=opened.measure(plan),
        gaps=_gaps(round, policy, plan), standards_before=standards.measure(nobody),
        standards=standards.measure(plan), variation=_variation(round, plan),
        km_total=sum(ways), km_longest=max(ways, default=0), km_known=len(ways))


def _gaps(round: Round, policy: Policy, plan: Plan) -> tuple[Gap, ...]:
    from rotation.domain.outcome import Outcome, Status
    view = View(round, policy, Outcome(Status.FEASIBLE, plan))
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for opening, cell in round.cells.items():
        pair = found[opening.subject]
        pair[0] += cell.shortage(0)
        pair[1] += cell.shortage(view.change(opening))
    return tuple(Gap(subject, before, after) for subject, (before, after) in sorted(found.items())
                 if before or after)


def _variation(round: Round, plan: Plan) -> tuple[Variation, ...]:
    return tuple(Variation(item.stage, item.indicator, round.standards.cv_limit(item.stage),
                           *item.actual) for item in spreads(measures(round, plan)))
