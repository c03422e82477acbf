"""H55 农村牧区、薄弱学校骨干不减少."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.vocabulary import Level
from rotation.rules._base import Example, PlanRule
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _rural() -> Problem:
    return tiny({"村小": {"rural": True}, "二小": {"rural": True}, "三小": {}}, {
        "甲": {"backbone": Level.BANNER}, "乙": {},
        "丙": {"school": "三小", "backbone": Level.LEAGUE}})


class BackboneKept(PlanRule):
    """No rural or weak school ends with fewer backbone teachers than it had; one that was closed may."""

    code = "H55"
    label = say("Backbone kept in rural and weak schools", "农村牧区、薄弱学校骨干不减少")
    sentence = say("Rural and weak schools lose no backbone teachers on balance",
                   "农村牧区学校、薄弱学校的骨干教师人数不减少")
    basis = "锡林郭勒盟“十四五”教育规划“引导优秀校长和骨干教师向农村牧区学校、薄弱学校流动”"
    needs = ("teacher.backbone",)
    keeps = say("the own school would lose a backbone teacher ({c})", "派出后本校骨干教师减少（{c}）")
    rank = 190
    gives = 20
    examples: ClassVar = (
        Example("村小骨干被派出", _rural, False, plan="甲>二小"),
        Example("派出一名、派入一名骨干", _rural, True, plan="甲>二小 丙>村小"),
        Example("派出的不是骨干", _rural, True, plan="乙>二小"),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        revision = round.problem.revision
        closed = revision.closed if revision is not None else ()
        return [(s.code,) for s in round.problem.schools
                if round.is_favored(s) and s.stages and s.code not in closed]

    def says(self, round: Round, subject: Subject) -> Text:
        return say("{s}: backbone teachers do not become fewer", "{s}：骨干教师不减少",
                   s=round.problem.school[subject[0]].name)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        backbone = words.round.has_backbone_level
        return words.arrivals(subject[0], backbone) - words.leavers(subject[0], backbone) >= 0

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        backbone = plan.round.has_backbone_level
        lost = len(plan.leavers(subject[0], backbone)) - len(plan.arrivals(subject[0], backbone))
        return [say("{n} fewer", "减少{n}人", n=lost)] if lost > 0 else []
