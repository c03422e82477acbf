"""One plan in the numbers of the office."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from rotation.domain.indicators import Indicator
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.domain.vocabulary import Stage
from rotation.figures.accounts import accounts, known_ways
from rotation.figures.standards import measures, spreads
from rotation.rules.g05_opened import Opened
from rotation.rules.g20_standards import StandardGap


@dataclass(frozen=True)
class Variation:
    """Coefficient of variation of one indicator over the schools of a stage (实际任教口径), squared.

    Parameters
    ----------
    stage, indicator
        What is measured.
    limit
        The coefficient that the standard admits.
    before, after
        CV², exactly.
    """

    stage: Stage
    indicator: Indicator
    limit: Fraction
    before: Fraction
    after: Fraction


@dataclass(frozen=True)
class Gap:
    """What one subject lacks over all places, in hundredths of a full load."""

    subject: str
    before: int
    after: int


@dataclass(frozen=True)
class Figures:
    r"""One plan in the numbers of the office.

    Parameters
    ----------
    eligible, moved, backbone_moved
        \|E\|, X, B in people.
    legal_minimum, required, ceiling, backbone_required
        What H10, H15 and H20 ask for in people; the ceiling is None when H15 is off.
    to_favored
        Members of X hosted by rural or weak schools.
    placed
        All placements, recruits and volunteers included.
    empty_before, empty
        (Place, subject) with posts and nobody (G05).
    gaps
        Shortage of each tracked subject.
    standards_before, standards
        People that the standards lack over all places and indicators (G20).
    variation
        Coefficients of variation, L1-L3 of each stage.
    km_total, km_longest
        Kilometers of all placements whose way is known, recruits left out, and of the longest.
    km_known
        How many of those there are.
    """

    eligible: int
    moved: int
    backbone_moved: int
    legal_minimum: int
    required: int
    ceiling: int | None
    backbone_required: int
    to_favored: int
    placed: int
    empty_before: int
    empty: int
    gaps: tuple[Gap, ...]
    standards_before: int
    standards: int
    variation: tuple[Variation, ...]
    km_total: int
    km_longest: int
    km_known: int

    @property
    def short_before(self) -> Fraction:
        """Posts short before the plan, in people."""
        return Fraction(sum(gap.before for gap in self.gaps), 100)

    @property
    def short(self) -> Fraction:
        """Posts short after the plan, in people."""
        return Fraction(sum(gap.after for gap in self.gaps), 100)

    @property
    def km_mean(self) -> Fraction | None:
        """Mean way in kilometers; None without any."""
        return Fraction(self.km_total, self.km_known) if self.km_known else None


def figures_of(round: Round, plan: Plan) -> Figures:
    """Count everything that a point of a sweep tells of its plan."""
    told, nobody = accounts(round, plan), Plan(round, [])
    ways = known_ways(plan)
    opened, standards = Opened(), StandardGap()
    return Figures(
        eligible=told.eligible, moved=told.moved, backbone_moved=told.backbone_moved,
        legal_minimum=told.legal_minimum, required=told.required, ceiling=told.ceiling,
        backbone_required=told.backbone_required, to_favored=told.to_favored,
        placed=len(plan.placements), empty_before=opened.measure(nobody), empty=opened.measure(plan),
        gaps=_gaps(round, plan), standards_before=standards.measure(nobody),
        standards=standards.measure(plan), variation=_variation(round, plan),
        km_total=sum(ways), km_longest=max(ways, default=0), km_known=len(ways))


def _gaps(round: Round, plan: Plan) -> tuple[Gap, ...]:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for opening, cell in round.cells.items():
        pair = found[opening.subject]
        pair[0] += cell.shortage(0)
        pair[1] += cell.shortage(plan.change(opening))
    return tuple(Gap(subject, before, after) for subject, (before, after) in sorted(found.items())
                 if before or after)


def _variation(round: Round, plan: Plan) -> tuple[Variation, ...]:
    return tuple(Variation(item.stage, item.indicator, round.standards.cv_limit(item.stage),
                           *item.actual) for item in spreads(measures(round, plan)))
