"""V05 无课."""

from __future__ import annotations

from rotation.domain.share_plan import SharePlan
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords
from rotation.rules._words import Expression, total
from rotation.text import say


class NoLesson(ShareGoal):
    """Every (place, subject) that is asked for and gets no lesson at all counts one."""

    programme = SHARING
    code = "V05"
    label = say("No lesson at all", "未开课学科")
    sentence = say("Few subjects are not taught at all at a school", "完全没有开课的学校学科尽量少")
    basis = "锡林郭勒盟“十四五”教育规划（开齐国家课程）"
    unit = say("subjects of a school", "校次")
    shown = Unit(1, "count", unit)
    traced = Trace("audit", say("rows of sheet 覆盖构成 that are wholly open", "即“覆盖构成”表中全部未覆盖的行数"))

    def express(self, words: ShareWords) -> Expression:
        world = words.world
        bare = [cell for cell, told in world.lessons.items() if told.total and not told.own]
        return total(words.below("|".join((self.code, *cell.words)), words.givers(cell) + words.remote(
            world.following.get(cell, ()), lambda *_: 1), 1) for cell in bare)  # people: a part of one is no lesson

    def measure(self, plan: SharePlan) -> int:
        return sum(map(plan.empty, plan.world.lessons))
