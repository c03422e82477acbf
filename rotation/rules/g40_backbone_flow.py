"""G40 骨干向农村牧区、薄弱学校流动."""

from __future__ import annotations

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, school_of
from rotation.text import say


class BackboneFlow(Goal):
    r"""Backbone teachers move towards rural and weak schools.

    .. math:: -\sum_{t \text{ backbone, placed}} (\text{priority}_{host} - \text{priority}_{home})
    """

    code = "G40"
    label = say("Backbone teachers go where they are needed", "骨干向农村牧区、薄弱学校流动")
    sentence = say("Placed backbone teachers gain the most priority", "骨干教师尽量流向农村牧区学校、薄弱学校")
    basis = "锡林郭勒盟“十四五”教育规划“引导优秀校长和骨干教师向农村牧区学校、薄弱学校流动”"
    unit = say("points", "分")
    rate = 1000
    shown = Unit(1, "count", say("points", "分"))
    traced = Trace("terms", say(
        "sum of column Backbone flow", "即“骨干流向”一列之和"))
    gains = True

    @staticmethod
    def _gain(round: Round, teacher: Teacher, host: str) -> int:
        home = round.home(teacher)
        if home is None or teacher.id in round.shadowing or not round.is_backbone(teacher):
            return 0
        return round.priority(round.problem.school[host]) - round.priority(home)

    def express(self, words: Words) -> Expression:
        def weigh(teacher: Teacher, opening: Opening) -> int:
            return -self._gain(words.round, teacher, opening.school)
        return words.weighed(weigh, lambda teacher: self._reads(words.round, teacher), school_of)

    @staticmethod
    def _reads(round: Round, teacher: Teacher) -> object:
        return teacher.school, teacher.id in round.shadowing, round.is_backbone(teacher)

    def measure(self, plan: Plan) -> int:
        schools, total = plan.round.problem.school, 0
        for item in plan.supplying:
            teacher = plan.round.teacher(item.teacher)
            if not teacher.unposted and plan.round.is_backbone(teacher):
                home = schools[teacher.school]
                total -= plan.round.priority(schools[item.host]) - plan.round.priority(home)
        return total
