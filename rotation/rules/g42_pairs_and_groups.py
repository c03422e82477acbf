"""G42 结对与集团优先."""

from __future__ import annotations

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, school_of
from rotation.text import say


class PairsAndGroups(Goal):
    r"""People go to paired schools and stay within their education group.

    .. math:: -|\{t \text{ placed} : \text{home and host paired, or of one group}\}|

    The group is that of the teacher's stage. Recruits have no school to come from, and 跟岗 does not count.
    """

    code = "G42"
    label = say("Pairs and groups first", "结对与集团优先")
    sentence = say("Exchange runs between paired schools and inside groups where it can",
                   "交流尽量在结对学校之间、教育集团内部进行")
    basis = "锡林郭勒盟“十四五”教育规划“落实城乡学校‘一对一’结对帮扶措施”；教师〔2014〕4号（学区一体化管理、学校联盟）"
    unit = say("people", "人")
    rate = 1500
    shown = Unit(1, "count", say("people", "人"))
    traced = Trace("audit", say(
        "people placed at a paired school or inside the group", "即安排到结对学校或同集团学校的人数"))
    gains = True
    worse = say("people placed at a paired school or inside the group: {d}", "安排到结对学校或同集团学校的人数{d}")

    @staticmethod
    def _near(round: Round, teacher: Teacher, host: str) -> int:
        home = round.home(teacher)
        if home is None or teacher.id in round.shadowing:
            return 0
        group = home.group_at(teacher.stage)
        same = bool(group) and group == round.problem.school[host].group_at(teacher.stage)
        return int(same or host in round.partners.get(home.code, ()))

    def express(self, words: Words) -> Expression:
        def weigh(teacher: Teacher, opening: Opening) -> int:
            return -self._near(words.round, teacher, opening.school)
        return words.weighed(weigh, lambda t: (t.school, t.stage, t.id in words.round.shadowing), school_of)

    def measure(self, plan: Plan) -> int:
        schools, total = plan.round.problem.school, 0
        for item in plan.supplying:
            teacher = plan.round.teacher(item.teacher)
            if not teacher.unposted:
                groups = [schools[code].group_at(teacher.stage) for code in (teacher.school, item.host)]
                pair = item.host in plan.round.partners.get(teacher.school, frozenset())
                total -= pair or (groups[0] is not None and groups[0] == groups[1])
        return total
