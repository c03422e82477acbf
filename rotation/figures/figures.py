"""One plan measured once, as plain values: what every table, page, frame and file tells of it.

Numbers that the law counts are integers; what is shown with decimals is a string cut off, never
rounded up. Sentences stand in both languages. whatif.json, sweep.json and league.json are these
values written out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from rotation.domain.indicators import root
from rotation.domain.outcome import GoalResult, TierResult
from rotation.domain.plan import Plan
from rotation.domain.ratio import spell_share
from rotation.domain.round import Round
from rotation.domain.vocabulary import Setting, Stage
from rotation.figures.accounts import Accounts, accounts, known_ways
from rotation.figures.goals import exchange, human
from rotation.figures.standards import (
    NAMES,
    Measure,
    Spread,
    measures,
    met_by_place,
    missing_people,
    spreads,
)
from rotation.model.measured import measured
from rotation.policy.policy import Policy
from rotation.rules import catalogue, in_force
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import decimals, percent
from rotation.text import Lang, Text, pair, spell

_NO_BOUND = -(2**53)


@dataclass(frozen=True)
class Said:
    """A sentence or word in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, value: object) -> Said:
        """Spell a `Text`, a `Term`, a name or a number in both languages."""
        return cls(str(spell(value, "zh")), str(spell(value, "en")))

    @property
    def text(self) -> Text:
        """The same to be shown."""
        return pair(self.en, self.zh)

    def render(self, lang: Lang) -> str:
        """Return the sentence in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class BeforeAfter:
    """A number before and after the plan."""

    before: int
    after: int


# -- goals ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Amount:
    """A goal's or tier's number: exact in its raw unit, and as people read it, with the unit."""

    raw: int
    shown: str
    unit: Said


@dataclass(frozen=True)
class GoalValue:
    """One goal measured on a plan, and the rate at which its tier counts it."""

    code: str
    label: Said
    rate: int
    amount: Amount


@dataclass(frozen=True)
class TierValue:
    """One tier of goals.

    Parameters
    ----------
    number, label
        1 for the first; its name.
    value, bound
        The value at which the tier was settled, and what no plan goes below; the bound is None
        where nothing is known, as for goals that were only measured.
    final
        Measured on the finished plan: within the slack it may lie above ``value``.
    proven
        Whether value and bound are within the tier's tolerance.
    goals
        The goals of the tier.
    """

    number: int
    label: Said
    value: Amount
    bound: Amount | None
    final: Amount
    proven: bool
    goals: tuple[GoalValue, ...]

    @property
    def exact(self) -> bool:
        """Whether the value is proven to be the best."""
        return self.bound is not None and self.bound.raw == self.value.raw


def tier_of(result: TierResult) -> TierValue:
    """Return a tier as plain values."""
    bound = None if result.bound <= _NO_BOUND else _amount(result, result.bound)
    return TierValue(result.tier, Said.of(result.label), _amount(result, result.value), bound,
                     _amount(result, result.final), result.proven, tuple(map(_goal, result.goals)))


def _amount(tier: TierResult, number: int) -> Amount:
    value, look, unit = human(tier, number)
    return Amount(number, decimals(value, look), Said.of(unit))


def _goal(result: GoalResult) -> GoalValue:
    value, look, unit, _ = exchange(result)
    amount = Amount(result.value, decimals(value, look), Said.of(unit))
    return GoalValue(result.code, Said.of(catalogue()[result.code].label), result.rate, amount)


def common_tiers(plan: Plan, policy: Policy) -> tuple[TierValue, ...]:
    """Measure the tiers of a policy on a plan that may have been made for other goals."""
    return tuple(tier_of(measured(number, tier, plan, None))
                 for number, tier in enumerate(policy.tiers, 1))


# -- what a plan is measured by ---------------------------------------------------------------


@dataclass(frozen=True)
class Accounting:
    """The 10 % / 20 % accounts: people, and shares cut off after two decimals of the per cent.

    Parameters
    ----------
    eligible, base
        |E|, and the part of it that the quota counts.
    moved, moved_base, backbone_moved
        X of this plan, the part of it inside the base, and B.
    legal_minimum, required, ceiling, backbone_required
        What the law asks, with the reserve, at most, and of backbone teachers.
    rate, backbone_rate
        The shares asked for, as written.
    share, backbone_share
        X of the base, and B of what its rule counts (X, or E); rotations that go on included if
        the policy counts them.
    to_favored, placements
        Members of X sent to rural or weak schools; everybody placed, volunteers and recruits too.
    """

    eligible: int
    base: int
    moved: int
    moved_base: int
    backbone_moved: int
    legal_minimum: int
    required: int
    ceiling: int | None
    backbone_required: int
    rate: str
    backbone_rate: str
    share: str
    backbone_share: str
    to_favored: int
    placements: int


@dataclass(frozen=True)
class Gap:
    """Posts and gaps of one subject at one stage in one area (城区, 镇区, 乡村).

    Parameters
    ----------
    posts
        Whole teachers needed.
    before, after
        Gap in hundredths of a full load.
    empty_before, empty_after
        (school, stage) with a post and nobody to teach the subject.
    """

    stage: Said
    subject: str
    area: Said
    posts: int
    before: int
    after: int
    empty_before: int
    empty_after: int


@dataclass(frozen=True)
class Coefficient:
    """Coefficient of variation of one indicator over the schools of a stage, four decimals.

    ``statistical`` counts by personnel relation and alone may be said to meet the limit;
    ``actual`` counts by where people teach. ``missing`` are people missing to the standard.
    """

    stage: Said
    indicator: str
    label: Said
    limit: str
    statistical_before: str
    statistical_after: str
    within_limit: bool
    actual_before: str
    actual_after: str
    missing_before: int
    missing_after: int


@dataclass(frozen=True)
class Distances:
    """Kilometers of the placements with a known way, recruits left out: mean to a tenth, the three longest."""

    known: int
    total: int
    mean: str
    longest: tuple[int, ...]
    over_30: int
    over_80: int


@dataclass(frozen=True)
class Figures:
    """One plan measured once.

    Parameters
    ----------
    quota
        The 10 % / 20 % accounts.
    stock, stock_backbone
        People who count besides those placed, and backbone teachers among them: on a rotation that goes on if the
        policy counts them, and leaders moved by their own plan.
    gaps, variations, roads
        By stage, subject and area; by stage and indicator; the kilometers.
    places, met
        (school, stage) with enough pupils to be judged, and those of them that meet L1-L3 by
        personnel relation.
    """

    quota: Accounting
    stock: int
    stock_backbone: int
    gaps: tuple[Gap, ...]
    variations: tuple[Coefficient, ...]
    roads: Distances
    places: int
    met: BeforeAfter

    @property
    def moved(self) -> int:
        """X, rotations that go on included if the policy counts them."""
        return self.quota.moved + self.stock

    @property
    def moved_base(self) -> int:
        """The part of X that the share counts."""
        return self.quota.moved_base + self.stock

    @property
    def backbone(self) -> int:
        """B, likewise."""
        return self.quota.backbone_moved + self.stock_backbone

    @property
    def posts(self) -> int:
        """Whole teachers needed."""
        return sum(item.posts for item in self.gaps)

    @property
    def gap(self) -> BeforeAfter:
        """Posts short, in hundredths of a full load."""
        return BeforeAfter(sum(item.before for item in self.gaps), sum(item.after for item in self.gaps))

    @property
    def empty(self) -> BeforeAfter:
        """(school, stage, subject) with a post and nobody (G05)."""
        return BeforeAfter(sum(item.empty_before for item in self.gaps),
                           sum(item.empty_after for item in self.gaps))

    @property
    def missing(self) -> BeforeAfter:
        """People missing to L1-L3, by place of work (G20)."""
        return BeforeAfter(sum(item.missing_before for item in self.variations),
                           sum(item.missing_after for item in self.variations))

    @property
    def beyond(self) -> int:
        """How many coefficients of variation are beyond their limit, 统计口径, after the plan."""
        return sum(not item.within_limit for item in self.variations)

    @property
    def meets(self) -> bool | None:
        """Whether L1-L3 are met everywhere and evenly, 统计口径; None if nothing is measured."""
        if not self.places:
            return None
        return self.met.after == self.places and not self.beyond


def figures_of(round: Round, plan: Plan) -> Figures:
    """Measure a plan; without one, of the plan that places nobody, after is as before."""
    found, people = measures(round, plan), accounts(round, plan)
    met = met_by_place(found)
    return Figures(
        quota=_accounting(round, plan, people), stock=people.stock + people.decided,
        stock_backbone=people.stock_backbone + people.decided_backbone,
        gaps=_gaps(round, plan), variations=tuple(_coefficient(round, item, found) for item in spreads(found)),
        roads=_distances(plan), places=len({item.place for item in found}), met=BeforeAfter(met.before, met.after))


def _accounting(round: Round, plan: Plan, found: Accounts) -> Accounting:
    return Accounting(
        found.eligible, found.base, found.moved, found.moved_base, found.backbone_moved,
        found.legal_minimum, found.required, found.ceiling, found.backbone_required,
        spell_share(found.rate), spell_share(found.share),
        percent(found.counted_base, found.base),
        percent(found.counted_backbone, _backbone_base(round, found)),
        found.to_favored, len(plan.placements))


def _backbone_base(round: Round, found: Accounts) -> int:
    rule = in_force(round, BackboneShare)
    return found.eligible if rule and rule.base == "eligible" else found.counted


def _gaps(round: Round, plan: Plan) -> tuple[Gap, ...]:
    """Return posts and gaps by stage, subject and area, in a fixed order."""
    sums: dict[tuple[Stage, str, Setting], list[int]] = defaultdict(lambda: [0] * 5)
    for at, cell in round.cells.items():
        change = plan.change(at)
        needed = cell.posts >= 1
        numbers = (cell.posts, cell.shortage(0), cell.shortage(change), int(needed and cell.before <= 0),
                   int(needed and cell.after(change) <= 0))
        if any(numbers):
            here = sums[at.stage, at.subject, round.problem.school[at.school].setting]
            here[:] = map(sum, zip(here, numbers, strict=True))
    stages, areas = list(Stage), list(Setting)
    order = sorted(sums, key=lambda key: (stages.index(key[0]), key[1], areas.index(key[2])))
    return tuple(Gap(Said.of(key[0]), key[1], Said.of(key[2]), *sums[key]) for key in order)


def _coefficient(round: Round, item: Spread, found: Iterable[Measure]) -> Coefficient:
    limit = round.standards.cv_limit(item.stage)
    missing = missing_people(m for m in found if m.place[1] is item.stage and m.indicator is item.indicator)
    return Coefficient(
        Said.of(item.stage), item.indicator.value, Said.of(NAMES[item.indicator]),
        decimals(limit, "decimal"), root(item.statistical[0]), root(item.statistical[1]),
        item.statistical[1] <= limit * limit, root(item.actual[0]), root(item.actual[1]),
        missing.before, missing.after)


def _distances(plan: Plan) -> Distances:
    known = sorted(known_ways(plan), reverse=True)
    mean = decimals(Fraction(sum(known), len(known)), "tenth") if known else ""
    return Distances(len(known), sum(known), mean, tuple(known[:3]), sum(km > 30 for km in known),
                sum(km > 80 for km in known))
