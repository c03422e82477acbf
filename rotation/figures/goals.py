"""Goals in the words of the office: people, posts, kilometers; no raw units."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from rotation.domain.outcome import GoalResult, TierResult
from rotation.model.measured import unit_of
from rotation.rules import Goal, known
from rotation.rules.g10_shortage import Shortage
from rotation.rules.g50_burden import Burden
from rotation.tables.looks import decimals
from rotation.tables.table import Look
from rotation.text import Text, say

EQUIVALENTS = Burden.shown.name
"""The unit that goals are summed in."""


_PLAINLY: tuple[tuple[Text, Text], ...] = (
    (Shortage.shown.name, say(
        "{u}: people missing, each times the weight of the subject and of the school (parameters of G10)",
        "{u}：缺额人数乘以学科权重和学校优先系数之后的数（系数见参数 G10），不是实际人数", u=Shortage.shown.name)),
    (EQUIVALENTS, say(
        "{u}: way, will and the other goals of the last tier on one scale, on which one kilometer of road is 1",
        "{u}：把最后一层的路途、意愿等各项折成同一尺度的数，1公里路程为1", u=EQUIVALENTS)))


def units_told(tiers: Iterable[TierResult]) -> tuple[Text, ...]:
    """Explain the units of tiers that nobody knows who has not read how goals are counted, each once."""
    used = [human(tier, 0)[2] for tier in tiers]
    return tuple(told for unit, told in _PLAINLY if unit in used)


def is_plain(tier: TierResult) -> bool:
    """Whether everybody knows the unit of a tier; the others are explained in the technical annex."""
    return human(tier, 0)[2] not in [unit for unit, _ in _PLAINLY]


def goal_of(code: str) -> type[Goal[Any, Any]]:
    """Return the class of a goal that a tier names.

    Raises
    ------
    KeyError
        If there is no goal of that code.
    """
    kind = known(code)
    if kind is None or not issubclass(kind, Goal):
        raise KeyError(code)
    return kind


def amount_of(code: str, value: int) -> Fraction:
    """Return a value of one goal in units for people."""
    return Fraction(value, goal_of(code).shown.raw)


def human(tier: TierResult, number: int) -> tuple[Fraction, Look, Text]:
    """Return a value or bound of a tier in units for people; a sum of goals in km-equivalents."""
    raw, look, unit = unit_of([(goal_of(goal.code), goal.rate) for goal in tier.goals])
    return Fraction(number, raw), look, unit


def exchange(goal: GoalResult) -> tuple[Fraction, Look, Text, Text]:
    """Return one goal of a sum in its own unit, and what it comes to in km-equivalents.

    What is gained is positive, as on the sheet that lists it, and said to be deducted.
    """
    kind = goal_of(goal.code)
    raw, look, unit = kind.shown
    cost = goal.rate * goal.value
    if kind.gains:
        says = say("gains {v}, deducts {k} {u}", "加分{v}分，抵减{k}{u}", v=-goal.value,
                   k=decimals(Fraction(-cost, 100), "decimal"), u=EQUIVALENTS)
        return Fraction(-goal.value, raw), look, unit, says
    says = say("comes to {k} {u}", "折合{k}{u}", k=decimals(Fraction(cost, 100), "decimal"), u=EQUIVALENTS)
    return Fraction(goal.value, raw), look, unit, says


def gains(tier: TierResult) -> bool:
    """Whether the tier is one goal that counts something gained."""
    return len(tier.goals) == 1 and goal_of(tier.goals[0].code).gains


def shown(tier: TierResult, number: int) -> tuple[Fraction, Look, Text]:
    """Return a value for people; what is gained is positive, as on the sheet that lists it."""
    value, look, unit = human(tier, number)
    return (-value if gains(tier) else value), look, unit


def proof(tier: TierResult) -> Text:
    """Return what is proven of a tier, in a few words."""
    bound, look, _ = shown(tier, tier.bound)
    least = decimals(bound, look)
    if gains(tier):
        return (say("proven: no lawful plan has more", "已证明：任何合规方案都不会更高")
                if tier.proven and not tier.gap else
                say("not proven best: no plan has more than {b}", "未证明最优：任何合规方案不高于{b}", b=least))
    if tier.proven and tier.gap == 0:
        return say("proven: no lawful plan has less", "已证明：任何合规方案都不会更低")
    if tier.proven:
        return say("proven within the tolerance; at least {b}", "在允许误差内已证明，下限{b}", b=least)
    return say("not proven best: no plan has less than {b}", "未证明最优：任何合规方案不低于{b}", b=least)
