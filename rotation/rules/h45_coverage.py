"""H45 派出学校学科保底."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.ratio import ceil_of
from rotation.domain.round import Opening, Round
from rotation.rules._base import Example, PlanRule
from rotation.rules._slack import Slack, by_subject
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h40_subject_leavers import key
from rotation.text import Text, say


class Coverage(PlanRule):
    r"""No place is left with less of a subject than it had and needs.

    .. math:: \text{after}_{s,j} \ge \min(\text{before}_{s,j}, 100 \cdot \text{posts}_{s,j})

    In whole people: :math:`d \ge \lceil (\min(\cdot) - \text{before}) / 100 \rceil`.
    """

    code = "H45"
    label = say("Subjects kept covered", "派出学校学科保底")
    sentence = say("Sending teachers leaves no subject short at home",
                   "派出后，原学校该学科不低于岗位数（原不足的不再减少）")
    basis = "锡林郭勒盟“十四五”教育规划“开齐开足规定课程”"
    keeps = say("the subject would be short at the own school ({c})", "本校该学科派出后不足（{c}）")
    rank = 70
    gives = 80
    examples: ClassVar = (
        Example("超出岗位1人，可派1人", lambda: tiny(
            {"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}, posts={"一小 数学": 1, "二小 数学": 1}),
            True, plan="甲>二小"),
        Example("恰好够用，派出即缺", lambda: tiny(
            {"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}, posts={"一小 数学": 2, "二小 数学": 1}),
            False, plan="甲>二小"),
        Example("派一人来一人", lambda: tiny(
            {"一小": {}, "二小": {}}, {"甲": {}, "乙": {"school": "二小"}},
            posts={"一小 数学": 1, "二小 数学": 1}), True, plan="甲>二小 乙>一小"),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [tuple(map(str, cell)) for cell in round.cells]

    def says(self, round: Round, subject: Subject) -> Text:
        cell = round.cells[Opening(*key(subject))]
        return say("{s} {g} {j}: at least {n} kept", "{s}（{g}）{j}：至少保留{n}人",
                   s=round.problem.school[subject[0]].name, g=key(subject)[1], j=subject[2],
                   n=f"{min(cell.before, 100 * cell.posts) / 100:g}")

    def encode(self, words: Words, subject: Subject) -> Inequality:
        opening = Opening(*key(subject))
        cell = words.round.cells[opening]
        floor = min(cell.before, 100 * cell.posts)
        return words.change(opening) >= ceil_of(Fraction(floor - cell.before, 100))

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        opening = Opening(*key(subject))
        cell, after = plan.round.cells[opening], plan.after(opening)
        if after >= cell.before or after >= 100 * cell.posts:
            return []
        return [say("{a} after, {b} before, {p} posts", "派出后{a}人，原有{b}人，岗位{p}个",
                    a=f"{after / 100:g}", b=f"{cell.before / 100:g}", p=cell.posts)]

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {n} people more ({w})", "{c} {l}：{w}，共放宽{n}名", c=self.code, l=self.label,
                   n=slack.people, w=by_subject(slack))
