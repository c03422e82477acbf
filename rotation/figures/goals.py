"""Goals in the words of the office: people, posts, kilometers; no raw units."""

from __future__ import annotations

from fractions import Fraction

from rotation.domain.outcome import GoalResult, TierResult
from rotation.tables.looks import decimals
from rotation.tables.table import Look
from rotation.text import Text, say

_KM = say("km-equivalents", "公里当量")
_POINTS = say("points", "分")
_PEOPLE = say("people", "人")
GAINS = frozenset({"G40", "G55"})
"""Goals whose value is the negative of something gained."""
_UNITS: dict[str, tuple[int, Look, Text]] = {
    "G05": (1, "count", say("subjects", "个")),
    "G10": (100, "decimal", say("people, weighted", "人（加权）")),
    "G20": (1, "count", _PEOPLE),
    "G30": (1, "count", say("10^-5 of CV²", "十万分之一（差异系数平方）")),
    "G40": (1, "count", _POINTS),
    "G50": (1, "count", _KM),
    "G52": (1, "count", _POINTS),
    "G55": (1, "count", _POINTS),
    "G60": (1, "count", _PEOPLE),
    "G70": (1, "count", _PEOPLE),
    "G90": (1, "count", say("sum of drawn numbers", "随机序号之和")),
}
"""How many raw units make one unit for people, how it looks, and its name."""


def unit_of(code: str) -> Text:
    """Return the unit for people of one goal."""
    return _UNITS[code][2]


def amount_of(code: str, value: int) -> Fraction:
    """Return a value of one goal in units for people."""
    return Fraction(value, _UNITS[code][0])


def human(tier: TierResult, number: int) -> tuple[Fraction, Look, Text]:
    """Return a value or bound of a tier in units for people; a sum of goals in km-equivalents."""
    if len(tier.goals) != 1:
        return Fraction(number, 100), "decimal", _KM
    goal = tier.goals[0]
    raw, look, unit = _UNITS[goal.code]
    return Fraction(number, raw * (goal.rate or 1)), look, unit


def exchange(goal: GoalResult) -> tuple[Fraction, Look, Text, Text]:
    """Return one goal of a sum in its own unit, and what it comes to in km-equivalents.

    What is gained is positive, as on the sheet that lists it, and said to be deducted.
    """
    raw, look, unit = _UNITS[goal.code]
    cost = goal.rate * goal.value
    if goal.code in GAINS:
        told = say("gains {v}, deducts {k} km-equivalents", "加分{v}分，抵减{k}公里当量",
                   v=-goal.value, k=decimals(Fraction(-cost, 100), "decimal"))
        return Fraction(-goal.value, raw), look, unit, told
    told = say("comes to {k} km-equivalents", "折合{k}公里当量", k=decimals(Fraction(cost, 100), "decimal"))
    return Fraction(goal.value, raw), look, unit, told
