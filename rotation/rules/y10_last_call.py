"""Y10 应轮尽轮."""

from __future__ import annotations

from rotation.domain.horizon_plan import HorizonPlan
from rotation.rules._base import Trace, Unit
from rotation.rules._words import Expression
from rotation.rules._years import YEARS, HorizonGoal, HorizonWords
from rotation.text import say


class LastCall(HorizonGoal):
    r"""People of E who would become exempt by age, or retire, within the horizon without a turn.

    .. math:: |\{t \in L : t \text{ placed in no year}\}|

    with L those of E in some year whom R20 exempts, or who are past retirement, in a later year of the horizon.
    """

    programme = YEARS
    code = "Y10"
    label = say("Nobody misses the last turn", "应轮尽轮")
    sentence = say("Whoever would soon be too old has a turn before",
                   "规划期内将因年龄不再列入交流范围的教师，尽量在此之前轮到")
    basis = "教师〔2014〕4号“符合条件的教师均应纳入交流轮岗”；年限由旗县确定"
    unit = say("people", "人")
    shown = Unit(1, "count", say("people", "人"))
    traced = Trace("audit", say("people whose last year passes without a turn", "最后一年仍未轮到的人数"))

    def express(self, words: HorizonWords) -> Expression:
        last = words.horizon.last_call
        return -1 * words.ever_placed(last.__contains__) + len(last)

    def measure(self, plan: HorizonPlan) -> int:
        return len(plan.horizon.last_call - plan.placed.keys())
