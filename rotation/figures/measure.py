"""Everything that is compared, measured on one finished plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rotation.domain.indicators import root
from rotation.domain.outcome import GoalResult, TierResult
from rotation.domain.plan import Plan
from rotation.domain.ratio import spell_share
from rotation.domain.round import Round
from rotation.domain.vocabulary import Setting, Stage
from rotation.figures.accounts import Accounts, accounts, known_ways, mean_way
from rotation.figures.figures import Amount, Gap, Goal, Quota, Roads, Said, Tier, Variation
from rotation.figures.goals import exchange, human
from rotation.figures.standards import NAMES, Measure, Spread, measures, spreads
from rotation.model.measured import measured
from rotation.policy.policy import Policy
from rotation.rules import catalogue, in_force
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.tables.looks import decimals, percent

_NO_BOUND = -(2**53)


# -- goals ------------------------------------------------------------------------------------


def tier_of(told: TierResult) -> Tier:
    """Return a tier as plain values."""
    bound = None if told.bound <= _NO_BOUND else _amount(told, told.bound)
    return Tier(told.tier, Said.of(told.label), _amount(told, told.value), bound,
                _amount(told, told.final), told.proven, tuple(map(_goal, told.goals)))


def _amount(tier: TierResult, number: int) -> Amount:
    value, look, unit = human(tier, number)
    return Amount(number, decimals(value, look), Said.of(unit))


def _goal(told: GoalResult) -> Goal:
    value, look, unit, _ = exchange(told)
    amount = Amount(told.value, decimals(value, look), Said.of(unit))
    return Goal(told.code, Said.of(catalogue()[told.code].label), told.rate, amount)


def common_tiers(plan: Plan, policy: Policy) -> tuple[Tier, ...]:
    """Measure the tiers of a policy on a plan that may have been made for other goals."""
    return tuple(tier_of(measured(number, tier, plan, None))
                 for number, tier in enumerate(policy.tiers, 1))


# -- accounts ---------------------------------------------------------------------------------


def quota_of(round: Round, plan: Plan) -> Quota:
    """Return the 10 % / 20 % accounts of a plan."""
    told = accounts(round, plan)
    return Quota(
        told.eligible, told.base, told.moved, told.moved_base, told.backbone_moved,
        told.legal_minimum, told.required, told.ceiling, told.backbone_required,
        spell_share(told.rate), spell_share(told.share),
        percent(told.moved_base, told.base),
        percent(told.backbone_moved, _backbone_base(round, told)), told.to_favored,
        len(plan.placements))


def _backbone_base(round: Round, told: Accounts) -> int:
    rule = in_force(round, BackboneShare)
    return told.eligible if rule and rule.base == "eligible" else told.moved


# -- gaps -------------------------------------------------------------------------------------


def gaps_of(round: Round, plan: Plan) -> tuple[Gap, ...]:
    """Return posts and gaps by stage, subject and area, in a fixed order."""
    sums: dict[tuple[Stage, str, Setting], list[int]] = defaultdict(lambda: [0] * 5)
    for at, cell in round.cells.items():
        if cell.posts < 1:
            continue
        change = plan.change(at)
        told = sums[at.stage, at.subject, round.problem.school[at.school].setting]
        for number, part in enumerate((
                cell.posts, cell.shortage(0), cell.shortage(change), int(cell.before <= 0),
                int(cell.after(change) <= 0))):
            told[number] += part
    stages, areas = list(Stage), list(Setting)
    order = sorted(sums, key=lambda key: (stages.index(key[0]), key[1], areas.index(key[2])))
    return tuple(Gap(Said.of(key[0]), key[1], Said.of(key[2]), *sums[key]) for key in order)


# -- standards --------------------------------------------------------------------------------


def variations_of(round: Round, plan: Plan) -> tuple[Variation, ...]:
    """Return the coefficients of variation of L1-L3 per stage, and people missing to the standard."""
    found = measures(round, plan)
    return tuple(_variation(round, item, found) for item in spreads(found))


def _variation(round: Round, item: Spread, found: Iterable[Measure]) -> Variation:
    limit = round.standards.cv_limit(item.stage)
    here = [m for m in found if m.place[1] is item.stage and m.indicator is item.indicator]
    return Variation(
        Said.of(item.stage), item.indicator.value, Said.of(NAMES[item.indicator]),
        decimals(limit, "decimal"), root(item.statistical[0]), root(item.statistical[1]),
        item.statistical[1] <= limit * limit, root(item.actual[0]), root(item.actual[1]),
        sum(max(0, m.required - m.actual.before) for m in here),
        sum(max(0, m.required - m.actual.after) for m in here))


# -- kilometers -------------------------------------------------------------------------------


def roads_of(plan: Plan) -> Roads:
    """Return the kilometers of a plan without recruits: mean cut off at a tenth, and the three longest ways."""
    known, exact = sorted(known_ways(plan), reverse=True), mean_way(plan)
    mean = "" if exact is None else decimals(exact, "tenth")
    return Roads(len(known), mean, tuple(known[:3]), sum(km > 30 for km in known),
                 sum(km > 80 for km in known))
