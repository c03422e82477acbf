"""G45 接续."""

from __future__ import annotations

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.supply import left_host
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class TakenOver(Goal):
    r"""Subjects of a school whose guest goes home and that nobody takes over, where there are posts.

    .. math:: |\{(s,j) : \text{posts}_{s,j} \ge 1, \ \text{a term there has just ended}, \ \text{arrivals}_{s,j} = 0\}|

    A guest taught the main subject, as it counts there. Who stays (期满留任) and is placed takes over from himself.
    """

    code = "G45"
    label = say("Somebody takes over from guests", "接续")
    sentence = say("Where a guest's term has ended somebody comes in his place", "交流教师期满离开的学科，尽量有人接续")
    basis = "地方通行做法：农村学校急需学科的交流岗位接续不断档"
    unit = say("subjects", "个学科")
    rate = 2000
    shown = Unit(1, "count", say("subjects", "个"))
    traced = Trace("audit", say(
        "subjects of hosts whose guest's term has ended, with posts and without an arrival",
        "即期满教师离开、有岗位而无人到任的学科"))
    worse = say("subjects that nobody takes over {d}", "无人接续的学科{d}")

    @staticmethod
    def _left(round: Round) -> list[Opening]:
        """Return the (place, subject) pairs from which a guest has gone."""
        found = set()
        for teacher in round.problem.teachers:
            host = left_host(teacher, round.settings.cutoff)
            if host is not None:
                found.add(Opening(host, teacher.stage, round.subject_at(host, teacher.stage, teacher.subject)))
        return sorted(cell for cell in found if cell in round.cells and round.cells[cell].posts >= 1)

    def express(self, words: Words) -> Expression:
        movers = [key for key in words.round.options.movers if key not in words.round.shadowing]
        return total(words.below("|".join((self.code, *cell)), words.moved(movers, cell.__eq__), 1)
                     for cell in self._left(words.round))

    def measure(self, plan: Plan) -> int:
        taken = {item.opening for item in plan.supplying}
        return sum(cell not in taken for cell in self._left(plan.round))
