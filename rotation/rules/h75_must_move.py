"""H75 应交流."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.vocabulary import LockKind
from rotation.rules._base import Example, PlanRule
from rotation.rules._slack import Slack, by_place
from rotation.rules._tiny import lock, tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.text import Text, say


def _locked(kind: LockKind, *schools: str) -> Problem:
    return tiny({"一小": {}, "二小": {}}, {"甲": {}, "乙": {}}, locks=[lock("甲", kind, *schools)])


class MustMove(PlanRule):
    """A teacher locked 应交流 or 指定去向 is placed; who has reported (已报到) stays placed."""

    code = "H75"
    label = say("Must move", "应交流")
    sentence = say("People whom the office selects are placed", "指定应交流、指定去向的教师必须安排")
    basis = "组织决定（须登记理由和经办人）"
    needs = ("lock.kind",)
    rank = 130
    gives = 160
    obliges = True
    examples: ClassVar = (
        Example("应交流者已安排", lambda: _locked(LockKind.MUST_MOVE), True, plan="甲>二小"),
        Example("应交流者未安排", lambda: _locked(LockKind.MUST_MOVE), False, plan="乙>二小"),
        Example("指定去向者未安排", lambda: _locked(LockKind.GOES_TO, "二小"), False, plan="乙>二小"),
    )

    def subjects(self, round: Round) -> Iterable[Subject]:
        kinds = (LockKind.MUST_MOVE, LockKind.GOES_TO)
        revision = round.problem.revision
        begun = () if revision is None else revision.reported
        named = {item.teacher for item in round.orders if item.kind in kinds}
        return [(key,) for key in sorted({*named, *begun})]

    def says(self, round: Round, subject: Subject) -> Text:
        del round
        return say("{t} is placed", "教师{t}必须安排交流", t=subject[0])

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.moved(subject) >= 1

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        return [] if plan.placement(subject[0]) else [say("not placed", "未安排")]

    def eased(self, slack: Slack) -> Text:
        return say("{c} {l}: {n} people need not be placed ({w})", "{c} {l}：{n}人不再要求必须安排（{w}）",
                   c=self.code, l=self.label, n=slack.people, w=by_place(slack))
