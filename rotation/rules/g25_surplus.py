"""G25 不加富余."""

from __future__ import annotations

from rotation.domain.plan import Plan
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class Surplus(Goal):
    r"""People sent where a subject grows beyond what it needs.

    .. math:: \sum_{s,j} \max(0, d_{s,j} - \max(0, n_{s,j})), \quad
        n = \lceil (100 \cdot \text{posts} - \text{before}) / 100 \rceil

    with :math:`d` arrivals minus leavers of a tracked subject of a place. Who comes for somebody that
    leaves adds nothing, and who fills what is short adds nothing.
    """

    code = "G25"
    label = say("Nobody into surplus", "不加富余")
    sentence = say("No subject of a school grows beyond what it needs", "各校各学科交流后不超出需要，富余学科不再增人")
    basis = "锡林郭勒盟“十四五”教育规划“促进城乡学校教师资源均衡配置”"
    unit = say("people", "人")
    shown = Unit(1, "count", say("people", "人"))
    traced = Trace("shortages", say(
        "sum of column Into surplus", "即“净增超出需要”一列之和"))
    worse = say("people sent into surplus {d}", "派往富余学科的人数{d}")

    def express(self, words: Words) -> Expression:
        return total(
            words.table("|".join((self.code, *opening)), words.change(opening), cell.beyond)
            for opening, cell in words.round.cells.items())

    def measure(self, plan: Plan) -> int:
        return sum(cell.beyond(plan.change(opening)) for opening, cell in plan.round.cells.items())
