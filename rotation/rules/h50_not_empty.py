"""H50 学科不空岗."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.rules._base import Example, PlanRule
from rotation.rules._slack import Slack, by_subject
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h40_subject_leavers import key
from rotation.text import Text, say

_OFF = {"H45.on": False}


class NotEmpty(PlanRule):
    r"""A needed subject that somebody teaches is still taught by somebody after.

    .. math:: \text{posts} \ge 1 \wedge \text{before} > 0 \Rightarrow \text{after} > 0
    """

    code = "H50"
    label = say("No subject left empty", "学科不空岗")
    sentence = say("No needed subject loses its last teacher", "有岗位、原有人任教的学科，派出后不得无人任教")
    basis = "锡林郭勒盟“十四五”教育规划“开齐开足规定课程”"
    keeps = say("nobody would teach the subject at the own school ({c})", "本校该学科派出后不足（{c}）")
    rank = 80
    gives = 10
    examples: ClassVar = (
        Example("唯一的数学教师被派出", lambda: tiny(
            {"一小": {}, "二小": {}}, {"甲": {}}, posts={"一小 数学": 1, "二小 数学": 1}),
            False, plan="甲>二小", policy=_OFF),
        Example("还有一名数学教师", lambda: tiny(
            {"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}, posts={"一小 数学": 2, "二小 数学": 1}),
            True, plan="甲>二小", policy=_OFF),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [tuple(map(str, opening)) for opening, cell in round.cells.items()
                if cell.posts >= 1 and cell.before > 0]

    def says(self, round: Round, subject: Subject) -> Text:
        return say("{s} {g} {j}: somebody stays", "{s}（{g}）{j}：不得无人任教",
                   s=round.problem.school[subject[0]].name, g=key(subject)[1], j=subject[2])

    def encode(self, words: Words, subject: Subject) -> Inequality:
        opening = Opening(*key(subject))
        return words.change(opening) >= -words.round.cells[opening].before // 100 + 1

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        after = plan.after(Opening(*key(subject)))
        return [say("nobody after", "派出后无人任教")] if after <= 0 else []

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {n} people more ({w})", "{c} {l}：{w}，共放宽{n}名", c=self.code, l=self.label,
                   n=slack.people, w=by_subject(slack))
