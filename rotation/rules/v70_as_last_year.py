"""V70 尽量不改上年走教."""

from __future__ import annotations

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover, Sharing
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords
from rotation.rules._words import Expression
from rotation.text import say


class AsLastYear(ShareGoal):
    """Every school that somebody no longer walks to, or newly does, counts one; nothing without sheet 走教安排.

    Of a published plan that is revised, its own schools stand for last year's, and every other number of lessons
    besides or by screen than published counts one as well.
    """

    programme = SHARING
    code = "V70"
    label = say("As last year", "沿用上年走教安排")
    sentence = say("Walkers go where they went last year, or by the published plan that is revised",
                   "走教教师尽量沿用上年（修订时为已公布方案）的走教学校")
    basis = "地方通行做法（保持稳定）"
    unit = say("changes", "处变动")
    rate = 500
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("sheet 走教汇总 beside sheet 走教安排", "“走教汇总”与“走教安排”对照"))

    @staticmethod
    def _known(world: Sharing) -> dict[str, frozenset[str]]:
        """Return last year's schools of those who may walk; nothing at all without last year's itineraries."""
        return {key: world.last_year.get(key, frozenset()) for key in world.away} if world.last_year else {}

    def _change(self, world: Sharing, teacher: str, choice: Choice) -> int:
        """Return by how much a week changes the number of changes that staying at home would be."""
        before, now = self._known(world)[teacher], {*choice.schools}
        return len(now ^ before) - len(before)

    @staticmethod
    def _given(world: Sharing) -> dict[Mover, int]:
        """Return the published lessons of a plan that is revised, 0 where others may be given; none of a first one."""
        if world.before is None:
            return {}
        published = world.before.choices
        return {mover: published[key].amount if key in published else 0 for key, mover in world.movers.items()
                if mover.cell is not None}

    def express(self, words: ShareWords) -> Expression:
        known, given = self._known(words.world), self._given(words.world)
        if not known and not given:
            return Expression()
        told = Expression()
        if known:
            told = words.weeks(lambda teacher, choice: self._change(words.world, teacher, choice))
        lessons = words.remote(given, lambda mover, number: (number != given[mover]) - bool(given[mover]))
        return told + lessons + sum(map(len, known.values())) + sum(map(bool, given.values()))

    def measure(self, plan: SharePlan) -> int:
        chosen = dict(plan.pairs)
        lessons = sum((chosen[mover.key].amount if mover.key in chosen else 0) != number
                      for mover, number in self._given(plan.world).items())
        return lessons + sum(len({*plan.weeks[key].schools} ^ before) if key in plan.weeks else len(before)
                   for key, before in self._known(plan.world).items())
