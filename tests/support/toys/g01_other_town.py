"""G01 不出本镇."""

from __future__ import annotations

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words
from rotation.text import say


class OtherTown(Goal):
    r"""People sent to a school that is not in the town of their own.

    .. math:: |\{t \text{ placed} : \text{town}_{host} \ne \text{town}_{home}\}|
    """

    code = "G01"
    label = say("Inside one town", "不出本镇")
    sentence = say("Few people leave their town", "跨苏木乡镇交流的人最少")
    basis = "示例"
    unit = say("people", "人")
    shown = Unit(1, "count", say("people", "人"))
    traced = Trace("audit", say("as measured anew by the audit", "由核查重新计算"))

    @staticmethod
    def _leaves(round: Round, teacher: Teacher, school: str) -> int:
        home = round.home(teacher)
        return int(home is not None and home.town != round.problem.school[school].town)

    def express(self, words: Words) -> Expression:
        def weigh(teacher: Teacher, opening: Opening) -> int:
            return self._leaves(words.round, teacher, opening.school)
        return words.weighed(weigh)

    def measure(self, plan: Plan) -> int:
        return sum(self._leaves(plan.round, plan.round.teacher(item.teacher), item.host)
                   for item in plan.placements)
