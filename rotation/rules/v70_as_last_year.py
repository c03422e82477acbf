"""V70 尽量不改上年走教."""

from __future__ import annotations

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Sharing
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords
from rotation.rules._words import Expression
from rotation.text import say


class AsLastYear(ShareGoal):
    """Every school that somebody no longer walks to, or newly does, counts one; nothing without sheet 走教安排."""

    programme = SHARING
    code = "V70"
    label = say("As last year", "沿用上年走教安排")
    sentence = say("Walkers go where they went last year", "走教教师尽量沿用上年的走教学校")
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

    def express(self, words: ShareWords) -> Expression:
        known = self._known(words.world)
        if not known:
            return Expression()
        told = words.weeks(lambda teacher, choice: self._change(words.world, teacher, choice))
        return told + sum(map(len, known.values()))

    def measure(self, plan: SharePlan) -> int:
        return sum(len({*plan.weeks[key].schools} ^ before) if key in plan.weeks else len(before)
                   for key, before in self._known(plan.world).items())
