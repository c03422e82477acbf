"""R15 在编在岗."""

from __future__ import annotations

from typing import ClassVar

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import PersonStatus
from rotation.rules._base import Example, RosterRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _with(**given: object) -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": given})


class InPost(RosterRule):
    r"""Only established teachers in post exchange.

    .. math:: t \in E \Rightarrow \text{established}_t \wedge \text{in post}_t

    In post is who teaches at a school of the banner: at home, back from a rotation whose term is
    over, or on a rotation that goes on (R35 then decides). Seconded, on long leave, studying: not.
    """

    code = "R15"
    label = say("Established and in post", "在编在岗")
    sentence = say("Only established teachers in post exchange", "交流对象为在编在岗教师")
    basis = "教师〔2014〕4号"
    needs = ("teacher.established", "teacher.status")
    neutral = say("not in establishment, or not in post", "不在编，或人员状态不属于在岗")
    examples: ClassVar = (
        Example("在编在岗", _with, True, "甲"),
        Example("合同制教师", lambda: _with(established=False), False, "甲"),
        Example("借调到机关", lambda: _with(status=PersonStatus.SECONDED), False, "甲"),
        Example("交流期满返回，状态尚未更新", lambda: _with(
            status=PersonStatus.ROTATION, host="二小", host_until=Month(2026, 7)), True, "甲"),
    )

    def catches(self, round: Round, teacher: Teacher) -> bool:
        return not (teacher.established and self._in_post(round, teacher))

    @staticmethod
    def _in_post(round: Round, teacher: Teacher) -> bool:
        if teacher.status in (PersonStatus.IN_POST, PersonStatus.ROTATION):
            return True
        return round.posting(teacher) is not None

    def says(self, round: Round, teacher: Teacher) -> Text:
        del round
        if not teacher.established:
            return say("not in establishment", "不在编")
        return say("not in post", "不在岗")
