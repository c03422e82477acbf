"""H42 毕业班与中层."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty
from rotation.rules._base import Example, PlanRule
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say

_MIDDLE = "中层"


def _graduating(*subjects: str) -> Problem:
    people = {f"师{i}": {"subject": name, "graduating": True} for i, name in enumerate(subjects, 1)}
    return tiny({"一小": {}, "二小": {}}, people, posts={"二小 数学": 3, "二小 语文": 3})


def _middle() -> Problem:
    return tiny({"一小": {}, "二小": {}}, {
        "甲": {"duty": Duty.MIDDLE}, "乙": {"duty": Duty.VICE_MIDDLE}, "丙": {}})


class KeyStaff(PlanRule):
    """At most one teacher of next year's graduating classes per school and subject leaves.

    And at most one middle manager per school.
    """

    code = "H42"
    label = say("Graduating classes and middle managers", "毕业班与中层")
    sentence = say("A school keeps its graduating classes and its middle managers together",
                   "同校同学科下学年毕业班教师最多派出1人，中层干部最多派出1人")
    basis = "地方通行做法（稳定毕业班教学）"
    keeps = say("one of the graduating classes or middle managers is sent already ({c})",
                "本校毕业班教师、中层干部派出已满（{c}）")
    rank = 170
    gives = 30
    examples: ClassVar = (
        Example("不同学科毕业班各派1人", lambda: _graduating("数学", "语文"), True,
                plan="师1>二小 师2>二小:语文"),
        Example("同学科毕业班派2人", lambda: _graduating("数学", "数学"), False, plan="师1>二小 师2>二小"),
        Example("1名中层", _middle, True, plan="甲>二小 丙>二小"),
        Example("2名中层", _middle, False, plan="甲>二小 乙>二小"),
    )

    def lacking(self, problem: Problem) -> tuple[str, ...]:
        """Any one of the two columns lets the rule run on its part."""
        sources = ("teacher.graduating", "teacher.duty")
        return () if set(sources) & problem.present else sources

    def subjects(self, round: Round) -> Iterable[Subject]:
        counted = [round.teacher(key) for key in round.supply.counted]
        graduating = {self._subject_of(round, t) for t in counted if t.graduating}
        middle = {(round.supply.counted[t.id][0], _MIDDLE) for t in counted if _is_middle(t)}
        return [*sorted(graduating), *sorted(middle)]

    @staticmethod
    def _subject_of(round: Round, teacher: Teacher) -> Subject:
        school, _, name = round.supply.key_of(teacher.id)
        return school, name, "毕业班"

    def most_of(self, round: Round, keys: Iterable[str]) -> int:
        """Return the most of some people of one school who may leave, by this rule alone."""
        people = [round.teacher(key) for key in keys]
        classes: dict[Subject, list[Teacher]] = {}
        for teacher in people:
            if teacher.graduating:
                classes.setdefault(self._subject_of(round, teacher), []).append(teacher)
        led = [group for group in classes.values() if all(map(_is_middle, group))]
        middle = bool(led) or any(_is_middle(t) and not t.graduating for t in people)
        free = sum(not (t.graduating or _is_middle(t)) for t in people)
        return free + len(classes) - len(led) + middle

    def says(self, round: Round, subject: Subject) -> Text:
        school = round.problem.school[subject[0]].name
        if subject[1] == _MIDDLE:
            return say("{s}: at most one middle manager leaves", "{s}：中层干部最多派出1人", s=school)
        return say("{s}: at most one {j} teacher of graduating classes leaves",
                   "{s}：{j}下学年毕业班教师最多派出1人", s=school, j=subject[1])

    def encode(self, words: Words, subject: Subject) -> Inequality:
        round = words.round
        if subject[1] == _MIDDLE:
            return words.leavers(subject[0], _is_middle) <= 1
        return words.leavers(
            subject[0], lambda t: bool(t.graduating) and self._subject_of(round, t) == subject) <= 1

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        school, name = subject[0], subject[1]
        left = plan.leavers(school)
        if name == _MIDDLE:
            number = sum(1 for t in left if t.duty in (Duty.MIDDLE, Duty.VICE_MIDDLE))
        else:
            pooled = plan.round.supply.pooled
            number = sum(1 for t in left if t.graduating and pooled(school, t.stage, t.subject) == name)
        return [say("{n} leave", "派出{n}人", n=number)] if number > 1 else []


def _is_middle(teacher: Teacher) -> bool:
    return (teacher.duty or Duty.NONE).is_middle
