"""G26 编制均衡."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say


class Establishment(Goal):
    r"""People by which schools grow beyond their approved posts.

    .. math:: \sum_s \max(0, \text{staff after}_s - \max(\text{staff before}_s, \text{核定编制}_s))

    over schools with 核定编制. Staff are all people in post, whatever their stage and subject.
    """

    code = "G26"
    label = say("Staff within approved posts", "编制均衡")
    sentence = say("Schools above their approved posts do not grow", "超编学校不再净增人员，人员向有空编的学校流动")
    basis = "第一寄读小学学区交流办法（超编学校向缺编学校流动）"
    needs = ("school.established_posts",)
    unit = say("people", "人")
    shown = Unit(1, "count", say("people", "人"))
    traced = Trace("staff", say(
        "sum of column Growth beyond approved posts", "即“在岗净增超出核定编制”一列之和"))
    worse = say("people beyond approved posts {d}", "超出核定编制的人数{d}")

    def _schools(self, round: Round) -> Iterator[tuple[str, Callable[[int], int]]]:
        for school in round.problem.schools:
            if school.stages and school.established_posts is not None:
                staff = round.supply.headcount(school.code)
                yield school.code, _beyond(staff, max(staff, school.established_posts))

    def express(self, words: Words) -> Expression:
        return total(
            words.table(f"{self.code}|{code}", words.arrivals(code) - words.leavers(code), cost)
            for code, cost in self._schools(words.round))

    def measure(self, plan: Plan) -> int:
        return sum(cost(len(plan.arrivals(code)) - len(plan.leavers(code)))
                   for code, cost in self._schools(plan.round))


def _beyond(staff: int, most: int) -> Callable[[int], int]:
    return lambda change: max(0, staff + change - most)
