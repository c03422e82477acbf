"""H40 学科派出上限."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.ratio import floor_of
from rotation.domain.round import Round
from rotation.domain.supply import Key
from rotation.domain.vocabulary import Stage
from rotation.rules._base import Example, PlanRule, Share
from rotation.rules._slack import Slack, by_subject
from rotation.rules._tiny import tiny
from rotation.rules._values import Tunable
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def key(subject: Subject) -> Key:
    """Return (school, stage, subject) with the stage as a term."""
    school, stage, name = subject
    return school, Stage(stage), name


def _six_of_twenty(subject: str) -> Problem:
    people: dict[str, dict[str, str]] = {f"音{i}": {"subject": subject} for i in range(1, 7)}
    people |= {f"数{i:02d}": {} for i in range(1, 15)}
    return tiny({"一小": {}, "二小": {}}, people, posts={"二小 音乐": 9, "二小 数学": 9})


class SubjectLeaverCap(PlanRule):
    r"""A place does not lose too many teachers of one main subject at once.

    .. math:: \text{leavers}_{s,j} \le \max(1, \lfloor \mathrm{share} \cdot \text{counted}_{s,j} \rfloor)
    """

    code = "H40"
    label = say("Leavers per subject", "学科派出上限")
    sentence = say("A place sends no more than a share of its teachers of one subject",
                   "同校同学段同一主教学科派出人数不超过该学科教师的规定比例")
    basis = "地方通行做法（保持教学稳定）"
    keeps = say("the school has sent all it may of the subject ({c})", "本校该学科派出已满（{c}）")
    rank = 60
    gives = 100
    tuned: ClassVar = {"share": Tunable(tighter=-1)}
    examples: ClassVar = (
        Example("6名音乐教师最多派2人", lambda: _six_of_twenty("音乐"), True, plan="音1>二小:音乐 音2>二小:音乐"),
        Example("派3人超过34%", lambda: _six_of_twenty("音乐"), False,
                plan="音1>二小:音乐 音2>二小:音乐 音3>二小:音乐"),
    )

    share: Share = Field(
        default=Fraction(34, 100), ge=0, le=1, title="同学科派出上限",
        description="greatest share of a subject that leaves")

    def most(self, round: Round, subject: Subject) -> int:
        """Return the most who may leave one subject of a place."""
        counted = len(round.supply.of_subject.get(key(subject), ()))
        return max(1, floor_of(self.share * counted))

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [tuple(map(str, cell)) for cell in round.supply.of_subject]

    def says(self, round: Round, subject: Subject) -> Text:
        school, stage, name = subject
        return say("{s} {g} {j}: at most {n} leave", "{s}（{g}）{j}：最多派出{n}人",
                   s=round.problem.school[school].name, g=Stage(stage), j=name,
                   n=self.most(round, subject))

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.losses(key(subject)) <= self.most(words.round, subject)

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        left = plan.losses[key(subject)]
        over = left - self.most(plan.round, subject)
        return [say("{x} leave, {n} too many", "派出{x}人，超出{n}人", x=left, n=over)] if over > 0 else []

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {n} people more ({w})", "{c} {l}：{w}，共放宽{n}名", c=self.code, l=self.label,
                   n=slack.people, w=by_subject(slack))
