"""G05 开齐."""

from __future__ import annotations

from rotation.domain.plan import Plan
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class Opened(Goal):
    r"""Needed subjects that nobody teaches.

    .. math:: |\{(s,j) : \text{posts}_{s,j} \ge 1, \ \text{after}_{s,j} \le 0\}|
    """

    code = "G05"
    label = say("Every needed subject has a teacher", "开齐")
    sentence = say("No needed subject of a place is without a teacher", "有岗位而无人任教的学科最少")
    basis = "锡林郭勒盟“十四五”教育规划“开齐开足规定课程”"
    unit = say("subjects without a teacher", "个无人任教的学科")
    shown = Unit(1, "count", say("subjects", "个"))
    opens = True
    traced = Trace("shortages", say(
        "rows with posts and nobody after", "即岗位数≥1而交流后人数为0的行数"))
    worse = say("subjects without anybody {d}", "开不齐的学科{d}")

    def express(self, words: Words) -> Expression:
        empty = []
        for opening, cell in words.round.cells.items():
            if cell.posts >= 1:
                least = -cell.before // 100 + 1
                name = "|".join((self.code, *opening))
                empty.append(words.below(name, words.change(opening), least))
        return total(empty)

    def measure(self, plan: Plan) -> int:
        return sum(cell.posts >= 1 and plan.after(opening) <= 0
                   for opening, cell in plan.round.cells.items())
