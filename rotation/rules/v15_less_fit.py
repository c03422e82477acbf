"""V15 教学方式."""

from __future__ import annotations

from rotation.domain.share_plan import SharePlan
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords, fit
from rotation.rules._words import Expression, total
from rotation.text import say

_CERTIFIED = 2
"""Fit of a certificate in the subject."""


class LessFit(ShareGoal):
    """Lessons given by people whose subject or certificate it is not (兼教学科 alone) count two each."""

    programme = SHARING
    code = "V15"
    label = say("Lessons without certificate", "无资格兼课")
    sentence = say("Few lessons are given by people without certificate in the subject", "无该学科教师资格的兼课尽量少")
    basis = "教师资格条例"
    unit = say("twice the lessons a week", "两倍课时/周")
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("sheet 兼课安排", "见“兼课安排”表"))

    def express(self, words: ShareWords) -> Expression:
        world = words.world
        return total(2 * words.given(key, cell) for key, cells in sorted(world.reach.items()) for cell in cells
                     if fit(world, key, cell) < _CERTIFIED)

    def measure(self, plan: SharePlan) -> int:
        return 2 * sum(number for (key, cell), number in plan.given.items() if fit(plan.world, key, cell) < _CERTIFIED)
