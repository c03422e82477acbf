"""V90 同等条件随机排序."""

from __future__ import annotations

from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice
from rotation.rules._base import Trace, Unit
from rotation.rules._share import SHARING, ShareGoal, ShareWords
from rotation.rules._words import Expression
from rotation.rules.k90_drawn import number_of
from rotation.text import say


def drawn(seed: str, teacher: str, choice: Choice) -> int:
    """Return the tickets of a week, 0 to 99 for every school, that anyone can recompute.

    The first two bytes, big-endian, of SHA-256 of ``seed|teacher|school|走教`` in UTF-8, modulo 100.
    """
    return sum(number_of(seed, teacher, school, "走教") for school in choice.schools)


class DrawnToWalk(ShareGoal):
    """A public lottery settles which of several plans that are equally good is taken."""

    programme = SHARING
    code = "V90"
    label = say("Lottery among equals", "同等条件随机排序")
    sentence = say("Equal conditions are drawn by the public seed", "同等条件下按公开随机种子排序")
    basis = "公开、公平原则（种子公布，可复核）"
    unit = say("tickets", "签")
    rate = 1
    shown = Unit(1, "count", say("sum of drawn numbers", "随机序号之和"))
    traced = Trace("audit", say("sum of the drawn numbers of all weeks", "各项走教安排随机序号之和"))

    def express(self, words: ShareWords) -> Expression:
        seed = words.world.round.settings.seed
        return words.weeks(lambda teacher, choice: drawn(seed, teacher, choice))

    def measure(self, plan: SharePlan) -> int:
        return sum(drawn(plan.world.round.settings.seed, teacher, choice) for teacher, choice in plan.weeks.items())
