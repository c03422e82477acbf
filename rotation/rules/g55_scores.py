"""G55 志愿分."""

from __future__ import annotations

from rotation.domain.plan import Plan
from rotation.domain.round import Opening
from rotation.domain.teacher import Teacher
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class Scores(Goal):
    r"""The scores of 意愿 that placements reach.

    .. math:: -\sum_{\text{placed}} \text{score}_{t,s} - \sum_{\text{not placed}} \text{score}_{t,home}
    """

    code = "G55"
    label = say("Scores of wishes", "志愿分")
    sentence = say("Scores reached are highest", "志愿分合计最高")
    basis = "地方通行做法（志愿加评分）"
    unit = say("points", "分")
    rate = 100
    shown = Unit(1, "count", say("points", "分"))
    traced = Trace("terms", say(
        "sum of column Score reached", "即“志愿得分”一列之和"))
    gains = True

    def express(self, words: Words) -> Expression:
        scores = _scores(words)
        homes = {t.id: t.school for t in words.round.problem.teachers}

        def weigh(teacher: Teacher, opening: Opening) -> int:
            return -scores.get((teacher.id, opening.school), 0)
        stay = total(-score * (-1 * words.moved([key]) + 1)
                     for (key, school), score in scores.items() if homes[key] == school)
        return words.weighed(weigh) + stay

    def measure(self, plan: Plan) -> int:
        reached = 0
        for wish in plan.round.problem.wishes:
            item = plan.placement(wish.teacher)
            where = item.host if item else plan.round.teacher(wish.teacher).school
            reached += (wish.score or 0) if where == wish.school else 0
        return -reached


def _scores(words: Words) -> dict[tuple[str, str], int]:
    return {(w.teacher, w.school): w.score for w in words.round.problem.wishes if w.score}
