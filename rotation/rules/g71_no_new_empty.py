"""G71 不新增无人任教学科."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.supply import Cell
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class NoNewEmpty(Goal):
    r"""Needed subjects that nobody teaches and that had somebody in the published plan, or are new.

    .. math:: |\{(s,j) : \text{posts}_{s,j} \ge 1, \ \text{after}_{s,j} \le 0,
              \ (s,j) \text{ not empty as published}\}|

    Without a published plan every empty subject counts, as in G05.
    """

    code = "G71"
    label = say("No further subject without a teacher", "不新增无人任教学科")
    sentence = say("After publication no further subject of a place is left without a teacher",
                   "公示后调整时，不因人员变动再增加无人任教的学科")
    basis = "锡林郭勒盟“十四五”教育规划“开齐开足规定课程”；地方通行做法（公示后调整）"
    unit = say("subjects without a teacher", "个无人任教的学科")
    shown = Unit(1, "count", say("subjects", "个"))
    opens = True
    traced = Trace("shortages", say(
        "rows with posts and nobody after, the published plan's own left out",
        "即岗位数≥1而交流后人数为0的行数（已公示方案中即为0的不计）"))
    worse = say("further subjects without anybody {d}", "新增开不齐的学科{d}")

    @staticmethod
    def _watched(round: Round) -> Iterator[tuple[Opening, Cell]]:
        revision = round.problem.revision
        known = revision.empty if revision is not None else frozenset()
        for opening, cell in round.cells.items():
            if cell.posts >= 1 and (opening.school, str(opening.stage), opening.subject) not in known:
                yield opening, cell

    def express(self, words: Words) -> Expression:
        return total(words.below("|".join((self.code, *opening)), words.change(opening),
                                 -cell.before // 100 + 1)
                     for opening, cell in self._watched(words.round))

    def measure(self, plan: Plan) -> int:
        return sum(plan.after(opening) <= 0 for opening, _ in self._watched(plan.round))
