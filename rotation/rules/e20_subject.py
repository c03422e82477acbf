"""E20 学科."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import tiny
from rotation.text import Text, say


def _music(**given: object) -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": given}, posts={"二小 音乐": 1})


class SubjectFit(PairRule):
    """The fit of person and subject reaches ``min_fit``.

    3 main subject whatever the certificate, 2 certificate subject, 1 concurrent subject, 0 none;
    the best over the subjects that the host pools into one.
    """

    code = "E20"
    label = say("Subject", "学科")
    sentence = say("People teach their main subject or that of their certificate",
                   "按主教学科或教师资格学科安排任教")
    basis = "锡林郭勒盟“十四五”教育规划“配齐配强体育音乐美术心理健康教师”；教师资格条例"
    by_school = False
    examples: ClassVar = (
        Example("主教音乐", lambda: _music(subject="音乐"), True, "甲", "二小 小学 音乐"),
        Example("音乐教师资格", lambda: _music(certificate_subjects=("音乐",)), True, "甲", "二小 小学 音乐"),
        Example("兼教音乐不够", lambda: _music(minor_subjects=("音乐",)), False, "甲", "二小 小学 音乐"),
        Example("放宽到兼教", lambda: _music(minor_subjects=("音乐",)), True, "甲", "二小 小学 音乐",
                policy={"E20.min_fit": 1}),
    )

    min_fit: int = Field(
        default=2, ge=0, le=3, title="最低学科匹配度：3主教 2资格 1兼教 0不限",
        description="least fit of subject: 3 main, 2 certificate, 1 concurrent, 0 any")

    def fit(self, round: Round, teacher: Teacher, opening: Opening) -> int:
        """Return the fit, 0 to 3."""
        def same(subject: str) -> bool:
            return round.subject_at(opening.school, opening.stage, subject) == opening.subject
        if same(teacher.subject):
            return 3
        if any(same(subject) for subject in teacher.certificate_subjects):
            return 2
        return int(any(same(subject) for subject in teacher.minor_subjects))

    def reads(self, round: Round, teacher: Teacher) -> object:
        del round
        return teacher.subject, teacher.certificate_subjects, teacher.minor_subjects

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        return self.fit(round, teacher, opening) >= self.min_fit

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        return say("fit {f} for {s}, {m} is asked", "{s}学科匹配度{f}，要求{m}",
                   f=self.fit(round, teacher, opening), s=opening.subject, m=self.min_fit)
