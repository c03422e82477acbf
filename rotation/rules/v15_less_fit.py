"""V15 教学方式."""

from __future__ import annotations

from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Sharing
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords, fit
from rotation.rules._words import Expression, total
from rotation.text import say

_CERTIFIED = 2
"""Fit of a certificate in the subject."""


class LessFit(ShareGoal):
    """Lessons given by people whose subject or certificate it is not (兼教学科 alone) count two each, remote ones one.

    So lessons face to face come first, then a qualified teacher by screen, then one without certificate.
    """

    programme = SHARING
    code = "V15"
    label = say("Remote or without certificate", "同频与无资格兼课")
    sentence = say("Few lessons are remote, and fewer still given by people without certificate in the subject",
                   "同频课时尽量少，无该学科教师资格的兼课更少")
    basis = "教师资格条例"
    unit = say("lessons a week, twice without certificate", "课时/周（无资格的计两倍）")
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("sheets 兼课安排, 同频课表", "见“兼课安排”“同频课表”"))

    def express(self, words: ShareWords) -> Expression:
        world = words.world
        return total(cost_of(world, key, cell) * words.given(key, cell) for key, cells in sorted(world.reach.items())
                     for cell in cells if cost_of(world, key, cell)) + total(
                         words.remote(movers) for movers in world.following.values())

    def measure(self, plan: SharePlan) -> int:
        given = sum(cost_of(plan.world, *link) * number for link, number in plan.given.items())
        return given + plan.followed.total()


def cost_of(world: Sharing, teacher: str, cell: Opening) -> int:
    """Return what a lesson face to face counts: two if the teacher has no certificate in the subject."""
    return 0 if fit(world, teacher, cell) >= _CERTIFIED else 2
