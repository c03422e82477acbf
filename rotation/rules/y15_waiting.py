"""Y15 先满先轮."""

from __future__ import annotations

from rotation.domain.horizon_plan import HorizonPlan
from rotation.rules._base import Trace, Unit
from rotation.rules._words import Expression
from rotation.rules._years import YEARS, HorizonGoal, HorizonWords
from rotation.text import say


class Waiting(HorizonGoal):
    r"""Years waited beyond those of R10, at the end of the horizon, by those of E who have not been placed.

    .. math:: \sum_{t \in E_N, \text{ placed in no year}} \max(0, \text{served}_t - \mathrm{R10.years})
    """

    programme = YEARS
    code = "Y15"
    label = say("The longest first", "先满先轮")
    sentence = say("Those who have waited longest have their turn first", "超过规定年限越久的，越先轮到")
    basis = "地方通行做法（先后有序）"
    unit = say("person-years", "人年")
    rate = 500
    shown = Unit(1, "count", say("person-years", "人年"))
    traced = Trace("audit", say("years beyond the limit of those not placed", "未轮到者超过规定年限的年数之和"))

    def express(self, words: HorizonWords) -> Expression:
        waited = words.horizon.waited
        return -1 * words.weighed_people(lambda person: waited.get(person, 0)) + sum(waited.values())

    def measure(self, plan: HorizonPlan) -> int:
        return sum(years for person, years in plan.horizon.waited.items() if person not in plan.placed)
