"""E50 指定与禁止."""

from __future__ import annotations

from typing import ClassVar

from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import LockKind
from rotation.rules._base import Example, PairRule
from rotation.rules._tiny import lock, tiny
from rotation.text import Text, say


def _locked(kind: LockKind, *schools: str) -> Problem:
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {"甲": {}}, locks=[lock("甲", kind, *schools)])


class Directed(PairRule):
    """指定去向 leaves only the named schools, 禁止去向 removes the named ones."""

    code = "E50"
    label = say("Directed and forbidden", "指定与禁止")
    sentence = say("The office may direct people to schools or keep them from some",
                   "教育局可指定或禁止教师的去向，须有理由和经办人")
    basis = "组织决定（须登记理由和经办人）"
    needs = ("lock.kind", "lock.schools")
    examples: ClassVar = (
        Example("指定去二小", lambda: _locked(LockKind.GOES_TO, "二小"), True, "甲", "二小 小学 数学"),
        Example("指定去二小，不去三小", lambda: _locked(LockKind.GOES_TO, "二小"), False,
                "甲", "三小 小学 数学"),
        Example("禁止去二小", lambda: _locked(LockKind.NEVER_TO, "二小"), False, "甲", "二小 小学 数学"),
        Example("禁止去三小，可去二小", lambda: _locked(LockKind.NEVER_TO, "三小"), True,
                "甲", "二小 小学 数学"),
    )

    def reads(self, round: Round, teacher: Teacher) -> object:
        return round.orders_of.get(teacher.id)

    def permits(self, round: Round, teacher: Teacher, opening: Opening) -> bool:
        named: set[str] = set()
        for lock_ in round.orders_of.get(teacher.id, ()):
            if lock_.kind is LockKind.NEVER_TO and opening.school in lock_.schools:
                return False
            if lock_.kind is LockKind.GOES_TO:
                named.update(lock_.schools)
        return not named or opening.school in named

    def says(self, round: Round, teacher: Teacher, opening: Opening) -> Text:
        del round, teacher, opening
        return say("the office directed otherwise", "教育局另有指定或禁止去该校")
